from django.db import models
from django.db.models import F, Q

from shouwang.places.held import HeldModel
from shouwang.web.sight import Held


class Expectation(HeldModel):
    """By when the risk of a case is expected to be gone (预计风险消除日期), as it was set on a day, and why. *S1 第六步*.

    Never edited: a later one takes its place, and `Case.expected_on` repeats the last. The colour follows from it
    (*S3 三色管理*) and is not kept.
    """

    sight = Held(household="household_id", append_only=True)

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="expectations")
    household_id = models.BigIntegerField()
    expected_on = models.DateField(verbose_name="预计风险消除日期")
    reason = models.CharField(max_length=300, verbose_name="理由")
    on = models.DateField(verbose_name="研判日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="研判岗位")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="assistance_expectation_with_reason"),
            models.CheckConstraint(condition=Q(expected_on__gt=F("on")), name="assistance_expectation_ahead"),
        ]
        indexes = [models.Index(fields=["case", "-id"], name="assistance_expectation_case")]
