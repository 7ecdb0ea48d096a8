from django.db import models
from django.db.models.functions import Now

from shouwang.places.code import above, at_level, level, short, span
from shouwang.places.held import HeldModel
from shouwang.web.sealed import SealedModel
from shouwang.web.sight import Held, Open

LEVELS = [
    ("province", "省级"),
    ("prefecture", "市级"),
    ("county", "县级"),
    ("township", "乡级"),
    ("village", "村级"),
    ("group", "组级"),
]


class PlaceQuerySet(models.QuerySet):
    def current(self) -> "PlaceQuerySet":
        return self.filter(became__isnull=True)

    def within(self, place_id: int) -> "PlaceQuerySet":
        return self.filter(id__range=span(place_id))

    def at(self, name: str) -> "PlaceQuerySet":
        return self.filter(level=name)


class Place(models.Model):
    """A province, prefecture, county, township, village or villager group, under its national code.

    `kind` is the place's own word (县/区/市/旗, 镇/乡/苏木/街道, 村/社区/嘎查/组): mixed within one county. `became` is
    set when the place was renumbered or merged: the old code stays readable and leads to the new place.
    """

    sight = Open("codes and names of places, published nationally")

    id = models.BigIntegerField(primary_key=True, verbose_name="代码")
    level = models.CharField(max_length=10, choices=LEVELS, verbose_name="层级")
    name = models.CharField(max_length=60, verbose_name="名称")
    kind = models.CharField(max_length=10, blank=True, verbose_name="称谓")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="children", verbose_name="上级"
    )
    became = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="former", verbose_name="变更为"
    )
    became_on = models.DateField(null=True, verbose_name="变更日期")
    tags = models.JSONField(default=list, verbose_name="村庄标签")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["name"], name="places_place_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        return short(self.pk)

    @property
    def latest(self) -> "Place":
        """What this place is now: itself, or what it became, followed to the end."""
        place = self
        while place.became_id:
            place = place.became
        return place

    @property
    def span(self) -> tuple[int, int]:
        return span(self.pk)

    @property
    def above(self) -> tuple[int, ...]:
        return above(self.pk)

    def up(self, name: str) -> int:
        """Id of the place of that level which this one lies in."""
        return at_level(self.pk, name)

    @staticmethod
    def level_of(place_id: int) -> str:
        return level(place_id)


class PostingPlace(HeldModel):
    """Where a village posts its notices: a cluster of ≥ 20 households, a relocation site, the village office.

    *S1 第四步*: 集中居住20户以上、易迁集中安置点、村委会等人口聚集区. What hangs there is public: groups see it too.
    """

    sight = Held(reaches_down=True)

    KINDS = [("cluster", "集中居住点"), ("relocation", "易地搬迁安置点"), ("office", "村委会")]

    name = models.CharField(max_length=60, verbose_name="张贴地点")
    kind = models.CharField(max_length=12, choices=KINDS, verbose_name="类型")
    households = models.PositiveIntegerField(null=True, verbose_name="户数")
    since = models.DateField(verbose_name="启用日期")
    until = models.DateField(null=True, verbose_name="停用日期")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "name"], name="places_posting_once")]


class Site(SealedModel):
    """What this installation is: its area, and whether it is an exercise (never changeable afterwards).

    `latest_at` is the last instant given from outside on an exercise site, `ticks_from` the machine's instant when it
    was given: the exercise goes on from the one at the pace of the other, and never runs backwards.
    """

    sight = Open("the name of the installation")

    id = models.SmallIntegerField(primary_key=True, default=1)
    area = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="地区")
    is_exercise = models.BooleanField(default=False, verbose_name="演练环境")
    latest_at = models.DateTimeField(null=True)
    ticks_from = models.DateTimeField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="places_site_only_one")]


class Serial(models.Model):
    """The last number given out under a prefix: numbering must not depend on what the one who numbers can see."""

    sight = Open("prefixes and their last numbers")

    prefix = models.CharField(max_length=80, primary_key=True)
    last = models.PositiveIntegerField()
