"""What the clock does for cases: every night amounts whose purpose has ended are erased, county by county."""

from procrastinate.contrib.django import app

from shouwang.accounts.counties import with_operators
from shouwang.casework.cases.cross_check import erase_amounts
from shouwang.places.clock import day, instant
from shouwang.web.sight import within


def erase_everywhere() -> int:
    """Erase the amounts of every county by its own policy; how many went. Twice is as good as once."""
    gone, at = 0, instant()
    for county, by in with_operators():
        with within(by.scope()):
            gone += erase_amounts(by=by, at=at, on=day(at), place=county.pk)
    return gone


@app.periodic(cron="10 18 * * *")
@app.task(name="shouwang.erase_amounts", queue="quick")
def every_night(timestamp: int) -> None:
    """At ten past six in the evening UTC, ten past two at night in the county."""
    erase_everywhere()
