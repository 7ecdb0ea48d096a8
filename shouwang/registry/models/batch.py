from django.db import models

from shouwang.places.held import HeldModel
from shouwang.web.sight import Held


class Batch(HeldModel):
    """One registry file taken in: previewed, loaded, or taken back. `key` is `<area>-enrol-<n>`.

    `mapping` holds which heading each column is read from (`columns`), the headings as the file has them (`shown`) and
    what a person said about them (`given`). Each look at the file is a `round`; its faults carry the number.
    A village below sees which file its households came from, but neither the file nor its faults.
    `refused`: a try that was not taken in (`sentence` says why), with nothing of it in the register.
    `serial`: drawn when the file was received, later that of its source.
    `place_about` is the township or village that the file is about, when it does not say so itself.
    """

    sight = Held(reaches_down=True)

    STATES = [
        ("previewed", "待载入"),
        ("loading", "载入中"),
        ("loaded", "已载入"),
        ("withdrawn", "已撤回"),
        ("refused", "未收下"),
    ]

    key = models.CharField(max_length=40, unique=True, verbose_name="批次")
    document = models.ForeignKey("vault.Document", on_delete=models.PROTECT, null=True, related_name="+")
    file = models.CharField(max_length=200, verbose_name="文件")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=STATES, verbose_name="状态")
    sentence = models.CharField(max_length=500, blank=True, verbose_name="说明")
    place_about = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="所属乡村"
    )
    mapping = models.JSONField(default=dict, verbose_name="表头对应")
    counts = models.JSONField(default=dict, verbose_name="计数")
    round = models.PositiveSmallIntegerField(default=0)
    serial = models.BigIntegerField(null=True)
    at = models.DateTimeField(verbose_name="时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="经办岗位")

    class Meta:
        indexes = [models.Index(fields=["place", "-id"], name="registry_batch_place")]


class BatchFault(HeldModel):
    """What is wrong with one cell of a registry file: where and why, never the value."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="faults")
    file = models.CharField(max_length=200)
    sheet = models.CharField(max_length=100, verbose_name="工作表")
    row = models.PositiveIntegerField(verbose_name="行")
    column = models.CharField(max_length=60, blank=True, verbose_name="列")
    code = models.CharField(max_length=40)
    sentence = models.CharField(max_length=300, verbose_name="问题")
    advice = models.CharField(max_length=300, verbose_name="怎么办")
    kept = models.BooleanField(verbose_name="该行已载入")
    round = models.PositiveSmallIntegerField(default=0)

    @property
    def is_asked(self) -> bool:
        """Whether the row waits for a person's word instead of being loaded."""
        return self.code.startswith("asked_")

    class Meta:
        indexes = [models.Index(fields=["batch", "round", "row", "id"], name="registry_fault_batch")]
