from django.db import models
from django.db.models import F, Q

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.policy import codes
from shouwang.screening.rules import reasons
from shouwang.web.sight import Held

STATES = codes.choices("clue_state")
ORIGINS = codes.choices("clue_source")
RESULTS = codes.choices("clue_outcome")
RETURNS = codes.choices("clue_return")
CLOSINGS = codes.choices("clue_closed")


LEVELS = [("county", "县级"), ("township", "乡级")]
VILLAGE, TOWNSHIP = 10**3, 10**6  # how many place ids lie within one


class ClueQuerySet(HeldQuerySet):
    def open(self) -> "ClueQuerySet":
        return self.exclude(state="closed")

    def overdue(self, on) -> "ClueQuerySet":
        """Handed out, not checked by the due day."""
        return self.filter(state="assigned", due_on__lt=on)

    def returned(self) -> "ClueQuerySet":
        """Sent back with a code and not yet forwarded."""
        return self.filter(state__in=["screened", "assigned"]).exclude(returned_as="")

    def stray(self) -> "ClueQuerySet":
        """Handed out, but the household has moved away from its owner's place since."""
        mine = Q(owner__place_id=F("place_id"))
        for size in (VILLAGE, TOWNSHIP):
            mine |= Q(owner__place_id=F("place_id") - F("place_id") % size)
        return self.filter(state="assigned").exclude(mine)


class Handover(HeldModel):
    """A batch of clues handed on (交办单): its number, by whom, to which level, and the day it is due."""

    sight = Held(reaches_down=True)

    key = models.CharField(max_length=40, unique=True, verbose_name="交办单号")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="交办岗位")
    to_level = models.CharField(max_length=10, verbose_name="交办到")
    on = models.DateField(verbose_name="交办日期")
    due_on = models.DateField(verbose_name="办结期限")
    at = models.DateTimeField(verbose_name="登记时间")
    count = models.PositiveIntegerField(default=0, verbose_name="线索数")
    note = models.CharField(max_length=300, blank=True, verbose_name="要求")

    class Meta:
        indexes = [models.Index(fields=["place", "-id"], name="clues_handover_place")]

    def __str__(self) -> str:
        return self.key

    @property
    def level_word(self) -> str:
        return {"township": "乡镇", "village": "村"}[self.to_level]


class Clue(HeldModel):
    """A sign that a household may be at risk (线索): one open clue per household and reason, all its origins kept.

    `place` is the household's. `state` is one of the five of *S3 部门预警联动* (筛查、交办、核查、反馈、盯办) until closed;
    `owner` the post at whose desk it lies once handed out, `asked_on` the day from which a home check answers it,
    `level` the one that closes it. `risk`: the risk of the national list that was proposed when it opened, or nothing;
    which risk it is, is chosen at the home check.
    `is_shaken`: the department took back what the clue rests on, after work had begun.
    """

    sight = Held(household="household_id")

    key = models.CharField(max_length=40, unique=True, verbose_name="线索编号")
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="clues")
    reason = models.CharField(max_length=40, verbose_name="线索缘由")
    risk = models.CharField(max_length=4, blank=True, default="", verbose_name="可能的风险")
    state = models.CharField(max_length=10, choices=STATES, default="screened", verbose_name="状态")
    level = models.CharField(max_length=10, choices=LEVELS, default="county", verbose_name="办结层级")
    state_at = models.DateTimeField(verbose_name="进入本环节时间")
    opened_on = models.DateField(verbose_name="发现日期")
    asked_on = models.DateField(null=True, verbose_name="交办日期")
    owner = models.ForeignKey(
        "accounts.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="承办"
    )
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="交办单")
    due_on = models.DateField(null=True, verbose_name="办结期限")
    extended = models.PositiveSmallIntegerField(default=0, verbose_name="延期次数")
    urged = models.PositiveSmallIntegerField(default=0, verbose_name="催办次数")
    urged_on = models.DateField(null=True, verbose_name="最近催办")
    closed_on = models.DateField(null=True, verbose_name="办结日期")
    closed_as = models.CharField(max_length=16, choices=[*CLOSINGS, *RESULTS], blank=True, verbose_name="办结原因")
    returned_as = models.CharField(max_length=12, choices=RETURNS, blank=True, verbose_name="退回原因")
    returned_by = models.ForeignKey(
        "accounts.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="退回岗位"
    )
    is_revisit = models.BooleanField(default=False, verbose_name="须再次入户")
    is_shaken = models.BooleanField(default=False, verbose_name="依据已撤回")
    result = models.CharField(max_length=16, choices=RESULTS, blank=True, verbose_name="核查结果")
    outcome = models.CharField(max_length=300, blank=True, verbose_name="核查结论")

    objects = ClueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "reason"], condition=~Q(state="closed"), name="clues_clue_one_open"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="clues_clue_with_reason"),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(closed_as=""), name="clues_clue_closed_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="assigned") | Q(owner__isnull=False, due_on__isnull=False),
                name="clues_clue_assigned_to_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "state", "-id"], name="clues_clue_place"),
            models.Index(fields=["owner", "state", "due_on", "id"], name="clues_clue_owner"),
            models.Index(fields=["state", "due_on", "id"], name="clues_clue_due"),
            models.Index(fields=["household", "reason"], name="clues_clue_household"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def trail_key(self) -> str:
        return self.key

    @property
    def reason_word(self) -> str:
        return reasons.word(self.reason)

    @property
    def risk_word(self) -> str:
        """The risk that was proposed, in words."""
        return codes.title("risk", self.risk)

    @property
    def is_open(self) -> bool:
        return self.state != "closed"


class Handed(HeldModel):
    """That a clue stood on a hand-over's sheet: the sheet stays whole when the clue is handed on."""

    sight = Held(household="household_id", append_only=True)

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="handed")
    clue = models.ForeignKey(Clue, on_delete=models.PROTECT, related_name="handed")
    household_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handover", "clue"], name="clues_handed_once")]


