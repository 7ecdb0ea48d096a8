"""Everything that a case's exit page shows: what forbids it, what is met and what not, where it stands on its line."""

from dataclasses import dataclass
from datetime import date

from shouwang.casework.cases.models import Case, Decision, Passage
from shouwang.casework.cases.steps import ELIMINATION, MARK, MONITORED
from shouwang.casework.elimination.conditions import Answers, Condition, conditions, first_day, stops
from shouwang.casework.elimination.models import EarlyLeave, Exit
from shouwang.casework.elimination.propose import sent_back
from shouwang.policy.book import Book, chinese_day
from shouwang.registry.found import words
from shouwang.registry.models import Guarantee
from shouwang.workflow.procedure import LEVELS, Step
from shouwang.workflow.taking import Block


@dataclass(frozen=True)
class Page:
    """One case on its way out, on a day."""

    case: Case
    where: str
    first_day: date | None
    early: EarlyLeave | None
    stops: list[Block]
    conditions: list[Condition]
    passage: Passage | None
    steps: list[dict]
    decisions: list[Decision]
    exits: list[Exit]
    is_due_for_mark: bool
    is_sent_back: bool
    needs_next: bool

    @property
    def may_start(self) -> bool:
        return not self.stops and self.case.stage == MONITORED

    @property
    def asks_for_check(self) -> bool:
        return self.case.stage == MONITORED or self.is_sent_back

    @property
    def may_except(self) -> bool:
        return [stop.code for stop in self.stops] == ["too_early"]

    @property
    def now(self) -> Exit | None:
        return self.exits[0] if self.exits and self.passage else None


def page(case: Case, on: date, book: Book) -> Page:
    """The exit page of a case. Where the home check is still to come, the register's facts stand in."""
    exits = list(Exit.objects.filter(case=case).select_related("passage", "visit").order_by("-id"))
    passage = next((each.passage for each in exits if not each.passage.ended_on), None)
    decisions = list(
        Decision.objects.filter(passage__case=case, passage__purpose=ELIMINATION)
        .select_related("by__place", "person")
        .order_by("passage_id", "serial")
    )
    monitored = case.stage == MONITORED
    return Page(
        case=case, where=words({case.place_id})[case.place_id], first_day=first_day(case, book),
        early=getattr(case, "early_leave", None), passage=passage, exits=exits,
        stops=stops(case, on, book) if monitored else [], steps=_steps(passage) if passage else [],
        conditions=conditions(case, _known(case, exits[0] if passage and exits else None), book) if case.is_monitored else [],
        decisions=decisions, is_due_for_mark=bool(passage and MARK in passage.due),
        is_sent_back=bool(passage and sent_back(case)),
        needs_next=bool(monitored and exits and exits[0].passage.outcome == "keep" and exits[0].next_on is None),
    )  # fmt: skip


def _known(case: Case, leaving: Exit | None) -> Answers:
    """What the home check answered, or before it what the register says: income and guarantees only."""
    if leaving:
        visit = leaving.visit
        told = {kind: getattr(visit, kind) for kind in ("education", "medical", "housing", "water")}
        return Answers(visit.net_per_head_fen, leaving.is_income_stable, leaving.is_outlay_settled, told, leaving.way)
    firm = Guarantee.objects.filter(household_id=case.household_id, until__isnull=True)
    return Answers(net_per_head_fen=case.household.net_per_head_fen, guarantees={row.kind: row.is_firm for row in firm})


def _steps(passage: Passage) -> list[dict]:
    """The line of steps for `web/_state.html`, each with its level; one that has to wait, with its first day."""
    done, due = set(passage.done), set(passage.due)
    return [
        {
            "word": step.title,
            "when": "done" if step.key in done else "now" if step.key in due else "todo",
            "note": _note(passage, step, due),
        }
        for step in passage.line.steps
    ]


def _note(passage: Passage, step: Step, due: set[str]) -> str:
    if step.key in due and passage.opens_on:
        return f"{LEVELS[step.level]}，{chinese_day(passage.opens_on)}起"
    return LEVELS[step.level]
