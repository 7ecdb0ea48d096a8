"""Who should be out, who should be in, and who may have come back. *S1 第七步: 应纳尽纳、应消尽消*, *S4 一(五)1*."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from shouwang.casework.assistance.models import Measure
from shouwang.casework.assistance.waiting import in_safety_net
from shouwang.casework.cases.models import Case, Passage
from shouwang.casework.cases.steps import ELIMINATED, ELIMINATION, MONITORED
from shouwang.casework.elimination.models import Exit
from shouwang.casework.visits.models import ENROLLING, Problem, SpecialFile, Visit
from shouwang.policy.book import Book
from shouwang.policy.calendar import earliest_exit, latest_start
from shouwang.registry.models import Guarantee
from shouwang.screening.clues.models import Clue


def should_be_out(cases: QuerySet, on: date, book: Book) -> QuerySet:
    """In care, first day reached, nothing known that speaks against leaving: worth a home check. *应消尽消*.

    Income of the register above the line, no guarantee failing, no problem open, a measure delivered, no safety net,
    and no “keep” that says to look again later. People decide; this list only proposes.
    """
    home = OuterRef("household_id")
    later = Exit.objects.filter(case=OuterRef("pk"), next_on__gt=on)
    return (
        cases.filter(stage=MONITORED, household__net_per_head_fen__gt=book.fen("income_line"))
        .filter(qualified_on__lte=_since(on, book))
        .filter(Exists(Measure.objects.delivered().filter(case=OuterRef("pk"))))
        .exclude(in_safety_net())
        .exclude(Exists(Problem.objects.open().filter(household=home)))
        .exclude(Exists(Guarantee.objects.filter(household=home, until__isnull=True, is_firm=False)))
        .exclude(Exists(later))
    )


def _since(on: date, book: Book) -> date:
    """The last day of qualifying from which a household may leave on a day: months to the day, or whole quarters."""
    rule = book.span("earliest_exit")
    return latest_start(on, lambda day: earliest_exit(day, rule))


def should_be_in(visits: QuerySet) -> QuerySet:
    """Home checks that found a household to be enrolled, and no case was opened on them since. *应纳尽纳*.

    A special file made later (the household declined, the problem solved) takes it off the list.
    """
    home = OuterRef("household_id")
    case = Case.objects.filter(household=home, opened_on__gte=OuterRef("on"))
    answered = SpecialFile.objects.filter(household=home, on__gte=OuterRef("on"))
    later = Visit.objects.finished().filter(household=home, on__gt=OuterRef("on"))
    found = visits.filter(result=ENROLLING)
    return (
        found.exclude(Exists(case))
        .exclude(Exists(Case.objects.open().filter(household=home)))
        .exclude(Exists(answered))
        .exclude(Exists(later))
    )


def may_roll_back(cases: QuerySet) -> QuerySet:
    """Eliminated households about which a new clue came in: perhaps the risk was not gone, perhaps it is back."""
    fresh = Clue.objects.filter(household=OuterRef("household_id"), opened_on__gt=OuterRef("eliminated_on"))
    return cases.filter(stage=ELIMINATED).filter(Exists(fresh.open()))


def to_return_to(cases: QuerySet) -> QuerySet:
    """Eliminated, and a step of their line is still to come: the county looks again. *S3: 稳定退出半年以上…开展回访*."""
    waiting = Passage.objects.under_way().for_purpose(ELIMINATION).filter(case=OuterRef("pk"))
    return cases.filter(stage=ELIMINATED).filter(Exists(waiting))


def kept(cases: QuerySet, on: date) -> QuerySet:
    """In care, kept by an earlier attempt, and the day to look again has come (or nobody has named one)."""
    newer = Exit.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    last = Exit.objects.filter(case=OuterRef("pk"), passage__outcome="keep").exclude(Exists(newer))
    due = last.filter(Q(next_on__lte=on) | Q(next_on__isnull=True))
    return cases.filter(stage=MONITORED).filter(Exists(due))
