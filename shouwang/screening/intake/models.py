from django.db import models
from django.db.models import Q

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.screening import sources
from shouwang.sheets.contract import Contract
from shouwang.web.sight import Held

KINDS = [("full", "全量名单"), ("increment", "新增明细"), ("total", "累计名单")]

TONES = {"received": "info", "taken_in": "good", "superseded": "plain", "withdrawn": "plain", "refused": "bad"}


class DeliveryQuerySet(HeldQuerySet):
    def in_force(self) -> "DeliveryQuerySet":
        """Taken in, not replaced by a corrected file, not withdrawn."""
        return self.filter(state="taken_in")

    def out_of_force(self) -> "DeliveryQuerySet":
        """Taken in once, then replaced or withdrawn: what rests on their rows has to be looked at again."""
        return self.filter(state__in=["superseded", "withdrawn"])


class Delivery(HeldModel):
    """One file of one table for one period, with its letter (推送函). `place` is the area it was delivered for.

    `key` is `<area>-<supplier.table>-<yyyymm>-<n>`. Always rows = kept + faulty + skipped and
    kept = linked + doubtful + unmatched. `comparison` says whether a full list may be compared with the one before:
    it waits for the officer's word when a township or class is missing or has shrunk beyond the policy's share.
    `census` counts its kept rows by township (and those of them linked) and by class; `difference` the rows added, removed
    and changed against the delivery that it replaces. A prefecture's delivery is seen by its counties too: rows go to
    their counties.
    """

    sight = Held(supplier="supplier", reaches_down=True)

    STATES = [
        ("received", "已接收"),
        ("taken_in", "已入库"),
        ("superseded", "已被更正文件替代"),
        ("withdrawn", "已撤回"),
        ("refused", "未接收"),
    ]
    COMPARISONS = [
        ("none", "不比对"),
        ("baseline", "首份全量，作为基准"),
        ("allowed", "可以比对"),
        ("waiting", "待确认后比对"),
        ("withheld", "确认不比对"),
    ]

    key = models.CharField(max_length=80, unique=True, verbose_name="批次号")
    supplier = models.CharField(max_length=40, verbose_name="部门")
    table = models.CharField(max_length=40, verbose_name="名单")
    kind = models.CharField(max_length=10, choices=KINDS, verbose_name="名单性质")
    period = models.CharField(max_length=7, verbose_name="所属月份")
    letter_no = models.CharField(max_length=60, blank=True, verbose_name="推送函文号")
    letter_on = models.DateField(null=True, verbose_name="推送函日期")
    letter = models.ForeignKey("vault.Document", on_delete=models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey("vault.Document", on_delete=models.PROTECT, null=True, related_name="+")
    file = models.CharField(max_length=200, verbose_name="文件")
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField(verbose_name="接收时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="报送岗位")
    state = models.CharField(max_length=12, choices=STATES, verbose_name="状态")
    sentence = models.CharField(max_length=500, blank=True, verbose_name="说明")
    mapping = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0, verbose_name="行数")
    kept = models.PositiveIntegerField(default=0, verbose_name="有效")
    faulty = models.PositiveIntegerField(default=0, verbose_name="有误")
    linked = models.PositiveIntegerField(default=0, verbose_name="已匹配")
    doubtful = models.PositiveIntegerField(default=0, verbose_name="存疑")
    unmatched = models.PositiveIntegerField(default=0, verbose_name="未匹配")
    skipped = models.PositiveIntegerField(default=0, verbose_name="跳过")
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by", verbose_name="替代"
    )
    comparison = models.CharField(max_length=10, choices=COMPARISONS, default="none", verbose_name="比对")
    comparison_note = models.CharField(max_length=300, blank=True, verbose_name="比对说明")
    comparison_by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, null=True, related_name="+")
    census = models.JSONField(default=dict)
    difference = models.JSONField(default=dict)
    code = models.CharField(max_length=40, blank=True)  # why it was refused, for scripts
    lake = models.JSONField(default=dict)  # county → row count and sha256 of its lake file: never rewritten

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "supplier", "table", "period"],
                condition=Q(state="taken_in"),
                name="intake_delivery_one_in_force",
            ),
        ]
        indexes = [models.Index(fields=["place", "-received_at", "id"], name="intake_delivery_place")]

    def __str__(self) -> str:
        return self.key

    @property
    def trail_key(self) -> str:
        return self.key

    @property
    def contract_name(self) -> str:
        return f"{self.supplier}.{self.table}"

    @property
    def contract(self) -> Contract:
        return sources.contract(self.contract_name)

    @property
    def tone(self) -> str:
        """The tone in which pages show its state."""
        return TONES[self.state]

    @property
    def may_compare(self) -> bool:
        """Whether a full list may be compared with the one before it."""
        return self.comparison == "allowed"

    @property
    def is_waiting(self) -> bool:
        """Received, not yet taken in: nothing of it counts."""
        return self.state == "received"


class Fault(HeldModel):
    """What is wrong with one cell of a delivery: where and why, never the value."""

    sight = Held(supplier="supplier")

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="faults")
    supplier = models.CharField(max_length=40)
    file = models.CharField(max_length=200)
    sheet = models.CharField(max_length=100, verbose_name="工作表")
    row = models.PositiveIntegerField(verbose_name="行")
    column = models.CharField(max_length=60, blank=True, verbose_name="列")
    code = models.CharField(max_length=40)
    sentence = models.CharField(max_length=300, verbose_name="问题")
    advice = models.CharField(max_length=300, verbose_name="怎么办")
    kept = models.BooleanField(verbose_name="该行已保留")

    class Meta:
        indexes = [models.Index(fields=["delivery", "row", "id"], name="intake_fault_delivery")]
