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
    due_on = models.DateField(null=True, verbose_name="办结期限")
    urged = models.PositiveSmallIntegerField(default=0, verbose_name="催办次数")
    closed_on = models.DateField(null=True, verbose_name="办结日期")
    reason = models.CharField(max_length=30, blank=True, verbose_name="办结原因")
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
