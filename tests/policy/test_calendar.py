from datetime import date

import pytest

from shouwang.policy import shipped
from shouwang.policy.calendar import (
    Holidays,
    Span,
    add,
    add_days,
    add_months,
    earliest_exit,
    first_day_after,
    full_days_between,
    income_period,
    latest_start,
    months_between,
    reckoner,
    window,
)
from shouwang.refusal import Refused

SIX_MONTHS, TWO_QUARTERS, SEVEN_DAYS = Span(6, "month"), Span(2, "quarter"), Span(7, "day")


@pytest.fixture(scope="module")
def holidays():
    return shipped.book(date(2026, 11, 1)).holidays


# Off days and worked weekends of each year, counted by hand from the notices.
@pytest.mark.parametrize(("year", "working"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_its_notice_leaves(holidays, year, working):
    days = [date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)]
    assert sum(map(holidays.is_working, days)) == working


def test_every_worked_day_of_the_notices_is_a_weekend_and_no_day_is_both(holidays):
    assert all(day.weekday() >= 5 for day in holidays.work)
    assert not holidays.work & holidays.off


@pytest.mark.parametrize(
    ("day", "works"),
    [(date(2026, 2, 14), True), (date(2026, 2, 15), False), (date(2026, 2, 23), False), (date(2026, 2, 24), True),
     (date(2026, 9, 20), True), (date(2026, 10, 7), False), (date(2026, 10, 8), True), (date(2026, 10, 10), True),
     (date(2026, 11, 7), False), (date(2025, 4, 27), True), (date(2024, 2, 9), True), (date(2024, 2, 18), True),
     (date(2023, 6, 25), True), (date(2023, 1, 2), False)],
)  # fmt: skip
def test_a_day_is_worked_as_the_notice_says(holidays, day, works):
    assert holidays.is_working(day) is works


def test_a_year_without_its_notice_is_refused(holidays):
    with pytest.raises(Refused) as refused:
        holidays.is_working(date(2027, 1, 4))
    assert "2027年" in refused.value.sentence


@pytest.mark.parametrize(
    ("day", "works"), [(date(2027, 1, 1), False), (date(2027, 1, 2), False), (date(2027, 1, 4), True)]
)
def test_a_due_day_in_such_a_year_may_be_assumed(holidays, day, works):
    assert holidays.assumed().is_working(day) is works


def test_a_notice_not_yet_out_is_not_known():
    assert shipped.book(date(2025, 11, 3)).holidays.years == {2023, 2024, 2025}
    assert 2026 in shipped.book(date(2025, 11, 4)).holidays.years


def test_days_are_counted_from_the_day_after():
    assert add_days(date(2026, 11, 2), 4) == date(2026, 11, 6)
    assert add_days(date(2026, 11, 2), 0) == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("start", "n", "reached"),
    [(date(2026, 11, 2), 4, date(2026, 11, 6)), (date(2026, 11, 5), 4, date(2026, 11, 11)),
     (date(2026, 9, 30), 1, date(2026, 10, 8)), (date(2026, 10, 9), 1, date(2026, 10, 10)),
     (date(2026, 2, 13), 1, date(2026, 2, 14)), (date(2026, 2, 14), 1, date(2026, 2, 24))],
)  # fmt: skip
def test_working_days_pass_over_holidays_and_count_worked_weekends(holidays, start, n, reached):
    assert add_days(start, n, "working", holidays) == reached


def test_working_days_without_a_calendar_are_an_error():
    with pytest.raises(ValueError, match="calendar of holidays"):
        add_days(date(2026, 11, 2), 1, "working")


def test_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forward"):
        add_days(date(2026, 11, 2), -1)


@pytest.mark.req("S1-26")
def test_a_notice_of_seven_days_is_over_on_the_ninth_when_posted_on_the_first():
    assert first_day_after(date(2026, 11, 1), SEVEN_DAYS) == date(2026, 11, 9)
    assert full_days_between(date(2026, 11, 1), date(2026, 11, 9)) == 7
    assert full_days_between(date(2026, 11, 1), date(2026, 11, 8)) == 6
    assert full_days_between(date(2026, 11, 1), date(2026, 11, 1)) == 0


@pytest.mark.req("S1-26")
def test_a_notice_of_five_working_days_waits_over_the_holiday(holidays):
    assert first_day_after(date(2026, 9, 29), Span(5, "working_day"), holidays) == date(2026, 10, 13)


