from django.db import models

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.web.sight import Held


class DoubtQuerySet(HeldQuerySet):
    def open(self) -> "DoubtQuerySet":
        """Waiting for a person, in deliveries that are in force."""
        return self.filter(settled_at__isnull=True, outcome__in=["doubt", "unmatched"], delivery__state="in_force")


class Doubt(HeldModel):
    """One delivered row that no machine may link: a person settles it.

    `outcome` doubt: several people, or a damaged number, could be meant (`candidates`: ids of persons). unmatched:
    nobody is found. asked: a word in it waits for its meaning (`intake.questions`). skip: outside the area or no data,
    counted and listed, not loaded. A row stays at its county's
    code, or at the area's when the county is unknown, seen by those whose range holds the whole of it; liaisons see
    none. `settled_as` says what the person decided, `link` names the lake file that carries it.
    """

    sight = Held()

    OUTCOMES = [("doubt", "存疑"), ("unmatched", "未匹配"), ("asked", "待明确"), ("skip", "未载入")]
    SETTLED = [
        ("person", "确认为本人"),
        ("elsewhere", "外地人员"),
        ("not_rural", "非农村人口"),
        ("enrol", "应补录入户"),
        ("returned", "退回部门核对"),
        ("nobody", "查无此人"),
    ]

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
    candidates = models.JSONField(default=list)
    reason = models.CharField(max_length=200, verbose_name="原因")
    settled_as = models.CharField(max_length=12, choices=SETTLED, blank=True, verbose_name="处理")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True, related_name="+")
    settled_by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, verbose_name="处理时间")
    settled_reason = models.CharField(max_length=200, blank=True, verbose_name="依据")
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