class Origin(HeldModel):
    """Where a clue comes from: a hit, an application, a petition … All of them stay.

    `withdrawn_at`: the department has taken back the rows that the hit rests on, and no newer list repeats them.
    """

    sight = Held(household="household_id")

    clue = models.ForeignKey(Clue, on_delete=models.PROTECT, related_name="origins")
    household_id = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=ORIGINS, verbose_name="来源")
    hit = models.ForeignKey("runs.Hit", on_delete=models.PROTECT, null=True, related_name="origins")
    supplier = models.CharField(max_length=40, blank=True, verbose_name="部门")
    at = models.DateTimeField(verbose_name="登记时间")
    on = models.DateField(verbose_name="发生日期")
    note = models.TextField(blank=True, verbose_name="内容")
    withdrawn_at = models.DateTimeField(null=True, verbose_name="依据撤回时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clue", "hit"], condition=Q(hit__isnull=False), name="clues_origin_once")
        ]
        indexes = [
            models.Index(fields=["place", "supplier", "id"], name="clues_origin_place"),
            models.Index(
                fields=["place", "id"], condition=Q(withdrawn_at__isnull=False), name="clues_origin_withdrawn"
            ),
        ]


class Answer(HeldModel):
    """What was found at home about one clue: on which day, by which people, with what result. Never edited."""

    sight = Held(household="household_id", append_only=True)

    clue = models.ForeignKey(Clue, on_delete=models.PROTECT, related_name="answers")
    household_id = models.BigIntegerField()
    on = models.DateField(verbose_name="入户日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位")
    checkers = models.JSONField(default=list, verbose_name="核查人")
    result = models.CharField(max_length=16, choices=RESULTS, verbose_name="核查结果")
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
    clue = models.ForeignKey(Clue, on_delete=models.PROTECT, related_name="reports")
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="reports", verbose_name="农户"
    )
    kind = models.CharField(max_length=12, choices=ORIGINS, verbose_name="来源")
    on = models.DateField(verbose_name="收到日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位")
    applicant = models.CharField(max_length=60, verbose_name="反映人")
    relation = models.CharField(max_length=30, blank=True, verbose_name="与户主关系")
    reference = models.CharField(max_length=60, blank=True, verbose_name="来文编号")
    text = models.TextField(verbose_name="反映内容")
    due_on = models.DateField(verbose_name="答复期限")
    answered_on = models.DateField(null=True, verbose_name="答复日期")
    answer = models.TextField(blank=True, verbose_name="答复")

    class Meta:
        indexes = [
            models.Index(fields=["place", "-id"], name="clues_report_place"),
            models.Index(
                fields=["place", "due_on"], condition=Q(answered_on__isnull=True), name="clues_report_unanswered"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def trail_key(self) -> str:
        return self.key


class Feedback(HeldModel):
    """What became of a department's delivery, told to it (反馈): one issue, with the rows answered since the last."""

    sight = Held(supplier="supplier", append_only=True)

    key = models.CharField(max_length=40, unique=True, verbose_name="反馈单号")
    supplier = models.CharField(max_length=40, verbose_name="部门")
    delivery = models.ForeignKey("intake.Delivery", on_delete=models.PROTECT, related_name="feedbacks")
    on = models.DateField(verbose_name="反馈日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="反馈岗位")
    rows = models.PositiveIntegerField(verbose_name="本次答复行数")
    pending = models.PositiveIntegerField(verbose_name="尚在核查行数")

    class Meta:
        indexes = [models.Index(fields=["place", "-id"], name="clues_feedback_place")]

    def __str__(self) -> str:
        return self.key


class FeedbackLine(HeldModel):
    """The answer to one delivered row. A later answer to the same row takes its place; the earlier one stays."""

    sight = Held(supplier="supplier")

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="lines")
    supplier = models.CharField(max_length=40, verbose_name="部门")
    delivery = models.ForeignKey("intake.Delivery", on_delete=models.PROTECT, related_name="+")
    file = models.CharField(max_length=200, verbose_name="文件")
    sheet = models.CharField(max_length=100, verbose_name="工作表")
    row = models.PositiveIntegerField(verbose_name="行")
    township = models.CharField(max_length=60, blank=True, verbose_name="乡镇")
    village = models.CharField(max_length=60, blank=True, verbose_name="村")
    household_key = models.CharField(max_length=40, blank=True, verbose_name="户标识")
    name_mask = models.CharField(max_length=60, blank=True, verbose_name="姓名")
    number_mask = models.CharField(max_length=24, blank=True, verbose_name="证件号码")
    detail = models.CharField(max_length=300, blank=True, verbose_name="名单内容")
    verdict = models.CharField(max_length=16, verbose_name="处理结果")
    reason = models.CharField(max_length=300, blank=True, verbose_name="情况说明")
    answered_on = models.DateField(null=True, verbose_name="核查日期")
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "place", "file", "sheet", "row"],
                condition=Q(is_current=True),
                name="clues_feedbackline_one_current",
            )
        ]
        indexes = [models.Index(fields=["feedback", "id"], name="clues_feedbackline_issue")]
