from django.db import models
from django.db.models import Q

from shouwang.casework.cases.steps import PURPOSES
from shouwang.places.held import HeldModel
from shouwang.web.sight import Held

ANSWERS = [("pass", "通过"), ("back", "退回"), ("stop", "不予纳入"), ("keep", "继续帮扶")]


class Submission(HeldModel):
    """A village's list to its township (村级上报): number, day, and each household with its own answer. *S1 第四步*."""

    sight = Held(reaches_down=True)

    key = models.CharField(max_length=40, unique=True, verbose_name="上报编号")
    purpose = models.CharField(max_length=12, choices=PURPOSES, verbose_name="事项")
    on = models.DateField(verbose_name="上报日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="上报岗位")
    note = models.CharField(max_length=300, blank=True, verbose_name="说明")

    class Meta:
        indexes = [models.Index(fields=["place", "-on", "id"], name="cases_submission_place")]

    def __str__(self) -> str:
        return self.key

    @property
    def trail_key(self) -> str:
        return self.key


class SubmissionLine(HeldModel):
    """One household of a submission: what the township answered, and which papers were missing."""

    sight = Held(household="household_id")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="lines")
    passage = models.ForeignKey("cases.Passage", on_delete=models.PROTECT, related_name="submission_lines")
    household_id = models.BigIntegerField()
    answer = models.CharField(max_length=5, choices=ANSWERS, blank=True, verbose_name="乡镇意见")
    answered_on = models.DateField(null=True, verbose_name="答复日期")
    missing = models.JSONField(default=list, verbose_name="缺少的材料")
    opinion = models.TextField(blank=True, verbose_name="意见")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["passage"], condition=Q(answer=""), name="cases_submissionline_one_waiting")
        ]
        indexes = [models.Index(fields=["submission", "id"], name="cases_submissionline_list")]
