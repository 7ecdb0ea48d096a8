from django.db import models

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.screening.intake.models.delivery import Delivery
from shouwang.web.sight import Held


class RemarkQuerySet(HeldQuerySet):
    def open(self) -> "RemarkQuerySet":
        """Questions that nobody has answered."""
        return self.filter(state="asked")


class Remark(HeldModel):
    """One line of what a delivery was understood to say (`sheets.understood`): said, asked, or answered.

    No cell's text stands here: `shapes` describe (汉字3, 数字18), `heading` is the department's own heading; a code word
    is kept only when it is neither a name nor a number. `options` are the answers that a question allows.
    """

    sight = Held(supplier="supplier", reaches_down=True)

    STATES = [("said", "已说明"), ("asked", "待答复"), ("answered", "已答复")]

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="remarks")
    supplier = models.CharField(max_length=40)
    serial = models.PositiveIntegerField(verbose_name="序号")
    kind = models.CharField(max_length=20, verbose_name="类别")
    file = models.CharField(max_length=200, blank=True, verbose_name="文件")
    sheet = models.CharField(max_length=100, blank=True, verbose_name="工作表")
    column = models.CharField(max_length=60, blank=True, verbose_name="约定的列")
    heading = models.CharField(max_length=120, blank=True, verbose_name="表头")
    row = models.PositiveIntegerField(default=0, verbose_name="行")
    count = models.PositiveIntegerField(default=0, verbose_name="数量")
    reads_as = models.CharField(max_length=200, blank=True, verbose_name="读作")
    shapes = models.CharField(max_length=200, blank=True, verbose_name="形状")
    options = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=STATES, default="said", verbose_name="状态")
    answer = models.CharField(max_length=60, blank=True, verbose_name="答复")
    reason = models.CharField(max_length=300, blank=True, verbose_name="依据")
    answered_by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, verbose_name="答复时间")

    objects = RemarkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "serial"], name="intake_remark_one_per_serial")]
