from datetime import date

import pytest

from shouwang.policy import shipped
from shouwang.policy.colours import colour, stronger

BANDS = shipped.book(date(2026, 11, 1)).value("colour_bands")["bands"]
START = date(2026, 1, 15)


@pytest.mark.parametrize(
    ("expected_on", "shown"),
    [
        pytest.param(date(2026, 7, 15), "blue", marks=pytest.mark.req("S3-06")),
        pytest.param(date(2026, 7, 16), "yellow", marks=pytest.mark.req("S3-05")),
        pytest.param(date(2027, 1, 15), "yellow", marks=pytest.mark.req("S3-05")),
        pytest.param(date(2027, 1, 16), "red", marks=pytest.mark.req("S3-04")),
    ],
)
def test_the_colour_is_a_forecast(expected_on, shown):
    assert colour(START, expected_on, BANDS)["colour"] == shown


@pytest.mark.req("S3-06")
def test_a_stronger_colour_is_proposed_once_the_time_has_left_the_band():
    assert stronger(START, date(2026, 7, 15), "blue", BANDS) is None
    assert stronger(START, date(2026, 7, 16), "blue", BANDS)["colour"] == "yellow"
    assert stronger(START, date(2026, 7, 16), "red", BANDS) is None
