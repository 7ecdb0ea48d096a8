"""What the lists of help show beside each household: helper, colour, measures, months; a handful of queries a page."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from shouwang.casework.assistance.expect import Outlook, outlook
from shouwang.casework.assistance.models import Helper, Measure, MonthlyCheck
from shouwang.casework.assistance.waiting import (
    of_colour,
    over_a_year,
    with_late_measure,
    with_missed_check,
    without_helper,
    without_measure,
)
from shouwang.casework.cases.models import Case
from shouwang.casework.cases.steps import IN_CARE, OPEN
from shouwang.places.code import span
from shouwang.policy.book import Book
from shouwang.registry.found import words
from shouwang.web.search import beginning
from shouwang.web.sight import Scope

TONES = {"red": "bad", "yellow": "warn", "blue": "info", "orange": "warn", "green": "good"}


@dataclass
class Row:
    """One household in care, as a list shows it."""

    case: Case
    where: str
    outlook: Outlook
    helper: Helper | None = None
    delivered: int = 0
    waiting: int = 0
    late: int = 0
    missed: int = 0
    task: MonthlyCheck | None = None
    measures: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def tone(self) -> str:
        return TONES.get(self.outlook.colour, "plain")


def asked(scope: Scope, said: dict, on: date, book: Book) -> QuerySet[Case]:
    """The cases that the viewer sees and the filters let through."""
    cases = Case.objects.visible_to(scope).select_related("household")
    usual = OPEN if said.get("waits") == "risk" else IN_CARE  # a risk may have to be chosen before the mark
    cases = cases.filter(stage__in=[said["stage"]] if said.get("stage") else usual)
    if said.get("place"):
        lo, hi = span(said["place"])
        cases = cases.filter(place_id__gte=lo, place_id__lte=hi)
    if q := (said.get("q") or "").strip():
        cases = cases.filter(beginning("household__head_name", q))
    if said.get("colour"):
        cases = of_colour(cases, said["colour"], book)
    return _waiting(cases, said.get("waits") or "", on, book)


def _waiting(cases: QuerySet, waits: str, on: date, book: Book) -> QuerySet:
    lists = {
        "no_measure": lambda: without_measure(cases, on, book),
        "late_measure": lambda: with_late_measure(cases, on),
        "missed": lambda: with_missed_check(cases, on),
        "no_helper": lambda: without_helper(cases),
        "past": lambda: cases.filter(expected_on__lt=on),
        "over_year": lambda: over_a_year(cases, on, book),
        "risk": cases.risk_to_choose,
    }
    return lists[waits]() if waits in lists else cases


def rows(cases: Sequence[Case], on: date, book: Book) -> list[Row]:
    """Rows for a page of cases; the number of queries does not grow with it."""
    said = words({case.place_id for case in cases})
    found = {case.pk: Row(case, said.get(case.place_id, ""), outlook(case, on, book)) for case in cases}
    for helper in Helper.objects.in_force().filter(case__in=found).select_related("post"):
        found[helper.case_id].helper = helper
    for measure in Measure.objects.standing().filter(case__in=found).order_by("id"):
        row = found[measure.case_id]
        row.delivered += measure.is_delivered
        row.waiting += measure.is_waiting
        row.late += measure.is_waiting and measure.due_on < on
        row.measures.append(measure.get_group_display())
    for task in MonthlyCheck.objects.filter(case__in=found, month__lte=on, void_on__isnull=True):
        row = found[task.case_id]
        row.missed += task.is_missed(on)
        if task.due_on >= on:
            row.task = task
    return list(found.values())


def tally(measures: Sequence[Measure]) -> str:
    """产业帮扶1项、健康帮扶2项: what a case was given, in words."""
    groups = Counter(measure.get_group_display() for measure in measures)
    return "、".join(f"{title}{count}项" for title, count in groups.items())


def by_case(measures: Sequence[Measure]) -> dict[int, list[Measure]]:
    found: dict[int, list[Measure]] = defaultdict(list)
    for measure in measures:
        found[measure.case_id].append(measure)
    return found
