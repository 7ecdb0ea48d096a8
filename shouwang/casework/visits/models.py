from datetime import date

from django.db import models
from django.db.models import Q

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.policy import codes
from shouwang.registry.models.facts import GUARANTEES
from shouwang.vault.papers import Papers
from shouwang.web.sight import Held
from shouwang.web.templatetags.words import day as day_word

PURPOSES = [
    ("clue", "核实线索"),
    ("application", "核实申报"),
    ("sweep", "集中排查"),
    ("focus", "重点核查"),
    ("elimination", "风险消除核查"),
    ("monthly", "月监测"),
    ("return", "回访"),
]
CHANNELS = [("home", "入户"), ("phone", "电话"), ("online", "视频或微信")]
RESULTS = codes.choices("clue_outcome")
FINDINGS = [("true", "属实"), ("untrue", "不属实"), ("solved", "属实，已解决"), ("unknown", "未能核实")]
ENROLLING, UNFINISHED = "to_recognition", ("not_here", "not_checked")
NOT_ENROLLED = ("no_risk", "problem", "declined")  # endings for which a special file is composed
NEEDS = [*GUARANTEES, ("income", "收入"), ("illness", "大病负担"), ("disaster", "灾害损失"), ("other", "其他")]
PROBLEM_STATES = [("open", "待解决"), ("solved", "已解决"), ("waived", "县级说明不予解决")]


class VisitQuerySet(HeldQuerySet):
    def finished(self) -> "VisitQuerySet":
        """Visits that came to a verdict: somebody was met, or the household was found to be gone."""
        return self.exclude(result="not_checked")

    def to_recognition(self) -> "VisitQuerySet":
        return self.filter(result=ENROLLING)


class Visit(HeldModel):
    """A home check (入户核查): who went, on which day, what was found, how it ended. *S1 第二步、第三步*, S4 附表§5.

    `uuid` is made by the phone: the same visit posted twice counts once. `checkers` are the names of those who went
    (policy `home_check_people`), `judges` of those who judged the risk. `answers` holds the survey by code (A1…A49).
    The four guarantees: True firm, False failing, None not asked. `informed_on`: the family that had not applied was
    told (*S1 第二步: 及时告知*). `mark` is the household's own mark, needed when it declines.
    """

    sight = Held(household="household_id")
    proved_by = Papers("visits.see", ("mark",))

    uuid = models.UUIDField(unique=True, verbose_name="表单号")
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="visits", verbose_name="农户"
    )
    purpose = models.CharField(max_length=12, choices=PURPOSES, verbose_name="事由")
    channel = models.CharField(max_length=8, choices=CHANNELS, default="home", verbose_name="方式")
    on = models.DateField(verbose_name="核查日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位")
    typed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="录入人"
    )
    checkers = models.JSONField(default=list, verbose_name="核查人")
    judges = models.JSONField(default=list, verbose_name="风险研判人")
    edition = models.CharField(max_length=20, blank=True, verbose_name="表样版本")
    answers = models.JSONField(default=dict, verbose_name="填报内容")
    finding = models.TextField(verbose_name="核查情况")
    result = models.CharField(max_length=16, choices=RESULTS, verbose_name="核查结果")
    reason = models.TextField(blank=True, verbose_name="未纳入原因")
    gone_as = models.CharField(max_length=12, choices=codes.choices("clue_return"), blank=True, verbose_name="不在原因")
    risks = models.JSONField(default=list, verbose_name="风险类型")
    net_per_head_fen = models.BigIntegerField(null=True, verbose_name="人均纯收入")
    outlay_fen = models.BigIntegerField(null=True, verbose_name="其他支出")
    education = models.BooleanField(null=True, verbose_name="义务教育有保障")
    medical = models.BooleanField(null=True, verbose_name="基本医疗有保障")
    housing = models.BooleanField(null=True, verbose_name="住房安全有保障")
    water = models.BooleanField(null=True, verbose_name="饮水安全有保障")
    informed_on = models.DateField(null=True, verbose_name="告知农户日期")
    mark = models.ForeignKey(
        "vault.Document", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="农户签字或捺印"
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(result="declined") | Q(mark__isnull=False), name="visits_visit_declined_with_mark"
            ),
            models.CheckConstraint(
                condition=~Q(result__in=NOT_ENROLLED) | ~Q(reason=""), name="visits_visit_not_enrolled_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["place", "-on", "id"], name="visits_visit_place"),
            models.Index(fields=["household", "-on", "id"], name="visits_visit_household"),
            models.Index(fields=["place", "result", "id"], name="visits_visit_result"),
        ]

    def __str__(self) -> str:
        return f"{self.household} {day_word(self.on)}"

    @property
    def trail_key(self) -> str:
        return str(self.uuid)

    @property
    def failing(self) -> list[str]:
        """The guarantees that were found not firm."""
        return [kind for kind, _ in GUARANTEES if getattr(self, kind) is False]


