"""Households and persons as they stood on a day, by what was known at an instant: from what was said, a portion at a time."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
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
from shouwang.sheets.collecting import rarely_collecting

PORTION = 2000


def _stood(asked: Asked, whose: str) -> Iterator[tuple[int, Standing, Mapping[int, int]]]:
    """What stood about everybody (`people`) or every household (`homes`) of the area, with its id.

    With it, which household was known to be which other one.
    """
    lo, hi = span(asked.area.pk)
    believed, known_at = ByCounty(asked.on).at(asked.area.pk), asked.known_at or ALWAYS
    rest = iter(
        list(Household.objects.filter(place_id__gte=lo, place_id__lte=hi).order_by("id").values_list("id", flat=True))
    )
    while portion := list(islice(rest, PORTION)):
        recalled = recall(portion, asked.known_at, whose=whose)
        for subject in recalled.said:
            standing = recalled.stands(subject, believed, asked.on, known_at)
            if standing.values:
                yield (subject[1] or subject[0]), standing, recalled.aliases.homes


def _lived_there(asked: Asked) -> Counter[int]:
    """Household id → how many lived in it. Who lived where is said by the people: households move, people stay themselves."""
    found = (_lived(standing, asked.on, same) for _, standing, same in _stood(asked, "people"))
    return Counter(there[0] for there in found if there)


def _homes(asked: Asked) -> Iterator[tuple[int, Standing]]:
    return ((pk, standing) for pk, standing, _ in _stood(asked, "homes") if not _value(standing, facts.GONE))


def _lived(standing: Standing, on: date, same: Mapping[int, int]) -> tuple | None:
    """In which household somebody lived on a day, since when, and how he came; None for one who had left."""
    there = _value(standing, facts.IN)
    if there is None or _value(standing, facts.LEFT) or (there[1] and date.fromisoformat(there[1]) > on):
        return None
    return same.get(there[0], there[0]), *there[1:]


def _value(standing: Standing, key: str) -> Any:
    return standing.values[key].value if key in standing.values else None


@rarely_collecting()
def households(asked: Asked) -> list[dict]:
    """The rows of the export households on that day."""
    members, found = _lived_there(asked), _homes(asked)
    rows: list[dict] = []
    while portion := list(islice(found, PORTION)):
        own = Household.objects.select_related("batch").in_bulk([pk for pk, _ in portion])
        places = Place.objects.in_bulk({_value(standing, "place") for _, standing in portion} - {None})
        rows += [_household(own[pk], standing, members[pk], places) for pk, standing in portion]
    return rows


def _household(row: Household, standing: Standing, members: int, places: dict[int, Place]) -> dict:
    columns = facts.household_columns(standing.values)
    place = columns.get("place_id") or row.place_id
    said = _newest_income(standing)
    net, per_head = net_of(said, members) if said else (None, None)
    group = places.get(place)
    return {
        "household": row.key, "household_no": columns.get("household_no", ""), "village_code": f"{place:015d}"[:12],
        "group": group.name if group and group.level == "group" else "",
        "attribute": columns.get("attribute", "ordinary"), "category": columns.get("category", ""),
        "head_name": columns.get("head_name", ""), "members": members, "net_income": net, "net_per_head": per_head,
        "income_to": said and said.ends_on, "delivery": row.batch.key if row.batch else "",
    }  # fmt: skip


def _newest_income(standing: Standing) -> Said | None:
    told = {period: said for period, said in facts.incomes(standing.values).items() if facts.says_income(said)}
    return facts.income_said(told[period], period) if (period := max(told, key=facts.by_age, default=None)) else None


@rarely_collecting()
def persons(asked: Asked) -> list[dict]:
    """The rows of the export persons on that day; certificate numbers masked."""
    homes, rows = {pk for pk, _ in _homes(asked)}, []
    found = ((pk, standing, _lived(standing, asked.on, same)) for pk, standing, same in _stood(asked, "people"))
    there = ((pk, standing, lived) for pk, standing, lived in found if lived and lived[0] in homes)
    while portion := list(islice(there, PORTION)):
        people = _keys(Person, (pk for pk, *_ in portion))
        own = _keys(Household, (lived[0] for *_, lived in portion))
        rows += [_person(people[pk], own[lived[0]], standing, lived[1]) for pk, standing, lived in portion]
    return rows


def _keys(model: type[Household] | type[Person], ids: Iterable[int]) -> dict[int, str]:
    return dict(model.objects.filter(pk__in=set(ids)).values_list("id", "key"))


def _person(key: str, household: str, standing: Standing, since: str | None) -> dict:
    columns, number = facts.person_columns(standing.values), _value(standing, facts.NUMBER)
    return {
        "person": key, "person_no": columns.get("person_no", ""), "household": household,
        "name": columns.get("name", ""), "number": number[1] if number else "", "relation": columns.get("relation", ""),
        "birth": columns.get("birth"), "from": since and date.fromisoformat(since), "to": None, "reason": "",
    }  # fmt: skip


def is_past(asked: Asked) -> bool:
    """Whether the register is asked for as of a day, and not as it stands."""
    return asked.known_at is not None or asked.on is not None and asked.on < day(asked.at)
