"""The nouns of reporting: a half-year that was closed, and what each village's row said then."""

from django.db import models

from shouwang.places.held import HeldModel
from shouwang.web.sight import Held


class Closing(HeldModel):
    """附件4 of one county and half-year, fixed by an act: by what was known at `known_at`, and never again otherwise."""

    sight = Held(reaches_down=True, append_only=True)

    half = models.CharField(max_length=6, verbose_name="半年")
    known_at = models.DateTimeField(verbose_name="封存时间")
    sha256 = models.CharField(max_length=64, verbose_name="校验值")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="封存岗位")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "half"], name="reporting_closing_once")]


class ClosedRow(HeldModel):
    """One village's row of a closed 附件4, as it was written."""

    sight = Held(append_only=True)

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="rows")
    half = models.CharField(max_length=6)
    said = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["place", "half"], name="reporting_closed_row")]
