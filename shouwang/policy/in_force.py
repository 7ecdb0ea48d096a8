"""The book of a place and day over the shipped lines and those that areas entered."""

from collections.abc import Callable
from datetime import date, datetime

from shouwang.places.code import place_id
from shouwang.policy import shipped
from shouwang.policy.book import Book, Line, prefix
from shouwang.policy.models import CountyLine
from shouwang.policy.notation import written


def entered(place: str | int) -> tuple[Line, ...]:
    """The released lines of a place and of those above it, in the order in which they became known."""
    wanted = place if isinstance(place, int) else place_id(place or "0")
    rows = CountyLine.objects.released().over(wanted).select_related("enterer", "releaser")
    return tuple(row.as_line() for row in rows.order_by("known_at", "id"))


def in_force(place: str | int, day: date, known_at: datetime | None = None) -> Book:
    """The book at a place (code or id) on a day, as it was known at an instant (None: all that is known now)."""
    return shipped.book(day, place, entered(place), known_at)


def day_by_day(place: str | int) -> Callable[[date], Book]:
    """The book of a place on whatever day is asked for, read once."""
    lines = entered(place)
    return lambda day: shipped.book(day, place, lines)


def listed(place: str | int, known_at: datetime | None = None) -> list[Line]:
    """Every line that answers at a place on some day: one for each name, population and first day, sorted by these.

    Nearer areas hide farther ones of the same first day, later corrections hide earlier ones. *export policy*.
    """
    here = prefix(place)
    lines = [line for line in (*shipped.lines(), *entered(place)) if here.startswith(line.place)]
    shown: dict[tuple, Line] = {}
    for line in sorted(lines, key=_strength):
        if known_at is None or line.known_at is None or line.known_at <= known_at:
            shown[(line.name, line.population, line.since)] = line
    return [shown[key] for key in sorted(shown)]


def exported(place: str | int) -> list[dict]:
    """The lines of `listed` as rows of the export table *policy*: values as text, days as days, instants as instants."""
    terms = shipped.terms()
    return [
        {
            "name": line.name,
            "population": line.population,
            "since": line.since,
            "value": written(line.value, terms[line.name].kind),
            "unit": line.unit,
            "until": line.until,
            "cite": line.cite,
            "origin": line.origin,
            "entered_by": line.entered_by,
            "released_by": line.released_by,
            "known_at": line.known_at,
        }
        for line in listed(place)
        if line.name in terms
    ]


def _strength(line: Line) -> tuple:
    return len(line.place), line.origin == "county", line.known_at.timestamp() if line.known_at else 0.0
