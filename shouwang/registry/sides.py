"""The two sides of contradictions in words, read in two queries for many."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from shouwang.registry.found import words as words_of
from shouwang.registry.models import Contradiction, Statement
from shouwang.registry.spoken import fact_said, fact_title


class Side(NamedTuple):
    """What one source says, who it is, and about which day."""

    said: str
    source: str
    on: date


class Sides(NamedTuple):
    """A fact and what is said of it: by the source that stands, and by the other."""

    title: str
    stands: Side
    other: Side


def sides_of(rows: Sequence[Contradiction]) -> list[Sides]:
    """Both sides of each row, in their order."""
    wanted = {pk for row in rows for pk in (row.stands_id, row.other_id)}
    told = Statement.objects.select_related("source").in_bulk(wanted)
    places = words_of({one.facts["place"] for one in told.values() if one.facts.get("place")})
    found = []
    for row in rows:
        is_person = row.person_id is not None
        sides = []
        for pk in (row.stands_id, row.other_id):
            one = told[pk]
            value = one.facts.get(row.fact)
            said = fact_said(row.fact, value, is_person=is_person, places=places)
            sides.append(Side(said, one.source.said(one.row), one.on))
        found.append(Sides(fact_title(row.fact, is_person=is_person), *sides))
    return found
