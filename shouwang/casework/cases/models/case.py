from django.db import models
from django.db.models import Q

from shouwang.casework.cases.steps import IN_CARE, OPEN, RECOGNISING, STAGES
from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.policy import codes
from shouwang.registry.models.household import CATEGORIES
from shouwang.web.sight import Held


class CaseQuerySet(HeldQuerySet):
    def open(self) -> "CaseQuerySet":
        """In recognition or in care."""
        return self.filter(stage__in=OPEN)

    def monitored(self) -> "CaseQuerySet":
        """Recognised and marked, the risk not yet eliminated (监测对象)."""
        return self.filter(stage__in=IN_CARE)

    def risk_to_choose(self) -> "CaseQuerySet":
        """Open, with a risk whose code has left the national list (风险待选)."""
        return self.open().filter(risks__has_any_keys=codes.left("risk"))


class Case(HeldModel):
    """One household's way from a risk to its end: recognised or declined, helped, eliminated. *S1 三(一) 整户识别*.

    `key` is `<area>-<yyyymm>-<00001…>`, as a clue's, in a series of its own. `qualified_on` is the day on which it was
    found to qualify (纳入之日): the two quarters and "over one year" count from it; `marked_on` the day it was marked.
    `risks` are codes of `risk.csv`, the main one first. A risk that comes again after elimination opens a new case (再标注).
    """

    sight = Held(household="household_id")

    key = models.CharField(max_length=40, unique=True, verbose_name="监测编号")
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="cases", verbose_name="农户"
    )
    application = models.ForeignKey("cases.Application", on_delete=models.PROTECT, related_name="cases")
    visit = models.ForeignKey("visits.Visit", on_delete=models.PROTECT, related_name="cases", verbose_name="入户核查")
    category = models.CharField(max_length=16, choices=CATEGORIES, verbose_name="类别")
    risks = models.JSONField(default=list, verbose_name="风险类型")
    channel = models.CharField(max_length=12, default="", blank=True, verbose_name="发现渠道")
    stage = models.CharField(max_length=12, choices=STAGES, default=RECOGNISING, verbose_name="阶段")
    opened_on = models.DateField(verbose_name="立案日期")
    qualified_on = models.DateField(null=True, verbose_name="纳入日期")
    marked_on = models.DateField(null=True, verbose_name="标注日期")
    expected_on = models.DateField(null=True, verbose_name="预计风险消除日期")
    eliminated_on = models.DateField(null=True, verbose_name="风险消除日期")
    way = models.CharField(
        max_length=8, choices=codes.choices("elimination_way"), blank=True, verbose_name="风险消除方式"
    )
    ended_on = models.DateField(null=True, verbose_name="结束日期")
    entered_on = models.DateField(null=True, verbose_name="录入全国系统日期")
    entered_by = models.ForeignKey(
        "accounts.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="录入岗位"
    )
    special_file = models.ForeignKey(
        "visits.SpecialFile", on_delete=models.PROTECT, null=True, related_name="cases", verbose_name="特殊档案"
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(stage__in=OPEN), name="cases_case_one_open_per_household"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=IN_CARE) | (Q(qualified_on__isnull=False) & Q(marked_on__isnull=False)),
                name="cases_case_in_care_is_qualified_and_marked",
            ),
            models.CheckConstraint(
                condition=~Q(stage="eliminated") | Q(eliminated_on__isnull=False), name="cases_case_eliminated_dated"
            ),
        ]
        indexes = [
            models.Index(fields=["place", "stage", "id"], name="cases_case_place"),
            models.Index(fields=["household", "-id"], name="cases_case_household"),
            models.Index(fields=["qualified_on", "id"], name="cases_case_qualified"),
            models.Index(fields=["expected_on", "id"], name="cases_case_expected"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def trail_key(self) -> str:
        return self.key

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    @property
    def is_monitored(self) -> bool:
        return self.stage in IN_CARE

    @property
    def risk_words(self) -> list[str]:
        return [codes.title("risk", code) for code in self.risks]

    @property
    def is_risk_to_choose(self) -> bool:
        return self.is_open and bool(set(self.risks) & set(codes.left("risk")))


class CaseClue(HeldModel):
    """That a clue belongs to a case: the ones it began with, and those about the household while it is in care."""

    sight = Held(household="household_id", append_only=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clues")
    household_id = models.BigIntegerField()
    clue = models.OneToOneField("clues.Clue", on_delete=models.PROTECT, related_name="in_case")
    on = models.DateField(verbose_name="并入日期")

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="cases_caseclue_case")]
