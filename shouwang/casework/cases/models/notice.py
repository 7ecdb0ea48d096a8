from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from shouwang.casework.cases.steps import PURPOSES
from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.vault.papers import Papers
from shouwang.web.sight import Held

MOMENTS = [("start", "张贴"), ("end", "期满")]


class NoticeQuerySet(HeldQuerySet):
    def up(self) -> "NoticeQuerySet":
        return self.filter(taken_down_on__isnull=True)

    def to_take_down(self, on: date) -> "NoticeQuerySet":
        """Still up although the last household's clock has run out: the task "take it down"."""
        return self.up().filter(ends_on__lte=on)


class Notice(HeldModel):
    """A list that a village posts (公示). *S1 第四步*; what may stand on it comes from an allow-list only.

    `ends_on` is the first day on which the last of its households may go on; then it has to be taken down.
    `hides_names` hides the middle character of the heads' names.
    """

    sight = Held(reaches_down=True)

    key = models.CharField(max_length=40, unique=True, verbose_name="公示编号")
    purpose = models.CharField(max_length=12, choices=PURPOSES, verbose_name="事项")
    title = models.CharField(max_length=120, verbose_name="标题")
    posted_on = models.DateField(verbose_name="张贴日期")
    ends_on = models.DateField(verbose_name="期满日期")
    term = models.CharField(max_length=20, verbose_name="公示期")
    contact = models.CharField(max_length=120, verbose_name="受理异议的单位和电话")
    hides_names = models.BooleanField(default=False, verbose_name="隐去户主姓名中间字")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位")
    taken_down_on = models.DateField(null=True, verbose_name="撤下日期")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["place", "-posted_on", "id"], name="cases_notice_place"),
            models.Index(fields=["place", "ends_on"], condition=Q(taken_down_on__isnull=True), name="cases_notice_up"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def trail_key(self) -> str:
        return self.key


class NoticeLine(HeldModel):
    """One household on a notice, with its own clock: `since` is its day of posting, or of its last correction.

    `text` is what the paper says of it, frozen: head, village, group, members, category — nothing else.
    """

    sight = Held(household="household_id")

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="lines")
    passage = models.ForeignKey("cases.Passage", on_delete=models.PROTECT, related_name="notice_lines")
    household_id = models.BigIntegerField()
    text = models.JSONField(verbose_name="公示内容")
    since = models.DateField(verbose_name="起算日期")
    opens_on = models.DateField(verbose_name="最早可办下一步")
    removed_on = models.DateField(null=True, verbose_name="撤出日期")
    removed_why = models.CharField(max_length=200, blank=True, verbose_name="撤出原因")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["passage"], condition=Q(removed_on__isnull=True), name="cases_noticeline_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True) | Q(removed_on__gte=F("since")), name="cases_noticeline_dates"
            ),
        ]
        indexes = [models.Index(fields=["notice", "id"], name="cases_noticeline_notice")]

    @property
    def last_on(self) -> date:
        """The last day on which the notice has to hang: an end photo bears this day or a later one."""
        return self.opens_on - timedelta(days=1)


class NoticePhoto(HeldModel):
    """A dated photo of a notice at one posting place, at its start or at its end. *S1 第四步*."""

    sight = Held(reaches_down=True, append_only=True)
    proved_by = Papers("cases.see", ("document",), is_public=True)

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="photos")
    posting = models.ForeignKey("places.PostingPlace", on_delete=models.PROTECT, related_name="+")
    moment = models.CharField(max_length=5, choices=MOMENTS, verbose_name="时点")
    on = models.DateField(verbose_name="拍摄日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位")
    document = models.ForeignKey("vault.Document", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["notice", "posting", "moment"], name="cases_noticephoto_notice")]


class ObjectionQuerySet(HeldQuerySet):
    def open(self) -> "ObjectionQuerySet":
        return self.filter(answered_on__isnull=True)


class Objection(HeldModel):
    """Somebody objects to one household on a notice; answered in writing, and until then that household waits.

    `is_upheld`: the objection is right; the household then leaves the list by a decision of its own.
    """

    sight = Held(household="household_id")
    proved_by = Papers("cases.see", ("paper",))

    line = models.ForeignKey(NoticeLine, on_delete=models.PROTECT, related_name="objections")
    passage = models.ForeignKey("cases.Passage", on_delete=models.PROTECT, related_name="objections")
    household_id = models.BigIntegerField()
    who = models.CharField(max_length=60, verbose_name="提出人")
    text = models.TextField(verbose_name="异议内容")
    on = models.DateField(verbose_name="提出日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位")
    answered_on = models.DateField(null=True, verbose_name="答复日期")
    answer = models.TextField(blank=True, verbose_name="书面答复")
    is_upheld = models.BooleanField(null=True, verbose_name="异议成立")
    answered_by = models.ForeignKey(
        "accounts.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="答复岗位"
    )
    paper = models.ForeignKey(
        "vault.Document", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="答复书"
    )

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | (~Q(answer="") & Q(is_upheld__isnull=False)),
                name="cases_objection_answered_in_writing",
            )
        ]
        indexes = [
            models.Index(fields=["passage"], condition=Q(answered_on__isnull=True), name="cases_objection_open"),
            models.Index(fields=["place", "-id"], name="cases_objection_place"),
        ]
