from datetime import date

from django.db import models
from django.db.models import Q

from shouwang.casework.cases.models.passage import VERDICTS
from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.policy import codes
from shouwang.vault.papers import Papers
from shouwang.web.sight import Held

CLASSES = codes.choices("attendance")


class RollQuerySet(HeldQuerySet):
    def in_force(self, on: date) -> "RollQuerySet":
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)


class RollEntry(HeldModel):
    """One name on the village's roll: who may be called to a review meeting, and as what. *S1 第四步*.

    `person` is the same human being in the register, when known: then his household is known too.
    """

    sight = Held(reaches_down=True)

    name = models.CharField(max_length=60, verbose_name="姓名")
    kind = models.CharField(max_length=16, choices=CLASSES, verbose_name="身份")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField(verbose_name="起")
    until = models.DateField(null=True, verbose_name="止")

    objects = RollQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "name", "person"],
                condition=Q(until__isnull=True),
                nulls_distinct=False,
                name="cases_rollentry_once",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="cases_rollentry_dates"
            ),
        ]
        indexes = [models.Index(fields=["place", "kind", "id"], name="cases_rollentry_place")]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_kind_display()}）"


class Meeting(HeldModel):
    """A review meeting (民主评议) of a village: who came, the minutes, the photographed sign-in sheet. *S1 第四步*.

    It judges many households, each by its own ballot. `representatives` repeats how many villager representatives
    came: only they count for the quorum, each once.
    """

    sight = Held(reaches_down=True)
    proved_by = Papers("cases.see", ("sign_in", "photo"))

    key = models.CharField(max_length=40, unique=True, verbose_name="会议编号")
    on = models.DateField(verbose_name="开会日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位")
    where = models.CharField(max_length=60, verbose_name="会议地点")
    chair = models.CharField(max_length=60, verbose_name="主持人")
    recorder = models.CharField(max_length=60, verbose_name="记录人")
    minutes = models.TextField(verbose_name="评议记录")
    representatives = models.PositiveSmallIntegerField(default=0, verbose_name="到会村民代表")
    sign_in = models.ForeignKey(
        "vault.Document", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="签到表"
    )
    photo = models.ForeignKey(
        "vault.Document", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="会议照片"
    )

    class Meta:
        indexes = [models.Index(fields=["place", "-on", "id"], name="cases_meeting_place")]

    def __str__(self) -> str:
        return self.key

    @property
    def trail_key(self) -> str:
        return self.key


class Attendance(HeldModel):
    """That somebody of the roll came to a meeting, in which class he came: once each."""

    sight = Held(reaches_down=True, append_only=True)

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    entry = models.ForeignKey(RollEntry, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60, verbose_name="姓名")
    kind = models.CharField(max_length=16, choices=CLASSES, verbose_name="身份")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "entry"], name="cases_attendance_once")]


class Ballot(HeldModel):
    """A meeting's vote on one household: for, against, abstaining, and what follows. A relative does not vote on it.

    `recused` are the ids of the attendances that did not vote (members and relatives of the household). `void_on`:
    the step was opened again, and another meeting has to judge.
    """

    sight = Held(household="household_id")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="ballots")
    passage = models.ForeignKey("cases.Passage", on_delete=models.PROTECT, related_name="ballots")
    household_id = models.BigIntegerField()
    in_favour = models.PositiveSmallIntegerField(verbose_name="同意")
    against = models.PositiveSmallIntegerField(verbose_name="反对")
    abstaining = models.PositiveSmallIntegerField(verbose_name="弃权")
    recused = models.JSONField(default=list, verbose_name="回避")
    verdict = models.CharField(max_length=5, choices=VERDICTS, verbose_name="评议结果")
    opinion = models.CharField(max_length=300, blank=True, verbose_name="评议意见")
    void_on = models.DateField(null=True, verbose_name="作废日期")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["passage"], condition=Q(void_on__isnull=True), name="cases_ballot_one_in_force"
            )
        ]
        indexes = [models.Index(fields=["meeting", "id"], name="cases_ballot_meeting")]
