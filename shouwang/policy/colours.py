"""The colour of a case: a forecast of when its risk can be gone, not its age (*S3 三色管理*). Pure."""

from collections.abc import Sequence
from datetime import date

from shouwang.policy.calendar import add_months


def colour(start_on: date, expected_on: date, bands: Sequence[dict]) -> dict:
    """The band in which the expected elimination day falls, counted from `start_on`.

    `bands` come from policy, mildest first: {colour, title, up_to_months}; the last one has no bound. A day exactly
    at a bound still belongs to the milder band.
    """
    for band in bands:
        if "up_to_months" not in band or expected_on <= add_months(start_on, band["up_to_months"]):
            return band
    raise ValueError("the last band must have no bound")


def stronger(start_on: date, on: date, shown: str, bands: Sequence[dict]) -> dict | None:
    """The band to propose when the time already passed has left the band shown, or None."""
    elapsed = colour(start_on, on, bands)
    order = [band["colour"] for band in bands]
    return elapsed if order.index(elapsed["colour"]) > order.index(shown) else None