def test_a_stop_of_months_is_over_on_the_same_day():
    assert first_day_after(date(2026, 1, 10), SIX_MONTHS) == date(2026, 7, 10)
    assert reckoner(Holidays())(date(2026, 1, 10), 6, "month") == date(2026, 7, 10)


@pytest.mark.parametrize(
    ("day", "n", "reached"),
    [(date(2026, 8, 31), 6, date(2027, 2, 28)), (date(2023, 8, 31), 6, date(2024, 2, 29)),
     (date(2026, 12, 15), 1, date(2027, 1, 15)), (date(2026, 3, 31), -1, date(2026, 2, 28)),
     (date(2026, 1, 1), -1, date(2025, 12, 1)), (date(2024, 2, 29), 12, date(2025, 2, 28))],
)  # fmt: skip
def test_months_are_clamped_to_the_end_of_the_month(day, n, reached):
    assert add_months(day, n) == reached


def test_a_quarter_of_days_is_three_months():
    assert add(date(2026, 1, 31), Span(1, "quarter")) == date(2026, 4, 30)
    assert add(date(2024, 2, 29), Span(1, "year")) == date(2025, 2, 28)


@pytest.mark.req("S1-37")
@pytest.mark.parametrize(
    ("qualified", "first"),
    [
        (date(2026, 1, 15), date(2026, 7, 15)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2026, 9, 1), date(2027, 3, 1)),
    ],
)
def test_six_months_are_counted_to_the_day(qualified, first):
    assert earliest_exit(qualified, SIX_MONTHS) == first


@pytest.mark.req("S1-37")
@pytest.mark.parametrize(
    ("qualified", "first"),
    [(date(2026, 1, 1), date(2026, 7, 1)), (date(2026, 1, 2), date(2026, 10, 1)),
     (date(2026, 3, 31), date(2026, 10, 1)), (date(2026, 4, 1), date(2026, 10, 1)),
     (date(2026, 4, 2), date(2027, 1, 1)), (date(2026, 12, 31), date(2027, 7, 1))],
)  # fmt: skip
def test_two_whole_quarters_have_to_pass(qualified, first):
    assert earliest_exit(qualified, TWO_QUARTERS) == first


@pytest.mark.parametrize(
    ("day", "first"),
    [(date(2026, 11, 1), date(2025, 11, 2)), (date(2024, 2, 29), date(2023, 3, 1)),
     (date(2025, 2, 28), date(2024, 2, 29)), (date(2026, 3, 31), date(2025, 4, 1))],
)  # fmt: skip
def test_twelve_months_leave_out_the_same_day_a_year_ago(day, first):
    assert window(day) == (first, day)


def test_the_income_of_a_new_household_ends_with_the_month_before():
    assert income_period(date(2021, 6, 15)) == (date(2020, 6, 1), date(2021, 5, 31))
    assert income_period(date(2024, 1, 1)) == (date(2023, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [(date(2026, 1, 15), date(2026, 7, 14), 5), (date(2026, 1, 15), date(2026, 7, 15), 6),
     (date(2026, 8, 31), date(2027, 2, 28), 6), (date(2026, 8, 31), date(2027, 2, 27), 5)],
)  # fmt: skip
def test_full_months_between_two_days_are_counted_to_the_day(start, end, months):
    assert months_between(start, end) == months


@pytest.mark.parametrize(
    ("reach", "on", "last"),
    [
        (lambda day: add(day, Span(1, "month")), date(2026, 2, 28), date(2026, 1, 31)),
        (lambda day: add(day, Span(1, "month")), date(2026, 3, 1), date(2026, 2, 1)),
        (lambda day: add(day, Span(7, "day")), date(2026, 3, 8), date(2026, 3, 1)),
        (lambda day: earliest_exit(day, TWO_QUARTERS), date(2026, 9, 30), date(2026, 1, 1)),
        (lambda day: earliest_exit(day, TWO_QUARTERS), date(2026, 10, 1), date(2026, 4, 1)),
    ],
)  # fmt: skip
def test_a_list_is_filtered_with_the_last_day_from_which_a_span_is_over(reach, on, last):
    assert latest_start(on, reach) == last
    assert reach(last) <= on < reach(last + date.resolution)


def test_the_last_day_reckons_with_holidays(holidays):
    reach = lambda day: add(day, Span(5, "working_day"), holidays.assumed())  # noqa: E731
    assert reach(date(2026, 9, 29)) == date(2026, 10, 12)
    assert latest_start(date(2026, 10, 12), reach) == date(2026, 9, 29)
