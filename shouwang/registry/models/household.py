from datetime import date

from django.db import models

from shouwang.places.held import HeldModel, HeldQuerySet, place
from shouwang.web.search import beginning
from shouwang.web.sight import Held

ATTRIBUTES = [
    ("ordinary", "一般农户"),
    ("lifted_with", "脱贫户（享受政策）"),
    ("lifted_without", "脱贫户（不享受政策）"),
]
CATEGORIES = [("unstable", "脱贫不稳定户"), ("marginal", "边缘易致贫户"), ("sudden", "突发严重困难户")]


class HouseholdQuerySet(HeldQuerySet):
    def monitored(self, on: date) -> "HouseholdQuerySet":
        """Monitored on a day, by a case or by the national system's word, from the day that it says."""
        begun = models.Q(monitored_since__isnull=True) | models.Q(monitored_since__lte=on)
        going_on = models.Q(eliminated_on__isnull=True) | models.Q(eliminated_on__gt=on)
        return self.current().exclude(category="").filter(begun & going_on)

    def current(self) -> "HouseholdQuerySet":
        """Households that stand in the register: not taken back, not gone."""
        return self.filter(gone_on__isnull=True)

    def named(self, start: str) -> "HouseholdQuerySet":
        """Those whose head's name begins with `start` (a range: the index serves it below the policy)."""
        return self.filter(beginning("head_name", start))


class Household(HeldModel):
    """One rural household (农户): the unit of everything. *S1 三(一) 整户识别*.

    `place` is its villager group when known, else its village. `key` is what every export calls it: its 户编号, else
    `<village>-<0001…>`. `attribute` is A1; `category` and `monitored_since` what the national system already says of
    it. Income columns repeat the newest Income row, so that lists need no join. `gone_on`: the household ended, or
    the batch that brought it was taken back (`gone_reason`). `has_case`: a case decides about category and days, and
    no file any more.
    """

    sight = Held(household="id")

    place = place(is_indexed=False)
    key = models.CharField(max_length=40, unique=True, verbose_name="户标识")
    household_no = models.CharField(max_length=40, blank=True, verbose_name="户编号")
    head_name = models.CharField(max_length=60, db_collation="C", verbose_name="户主")
    attribute = models.CharField(max_length=16, choices=ATTRIBUTES, default="ordinary", verbose_name="户属性")
    category = models.CharField(max_length=16, choices=CATEGORIES, blank=True, verbose_name="监测对象类别")
    monitored_since = models.DateField(null=True, verbose_name="识别监测时间")
    eliminated_on = models.DateField(null=True, verbose_name="风险消除时间")
    has_case = models.BooleanField(default=False, db_default=False)
    relocation_site = models.BooleanField(null=True, verbose_name="大中型易地扶贫搬迁集中安置区")
    resettlement = models.CharField(max_length=60, blank=True, db_default="", verbose_name="易地搬迁安置点")
    phone = models.ForeignKey("vault.Secret", on_delete=models.PROTECT, null=True, related_name="+")
    phone_mask = models.CharField(max_length=24, blank=True, verbose_name="联系电话")
    bank = models.CharField(max_length=60, blank=True, verbose_name="开户行")
    account = models.ForeignKey("vault.Secret", on_delete=models.PROTECT, null=True, related_name="+")
    account_mask = models.CharField(max_length=40, blank=True, verbose_name="银行账号")
    members = models.PositiveSmallIntegerField(default=0, verbose_name="人口")
    net_fen = models.BigIntegerField(null=True, verbose_name="家庭纯收入")
    net_per_head_fen = models.BigIntegerField(null=True, verbose_name="人均纯收入")
    income_to = models.DateField(null=True, verbose_name="收入截至")
    is_safety_net = models.BooleanField(default=False, verbose_name="整户无劳动能力兜底保障户")
    batch = models.ForeignKey("registry.Batch", on_delete=models.PROTECT, null=True, related_name="households")
    split_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="split_off", verbose_name="分自"
    )
    gone_on = models.DateField(null=True, verbose_name="销户日期")
    gone_reason = models.CharField(max_length=20, blank=True, verbose_name="销户原因")

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["place", "id"], name="registry_household_place"),
            models.Index(fields=["head_name", "id"], name="registry_household_head"),
            models.Index(fields=["net_per_head_fen", "id"], name="registry_household_income"),
            models.Index(
                fields=["place", "category", "id"],
                condition=~models.Q(category=""),
                name="registry_household_monitored",
            ),
        ]

    def __str__(self) -> str:
        return self.head_name

    @property
    def household_id(self) -> int:
        return self.pk

    @property
    def is_lifted(self) -> bool:
        return self.attribute != "ordinary"

    @property
    def is_monitored(self) -> bool:
        return bool(self.category) and self.eliminated_on is None
