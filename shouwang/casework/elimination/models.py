from django.db import models
from django.db.models import Q

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.policy import codes
from shouwang.web.sight import Held


class ExitQuerySet(HeldQuerySet):
    def undated(self) -> "ExitQuerySet":
        """Kept by a later step, and nobody has said yet when to look again."""
        return self.filter(passage__outcome="keep", next_on__isnull=True)


class Exit(HeldModel):
    """One attempt to leave care: what the home check answered, on which day, and when to look again if it was kept.

    *S1 第七步*. The figures of that day stay: the income per head found and the line it was held against (fen), whether
    income is stable and the outlay settled, the way (帮扶 or 自然 消除, *S4 一(五)4*). `next_on`, `keep_reason`: weakly
    stable, help goes on (*对风险消除稳定性较弱…继续给予帮扶*).
    """

    sight = Held(household="household_id")

    passage = models.OneToOneField("cases.Passage", on_delete=models.PROTECT, related_name="exit")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="exits")
    household_id = models.BigIntegerField(verbose_name="农户")
    visit = models.ForeignKey("visits.Visit", on_delete=models.PROTECT, related_name="+", verbose_name="入户核查")
    on = models.DateField(verbose_name="核查日期")
    way = models.CharField(
        max_length=8, choices=codes.choices("elimination_way"), blank=True, verbose_name="风险消除方式"
    )
    line_fen = models.BigIntegerField(null=True, verbose_name="当年收入线")
    is_income_stable = models.BooleanField(null=True, verbose_name="收入持续稳定")
    is_outlay_settled = models.BooleanField(null=True, verbose_name="刚性支出已解决")
    lacking = models.JSONField(default=list, verbose_name="未达到的条件")
    next_on = models.DateField(null=True, verbose_name="下次研判日期")
    keep_reason = models.CharField(max_length=300, blank=True, verbose_name="继续帮扶的理由")

    objects = ExitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | ~Q(keep_reason=""), name="elimination_exit_kept_with_reason"
            )
        ]
        indexes = [models.Index(fields=["case", "-id"], name="elimination_exit_case")]


class EarlyLeave(HeldModel):
    """The county approver lets one household out before its first allowed day: number of the document, and why.

    *S1 第七步: **原则上**新识别对象自纳入之日起2个季度内不得标注*.
    """

    sight = Held(household="household_id", append_only=True)

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="early_leave")
    household_id = models.BigIntegerField()
    document_no = models.CharField(max_length=60, verbose_name="文件号")
    reason = models.CharField(max_length=300, verbose_name="理由")
    on = models.DateField(verbose_name="批准日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="批准岗位")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(document_no="") & ~Q(reason=""), name="elimination_early_leave_told")
        ]
