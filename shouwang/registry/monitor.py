"""What became of a household's cases, repeated in the register so that lists and rules need no join."""

from collections.abc import Iterable
from datetime import date, datetime

from shouwang.accounts.models import Post
from shouwang.registry import facts
from shouwang.registry.models import Household
from shouwang.registry.tell import Told, tell
from shouwang.trail.write import change, write_many


def mark(households: Iterable[tuple[Household, str, date]], *, by: Post, at: datetime, on: date) -> None:
    """Households are monitored from now on: each with its category and the day since which it counts."""
    rows = [
        (household, {"category": category, "monitored_since": since, "eliminated_on": None, "has_case": True})
        for household, category, since in households
    ]
    _tell(rows, by, at, on, "registry.mark_monitored")


def adopt(households: Iterable[tuple[Household, str, date, date | None]], *, by: Post, at: datetime, on: date) -> None:
    """Households get a case that says what the national system said: category, since when, until when (None: going on).

    From now on the case decides, and no file any more.
    """
    rows = [
        (home, {"category": category, "monitored_since": since, "eliminated_on": until, "has_case": True})
        for home, category, since, until in households
    ]
    _tell(rows, by, at, on, "registry.mark_monitored")


def unmark(households: Iterable[Household], *, by: Post, at: datetime, on: date) -> None:
    """The risk of these households was eliminated on a day; their category stays readable."""
    _tell([(household, {"eliminated_on": on}) for household in households], by, at, on, "registry.unmark")


def _tell(rows: list[tuple[Household, dict]], by: Post, at: datetime, on: date, verb: str) -> None:
    told = [Told(household, None, facts.of_household(values)) for household, values in rows]
    tell(told, verb, by=by, at=at, on=on)
    done = [(household, change(household, **values)) for household, values in rows]
    write_many(verb, done, by=by, at=at, on=on)
