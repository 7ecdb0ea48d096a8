import uuid
from datetime import date

from django.db import models

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.web.sealed import SealedModel
from shouwang.web.sight import Held, Open

KINDS = [
    ("number", "证件号码"),
    ("phone", "电话"),
    ("account", "银行账号"),
    ("mark", "签名"),
    ("factor", "两步验证密钥"),
]
FACTOR = "factor"  # opened by the machine only, never by a person


class Secret(HeldModel):
    """One sealed value at one place. Others refer to it; rotating a key touches this table only."""

    sight = Held(household="household_id")
    sealed_rows = "kind = 'factor'"  # whoever exchanges one of these signs in with another phone

    household_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=8, choices=KINDS)
    sealed = models.BinaryField()
    index = models.BinaryField(max_length=20)

    class Meta:
        indexes = [models.Index(fields=["index"], name="vault_secret_index")]


class Factor(SealedModel):
    """A person's second factor: the secret that his phone has too, sealed; the last step of 30 seconds that was used."""

    sight = Open("who signs in with a second factor; the secret itself is sealed elsewhere")

    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, related_name="factor")
    secret = models.ForeignKey(Secret, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, verbose_name="启用时间")  # None: taken away, to be set up anew
    last_step = models.BigIntegerField(default=0)


class Opening(HeldModel):
    """Somebody read a sealed value or a sealed file: who, when, why. Never changed."""

    sight = Held(household="household_id", append_only=True)

    household_id = models.BigIntegerField(null=True)
    secret = models.ForeignKey(Secret, on_delete=models.PROTECT, null=True, related_name="openings")
    document = models.ForeignKey("vault.Document", on_delete=models.PROTECT, null=True, related_name="openings")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name="查看人")
    post = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="岗位")
    at = models.DateTimeField(verbose_name="查看时间")
    reason = models.CharField(max_length=200, verbose_name="理由")
    count = models.PositiveIntegerField(default=1, verbose_name="条数")

    class Meta:
        indexes = [models.Index(fields=["place", "at", "id"], name="vault_opening_place")]

    @property
    def subject(self) -> str:
        """What was opened, without telling it: the kind of the number, the name of the file, or an export."""
        if self.document_id:
            return self.document.name
        return self.secret.get_kind_display() if self.secret_id else "导出文件中的号码"


DOCUMENT_KINDS = {
    "delivery": "部门名单原件", "letter": "推送函", "enrol": "农户信息表原件", "enrol_marked": "问题标注表",
    "notice": "公示照片", "meeting": "评议材料", "authorisation": "授权书", "objection": "异议答复", "measure": "帮扶佐证",
    "monthly": "月监测照片", "survey": "消除核查佐证",
}  # fmt: skip


class DocumentQuerySet(HeldQuerySet):
    def ended(self, on: date) -> "DocumentQuerySet":
        """Files whose keeping has ended by a day, still there."""
        return self.filter(expires_on__lt=on, erased_at__isnull=True)


class Document(HeldModel):
    """A file kept sealed on disk: an original delivery, a letter, a scan, a photo, a generated workbook.

    `handle` names it in addresses: its number would tell how many there are and invite counting. `path` is below the
    data folder's `vault/`; an erased document keeps its hash and size.
    """

    sight = Held(household="household_id", supplier="supplier")

    handle = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    household_id = models.BigIntegerField(null=True)
    supplier = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200, verbose_name="文件名")
    kind = models.CharField(max_length=20, verbose_name="类型")
    path = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField(verbose_name="大小")
    at = models.DateTimeField(verbose_name="存入时间")
    by = models.ForeignKey(
        "accounts.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="存入人"
    )
    expires_on = models.DateField(null=True, verbose_name="到期日")
    erased_at = models.DateTimeField(null=True)

    objects = DocumentQuerySet.as_manager()

    @property
    def kind_word(self) -> str:
        """What the file is, in a word."""
        return DOCUMENT_KINDS.get(self.kind, "佐证材料")
