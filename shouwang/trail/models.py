from django.db import models

from shouwang.trail.words import field_title, value_title, verb_title
from shouwang.web.sight import Held


class LineQuerySet(models.QuerySet):
    def about(self, kind: str, key) -> "LineQuerySet":
        return self.filter(subject_kind=kind, subject_key=str(key))

    def late(self, days: int) -> "LineQuerySet":
        """Lines recorded more than `days` days after the day they happened."""
        return self.filter(late_days__gt=days)


class Line(models.Model):
    """One act: the day it happened (`on`), the instant it was recorded (`at`), who did it, who typed it.

    `changes` maps a field to [value before, value after]; sealed values never appear in it.
    """

    sight = Held(household="household_id", append_only=True)

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", verbose_name="地点")
    household_id = models.BigIntegerField(null=True, verbose_name="农户")
    verb = models.CharField(max_length=60, verbose_name="事项")
    subject_kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=60)
    on = models.DateField(verbose_name="发生日期")
    at = models.DateTimeField(verbose_name="记录时间")
    late_days = models.IntegerField(default=0, verbose_name="补录天数")
    post = models.ForeignKey(
        "accounts.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="岗位"
    )
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    acting = models.BooleanField(
        default=False, db_default=False, verbose_name="代理"
    )  # by a deputy of the post's holder
    typed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="录入人"
    )
    changes = models.JSONField(default=dict, verbose_name="变更内容")
    note = models.TextField(blank=True, verbose_name="说明")

    objects = LineQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["place", "at", "id"], name="trail_line_place"),
            models.Index(fields=["at", "id"], name="trail_line_at"),
            models.Index(fields=["subject_kind", "subject_key"], name="trail_line_subject"),
            models.Index(fields=["household_id", "on", "id"], name="trail_line_household"),
            models.Index(fields=["place", "at", "id"], condition=models.Q(late_days__gt=0), name="trail_line_late"),
        ]

    @property
    def title(self) -> str:
        return verb_title(self.verb)

    @property
    def actor(self) -> str:
        """The name of whoever did it, 代 behind it when he acted for the holder of the post."""
        return f"{self.user.name}{'（代）' if self.acting else ''}" if self.user else ""

    @property
    def who(self) -> str:
        """Who did it, at which post, and who typed it when that was somebody else."""
        who = f"{self.actor}（{self.post}）" if self.user and self.post else str(self.post or self.user or "系统")
        return f"{who},{self.typed_by.name}录入" if self.typed_by and self.typed_by != self.user else who

    @property
    def changed(self) -> list[dict]:
        """Name, value before and value after of every field that changed, in Chinese."""
        return [
            {
                "name": field_title(self.subject_kind, name),
                "before": value_title(self.subject_kind, name, before),
                "after": value_title(self.subject_kind, name, after),
            }
            for name, (before, after) in self.changes.items()
            if before != after
        ]
