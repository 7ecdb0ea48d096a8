from django.db import models
from django.db.models import Q

from shouwang.places.held import HeldModel
from shouwang.web.sight import Held

ANSWERS = [("taken", "按全国系统更正"), ("kept", "本系统为准")]


class Adoption(HeldModel):
    """That a case was taken over from the national system on a day, by whom, and from which entry.

    `given` is what a person added because the entry did not say it, with `reason`. `seen` is the last entry whose
    differences were all decided: a newer one that says something else waits for a person.
    """

    sight = Held(household="household_id")

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="adoption")
    household_id = models.BigIntegerField()
    entry = models.ForeignKey("registry.NationalEntry", on_delete=models.PROTECT, null=True, related_name="+")
    seen = models.ForeignKey("registry.NationalEntry", on_delete=models.PROTECT, null=True, related_name="+")
    given = models.JSONField(default=dict)
    unread = models.JSONField(default=list, verbose_name="没有读懂的列")  # until somebody has looked at them
    reason = models.CharField(max_length=200, blank=True, verbose_name="依据")
    on = models.DateField(verbose_name="接续日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="经办岗位")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(given={}) | ~Q(reason=""), name="adoption_adoption_given_with_reason")
        ]
        indexes = [
            models.Index(fields=["place", "id"], name="adoption_adoption_place"),
            models.Index(fields=["household_id", "-id"], name="adoption_adoption_household"),
        ]

    @property
    def trail_key(self) -> str:
        return self.case.key


class Ruling(HeldModel):
    """What a person decided about one field in which a newer entry differs from the case; never edited."""

    sight = Held(household="household_id", append_only=True)

    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="rulings")
    household_id = models.BigIntegerField()
    entry = models.ForeignKey("registry.NationalEntry", on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=20, verbose_name="项目")
    national = models.CharField(max_length=300, blank=True, verbose_name="全国系统")
    ours = models.CharField(max_length=300, blank=True, verbose_name="本系统")
    answer = models.CharField(max_length=8, choices=ANSWERS, verbose_name="结论")
    reason = models.CharField(max_length=200, blank=True, verbose_name="理由")
    on = models.DateField(verbose_name="日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="经办岗位")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["adoption", "entry", "field"], name="adoption_ruling_once"),
            models.CheckConstraint(
                condition=~Q(answer="kept") | ~Q(reason=""), name="adoption_ruling_kept_with_reason"
            ),
        ]
