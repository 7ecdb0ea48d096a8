from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.policy import codes
from shouwang.registry.models.household import CATEGORIES
from shouwang.web.sight import Held


class NationalEntryQuerySet(HeldQuerySet):
    def in_force(self) -> "NationalEntryQuerySet":
        """Of files that were not taken back."""
        return self.filter(batch__state="loaded")

    def newest(self) -> "NationalEntryQuerySet":
        """The last entry of each household."""
        last = NationalEntry.objects.in_force().filter(household=OuterRef("household")).order_by("-id").values("pk")[:1]
        return self.in_force().filter(pk=Subquery(last))


class NationalEntry(HeldModel):
    """What one file says that the national system holds about a monitored household; never edited. *S4 二*.

    One row per household and file, with the file's line. `gone` None: the file does not say whether the risk is gone.
    `risks` are codes of `risk.csv`, the main one first; `measures` [group, options, detail] of the form's A34–A45;
    `money` whole fen by name; `after` how the household stands since its risk is gone, by column. `unread`: headings of
    cells that were not understood; `troubles`: codes of what contradicts itself (see `national.TROUBLES`). `digest` tells
    whether a later file says something else.
    """

    sight = Held(household="household_id", append_only=True)

    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="national_entries")
    batch = models.ForeignKey("registry.Batch", on_delete=models.PROTECT, related_name="national_entries")
    on = models.DateField(verbose_name="载入日期")
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField()
    category = models.CharField(max_length=16, choices=CATEGORIES, blank=True, verbose_name="监测对象类别")
    identified_on = models.DateField(null=True, verbose_name="识别监测时间")
    gone = models.BooleanField(null=True, verbose_name="风险是否已消除")
    gone_on = models.DateField(null=True, verbose_name="消除监测时间")
    way = models.CharField(
        max_length=8, choices=codes.choices("elimination_way"), blank=True, verbose_name="风险消除方式"
    )
    risks = models.JSONField(default=list, verbose_name="致贫返贫风险")
    disasters = models.JSONField(default=list, verbose_name="自然灾害种类")
    remarked = models.BooleanField(null=True, verbose_name="是否风险再标注")
    remarked_on = models.DateField(null=True, verbose_name="再标注时间")
    helper_name = models.CharField(max_length=60, blank=True, verbose_name="帮扶责任人")
    helper_unit = models.CharField(max_length=60, blank=True, verbose_name="帮扶责任人单位")
    helper_phone = models.ForeignKey("vault.Secret", on_delete=models.PROTECT, null=True, related_name="+")
    helper_phone_mask = models.CharField(max_length=24, blank=True, verbose_name="帮扶责任人电话")
    helper_since = models.DateField(null=True, verbose_name="帮扶开始时间")
    helper_until = models.DateField(null=True, verbose_name="帮扶结束时间")
    contact_name = models.CharField(max_length=60, blank=True, verbose_name="监测联系人")
    contact_phone = models.ForeignKey("vault.Secret", on_delete=models.PROTECT, null=True, related_name="+")
    contact_phone_mask = models.CharField(max_length=24, blank=True, verbose_name="监测联系人电话")
    measures = models.JSONField(default=list, verbose_name="帮扶措施")
    money = models.JSONField(default=dict, verbose_name="收入和支出")
    after = models.JSONField(default=dict, db_default={}, verbose_name="风险消除后")
    unread = models.JSONField(default=list, verbose_name="没有读懂的列")
    troubles = ArrayField(models.CharField(max_length=20), default=list, verbose_name="存疑")
    digest = models.CharField(max_length=64)

    objects = NationalEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "household"], name="registry_nationalentry_one_a_file"),
        ]
        indexes = [
            models.Index(fields=["household", "-id"], name="registry_nationalentry_last"),
            models.Index(fields=["place", "id"], name="registry_nationalentry_place"),
        ]

    @property
    def since(self):
        """From when the present monitoring counts: the re-mark, where there was one, else the identification."""
        return self.remarked_on if self.remarked and self.remarked_on else self.identified_on

    @property
    def until(self):
        """The day of elimination, where the risk is said to be gone."""
        return self.gone_on if self.gone else None


def last_entry(column: str) -> QuerySet:
    """A column of the last entry of the household of a query on Household, for annotations."""
    return NationalEntry.objects.in_force().filter(household=OuterRef("pk")).order_by("-id").values(column)[:1]
