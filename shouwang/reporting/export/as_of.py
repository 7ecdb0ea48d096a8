"""Households and persons as they stood on a day, by what was known at an instant: from what was said, a portion at a time."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from shouwang.places.clock import day
from shouwang.places.code import span
from shouwang.places.models import Place
from shouwang.registry import facts
from shouwang.registry.income import Said, net_of
from shouwang.registry.models import Household, Person
from shouwang.registry.precedence import ByCounty
from shouwang.registry.recall import ALWAYS, recall
from shouwang.registry.statements import Standing
from shouwang.reporting.export.table import Asked

PORTION = 2000


@dataclass
class Stood:
    """What stood in an area: household id → its facts, person id → (household id, facts, since when)."""

    homes: dict[int, Standing] = field(default_factory=dict)
    people: dict[int, tuple[int, Standing, str | None]] = field(default_factory=dict)


def stood(asked: Asked) -> Stood:
    """Everything that stood in the area. Who lived where is said by the people: households move, people stay themselves."""
    lo, hi = span(asked.area.pk)
    found, believed, known_at = Stood(), ByCounty(asked.on), asked.known_at or ALWAYS
    ids = Household.objects.filter(place_id__gte=lo, place_id__lte=hi).order_by("id").values_list("id", flat=True)
    rest = iter(list(ids))
    while portion := list(islice(rest, PORTION)):
        recalled = recall(portion)
        for subject in recalled.said:
            standing = recalled.stands(subject, believed.at(asked.area.pk), asked.on, known_at)
            if not standing.values:
                continue
            if subject[1] is None:
                if not _value(standing, facts.GONE):
                    found.homes[subject[0]] = standing
            elif there := _lived(standing, asked.on):
                found.people[subject[1]] = there[0], standing, there[1]
    return found


def _lived(standing: Standing, on: date) -> tuple | None:
    """In which household somebody lived on a day, since when, and how he came; None for one who had left."""
    there = _value(standing, facts.IN)
    if there is None or _value(standing, facts.LEFT) or (there[1] and date.fromisoformat(there[1]) > on):
        return None
    return there


def _value(standing: Standing, key: str) -> Any:
    return standing.values[key].value if key in standing.values else None


def households(asked: Asked) -> Iterator[dict]:
    """The rows of the export households on that day."""
    found = stood(asked)
    members = Counter(home for home, *_ in found.people.values())
    rows = Household.objects.select_related("batch").in_bulk(found.homes)
    places = Place.objects.in_bulk({_value(standing, "place") for standing in found.homes.values()} - {None})
    for pk, standing in found.homes.items():
        row, columns = rows[pk], facts.household_columns(standing.values)
        place = columns.get("place_id") or row.place_id
        said = _newest_income(standing)
        net, per_head = net_of(said, members[pk]) if said else (None, None)
        group = places.get(place)
        yield {
            "household": row.key, "household_no": columns.get("household_no", ""), "village_code": f"{place:015d}"[:12],
            "group": group.name if group and group.level == "group" else "",
            "attribute": columns.get("attribute", "ordinary"), "category": columns.get("category", ""),
            "head_name": columns.get("head_name", ""), "members": members[pk], "net_income": net, "net_per_head": per_head,
            "income_to": said and said.ends_on, "delivery": row.batch.key if row.batch else "",
        }  # fmt: skip


def _newest_income(standing: Standing) -> Said | None:
    told = {period: said for period, said in facts.incomes(standing.values).items() if facts.says_income(said)}
    return facts.income_said(told[period], period) if (period := max(told, key=facts.by_age, default=None)) else None


def persons(asked: Asked) -> Iterator[dict]:
    """The rows of the export persons on that day; certificate numbers masked."""
    found = stood(asked)
    people = Person.objects.in_bulk(found.people)
    homes = Household.objects.in_bulk({home for home, *_ in found.people.values()} & found.homes.keys())
    for pk, (home, standing, since) in found.people.items():
        if home not in homes:
            continue
        columns, number = facts.person_columns(standing.values), _value(standing, facts.NUMBER)
        yield {
            "person": people[pk].key, "person_no": columns.get("person_no", ""), "household": homes[home].key,
            "name": columns.get("name", ""), "number": number[1] if number else "", "relation": columns.get("relation", ""),
            "birth": columns.get("birth"), "from": since and date.fromisoformat(since), "to": None, "reason": "",
        }  # fmt: skip


def is_past(asked: Asked) -> bool:
    """Whether the register is asked for as of a day, and not as it stands."""
    return asked.known_at is not None or asked.on is not None and asked.on < day(asked.at)
