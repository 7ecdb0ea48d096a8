"""Lines of departments' files by place: what was delivered, what of it was readable, what found its household.

A delivery's census says how many of its readable lines lie in each township; lines whose place is unknown, and what
could not be read at all, stay with the area for which the file was delivered.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db.models import Q, QuerySet

from shouwang.places.code import level, short, span
from shouwang.places.models import Place
from shouwang.registry.models import Household, Person
from shouwang.screening.intake import shelf
from shouwang.screening.intake.models import Delivery
from shouwang.screening.lake import LINKS
from shouwang.web.sight import Scope

STAGES = ("delivered", "kept", "linked")
UNKNOWN = 0
METHODS = {
    "exact": "证件号码一致", "repaired": "号码修复后一致", "name_birth_village": "姓名、生日和村一致",
    "settled": "人工确认", "place": "按地点",
}  # fmt: skip


def files(scope: Scope) -> QuerySet[Delivery]:
    """The files in force of the area, and those of the area above with lines of this one."""
    return Delivery.objects.visible_to(scope).in_force()


def by_place(scope: Scope, width: int) -> dict[int, dict[str, int]]:
    """Lines by the places of `width` ids below, a township at least; under UNKNOWN those that lie in none."""
    found: dict[int, Counter] = defaultdict(Counter)
    for place, numbers in _counted(scope):
        found[place // width * width].update(numbers)
    return {place: dict(numbers) for place, numbers in found.items()}


def behind(scope: Scope, place: int) -> QuerySet[Delivery]:
    """The files with lines of a place; for one's whole area all of them."""
    if level(place) != "township":
        lo, hi = span(place)
        return files(scope).filter(Q(place_id__gte=lo, place_id__lte=hi) | Q(lake__has_key=short(place)))
    former = Place.objects.filter(became_id=place).values_list("pk", flat=True)
    return files(scope).filter(census__township__has_any_keys=[short(one) for one in (place, *former)])


def of(delivery: Delivery, place: int) -> dict[str, int]:
    """How many of one file's lines lie in a place."""
    found: Counter = Counter(dict.fromkeys(STAGES, 0))
    lo, hi = span(place)
    for where, numbers in _lines(delivery.place_id, delivery.rows, delivery.census, _moved()):
        if lo <= (where or delivery.place_id) <= hi:
            found.update(numbers)
    return dict(found)


def _counted(scope: Scope) -> Iterator[tuple[int, dict[str, int]]]:
    moved = _moved()
    for area, rows, census in files(scope).values_list("place_id", "rows", "census"):
        for place, numbers in _lines(area, rows, census, moved):
            if scope.contains(place or area):
                yield place, numbers


def _lines(area: int, rows: int, census: dict, moved: dict[int, int]) -> Iterator[tuple[int, dict[str, int]]]:
    """Township (or UNKNOWN) → its lines; the unread remainder of the file is delivered, and nowhere."""
    kept, linked = census.get("township", {}), census.get("linked", {})
    for code, count in kept.items():
        place = int(code.ljust(15, "0")) if code else UNKNOWN
        yield moved.get(place, place), {"delivered": count, "kept": count, "linked": linked.get(code, 0)}
    yield UNKNOWN, {"delivered": rows - sum(kept.values()), "kept": 0, "linked": 0}


def _moved() -> dict[int, int]:
    """Townships that were given another code: the code they had → the one they have."""
    places = Place.objects.filter(level="township", became__isnull=False).select_related("became")
    return {place.pk: place.latest.pk for place in places}


class Line(NamedTuple):
    """One line of a file and whom it was linked to; a line about a village or a group names neither."""

    file: str
    sheet: str
    row: int
    method: str
    household: Household | None
    person: Person | None

    @property
    def how(self) -> str:
        return METHODS.get(self.method, self.method)


def linked(delivery: Delivery, place: int, start: int, size: int) -> tuple[list[Line], int]:
    """The lines of a file that found a household of a place, as the sheet has them: `size` from `start`, and how many.

    What a person settled later is not in the file of links: it is found among the doubts.
    """
    found = _links(delivery, place)
    if found is None:
        return [], 0
    found = found.sort_by([(name, "ascending") for name in ("file", "sheet", "row")])
    shown = found.slice(start, size).to_pylist()
    homes = {each.key: each for each in Household.objects.filter(key__in={row["household"] for row in shown} - {None})}
    people = {each.key: each for each in Person.objects.filter(key__in={row["person"] for row in shown} - {None})}
    return [
        Line(
            row["file"], row["sheet"], row["row"], row["method"], homes.get(row["household"]), people.get(row["person"])
        )
        for row in shown
    ], found.num_rows


def _links(delivery: Delivery, place: int) -> pa.Table | None:
    """The links of a delivery that lie in a place: by where their household lives, or by the place that they name."""
    lo, hi = span(place)
    wide = set(shelf.counties(place) if level(place) in ("prefecture", "county") else [shelf.shelf_of(place)])
    paths = [shelf.lake().find(county, LINKS, delivery.key) for county in sorted(wide)]
    tables = [pq.read_table(path) for path in paths if path.exists()]
    if not tables:
        return None
    found = pa.concat_tables(tables)
    if level(place) in ("prefecture", "county"):
        return found
    keys = pa.array(Household.objects.within(place).values_list("key", flat=True), pa.string())
    inside = pc.and_(pc.greater_equal(found["lo"], lo), pc.less_equal(found["hi"], hi))
    return found.filter(pc.or_(pc.is_in(found["household"], keys), pc.fill_null(inside, False)))
