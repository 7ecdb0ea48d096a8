from django.db import models
from django.db.models import Q

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.web.sight import Held

KINDS = [("household", "户"), ("person", "人")]
STATES = [
    ("open", "待核"),
    ("later", "待查清"),
    ("apart", "不是"),
    ("same", "已合并"),
    ("over", "不再疑似"),
]
REASONS = [
    ("birth", "同名、同生日"),
    ("elsewhere", "同名、同生日，登记在别的村"),
    ("near_number", "同名，证件号码有疑问，出生日期相近"),
    ("no_number", "同名，一方没有证件号码"),
    ("head", "户主同名，有相同的成员"),
    ("members", "有两名以上相同的成员"),
]


class DuplicateQuerySet(HeldQuerySet):
    def open(self) -> "DuplicateQuerySet":
        """Those that wait for a person's word."""
        return self.filter(state__in=["open", "later"])


class Duplicate(HeldModel):
    """Two households, or two persons, that may be one and the same, and what a person said about it.

    `place` is the lowest place that contains both: whoever sees only one of them does not see the pair. Of a pair of persons
    `household` and `other` are where they live. `moved`: what a merge took along, so that it can be taken back: table → ids.
    """

    sight = Held()

    kind = models.CharField(max_length=10, choices=KINDS, verbose_name="疑似")
    reason = models.CharField(max_length=12, choices=REASONS, verbose_name="依据")
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True, related_name="+")
    other_person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=STATES, default="open", verbose_name="状态")
    found_on = models.DateField(verbose_name="发现日期")
    seen_at = models.DateTimeField(verbose_name="最近一次查到")
    decided_by = models.ForeignKey(
        "accounts.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="核定岗位"
    )
    decided_at = models.DateTimeField(null=True, verbose_name="核定时间")
    note = models.CharField(max_length=200, blank=True, verbose_name="理由")
    source = models.ForeignKey("registry.Source", on_delete=models.PROTECT, null=True, related_name="+")
    moved = models.JSONField(default=dict)

    objects = DuplicateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "other"], condition=Q(kind="household"), name="registry_duplicate_homes"
            ),
            models.UniqueConstraint(
                fields=["person", "other_person"], condition=Q(kind="person"), name="registry_duplicate_people"
            ),
            models.CheckConstraint(
                condition=Q(kind="household", person=None, other_person=None)
                | Q(kind="person", person__isnull=False, other_person__isnull=False),
                name="registry_duplicate_of_one_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "kind", "id"], condition=Q(state__in=["open", "later"]), name="registry_duplicate_open"
            )
        ]

    @property
    def trail_key(self) -> str:
        return str(self.pk)


class Same(HeldModel):
    """That a household, or a person, is another one: read when statements are loaded; no statement is rewritten.

    `household` is the one that stays, or where the person who stays lives now; it follows him. Exactly one of `was_household`
    and `person` is the one that stands for nothing any more. `ended_at`: since then they are two again.
    """

    sight = Held(household="household_id")

    pair = models.ForeignKey(Duplicate, on_delete=models.PROTECT, related_name="same")
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    was_household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True, related_name="+")
    is_person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField(verbose_name="合并日期")
    at = models.DateTimeField(verbose_name="合并时间")
    ended_at = models.DateTimeField(null=True, verbose_name="撤销时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["was_household"], condition=Q(ended_at=None), name="registry_same_household_once"
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="registry_same_person_once"),
            models.CheckConstraint(
                condition=Q(was_household__isnull=False, person=None, is_person=None)
                | Q(was_household=None, person__isnull=False, is_person__isnull=False),
                name="registry_same_of_one_kind",
            ),
        ]
