from django.db import models

from shouwang.places.held import HeldModel
from shouwang.screening.intake.models.delivery import Delivery
from shouwang.web.sight import Held


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
