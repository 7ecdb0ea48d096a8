from django.db import models


class Told(models.Model):
    """The line of a registry file that says what this row says now; empty for what a person entered by hand.

    `batch` stays the one that made the row; `told_by` moves on when a later file changes it. *The law of provenance*.
    """

    told_by = models.ForeignKey("registry.Batch", on_delete=models.PROTECT, null=True, related_name="+")
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField(null=True)

    class Meta:
        abstract = True
