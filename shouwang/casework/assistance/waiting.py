"""Which households in care wait for what: lists by date, worked out in the database as the calendar does it."""

from datetime import date

from django.db.models import DateField, Exists, F, Func, OuterRef, Q, QuerySet

from shouwang.casework.assistance.models import Helper, Measure, MonthlyCheck
from shouwang.policy.book import Book
from shouwang.policy.calendar import Span
from shouwang.registry.models import SafetyNet

IN_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class After(Func):
    """The day on which a span from a date column is reached; months clamped to the month's end, as in policy.calendar."""

    output_field = DateField()
    arity = 1

    def __init__(self, column: str, span: Span):
        months = span.count * IN_MONTHS.get(span.kind, 0)
        days = 0 if months else span.count
        self.template = f"(%(expressions)s + make_interval(months => {months:d}, days => {days:d}))::date"
        super().__init__(F(column))


def without_measure(cases: QuerySet, on: date, book: Book) -> QuerySet:
    """In care, the policy's month since qualifying is over, and no measure was delivered. *领域§2.7: 1_11_010*."""
    delivered = Measure.objects.delivered().filter(case=OuterRef("pk"))
    late = After("qualified_on", book.span("first_measure_within"))
    return cases.monitored().alias(first_due=late).filter(~Exists(delivered), first_due__lt=on)


def over_a_year(cases: QuerySet, on: date, book: Book) -> QuerySet:
    """In care for longer than the policy's twelve months; safety-net households excepted. *S4 一(五): 兜底户除外*."""
    passed = After("qualified_on", book.span("long_identified"))
    return cases.monitored().alias(year=passed).filter(year__lt=on).exclude(in_safety_net())


def in_safety_net() -> Q:
    """Cases of households that a person marked as 兜底户, the mark in force."""
    marks = SafetyNet.objects.filter(household=OuterRef("household_id"), until__isnull=True)
    return Q(Exists(marks))


def without_helper(cases: QuerySet) -> QuerySet:
    """Open cases without a helper in force, or whose helper's post has ended or stands empty. *S2: 责任不脱钩*."""
    mine = Helper.objects.filter(case=OuterRef("pk"))
    return cases.monitored().filter(~Exists(mine.in_force()) | Exists(mine.vacant()))


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
        milder = After("qualified_on", Span(bands[at - 1]["up_to_months"], "month"))
        found = found.alias(from_on=milder).filter(expected_on__gt=F("from_on"))
    if "up_to_months" in bands[at]:
        last = After("qualified_on", Span(bands[at]["up_to_months"], "month"))
        found = found.alias(to_on=last).filter(expected_on__lte=F("to_on"))
    return found