class VisitClue(HeldModel):
    """The answer to one reason of a clue: what was found about it, true or not, with evidence. Never edited."""

    sight = Held(household="household_id", append_only=True)
    proved_by = Papers("visits.see", ("evidence",))

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="reasons")
    household_id = models.BigIntegerField()
    clue = models.ForeignKey("clues.Clue", on_delete=models.PROTECT, related_name="+", verbose_name="线索")
    origin = models.ForeignKey("clues.Origin", on_delete=models.PROTECT, related_name="+", verbose_name="线索来源")
    verdict = models.CharField(max_length=8, choices=FINDINGS, verbose_name="核实结论")
    finding = models.TextField(verbose_name="核实情况")
    evidence = models.ForeignKey(
        "vault.Document", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="佐证"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "origin"], name="visits_visitclue_once")]
        indexes = [models.Index(fields=["clue", "id"], name="visits_visitclue_clue")]


class Evidence(HeldModel):
    """A photo or paper brought from a home check: what it shows."""

    sight = Held(household="household_id", append_only=True)
    proved_by = Papers("visits.see", ("document",))

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="evidence")
    household_id = models.BigIntegerField()
    document = models.ForeignKey("vault.Document", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60, verbose_name="内容")


class SpecialFile(HeldModel):
    """The special file (特殊档案) of a household that was not enrolled. *S4 一(二)3: 逐户注明研判结果,说明未纳入原因*.

    Composed, never typed: `lines` are the department's own lines, `findings` what was found about each, `reason` why
    not, `evidence` the documents, `judges` the two who judged. `stage` says where it ended: the home check or a step.
    """

    sight = Held(household="household_id", append_only=True)

    key = models.CharField(max_length=40, unique=True, verbose_name="档案号")
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="special_files", verbose_name="农户"
    )
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="special_files")
    stage = models.CharField(max_length=30, default="home_check", verbose_name="作出结论的环节")
    stage_title = models.CharField(max_length=60, default="入户核实", verbose_name="环节")
    on = models.DateField(verbose_name="研判日期")
    at = models.DateTimeField(verbose_name="建档时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="建档岗位")
    result = models.CharField(max_length=20, verbose_name="研判结果")
    reason = models.TextField(verbose_name="未纳入原因")
    judges = models.JSONField(default=list, verbose_name="研判人")
    lines = models.JSONField(default=list, verbose_name="部门线索")
    findings = models.JSONField(default=list, verbose_name="核实情况")
    evidence = models.JSONField(default=list, verbose_name="佐证材料")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="visits_specialfile_with_reason")]
        indexes = [
            models.Index(fields=["place", "-on", "id"], name="visits_specialfile_place"),
            models.Index(fields=["household", "-id"], name="visits_specialfile_household"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def trail_key(self) -> str:
        return self.key


class ProblemQuerySet(HeldQuerySet):
    def open(self) -> "ProblemQuerySet":
        return self.filter(state="open")

    def overdue(self, on: date) -> "ProblemQuerySet":
        return self.open().filter(due_on__lt=on)


class Problem(HeldModel):
    """A need that a department can meet, enrolled or not: who acts, by when, proof that it was solved (盯办).

    A failing guarantee opens one by itself (*S4 一(一)*). It ends solved, or with the county's reason why not.
    """

    sight = Held(household="household_id")
    proved_by = Papers("visits.see", ("evidence",))

    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="problems", verbose_name="农户"
    )
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="problems")
    kind = models.CharField(max_length=10, choices=NEEDS, verbose_name="问题")
    detail = models.CharField(max_length=300, verbose_name="具体情况")
    acting = models.CharField(max_length=60, verbose_name="责任部门")
    due_on = models.DateField(verbose_name="解决期限")
    opened_on = models.DateField(verbose_name="发现日期")
    opened_by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位")
    state = models.CharField(max_length=8, choices=PROBLEM_STATES, default="open", verbose_name="状态")
    ended_on = models.DateField(null=True, verbose_name="办结日期")
    ending = models.TextField(blank=True, verbose_name="解决情况或不予解决的理由")
    ended_by = models.ForeignKey(
        "accounts.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="办结岗位"
    )
    evidence = models.ForeignKey(
        "vault.Document", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="解决佐证"
    )

    objects = ProblemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "kind"],
                condition=Q(state="open") & Q(kind__in=[kind for kind, _ in GUARANTEES]),
                name="visits_problem_one_open_per_guarantee",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | (~Q(ending="") & Q(ended_on__isnull=False)),
                name="visits_problem_ended_with_words",
            ),
            models.CheckConstraint(
                condition=~Q(state="solved") | Q(evidence__isnull=False), name="visits_problem_solved_with_evidence"
            ),
        ]
        indexes = [
            models.Index(fields=["place", "state", "due_on", "id"], name="visits_problem_place"),
            models.Index(fields=["household", "state"], name="visits_problem_household"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.detail}"
