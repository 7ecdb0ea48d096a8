"""Counting days and months as officials do: full days after posting, working days, quarters. Pure; reads no clock."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shouwang.refusal import Refused

ONE_DAY = timedelta(days=1)
A_LIFE = 36_525  # days
SATURDAY = 5


@dataclass(frozen=True)
class Span:
    """A length of time as a rule names it: a count of day, working_day, month, quarter or year."""

    count: int
    kind: str


@dataclass(frozen=True)
class Holidays:
    """The State Council's yearly notices: days off, weekend days worked, and the years they cover.

    A year without its notice is refused, because a right may hang on the count. `assumed()` gives the same calendar
    that reckons unknown years by plain weekends and the statutory days: good enough for a due day, not for a stop.
    """

    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    statutory: frozenset[str] = frozenset()
    lenient: bool = False

    def assumed(self) -> "Holidays":
        """The same calendar, lenient about years whose notice is not out yet."""
        return replace(self, lenient=True)

    def is_working(self, day: date) -> bool:
        """Whether offices work on `day`; refuses a year that no notice covers."""
        if day in self.off or day in self.work:
            return day in self.work
        if day.year not in self.years:
            if not self.lenient:
                raise Refused("holidays_unknown", f"政策簿中还没有{day.year}年的放假安排，请先录入国务院办公厅的通知。")
            if f"{day:%m-%d}" in self.statutory:
                return False
        return day.weekday() < SATURDAY


def holidays_of(by_year: Mapping[str, Mapping], statutory: Iterable[str] = ()) -> Holidays:
    """The calendar from policy tables {year: {off: […], work: […]}}; an entry is a day or `first/last`."""
    off = {day for table in by_year.values() for entry in table["off"] for day in _days(entry)}
    work = {day for table in by_year.values() for entry in table["work"] for day in _days(entry)}
    return Holidays(frozenset(off), frozenset(work), frozenset(map(int, by_year)), frozenset(statutory))


def _days(entry: str) -> list[date]:
    first, _, last = entry.partition("/")
    start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    return [start + ONE_DAY * n for n in range((end - start).days + 1)]


def add_days(day: date, n: int, kind: str = "calendar", holidays: Holidays | None = None) -> date:
    """The nth day after `day`, which itself does not count; kind is `calendar` or `working`."""
    if n < 0:
        raise ValueError("days are counted forward")
    if kind == "calendar":
        return day + ONE_DAY * n
    if kind != "working" or holidays is None:
        raise ValueError("working days need the calendar of holidays")
    while n:
        day += ONE_DAY
        n -= holidays.is_working(day)
    return day


def add_months(day: date, n: int) -> date:
    """The same day `n` months later (earlier if negative), clamped to the month's end: 31 August + 6 = 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, month_days(year, month + 1)))


def month_days(year: int, month: int) -> int:
    """How many days a month has."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - ONE_DAY).day


def add(day: date, span: Span, holidays: Holidays | None = None) -> date:
    """The day on which `span` from `day` is reached: a due day, an anniversary. Quarters are three months each."""
    if span.kind in ("day", "working_day"):
        return add_days(day, span.count, "working" if span.kind == "working_day" else "calendar", holidays)
    return add_months(day, span.count * {"month": 1, "quarter": 3, "year": 12}[span.kind])


def latest_start(on: date, reach: Callable[[date], date]) -> date:
    """The last day from which `reach` leads no further than `on`: what a list by date is filtered with.

    `reach` counts a span forward and never runs backwards (`add`, `first_day_after`, `earliest_exit`).
    """
    last = on.toordinal()
    days = range(max(1, last - A_LIFE), last + 1)
    return date.fromordinal(days[bisect_right(days, on, key=lambda n: reach(date.fromordinal(n))) - 1])


def full_days_between(first: date, last: date) -> int:
    """How many full days lie between two days, neither counted: posted on the 1st, taken down on the 9th = 7."""
    return max(0, (last - first).days - 1)


def first_day_after(day: date, span: Span, holidays: Holidays | None = None) -> date:
    """The first day on which a stop of `span` full days, counted from the day after `day`, is over.

    Posted on the 1st for seven days: the 2nd to the 8th are full days, the 9th is the first allowed day
    (*S1 第四步: 公示期不少于7天*). A stop of months or longer is over on the same day of the month.
    """
    reached = add(day, span, holidays)
    return reached + ONE_DAY if span.kind in ("day", "working_day") else reached


def months_between(start: date, end: date) -> int:
    """Full months from `start` to `end`, to the day, clamped like `add_months`; negative when `end` is earlier."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - 1 if add_months(start, months) > end else months


def quarter_start(day: date) -> date:
    """The first day of the calendar quarter in which `day` lies."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def earliest_exit(qualified_on: date, rule: Span) -> date:
    """The first day on which a risk may be marked as eliminated (*S1 第七步: 自纳入之日起2个季度内不得标注*).

    Months: the same day so many months later, clamped. Quarters: so many whole calendar quarters have to pass, and a
    quarter counts as whole when the household qualified on its first day or before.
    """
    if rule.kind != "quarter":
        return add(qualified_on, rule)
    start = quarter_start(qualified_on)
    return add_months(start, 3 * rule.count if start == qualified_on else 3 * (rule.count + 1))


def window(day: date, months: int = 12) -> tuple[date, date]:
    """The months up to `day`: the first and last day of (day − 12 months, day], clamped to the month's end."""
    return add_months(day, -months) + ONE_DAY, day


def income_period(day: date) -> tuple[date, date]:
    """The twelve months up to the end of the month before `day`, as first and last day."""
    last = day.replace(day=1) - ONE_DAY
    return add_months(day.replace(day=1), -12), last


def reckoner(holidays: Holidays) -> Callable[[date, int, str], date]:
    """A function (start, count, kind) → first allowed day, for the workflow, which knows no holidays."""
    return lambda start, count, kind: first_day_after(start, Span(count, kind), holidays)
