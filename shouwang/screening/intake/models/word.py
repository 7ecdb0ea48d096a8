from django.db import models

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.web.sight import Held


class WordQuerySet(HeldQuerySet):
    def in_force(self) -> "WordQuerySet":
        """Words that nobody has taken back."""
        return self.filter(revoked_at__isnull=True)


class Word(HeldModel):
    """What one department means by a heading, a code word or a title, said once by a person and applied from then on.

    `kind` column: heading `word` is the contract's column `meaning`; code: `word` in `column` means the code `meaning`;
    unit: the amounts under heading `word` are in `meaning`; title: a list that calls itself `word` is this list.
    `meaning` "skip": it says nothing that is wanted.
    """

    sight = Held(supplier="supplier", reaches_down=True)

    KINDS = [("column", "列名"), ("code", "写法"), ("unit", "单位"), ("title", "名称")]

    supplier = models.CharField(max_length=40, verbose_name="部门")
    table = models.CharField(max_length=40, verbose_name="名单")
    kind = models.CharField(max_length=8, choices=KINDS, verbose_name="类别")
    column = models.CharField(max_length=60, blank=True, verbose_name="列")
    word = models.CharField(max_length=120, verbose_name="原文")
    meaning = models.CharField(max_length=60, verbose_name="含义")
    since = models.DateField(verbose_name="起用日期")
    reason = models.CharField(max_length=300, blank=True, verbose_name="依据")
    answered_by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="答复人")
    answered_at = models.DateTimeField(verbose_name="答复时间")
    revoked_by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, verbose_name="撤销时间")

    objects = WordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "supplier", "table", "kind", "column", "word"],
                condition=models.Q(revoked_at__isnull=True),
                name="intake_word_one_meaning",
            )
        ]

    @property
    def trail_key(self) -> str:
        return f"{self.supplier}.{self.table}/{self.kind}/{self.word}"[:60]
