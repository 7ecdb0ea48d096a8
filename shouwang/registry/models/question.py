from django.db import models

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.web.sight import Held


class QuestionQuerySet(HeldQuerySet):
    def open(self) -> "QuestionQuerySet":
        """Those that nobody has answered, of files in force, about people who are still there."""
        gone = models.Q(person__isnull=False, person__left_on__isnull=False)
        return self.filter(answer="", batch__state="loaded").exclude(gone)

    def answered(self) -> "QuestionQuerySet":
        """Those whose answer holds for later files: nobody has taken it back."""
        return self.exclude(answer="").filter(revoked_at=None)


class Question(HeldModel):
    """A row of a registry file that may mean somebody who is registered already: nothing was written, a person says.

    `code` is that of its fault; `person` and `household` who may be meant. `number` is the certificate number as the
    file has it, sealed; pages show the masks of both; `sign` its blind index also where it is no sure one. The answer
    holds for the same words in later files (`settled`) until it is revoked, with a reason.
    """

    sight = Held(household="household_id")

    ANSWERS = [("same", "同一人（户），按文件更正"), ("other", "不是同一人（户）"), ("noted", "已核实，不再提示")]

    batch = models.ForeignKey("registry.Batch", on_delete=models.PROTECT, related_name="questions")
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, null=True, related_name="questions")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True, related_name="questions")
    code = models.CharField(max_length=20)
    file = models.CharField(max_length=200, verbose_name="文件")
    sheet = models.CharField(max_length=100, blank=True, verbose_name="工作表")
    row = models.PositiveIntegerField(verbose_name="行")
    name = models.CharField(max_length=60, blank=True, verbose_name="文件里的姓名")
    number = models.ForeignKey("vault.Secret", on_delete=models.PROTECT, null=True, related_name="+")
    number_mask = models.CharField(max_length=24, blank=True, verbose_name="文件里的证件号码")
    sign = models.BinaryField(null=True, max_length=32)
    answer = models.CharField(max_length=8, choices=ANSWERS, blank=True, verbose_name="答复")
    reason = models.CharField(max_length=200, blank=True, verbose_name="依据")
    answered_by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, verbose_name="答复时间")
    revoked_by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, verbose_name="撤销时间")
    revoked_reason = models.CharField(max_length=200, blank=True, verbose_name="撤销原因")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["batch", "id"], name="registry_question_batch"),
            models.Index(fields=["place", "id"], condition=models.Q(answer=""), name="registry_question_open"),
            models.Index(
                fields=["place", "-id"],
                condition=~models.Q(answer="") & models.Q(revoked_at=None),
                name="registry_question_answered",
            ),
        ]


class VillageChange(HeldModel):
    """That a file brought a household to another village: one row for each of the two villages, until somebody there read it.

    `place` is the village that is told. The household may be out of its sight now, so it is named by its key.
    """

    batch = models.ForeignKey("registry.Batch", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40, verbose_name="户标识")
    before = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", verbose_name="原在")
    after = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", verbose_name="现在")
    on = models.DateField(verbose_name="日期")
    seen_by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True, verbose_name="知悉时间")

    class Meta:
        indexes = [models.Index(fields=["place", "id"], name="registry_villagechange_place")]


class Difference(HeldModel):
    """What a look at a file found it would change of one household, old and new in words; numbers masked."""

    sight = Held(household="household_id")

    batch = models.ForeignKey("registry.Batch", on_delete=models.PROTECT, related_name="differences")
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=0)
    lines = models.JSONField(default=list)  # [who or "", field, old, new]

    class Meta:
        indexes = [models.Index(fields=["batch", "round", "id"], name="registry_difference_batch")]
