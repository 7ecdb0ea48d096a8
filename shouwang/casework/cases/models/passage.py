from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from shouwang.casework.cases.steps import GROUNDS, OUTCOMES, PURPOSES, RECOGNITION
from shouwang.places.held import HeldModel, HeldQuerySet
from shouwang.policy import codes, procedures
from shouwang.policy.book import Book
from shouwang.policy.calendar import Span, add, reckoner
from shouwang.vault.papers import Papers
from shouwang.web.sight import Held
from shouwang.workflow import procedure as workflow
from shouwang.workflow.procedure import LEVELS, Procedure
from shouwang.workflow.taking import opens_on

VERDICTS = codes.choices("verdict")
_lines: dict[str, Procedure] = {}  # by digest of what they say: never out of date


class PassageQuerySet(HeldQuerySet):
    def under_way(self) -> "PassageQuerySet":
        return self.filter(ended_on__isnull=True)

    def for_purpose(self, purpose: str) -> "PassageQuerySet":
        return self.filter(purpose=purpose)

    def due(self, *steps: str) -> "PassageQuerySet":
        """Under way, with one of these steps due."""
        return self.under_way().filter(due__overlap=list(steps))

    def ripe(self, on: date) -> "PassageQuerySet":
        """Without those whose due step has to wait first: a return visit is no task before its half year is over."""
        return self.filter(Q(opens_on__isnull=True) | Q(opens_on__lte=on))


class Passage(HeldModel):
    """One walk of a case along an official line: the procedure of the day it set out, frozen, and its decisions.

    `decided` counts the decisions: of two who decide at once, one writes the next serial and the other is told.
    `due` and `done` repeat the keys of the steps due now and behind it, so that lists need no replay. `facts` let
    exempt steps fall away. `qualifying` is the step after which the household qualifies. `opens_on` is the first day
    of a due step that has to wait since the step before (*S3: 稳定退出半年以上*), and then its task opens.
    """

    sight = Held(household="household_id")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="passages", verbose_name="监测户")
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(verbose_name="次序")
    purpose = models.CharField(max_length=12, choices=PURPOSES, verbose_name="事项")
    procedure = models.JSONField(verbose_name="步骤线")
    digest = models.CharField(max_length=64, verbose_name="步骤线摘要")
    policy_digest = models.CharField(max_length=64, verbose_name="政策摘要")
    qualifying = models.CharField(max_length=30, blank=True, verbose_name="认定步骤")
    facts = models.JSONField(default=list, verbose_name="免办情形")
    set_out_on = models.DateField(verbose_name="启动日期")
    ended_on = models.DateField(null=True, verbose_name="结束日期")
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True, verbose_name="结果")
    decided = models.PositiveSmallIntegerField(default=0, verbose_name="决定数")
    due = ArrayField(models.CharField(max_length=30), default=list, verbose_name="待办步骤")
    done = ArrayField(models.CharField(max_length=30), default=list, verbose_name="已办步骤")
    due_on = models.DateField(null=True, verbose_name="本步期限")
    opens_on = models.DateField(null=True, verbose_name="本步最早办理日期")

    objects = PassageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_on__isnull=True), name="cases_passage_one_under_way"
            ),
            models.UniqueConstraint(fields=["case", "number"], name="cases_passage_number"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, outcome="") | (Q(ended_on__isnull=False) & ~Q(outcome="")),
                name="cases_passage_ended_with_outcome",
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "purpose", "id"], condition=Q(ended_on__isnull=True), name="cases_passage_under_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"

    @cached_property
    def line(self) -> Procedure:
        """The procedure that was frozen on the day of setting out; passages of one digest share it."""
        if self.digest not in _lines:
            _lines[self.digest] = workflow.thaw(self.procedure)
        return _lines[self.digest]

    def made(self) -> list[workflow.Decision]:
        """Its decisions as the workflow knows them, in order."""
        rows = sorted(self.decisions.all(), key=lambda row: row.serial)
        return [workflow.Decision(r.step, r.verdict, r.level, r.person_id, r.on, r.back_to) for r in rows]

    @classmethod
    def set_out(cls, case, purpose: str, book: Book, on: date, facts: Collection[str] = ()) -> "Passage":
        """Start a case on the line that the place uses for a purpose on that day. *需求§1.7: 程序依当日政策*.

        `facts` (e.g. "dibao") let exempt steps fall away. A second passage under way is refused by the database.
        """
        chosen = procedures.procedure(book, purpose)
        made = cls(
            case=case,
            household_id=case.household_id,
            place_id=case.place_id,
            number=cls.objects.filter(case=case).count() + 1,
            purpose=purpose,
            procedure=chosen.frozen(),
            digest=chosen.digest(),
            policy_digest=book.digest(),
            qualifying=str(book.value("qualifying_step", chosen.key)) if purpose == RECOGNITION else "",
            facts=sorted(facts),
            set_out_on=on,
        )
        made.stand((), on, book)
        made.save(force_insert=True)
        return made

    def stand(self, decisions: Sequence[workflow.Decision], on: date, book: Book) -> workflow.Standing:
        """Note (without saving) which steps are due after these decisions, until when, and whether it has ended."""
        stands = workflow.standing(self.line, decisions, self.facts)
        self.decided = len(decisions)
        self.due = [step.key for step in stands.due]
        self.done = [step.key for step in self.line.steps if step.key in stands.done]
        limits = [Span(*step.limit) for step in stands.due if step.limit]
        self.due_on = min((add(on, limit, book.holidays.assumed()) for limit in limits), default=None)
        self.opens_on = self._opens_on(stands.due, decisions, book)
        self.outcome, self.ended_on = stands.ended, on if stands.ended else None
        return stands

    def _opens_on(self, due: Sequence[workflow.Step], decisions, book: Book) -> date | None:
        """When the due steps that count from the step before may be taken; None where one may be taken now."""
        counted = [step for step in due if step.wait and step.counts_from == "previous"]
        reckon = reckoner(book.holidays.assumed())
        days = [opens_on(self.line, step.key, decisions, reckon) for step in counted]
        return min(days) if all(days) and len(days) == len(due) > 0 else None


