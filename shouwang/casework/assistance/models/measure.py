from datetime import date

from django.db import models
from django.db.models import F, Q

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.policy import codes
from shouwang.vault.papers import Papers
from shouwang.web.sight import Held

GROUPS = codes.choices("measure")
LOAN = "A36"  # 金融帮扶: a measure that is a loan says of whom, how much, from when, for how long
OTHER = "A45"  # the one group without options: words instead
WISHES = [("asked", "农户主动提出"), ("agreed", "农户同意"), ("unwilling", "农户不愿意")]


class MeasureQuerySet(HeldQuerySet):
    def standing(self) -> "MeasureQuerySet":
        """Planned or delivered, not called off."""
        return self.filter(cancelled_on__isnull=True)

    def waiting(self) -> "MeasureQuerySet":
        return self.standing().filter(delivered_on__isnull=True, is_adopted=False)

    def delivered(self) -> "MeasureQuerySet":
        """Delivered with evidence, or recorded as such by the national system."""
        return self.standing().filter(Q(delivered_on__isnull=False) | Q(is_adopted=True))

    def overdue(self, on: date) -> "MeasureQuerySet":
        """Not delivered by the day that was planned."""
        return self.waiting().filter(due_on__lt=on)


class Measure(HeldModel):
    """One measure of help (帮扶措施) for a case, by the groups of the form's A34–A45. *S1 五: 缺什么,补什么*.

    `options` are codes of the group, `risks` the risks of the case that it answers, `wish` what the household itself
    wanted (*S4 一(五): 按照致贫返贫风险和个人意愿*). Planned, then delivered with evidence, or called off with a reason.
    `is_adopted`: the national system records it; the evidence may be added, and it waits for nothing. Whole
    fen. A measure runs on after the risk is gone until it is ended by itself (*四个不摘*).
    """

    sight = Held(household="household_id")
    proved_by = Papers("assistance.see", ("evidence",))

    key = models.CharField(max_length=40, unique=True, verbose_name="措施编号")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="measures", verbose_name="监测户")
    household_id = models.BigIntegerField(verbose_name="农户")
    group = models.CharField(max_length=3, choices=GROUPS, verbose_name="措施类别")
    options = models.JSONField(default=list, verbose_name="具体措施")
    detail = models.CharField(max_length=200, blank=True, verbose_name="说明")
    risks = models.JSONField(default=list, verbose_name="针对的风险")
    wish = models.CharField(max_length=10, choices=WISHES, verbose_name="农户意愿")
    acting = models.CharField(max_length=60, blank=True, verbose_name="落实单位")
    planned_on = models.DateField(verbose_name="制定日期")
    due_on = models.DateField(verbose_name="计划落实日期")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="制定岗位")
    at = models.DateTimeField(verbose_name="登记时间")
    delivered_on = models.DateField(null=True, verbose_name="落实日期")
    delivered_by = models.ForeignKey(
        "accounts.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="落实登记岗位"
    )
    amount_fen = models.BigIntegerField(null=True, verbose_name="金额")
    outcome = models.CharField(max_length=300, blank=True, verbose_name="落实情况")
    evidence = models.ForeignKey(
        "vault.Document", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="落实佐证"
    )
    loan_lender = models.CharField(max_length=60, blank=True, verbose_name="放贷机构")
    loan_since = models.DateField(null=True, verbose_name="放款日期")
    loan_months = models.PositiveSmallIntegerField(null=True, verbose_name="贷款期限（月）")
    is_adopted = models.BooleanField(default=False, db_default=False, verbose_name="全国系统登记")
    cancelled_on = models.DateField(null=True, verbose_name="取消日期")
    cancelled_why = models.CharField(max_length=200, blank=True, verbose_name="取消原因")
    ended_on = models.DateField(null=True, verbose_name="终止日期")
    ended_why = models.CharField(max_length=200, blank=True, verbose_name="终止原因")

    objects = MeasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(delivered_on__isnull=True)
                | (Q(delivered_on__gte=F("planned_on")) & Q(evidence__isnull=False)),
                name="assistance_measure_delivered_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on__isnull=True) | (~Q(cancelled_why="") & Q(delivered_on__isnull=True)),
                name="assistance_measure_called_off_with_reason",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("planned_on")), name="assistance_measure_dates"),
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gte=0), name="assistance_measure_amount"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="assistance_measure_case"),
            models.Index(
                fields=["place", "due_on", "id"],
                condition=Q(delivered_on__isnull=True, cancelled_on__isnull=True),
                name="assistance_measure_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def trail_key(self) -> str:
        return self.key

    @property
    def title(self) -> str:
        """The group with what was chosen of it."""
        chosen = "、".join(codes.title("measure_option", code) for code in self.options) or self.detail
        return f"{self.get_group_display()}：{chosen}" if chosen else self.get_group_display()

    @property
    def risk_words(self) -> str:
        return "、".join(codes.title("risk", code) for code in self.risks)

    @property
    def is_delivered(self) -> bool:
        return self.delivered_on is not None or self.is_recorded

    @property
    def is_recorded(self) -> bool:
        """Recorded by the national system, without evidence of ours."""
        return self.is_adopted and self.delivered_on is None and self.cancelled_on is None

    @property
    def is_waiting(self) -> bool:
        return self.delivered_on is None and self.cancelled_on is None and not self.is_adopted

    @property
    def state_word(self) -> str:
        if self.cancelled_on:
            return "已取消"
        if self.ended_on:
            return "已终止"
        if self.is_recorded:
            return "全国系统登记"
        return "已落实" if self.is_delivered else "待落实"


class AdviceSetAside(HeldModel):
    """That somebody read a piece of advice about a case's measures and says why it does not apply: kept, and quiet.

    `code` names the advice with what it is about (`unanswered:01`): when the facts change, the code does, and it speaks
    again. *领域§4.4: 每条提示可确认、改正或说明理由豁免*.
    """

    sight = Held(household="household_id", append_only=True)

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    household_id = models.BigIntegerField()
    code = models.CharField(max_length=60, verbose_name="提示")
    reason = models.CharField(max_length=200, verbose_name="豁免理由")
    on = models.DateField(verbose_name="日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "code"], name="assistance_advice_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="assistance_advice_with_reason"),
        ]
