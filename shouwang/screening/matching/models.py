from django.db import models

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.web.sight import Held

SETTLED = [
    ("person", "确认为本人"),
    ("elsewhere", "外地人员"),
    ("not_rural", "非农村人口"),
    ("enrol", "应补录入户"),
    ("returned", "退回部门核对"),
    ("nobody", "查无此人"),
]


class SettlementQuerySet(HeldQuerySet):
    def standing(self) -> "SettlementQuerySet":
        """Neither revoked nor replaced by another answer."""
        return self.filter(revoked_at__isnull=True)


class Settlement(HeldModel):
    """A person's answer on what a department writes of somebody: it holds for the same words next month.

    The words are the number (sealed; found by its blind index), the name (`folded` for comparing) and the village
    (0: none was read) in one list of one department. `home` is the village that the person lived in then, `candidates`
    who could be meant then: an answer that the register has since overtaken is put before people, not applied. Revoked
    with a reason, never deleted.
    """

    sight = Held()

    supplier = models.CharField(max_length=40, verbose_name="部门")
    table = models.CharField(max_length=40, verbose_name="名单")
    number = models.ForeignKey("vault.Secret", on_delete=models.PROTECT, null=True, related_name="+")
    number_mask = models.CharField(max_length=24, blank=True, verbose_name="证件号码")
    name = models.CharField(max_length=60, blank=True, verbose_name="所写姓名")
    folded = models.TextField(db_collation="C", blank=True, default="", editable=False)
    village = models.BigIntegerField(default=0, verbose_name="所写村")
    answer = models.CharField(max_length=12, choices=SETTLED, verbose_name="认定")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True, related_name="+")
    home = models.BigIntegerField(default=0)
    candidates = models.JSONField(default=list)
    reason = models.CharField(max_length=200, verbose_name="依据")
    settled_by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="认定人")
    settled_at = models.DateTimeField(verbose_name="认定时间")
    revoked_by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, verbose_name="撤销时间")
    revoked_reason = models.CharField(max_length=200, blank=True, verbose_name="撤销原因")

    objects = SettlementQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["place", "-id"], name="matching_settlement_place"),
            models.Index(
                fields=["supplier", "table", "folded"],
                condition=models.Q(revoked_at__isnull=True),
                name="matching_settlement_words",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.number_mask

    @property
    def trail_key(self) -> str:
        return str(self.pk)


class DoubtQuerySet(HeldQuerySet):
    def open(self) -> "DoubtQuerySet":
        """Waiting for a person, in deliveries that are in force."""
        return self.filter(settled_at__isnull=True, outcome__in=["doubt", "unmatched"], delivery__state="in_force")


class Doubt(HeldModel):
    """One delivered row that no machine may link: a person settles it.

    `outcome` doubt: several people, or a damaged number, could be meant (`candidates`: ids of persons). unmatched:
    nobody is found. asked: a word in it waits for its meaning (`intake.questions`). skip: outside the area or no data,
    counted and listed, not loaded. fault: left out as faulty, kept for whom it may be about (`perhaps`). A row stays at
    its county's code, or at the area's when the county is unknown, seen by those whose range holds the whole of it;
    liaisons see none. `settled_as` says what the person decided, `settlement` the answer as it holds for later lists too
    (a row of a later list is `carried` by it), `link` names the lake file that carries it.
    """

    sight = Held()

    OUTCOMES = [("doubt", "存疑"), ("unmatched", "未匹配"), ("asked", "待明确"), ("fault", "有误"), ("skip", "未载入")]
    SETTLED = SETTLED

    delivery = models.ForeignKey("intake.Delivery", on_delete=models.PROTECT, related_name="doubts")
    supplier = models.CharField(max_length=40)
    file = models.CharField(max_length=200)
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField(verbose_name="行")
    outcome = models.CharField(max_length=10, choices=OUTCOMES, verbose_name="结果")
    name = models.CharField(max_length=60, blank=True, verbose_name="姓名")
    number = models.ForeignKey("vault.Secret", on_delete=models.PROTECT, null=True, related_name="+")
    number_mask = models.CharField(max_length=24, blank=True, verbose_name="证件号码")
    where = models.CharField(max_length=120, blank=True, verbose_name="文件所写地点")
    village = models.BigIntegerField(default=0)
    candidates = models.JSONField(default=list)
    reason = models.CharField(max_length=200, verbose_name="原因")
    settled_as = models.CharField(max_length=12, choices=SETTLED, blank=True, verbose_name="处理")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True, related_name="+")
    settled_by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, verbose_name="处理时间")
    settled_reason = models.CharField(max_length=200, blank=True, verbose_name="依据")
    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, null=True, related_name="doubts")
    link = models.CharField(max_length=100, blank=True)

    objects = DoubtQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "file", "sheet", "row"], name="matching_doubt_one_per_row")
        ]
        indexes = [
            models.Index(
                fields=["place", "id"], condition=models.Q(settled_at__isnull=True), name="matching_doubt_open"
            ),
            models.Index(fields=["delivery", "outcome", "row", "id"], name="matching_doubt_delivery"),
        ]

    @property
    def is_lone(self) -> bool:
        """Whether exactly one person could be meant."""
        return self.outcome == "doubt" and len(self.candidates) == 1

    @property
    def is_carried(self) -> bool:
        """Whether the answer was given on an earlier list and held for this row."""
        return bool(self.settlement_id and self.settled_at and self.settled_at < self.delivery.received_at)


class Written(HeldModel):
    """How a linked row writes a name that the register writes otherwise (a blank, another dot, 户主 behind it)."""

    sight = Held()

    delivery = models.ForeignKey("intake.Delivery", on_delete=models.PROTECT, related_name="+")
    file = models.CharField(max_length=200)
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField(verbose_name="行")
    name = models.CharField(max_length=60, verbose_name="文件所写姓名")

    class Meta:
        indexes = [models.Index(fields=["delivery", "row"], name="matching_written_delivery")]
