from datetime import date

from django.db import models
from django.db.models import F, Q

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.registry.models.told import Told
from shouwang.web.sight import Held

GUARANTEES = [("education", "义务教育"), ("medical", "基本医疗"), ("housing", "住房安全"), ("water", "饮水安全")]
WORRIES = [("food", "不愁吃"), ("clothing", "不愁穿")]  # 两不愁, kept like a guarantee


class StandingManager(models.Manager.from_queryset(HeldQuerySet)):
    """Rows whose batch was not taken back; the others are read through `everything` only."""

    def get_queryset(self):
        return super().get_queryset().filter(withdrawn=False)


class Income(HeldModel, Told):
    """A household's money of one period (A21–A28), whole fen. A26 and A27 are computed, never typed.

    `claims_fen` is what insurance paid back, `own_outlay_fen` what had to be paid and is recognised (合规自付支出): both as
    somebody says them of the period, apart from A28 and from the sum of hospital bills. `per_head_fen` is kept only where
    a file knew nothing but the figure per head. `members` counts the day it was recorded. Two periods never override one
    another, also when they end on one day. A row of a batch that was taken back is `withdrawn`: only `everything` still
    sees it.
    """

    sight = Held(household="household_id")

    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="incomes")
    begins_on = models.DateField(null=True, verbose_name="周期起")
    ends_on = models.DateField(verbose_name="周期止")
    production_fen = models.BigIntegerField(null=True, verbose_name="生产经营性收入")
    wage_fen = models.BigIntegerField(null=True, verbose_name="工资性收入")
    property_fen = models.BigIntegerField(null=True, verbose_name="财产性收入")
    transfer_fen = models.BigIntegerField(null=True, verbose_name="转移性收入")
    cost_fen = models.BigIntegerField(null=True, verbose_name="生产经营性支出")
    per_head_fen = models.BigIntegerField(null=True, verbose_name="人均纯收入（原表）")
    members = models.PositiveSmallIntegerField(default=0, verbose_name="人口")
    outlay_fen = models.BigIntegerField(null=True, verbose_name="其他支出")
    outlay_note = models.CharField(max_length=200, blank=True, verbose_name="支出说明")
    claims_fen = models.BigIntegerField(null=True, verbose_name="理赔收入")
    own_outlay_fen = models.BigIntegerField(null=True, verbose_name="合规自付支出")
    withdrawn = models.BooleanField(default=False, verbose_name="已撤回")
    batch = models.ForeignKey("registry.Batch", on_delete=models.PROTECT, null=True, related_name="+")

    objects = StandingManager()
    everything = HeldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "begins_on", "ends_on"],
                condition=Q(withdrawn=False),
                nulls_distinct=False,
                name="registry_income_one_a_period",
            ),
            models.CheckConstraint(
                condition=Q(begins_on__isnull=True) | Q(begins_on__lte=F("ends_on")), name="registry_income_period"
            ),
        ]

    @property
    def period(self) -> tuple[date | None, date]:
        return self.begins_on, self.ends_on

    @property
    def is_known(self) -> bool:
        """Whether anything of an income is known, not only what was paid."""
        return self.is_itemised or self.per_head_fen is not None

    @property
    def is_itemised(self) -> bool:
        return any(
            part is not None for part in (self.production_fen, self.wage_fen, self.property_fen, self.transfer_fen)
        )

    @property
    def total_fen(self) -> int | None:
        """A26: A21 + A22 + A23 + A24."""
        if not self.is_itemised:
            return None
        return sum(part or 0 for part in (self.production_fen, self.wage_fen, self.property_fen, self.transfer_fen))

    @property
    def net_fen(self) -> int | None:
        """What is left of A26 after A25."""
        return None if self.total_fen is None else self.total_fen - (self.cost_fen or 0)


class Guarantee(HeldModel, Told):
    """How one of the four guarantees (A29–A32), food or clothing stands for a household since a day."""

    sight = Held(household="household_id")

    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="guarantees")
    kind = models.CharField(max_length=10, choices=GUARANTEES + WORRIES, verbose_name="保障")
    is_firm = models.BooleanField(verbose_name="有保障")
    detail = models.CharField(max_length=40, blank=True, verbose_name="具体情况")
    is_only_dwelling = models.BooleanField(null=True, verbose_name="唯一住房")
    since = models.DateField(verbose_name="起")
    until = models.DateField(null=True, verbose_name="止")
    source = models.CharField(max_length=60, blank=True, verbose_name="来源")
    batch = models.ForeignKey("registry.Batch", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "kind"], condition=Q(until__isnull=True), name="registry_guarantee_one_open"
            )
        ]
        indexes = [
            models.Index(
                fields=["place", "kind", "household"],
                condition=Q(until__isnull=True, is_firm=False),
                name="registry_guarantee_failing",
            )
        ]


class Tag(HeldModel):
    """A focus group (FG-01…FG-23) that a household belongs to, with source and dates. A tag never enrols by itself."""

    sight = Held(household="household_id")

    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="tags")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True, related_name="tags")
    group = models.CharField(max_length=8, verbose_name="重点人群")
    since = models.DateField(verbose_name="起")
    until = models.DateField(null=True, verbose_name="止")
    source = models.CharField(max_length=60, verbose_name="来源")
    batch = models.ForeignKey("registry.Batch", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "group", "person"],
                condition=Q(until__isnull=True),
                nulls_distinct=False,
                name="registry_tag_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["group", "place", "household"], condition=Q(until__isnull=True), name="registry_tag_group"
            )
        ]


class SafetyNet(HeldModel):
    """That a person marked a household as 整户无劳动能力兜底保障户, from a day to a day; only proposed by the system.

    The elimination stop (*S1 第七步*) and the exemption from "over one year" (*S4 一(五)*) read this mark.
    """

    sight = Held(household="household_id")

    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="safety_nets")
    since = models.DateField(verbose_name="起")
    until = models.DateField(null=True, verbose_name="止")
    reason = models.CharField(max_length=200, verbose_name="依据")
    marked_by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(until__isnull=True), name="registry_safety_net_one_open"
            )
        ]
