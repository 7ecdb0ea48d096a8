"""What the clock does for help: every morning the month's checks are open, for each county by its own operator."""

from procrastinate.contrib.django import app

from shouwang.accounts.counties import with_operators
from shouwang.casework.assistance.open_month import open_month
from shouwang.places.clock import day, instant
from shouwang.policy.in_force import in_force
from shouwang.web.sight import within


def open_everywhere() -> int:
    """Open this month's checks of every county that has an operator, by the county's own policy; how many are new."""
    new, at = 0, instant()
    for county, by in with_operators():
        book = in_force(county.pk, day(at))
        with within(by.scope()):
            new += open_month(day(at), by=by, at=at, on=day(at), book=book, place=county.pk)
    return new


@app.periodic(cron="30 0 * * *")
@app.task(name="shouwang.open_month", queue="quick")
def every_morning(timestamp: int) -> None:
    """At half past midnight UTC, half past eight in the county."""
    open_everywhere()
