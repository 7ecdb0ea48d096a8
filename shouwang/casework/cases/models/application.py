from datetime import date

from django.db import models
from django.db.models import Q

from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.vault.papers import Papers
from shouwang.web.sight import Held

KINDS = [("own", "本户申报"), ("proxy", "代为申报"), ("written", "入户时代写")]
SIGNINGS = [("signature", "签字"), ("fingerprint", "捺印"), ("voice", "录音确认"), ("guardian", "监护人代签")]


class Application(HeldModel):
    """What every case rests on (申请及承诺): the household's own, a proxy's, or one written for it at the home check.

    *S1 第一步*: with evidence of the risk (or a stated reason for none) and the promise of truth; a proxy is a
    relative, neighbour or cadre, and the farmer's own mark shows that it is his real wish. One written at the home
    check follows the day on which the family was informed (*第二步: 及时告知、通知其家庭成员或代为申报*).
    """

    sight = Held(household="household_id")
    proved_by = Papers("cases.see", ("mark",))

    key = models.CharField(max_length=40, unique=True, verbose_name="申请编号")
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="applications", verbose_name="农户"
    )
    report = models.ForeignKey(
        "clues.Report", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="受理登记"
    )
    visit = models.ForeignKey("visits.Visit", on_delete=models.PROTECT, null=True, related_name="applications")
    kind = models.CharField(max_length=8, choices=KINDS, verbose_name="申报方式")
    on = models.DateField(verbose_name="申请日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位")
    applicant = models.CharField(max_length=60, verbose_name="申请人")
    proxy = models.CharField(max_length=60, blank=True, verbose_name="代办人")
    relation = models.CharField(max_length=30, blank=True, verbose_name="与户主关系")
    text = models.TextField(verbose_name="申请事由")
    promised_on = models.DateField(verbose_name="承诺日期")
    mark = models.ForeignKey(
        "vault.Document", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="农户本人签字或捺印"
    )
    no_evidence = models.CharField(max_length=200, blank=True, verbose_name="无佐证材料的理由")
    informed_on = models.DateField(null=True, verbose_name="告知农户日期")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="proxy") | (~Q(proxy="") & ~Q(relation="") & Q(mark__isnull=False)),
                name="cases_application_proxy_named_and_marked",
            ),
            models.CheckConstraint(
                condition=~Q(kind="written") | Q(informed_on__isnull=False), name="cases_application_written_informed"
            ),
        ]
        indexes = [
            models.Index(fields=["place", "-on", "id"], name="cases_application_place"),
            models.Index(fields=["household", "-id"], name="cases_application_household"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def trail_key(self) -> str:
        return self.key


class Attachment(HeldModel):
    """A piece of evidence of the risk (风险点佐证资料) handed in with an application."""

    sight = Held(household="household_id", append_only=True)
    proved_by = Papers("cases.see", ("document",))

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="attachments")
    household_id = models.BigIntegerField()
    title = models.CharField(max_length=60, verbose_name="材料名称")
    document = models.ForeignKey("vault.Document", on_delete=models.PROTECT, related_name="+")


class AuthorisationQuerySet(HeldQuerySet):
    def in_force(self, on: date) -> "AuthorisationQuerySet":
        """Given by that day and not withdrawn by it."""
        return self.filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on), on__lte=on)


class Authorisation(HeldModel):
    """That an adult member allows his assets to be asked for (授权依法查询). *S1 第一步*.

    `scope`: codes of the nine kinds (`policy/codes/asset.csv`). In force from `on` until withdrawn; never deleted.
    """

    sight = Held(household="household_id")
    proved_by = Papers("cases.see", ("document",))

    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="authorisations")
    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="authorisations", verbose_name="授权人"
    )
    scope = models.JSONField(default=list, verbose_name="授权范围")
    on = models.DateField(verbose_name="授权日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位")
    how = models.CharField(max_length=12, choices=SIGNINGS, verbose_name="签署方式")
    document = models.ForeignKey(
        "vault.Document", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="授权书"
    )
    withdrawn_on = models.DateField(null=True, verbose_name="撤回日期")

    objects = AuthorisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(withdrawn_on__isnull=True), name="cases_authorisation_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=models.F("on")),
                name="cases_authorisation_dates",
            ),
        ]
        indexes = [models.Index(fields=["household", "id"], name="cases_authorisation_household")]
