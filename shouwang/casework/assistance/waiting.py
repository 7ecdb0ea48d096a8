"""Which households in care wait for what: lists by date, as the calendar counts it."""

from datetime import date

from django.db.models import DateField, Exists, F, Func, OuterRef, Q, QuerySet

from shouwang.casework.assistance.models import Helper, Measure, MonthlyCheck
from shouwang.casework.cases.models import Case
from shouwang.policy.book import Book
from shouwang.policy.calendar import ONE_DAY, add, add_months, latest_start
from shouwang.registry.models import SafetyNet


class After(Func):
    """The day so many months after a date column, clamped to the month's end as in policy.calendar."""

    output_field = DateField()
    arity = 1

    def __init__(self, column: str, months: int):
        self.template = f"(%(expressions)s + make_interval(months => {months:d}))::date"
        super().__init__(F(column))


def before(on: date, name: str, book: Book) -> date:
    """The last day from which the span `name` of policy was over before `on`, working days by the holiday calendar."""
    span, holidays = book.span(name), book.holidays.assumed()
    return latest_start(on - ONE_DAY, lambda day: add(day, span, holidays))


def first_measure_due(case: Case, book: Book) -> date | None:
    """The last day for a first measure of a household that has qualified. *领域§2.7: 1_11_010*."""
    if case.qualified_on is None:
        return None
    return add(case.qualified_on, book.span("first_measure_within"), book.holidays.assumed())


def without_measure(cases: QuerySet, on: date, book: Book) -> QuerySet:
    """In care, the policy's month since qualifying is over, and no measure was delivered. *领域§2.7: 1_11_010*."""
    delivered = Measure.objects.delivered().filter(case=OuterRef("pk"))
    return cases.monitored().filter(~Exists(delivered), qualified_on__lte=before(on, "first_measure_within", book))


def over_a_year(cases: QuerySet, on: date, book: Book) -> QuerySet:
    """In care for longer than the policy's twelve months; safety-net households excepted. *S4 一(五): 兜底户除外*."""
    since = before(on, "long_identified", book)
    return cases.monitored().filter(qualified_on__lte=since).exclude(in_safety_net())


def in_safety_net() -> Q:
    """Cases of households that a person marked as 兜底户, the mark in force."""
    marks = SafetyNet.objects.filter(household=OuterRef("household_id"), until__isnull=True)
    return Q(Exists(marks))


def without_helper(cases: QuerySet) -> QuerySet:
    """Open cases without a helper in force, or whose helper's post has ended or stands empty. *S2: 责任不脱钩*."""
    mine = Helper.objects.filter(case=OuterRef("pk"))
    return cases.monitored().filter(~Exists(mine.in_force()) | Exists(mine.vacant()))


def unattended(households: QuerySet, on: date) -> QuerySet:
    """Households that are monitored on a day, by a case or by the national system's word, and nobody is responsible."""
    mine = Helper.objects.filter(case=OuterRef("pk"))
    helped = Case.objects.monitored().filter(Exists(mine.in_force())).exclude(Exists(mine.vacant()))
    return households.monitored(on).exclude(Exists(helped.filter(household=OuterRef("pk"))))


def cared_for(on: date, book: Book) -> Exists:
    """For rows with `household_id`: a case in care, a helper who is there, and the monthly check runs.

    It runs when one was made since the period before this one began, or the household was marked since then.
    """
    since = add_months(on.replace(day=1), -int(book.value("monitor_every")))
    mine = Helper.objects.filter(case=OuterRef("pk"))
    checked = MonthlyCheck.objects.filter(case=OuterRef("pk"), done_on__gte=since)
    cases = Case.objects.monitored().filter(household=OuterRef("household_id"))
    runs = Exists(checked) | Q(is_adopted=False, marked_on__gte=since)
    return Exists(cases.filter(Exists(mine.in_force()), runs).exclude(Exists(mine.vacant())))


def with_missed_check(cases: QuerySet, on: date) -> QuerySet:
    """Cases with a month that passed without its check."""
    return cases.filter(Exists(MonthlyCheck.objects.missed(on).filter(case=OuterRef("pk"))))


def with_late_measure(cases: QuerySet, on: date) -> QuerySet:
    """Cases with a measure that was not delivered by its planned day."""
    return cases.filter(Exists(Measure.objects.overdue(on).filter(case=OuterRef("pk"))))


def of_colour(cases: QuerySet, colour: str, book: Book) -> QuerySet:
    """Cases whose expected day falls into a band of the book, counted as `expect.outlook` does."""
    bands = book.value("colour_bands")["bands"]
    at = [band["colour"] for band in bands].index(colour)
    found = cases.filter(expected_on__isnull=False, qualified_on__isnull=False)
    if at:
        milder = After("qualified_on", bands[at - 1]["up_to_months"])
        found = found.alias(from_on=milder).filter(expected_on__gt=F("from_on"))
    if "up_to_months" in bands[at]:
        last = After("qualified_on", bands[at]["up_to_months"])
        found = found.alias(to_on=last).filter(expected_on__lte=F("to_on"))
    return found
