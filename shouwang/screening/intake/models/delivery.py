from django.db import models
from django.db.models import Q

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.screening import sources
from shouwang.sheets.contract import Contract
from shouwang.web.sight import Held

KINDS = [("full", "全量名单"), ("increment", "新增明细"), ("total", "累计名单")]

TONES = {
    "received": "info", "asked": "warn", "held": "warn", "in_force": "good", "superseded": "plain",
    "withdrawn": "plain", "refused": "bad",
}  # fmt: skip
WAITING = ("received", "asked", "held")


class DeliveryQuerySet(HeldQuerySet):
    def in_force(self) -> "DeliveryQuerySet":
        """What counts: confirmed, not replaced by a later file, not withdrawn. Runs and lists read nothing else."""
        return self.filter(state="in_force")

    def out_of_force(self) -> "DeliveryQuerySet":
        """In force once, then replaced or withdrawn: what rests on their rows has to be looked at again."""
        return self.filter(state__in=["superseded", "withdrawn"], counted_at__isnull=False)

    def waiting(self) -> "DeliveryQuerySet":
        """Handed in, and not (or not yet) what counts: to be read, to be answered, or held for somebody's word."""
        return self.filter(state__in=WAITING)

    def of_slot(self, delivery: "Delivery") -> "DeliveryQuerySet":
        """Everything handed in for the same area, list and month as this one."""
        same = {name: getattr(delivery, name) for name in ("place_id", "supplier", "table", "period")}
        return self.filter(**same)


class Delivery(HeldModel):
    """One file of one table for one period, with its letter (推送函). `place` is the area it was delivered for.

    `key` is `<area>-<supplier.table>-<yyyymm>-<n>`; `serial` the order of receipt within one list of one area: a later
    one replaces what stood, unless it `is_supplement` (补报), whatever was read first. It is read (`read_at`), then it is
    in force, or it waits: `asked` for answers, `held` for somebody's word, with the list before still in force. Always
    rows = kept + faulty + skipped and kept = linked + doubtful + unmatched + asked. `reasons` are why it cannot be
    what it claims (codes of `intake.hold`, the gravest first), `resembles` the list that it is more like, `held_note` the
    same in words; `released` the reasons that
    somebody let pass, `named` the word by which the list calls itself. `comparison` says whether a full list may be
    compared with the one before. `census` counts its kept rows by township (and those of them linked) and by class,
    `filled` its filled cells by column; `difference` the rows added, removed and changed against what it replaces;
    `words_sha256` the digest of the word book that it was read with. A prefecture's delivery is seen by its counties too:
    rows go to their counties.
    """

    sight = Held(supplier="supplier", reaches_down=True)

    STATES = [
        ("received", "待入库"),
        ("asked", "待答复"),
        ("held", "暂缓入库"),
        ("in_force", "已入库"),
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
    serial = models.PositiveBigIntegerField(default=0)
    supplier = models.CharField(max_length=40, verbose_name="部门")
    table = models.CharField(max_length=40, verbose_name="名单")
    kind = models.CharField(max_length=10, choices=KINDS, verbose_name="名单性质")
    period = models.CharField(max_length=7, verbose_name="所属月份")
    is_supplement = models.BooleanField(default=False, verbose_name="补报")
    letter_no = models.CharField(max_length=60, blank=True, verbose_name="推送函文号")
    letter_on = models.DateField(null=True, verbose_name="推送函日期")
    letter = models.ForeignKey("vault.Document", on_delete=models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey("vault.Document", on_delete=models.PROTECT, null=True, related_name="+")
    file = models.CharField(max_length=200, verbose_name="文件")
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField(verbose_name="接收时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="报送岗位")
    state = models.CharField(max_length=12, choices=STATES, verbose_name="状态")
    read_at = models.DateTimeField(null=True, verbose_name="核对时间")
    counted_at = models.DateTimeField(null=True, verbose_name="首次入库时间")
    reasons = models.JSONField(default=list, verbose_name="暂缓原因")
    resembles = models.CharField(max_length=81, blank=True, verbose_name="更像的名单")
    held_note = models.CharField(max_length=600, blank=True, verbose_name="暂缓说明")
    released = models.JSONField(default=list)
    named = models.CharField(max_length=20, blank=True, verbose_name="自称")
    sentence = models.CharField(max_length=500, blank=True, verbose_name="说明")
    mapping = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0, verbose_name="行数")
    kept = models.PositiveIntegerField(default=0, verbose_name="有效")
    faulty = models.PositiveIntegerField(default=0, verbose_name="有误")
    linked = models.PositiveIntegerField(default=0, verbose_name="已匹配")
    doubtful = models.PositiveIntegerField(default=0, verbose_name="存疑")
    unmatched = models.PositiveIntegerField(default=0, verbose_name="未匹配")
    skipped = models.PositiveIntegerField(default=0, verbose_name="跳过")
    asked = models.PositiveIntegerField(default=0, verbose_name="待明确")
    unread = models.PositiveIntegerField(default=0, verbose_name="未读取")
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by", verbose_name="替代"
    )
    comparison = models.CharField(max_length=10, choices=COMPARISONS, default="none", verbose_name="比对")
    comparison_note = models.CharField(max_length=300, blank=True, verbose_name="比对说明")
    comparison_by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, null=True, related_name="+")
    census = models.JSONField(default=dict)
    filled = models.JSONField(default=dict)
    difference = models.JSONField(default=dict)
    words_sha256 = models.CharField(max_length=64, blank=True, verbose_name="词条摘要")
    code = models.CharField(max_length=40, blank=True)  # why it was refused, for scripts
    lake = models.JSONField(default=dict)  # county → row count and sha256 of its lake file: never rewritten

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "supplier", "table", "period"],
                condition=Q(state="in_force", is_supplement=False),
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
        """Handed in, and nothing of it counts yet."""
        return self.state in WAITING

    @property
    def held_for(self) -> str:
        """The gravest reason why it is held, as commands say it; "" when it is not."""
        first = next(iter(self.reasons), "")
        return f"{first}:{self.resembles}" if self.resembles and first == "fits_better" else first

    @property
    def is_read(self) -> bool:
        """Read and matched, so that its record of what was understood can be shown."""
        return self.read_at is not None
