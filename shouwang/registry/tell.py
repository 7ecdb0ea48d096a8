"""The one way in which somebody says something of households: a source, its statements, and the tables set right.

What a person enters on a form he enters before what stands: it sets that right (`corrects`), whatever day it is about.
A visit or a file only says what it saw on its day; policy decides between them.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction

from shouwang.places.clock import day
from shouwang.registry.bulk import ids
from shouwang.registry.models import Household, Person, Source, Statement
from shouwang.registry.move import bring_words
from shouwang.registry.recall import recall
from shouwang.registry.state import project
from shouwang.registry.statements import OFFICE
from shouwang.registry.statements import Statement as Said

BEFORE_ITS_EYES = frozenset({OFFICE})  # chains that see what stands, and set it right


class Told(NamedTuple):
    """What is said of a household (`person_id` None) or of one of its members."""

    household: Household
    person_id: int | None
    facts: Mapping[str, Any]
    settles: tuple[int, ...] = ()  # the statements between which this one decides


def receive() -> int:
    """The serial of a source that was received just now and will speak later: a file that is looked at first."""
    return next(ids(Source, 1))


def tell(
    told: Iterable[Told], key: str, *, by, at: datetime, on: date | None = None, chain: str = OFFICE, note: str = "",
    also: Iterable[int] = (),
) -> Source | None:  # fmt: skip
    """Keep what is said and set the tables right; nothing said, nothing kept. `also`: households to look at anew.

    `key` names the act. The households are locked.
    """
    told = [one for one in told if one.facts]
    homes = {one.household.pk for one in told}
    with transaction.atomic():
        bring_along({one.person_id: (one.household.pk, one.household.place_id) for one in told if one.person_id})
        source = None
        if told:
            list(Household.objects.select_for_update(no_key=True).filter(pk__in=homes).order_by("id").values_list("id"))
            source = Source(
                chain=chain, key=key, area_id=by.place_id, by=by, user_id=by.holder_id, on=on or day(at), known_at=at,
                note=note[:200],
            )  # fmt: skip
            source.save()
            _keep(told, source, homes)
        project(homes.union(also), at=at)
    return source


def bring_along(goals: Mapping[int, tuple[int, int]]) -> None:
    """What was said of somebody goes along to where he is spoken of now: person → household and place."""
    if not goals:
        return
    for person, home in Person.objects.filter(pk__in=goals).values_list("id", "household_id"):
        goal, place = goals[person]
        if home != goal:
            bring_words(person, home, {"household_id": goal, "place_id": place})


def _keep(told: list[Told], source: Source, homes: set[int]) -> None:
    before = recall(homes).said if source.chain in BEFORE_ITS_EYES else {}
    Statement.objects.bulk_create(
        Statement(
            household_id=one.household.pk, person_id=one.person_id, source=source, on=source.on,
            place_id=one.household.place_id, place_then=one.household.place_id, facts=dict(one.facts),
            settles=list(one.settles) or None, corrects=_about(one.facts, before.get((one.household.pk, one.person_id), ())),
        )
        for one in told
    )  # fmt: skip


def _about(facts: Mapping[str, Any], before: Iterable[Said]) -> list[int] | None:
    """The statements before that speak about any of these facts."""
    return sorted(one.id for one in before if facts.keys() & one.facts.keys()) or None
