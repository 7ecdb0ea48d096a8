from django.db import models
from django.db.models import Q

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.policy import codes
from shouwang.web.sight import Held

KINDS = codes.choices("asset")
FOUND = [("found", "有记录"), ("nothing", "未发现"), ("not_asked", "未比对")]
VERDICTS = [
    (code, name) for code, name in codes.choices("asset_result") if code in ("confirmed", "explained", "not_ours")
]


class CrossCheckQuerySet(HeldQuerySet):
    def with_amounts(self) -> "CrossCheckQuerySet":
        """Those whose amount is still kept (erased when its purpose has ended: policy `asset_amounts_kept`)."""
        return self.filter(amount_fen__isnull=False)


class CrossCheckResult(HeldModel):
    """What was found about one member in one of the nine kinds of *S1 第五步*: evidence, not a verdict by itself.

    A finding is confirmed, explained or not ours, with the explanation. `amount_fen` is erased when its purpose has
    ended; that something was found, by whom and when, stays.
    """

    sight = Held(household="household_id")

    passage = models.ForeignKey("cases.Passage", on_delete=models.PROTECT, related_name="comparisons")
    household_id = models.BigIntegerField()
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+", verbose_name="成员")
    kind = models.CharField(max_length=2, choices=KINDS, verbose_name="核查类别")
    found = models.CharField(max_length=10, choices=FOUND, verbose_name="比对结果")
    verdict = models.CharField(max_length=10, choices=VERDICTS, blank=True, verbose_name="核实结论")
    explanation = models.CharField(max_length=300, blank=True, verbose_name="说明")
    amount_fen = models.BigIntegerField(null=True, verbose_name="金额")
    erased_on = models.DateField(null=True, verbose_name="金额清除日期")
    on = models.DateField(verbose_name="比对日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位")

    objects = CrossCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["passage", "person", "kind"], name="cases_crosscheckresult_once"),
            models.CheckConstraint(
                condition=~Q(found="not_asked") | ~Q(explanation=""), name="cases_crosscheckresult_not_asked_why"
            ),
        ]
        indexes = [models.Index(fields=["passage", "id"], name="cases_crosscheck_passage")]
