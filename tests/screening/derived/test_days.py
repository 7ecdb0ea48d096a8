"""It is true of days reckoned in months that…"""

from datetime import date

import pytest

from shouwang.screening.derived.days import month_of, months_before


@pytest.mark.parametrize(
    ("on", "months", "before"),
    [
        (date(2026, 11, 1), 12, date(2025, 11, 1)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 31), 24, date(2024, 12, 31)),
    ],
)
def test_the_day_is_drawn_back_to_the_months_end(on, months, before):
    assert months_before(on, months) == before


def test_a_month_is_written_as_periods_are():
    assert month_of(date(2026, 3, 9)) == "2026-03"
