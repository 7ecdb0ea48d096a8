from django.db import models
from django.db.models import Q

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.web.sight import Held

STATES = [
    ("screened", "筛查"),
    ("assigned", "交办"),
    ("checked", "核查"),
    ("answered", "反馈"),
    ("followed", "盯办"),
    ("closed", "办结"),
]
ORIGINS = [
    ("department", "部门筛查"),
    ("application", "农户申报"),
    ("field", "干部排查"),
    ("petition", "信访"),
    ("media", "媒体舆情"),
    ("audit", "审计"),
    ("system", "系统比对"),
]


class ClueQuerySet(HeldQuerySet):
    def open(self) -> "ClueQuerySet":
        return self.exclude(state="closed")

    def overdue(self, on) -> "ClueQuerySet":
        return self.open().filter(due_on__lt=on)


RESULTS = [
    ("risk", "有返贫致贫风险,转识别认定"),
    ("no_risk", "无风险"),
    ("problem", "有问题需解决,不必纳入"),
    ("already", "已是监测对象或正在办理"),
    ("declined", "农户自愿放弃"),
    ("could_not", "未能核实"),
]
TRIAGE = [
    ("already_monitored", "已纳入监测"),
    ("verified", "同一事项已入户核实"),
    ("gone", "本人已去世或户口迁出"),
]
RETURNS = [
    ("wrong_place", "不属本地"),
    ("moved", "已迁出"),
    ("died", "已去世"),
    ("unknown", "查无此户"),
    ("in_town", "长期在城镇居住"),
]
CLOSINGS = [*TRIAGE, *RESULTS, ("withdrawn", "部门更正名单,依据已撤回")]


class Handover(HeldModel):
    """A batch of clues handed on (交办单): its number, by whom, to which level, and the day it is due."""

    key = models.CharField(max_length=40, unique=True, verbose_name="交办单号")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="交办岗位")
    to_level = models.CharField(max_length=10, verbose_name="交办到")
    on = models.DateField(verbose_name="交办日期")
    due_on = models.DateField(verbose_name="办结期限")
    at = models.DateTimeField(verbose_name="登记时间")
    clues = models.PositiveIntegerField(default=0, verbose_name="线索数")
    note = models.CharField(max_length=300, blank=True, verbose_name="要求")

    class Meta:
        indexes = [models.Index(fields=["place", "-id"], name="clues_handover_place")]


class Clue(HeldModel):
    """A sign that a household may be at risk (线索): one open clue per household and risk, all its origins kept.

    `place` is the household's; `state` one of the five of *S3 六必核* (筛查、交办、核查、反馈、盯办) until closed.
    """

    sight = Held(household="household_id")

    key = models.CharField(max_length=40, unique=True, verbose_name="线索编号")
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="clues")
    risk = models.CharField(max_length=30, verbose_name="风险")
    state = models.CharField(max_length=10, choices=STATES, default="screened", verbose_name="状态")
    state_at = models.DateTimeField(verbose_name="进入本环节时间")
    opened_on = models.DateField(verbose_name="发现日期")
    owner = models.ForeignKey(
        "accounts.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="承办"
    )
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="交办单")
    due_on = models.DateField(null=True, verbose_name="办结期限")
    urged = models.PositiveSmallIntegerField(default=0, verbose_name="催办次数")
    closed_on = models.DateField(null=True, verbose_name="办结日期")
    reason = models.CharField(max_length=30, choices=CLOSINGS, blank=True, verbose_name="办结原因")
    returned_as = models.CharField(max_length=12, choices=RETURNS, blank=True, verbose_name="退回原因")
    is_revisit = models.BooleanField(default=False, verbose_name="须再次入户")
    is_shaken = models.BooleanField(default=False, verbose_name="依据已撤回")
    outcome = models.CharField(max_length=300, blank=True, verbose_name="核查结论")

    objects = ClueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "risk"], condition=~Q(state="closed"), name="clues_clue_one_open"
            )
        ]
        indexes = [
            models.Index(fields=["place", "state", "due_on", "id"], name="clues_clue_place"),
            models.Index(fields=["owner", "state", "due_on", "id"], name="clues_clue_owner"),
        ]

    def __str__(self) -> str:
        return self.key


class Origin(HeldModel):
    """One reason why a clue exists: a hit, an application, a petition … All of them stay."""

    sight = Held(household="household_id")

    clue = models.ForeignKey(Clue, on_delete=models.PROTECT, related_name="origins")
    household_id = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=ORIGINS, verbose_name="来源")
    hit = models.ForeignKey("runs.Hit", on_delete=models.PROTECT, null=True, related_name="origins")
    supplier = models.CharField(max_length=40, blank=True, verbose_name="部门")
    at = models.DateTimeField(verbose_name="登记时间")
    on = models.DateField(verbose_name="发生日期")
    note = models.TextField(blank=True, verbose_name="内容")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clue", "hit"], condition=Q(hit__isnull=False), name="clues_origin_once")
        ]
        indexes = [models.Index(fields=["place", "id"], name="clues_origin_place")]


class Answer(HeldModel):
    """What was found at home about one clue: on which day, by which two people, with what result."""

    sight = Held(household="household_id", append_only=True)

    clue = models.ForeignKey(Clue, on_delete=models.PROTECT, related_name="answers")
    household_id = models.BigIntegerField()
    on = models.DateField(verbose_name="入户日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位")
    checkers = models.JSONField(default=list, verbose_name="核查人")
    result = models.CharField(max_length=12, choices=RESULTS, verbose_name="核查结果")
    finding = models.TextField(verbose_name="核查情况")
    acting = models.CharField(max_length=60, blank=True, verbose_name="责任部门")
    solve_by = models.DateField(null=True, verbose_name="解决期限")

    class Meta:
        indexes = [models.Index(fields=["clue", "id"], name="clues_answer_clue")]


class Report(HeldModel):
    """What somebody brought to us: an application, a petition, a media or audit clue. The applicant gets its number.

    Whatever the outcome, it ends with an answer: the result, its reason, and where to complain.
    """

    sight = Held(household="household_id")

    key = models.CharField(max_length=40, unique=True, verbose_name="受理编号")
    clue = models.ForeignKey(Clue, on_delete=models.PROTECT, null=True, related_name="reports")
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, null=True, related_name="reports", verbose_name="农户"
    )
    kind = models.CharField(max_length=12, choices=ORIGINS, verbose_name="来源")
    on = models.DateField(verbose_name="收到日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位")
    applicant = models.CharField(max_length=60, verbose_name="反映人")
    relation = models.CharField(max_length=30, blank=True, verbose_name="与户主关系")
    reference = models.CharField(max_length=60, blank=True, verbose_name="来文编号")
    text = models.TextField(verbose_name="反映内容")
    answered_on = models.DateField(null=True, verbose_name="答复日期")
    answer = models.TextField(blank=True, verbose_name="答复")

    class Meta:
        indexes = [models.Index(fields=["place", "-id"], name="clues_report_place")]
