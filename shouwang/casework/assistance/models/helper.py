from django.db import models
from django.db.models import F, Q

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.web.sight import Held


class HelperQuerySet(HeldQuerySet):
    def in_force(self) -> "HelperQuerySet":
        return self.filter(until__isnull=True)

    def vacant(self) -> "HelperQuerySet":
        """In force, but the post behind it has ended or stands empty: somebody has to be named anew."""
        return self.in_force().filter(post__isnull=False).filter(Q(post__until__isnull=False) | Q(post__holder=None))


class Helper(HeldModel):
    """The responsible helper (帮扶责任人) of a case, from a day to a day. *S1 第六步*, S2 三(一): 风险不消除,责任不脱钩.

    One at a time, and none missing while the risk is open: the next begins on the day on which the last one ends. A
    holder of a post is paired with the household and sees it; a person without one is named, his phone sealed.
    """

    sight = Held(household="household_id")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="helpers", verbose_name="监测户")
    household_id = models.BigIntegerField(verbose_name="农户")
    post = models.ForeignKey(
        "accounts.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="帮扶岗位"
    )
    pairing = models.ForeignKey("accounts.Pairing", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60, verbose_name="姓名")
    unit = models.CharField(max_length=60, verbose_name="单位")
    duty = models.CharField(max_length=60, blank=True, verbose_name="职务")
    phone = models.ForeignKey("vault.Secret", on_delete=models.PROTECT, null=True, related_name="+")
    phone_mask = models.CharField(max_length=24, blank=True, verbose_name="联系电话")
    since = models.DateField(verbose_name="结对日期")
    until = models.DateField(null=True, verbose_name="解除日期")
    end_reason = models.CharField(max_length=200, blank=True, verbose_name="变更原因")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位")

    objects = HelperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(until__isnull=True), name="assistance_helper_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | (Q(until__gte=F("since")) & ~Q(end_reason="")),
                name="assistance_helper_ended_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-id"], name="assistance_helper_case"),
            models.Index(fields=["place", "id"], name="assistance_helper_place"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def trail_key(self) -> str:
        return f"{self.case_id}/{self.pk}"

    @property
    def is_vacant(self) -> bool:
        """Whether the post behind a helper in force has ended or stands empty."""
        return self.until is None and self.post is not None and (self.post.until is not None or not self.post.holder_id)