class Decision(HeldModel):
    """What was decided at a step of a passage, by whom, on which day; never edited. *需求§1.7a*.

    `level` and `role` are those of the deciding post on that day, `person` the human being (nobody decides at two
    levels), `typed_by` whoever typed it for him. `policy` is the digest of the book in force.
    """

    sight = Held(household="household_id", append_only=True)

    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="decisions")
    household_id = models.BigIntegerField()
    serial = models.PositiveSmallIntegerField(verbose_name="序号")
    step = models.CharField(max_length=30, verbose_name="步骤")
    title = models.CharField(max_length=60, verbose_name="步骤名称")
    verdict = models.CharField(max_length=5, choices=VERDICTS, verbose_name="决定")
    level = models.CharField(max_length=10, choices=list(LEVELS.items()), verbose_name="层级")
    role = models.CharField(max_length=24, verbose_name="岗位")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="决定岗位")
    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name="决定人")
    acting = models.BooleanField(default=False, db_default=False, verbose_name="代理")  # for the holder of the post
    typed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="录入人"
    )
    people = models.JSONField(default=list, verbose_name="参加人")
    on = models.DateField(verbose_name="决定日期")
    at = models.DateTimeField(verbose_name="登记时间")
    started_on = models.DateField(null=True, verbose_name="开始日期")
    opinion = models.TextField(blank=True, verbose_name="意见")
    ground = models.CharField(max_length=20, choices=GROUNDS, blank=True, verbose_name="不予纳入的依据")
    back_to = models.CharField(max_length=30, blank=True, verbose_name="退回到")
    missing = models.JSONField(default=list, verbose_name="缺少的材料")
    papers = models.JSONField(default=list, verbose_name="另附材料")
    document_no = models.CharField(max_length=60, blank=True, verbose_name="文件号")
    policy = models.CharField(max_length=64, verbose_name="政策摘要")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["passage", "serial"], name="cases_decision_serial")]
        indexes = [models.Index(fields=["place", "-id"], name="cases_decision_place")]

    @property
    def decider(self) -> str:
        """The name of the human being, 代 behind it when he acted for the holder of the post."""
        return f"{self.person.name}（代）" if self.acting else self.person.name


class Paper(HeldModel):
    """A paper of a step (*S1 程序资料的规范性、完整性*): its kind (`papers.csv`) and the sealed document."""

    sight = Held(household="household_id", append_only=True)
    proved_by = Papers("cases.see", ("document",))

    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="papers")
    household_id = models.BigIntegerField()
    step = models.CharField(max_length=30, verbose_name="步骤")
    key = models.CharField(max_length=30, choices=codes.choices("papers"), verbose_name="材料")
    document = models.ForeignKey("vault.Document", on_delete=models.PROTECT, related_name="+")
    on = models.DateField(verbose_name="日期")
    at = models.DateTimeField(verbose_name="登记时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位")

    class Meta:
        indexes = [models.Index(fields=["passage", "key", "id"], name="cases_paper_passage")]
