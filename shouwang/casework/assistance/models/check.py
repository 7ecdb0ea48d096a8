from datetime import date

from django.db import models
from django.db.models import Q

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.vault.papers import Papers
from shouwang.web.sight import Held

CHANNELS = [("home", "入户"), ("phone", "电话"), ("online", "视频或微信")]
TRENDS = [("stable", "平稳"), ("eased", "好转"), ("worse", "加重")]


class MonthlyCheckQuerySet(HeldQuerySet):
    def waiting(self) -> "MonthlyCheckQuerySet":
        return self.filter(done_on__isnull=True, void_on__isnull=True)

    def missed(self, on: date) -> "MonthlyCheckQuerySet":
        """Not made in their month, and the month is over: they stay missed."""
        return self.waiting().filter(due_on__lt=on)

    def due(self, on: date) -> "MonthlyCheckQuerySet":
        """To be made in the month of that day."""
        return self.waiting().filter(month__lte=on, due_on__gte=on)


class MonthlyCheck(HeldModel):
    """The helper's look at a household in one month (一月一监测): one task per case and month. *S1 五*.

    It is made on a day of its month, by visit or phone, with what was found and whether the needs have changed; a month
    that passes without it stays missed. `void_on`: the risk was eliminated before the month was over.
    """

    sight = Held(household="household_id")
    proved_by = Papers("assistance.see", ("photo",))

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="checks", verbose_name="监测户")
    household_id = models.BigIntegerField(verbose_name="农户")
    month = models.DateField(verbose_name="月份")
    due_on = models.DateField(verbose_name="期限")
    opened_at = models.DateTimeField(verbose_name="生成时间")
    done_on = models.DateField(null=True, verbose_name="监测日期")
    channel = models.CharField(max_length=8, choices=CHANNELS, blank=True, verbose_name="方式")
    trend = models.CharField(max_length=8, choices=TRENDS, blank=True, verbose_name="风险变化")
    finding = models.TextField(blank=True, verbose_name="监测情况")
    needs = models.CharField(max_length=300, blank=True, verbose_name="新的需求")
    checker = models.CharField(max_length=60, blank=True, verbose_name="监测人")
    photo = models.ForeignKey(
        "vault.Document", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="照片"
    )
    at = models.DateTimeField(null=True, verbose_name="登记时间")
    by = models.ForeignKey(
        "accounts.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="登记岗位"
    )
    void_on = models.DateField(null=True, verbose_name="不再需要")

    objects = MonthlyCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "month"], name="assistance_check_one_a_month"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | (Q(done_on__gte=models.F("month")) & ~Q(finding="")),
                name="assistance_check_done_with_finding",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(done_on__lte=models.F("due_on")),
                name="assistance_check_done_in_its_month",
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "due_on", "id"],
                condition=Q(done_on__isnull=True, void_on__isnull=True),
                name="assistance_check_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.month_word

    @property
    def trail_key(self) -> str:
        return f"{self.case_id}/{self.month:%Y-%m}"

    @property
    def month_word(self) -> str:
        return f"{self.month.year}年{self.month.month}月"

    def is_missed(self, on: date) -> bool:
        return self.done_on is None and self.void_on is None and self.due_on < on

    def is_open(self, on: date) -> bool:
        """Whether it may be made on that day."""
        return self.done_on is None and self.void_on is None and self.month <= on <= self.due_on
