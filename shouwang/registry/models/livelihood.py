from datetime import date

from django.db import models

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.policy import codes
from shouwang.registry.livelihood import scale_said
from shouwang.registry.models.facts import StandingManager
from shouwang.registry.models.told import Told
from shouwang.web.sight import Held


class Livelihood(HeldModel, Told):
    """What is common to jobs, products and projects: shown as it stands; `withdrawn` where nobody says it any more.

    `key`: by which the fact is known again (see `registry.livelihood`). Kept by `registry.state` only.
    """

    sight = Held(household="household_id")

    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=12)
    withdrawn = models.BooleanField(default=False, verbose_name="已撤销")

    objects = StandingManager()
    everything = HeldQuerySet.as_manager()

    class Meta:
        abstract = True


class Job(Livelihood):
    """Work for pay of a member (务工). *A13*; pay in fen a month."""

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="jobs")
    employer = models.CharField(max_length=60, blank=True, verbose_name="务工单位")
    workplace = models.CharField(max_length=60, blank=True, verbose_name="务工地点")
    begins_on = models.DateField(null=True, verbose_name="开始时间")
    ends_on = models.DateField(null=True, verbose_name="结束时间")
    pay_fen = models.BigIntegerField(null=True, verbose_name="月收入")
    channel = models.CharField(max_length=2, blank=True, choices=codes.choices("work_channel"), verbose_name="就业渠道")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="registry_job_once")]

    def is_going_on(self, on: date) -> bool:
        """Whether it had not ended by a day."""
        return self.ends_on is None or self.ends_on > on


class Product(Livelihood):
    """A main product of a household (主要产品): `key` is its code in the list `product`, `scale` counts in its unit."""

    scale = models.DecimalField(max_digits=9, decimal_places=2, null=True, verbose_name="规模")
    since = models.DateField(null=True, verbose_name="起")
    until = models.DateField(null=True, verbose_name="止")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["household", "key"], name="registry_product_once")]

    def get_key_display(self) -> str:
        return codes.title("product", self.key)

    @property
    def unit(self) -> str:
        """What `scale` counts."""
        entry = codes.read("product").get(self.key)
        return entry.unit if entry else ""

    @property
    def amount(self) -> str:
        return scale_said(self.key, self.scale)


class Project(Livelihood):
    """A project that a household shares in (参与项目), and how it stands since a day."""

    name = models.CharField(max_length=60, verbose_name="项目名称")
    village = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="项目所在村"
    )
    owner = models.CharField(max_length=60, blank=True, verbose_name="经营主体")
    state = models.CharField(max_length=10, blank=True, choices=codes.choices("project_state"), verbose_name="项目状态")
    state_on = models.DateField(null=True, verbose_name="状态起始日期")
    share = models.CharField(max_length=60, blank=True, verbose_name="参与方式和份额")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["household", "key"], name="registry_project_once")]
