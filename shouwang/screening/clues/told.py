"""What can be told to a department about each row of its delivery: gathered, not yet issued."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pyarrow.parquet as pq

from shouwang.places.code import at_level
from shouwang.places.models import Place
from shouwang.registry.models import Person
from shouwang.screening.clues.lines import Key, cells, rows_of
from shouwang.screening.clues.models import CLOSINGS, RESULTS, Answer, Clue, Origin
from shouwang.screening.clues.words import name_mask
from shouwang.screening.intake import shelf
from shouwang.screening.intake.models import Delivery, Fault
from shouwang.screening.lake import LINKS
from shouwang.screening.matching.models import Doubt
from shouwang.web.sight import Scope

WORDS = dict(CLOSINGS) | dict(RESULTS) | dict(Doubt.SETTLED) | {
    "no_hit": "未达预警标准",
    "several": "涉及多户，均已核查",
    "fault": "内容有误，未载入",
    "outside": "未载入",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """The answer to one delivered row, as the department sees it; `verdict` "" while it is still being looked at."""

    file: str
    sheet: str
    row: int
    verdict: str
    reason: str = ""
    answered_on: date | None = None
    person: str = ""
    household_key: str = ""
    township: str = ""
    village: str = ""
    name_mask: str = ""
    number_mask: str = ""
    detail: str = ""


def told(delivery: Delivery, county: Place, scope: Scope) -> tuple[list[Told], list[Clue]]:
    """Every row of a delivery that belongs to a county, and the clues that rest on them."""
    clues = _clues(delivery, county)
    rows = [*_linked(delivery, county, scope, clues), *_doubts(delivery, county), *_faults(delivery, county)]
    resting = {clue.pk: clue for found in clues.values() for clue in found}
    return sorted(rows, key=lambda row: (row.file, row.sheet, row.row)), list(resting.values())


def _clues(delivery: Delivery, county: Place) -> dict[Key, list[Clue]]:
    """The newest clue of each household and reason that rests on each row."""
    lo, hi = county.span
    origins = Origin.objects.filter(place_id__gte=lo, place_id__lte=hi, supplier=delivery.supplier, hit__isnull=False)
    found: dict[Key, dict] = defaultdict(dict)
    for origin in origins.select_related("hit", "clue").order_by("id"):
        for row in origin.hit.rows:
            if row[0] == delivery.key:
                found[tuple(row[1:])][origin.clue.household_id, origin.clue.reason] = origin.clue
    return {key: list(clues.values()) for key, clues in found.items()}


def _linked(delivery: Delivery, county: Place, scope: Scope, clues: dict[Key, list[Clue]]) -> Iterator[Told]:
    links = {(row["file"], row["sheet"], row["row"]): row for row in _links(delivery, county, scope)}
    settled = Doubt.objects.filter(delivery=delivery, settled_as="person").select_related("person__household")
    for doubt in settled:
        links[doubt.file, doubt.sheet, doubt.row] = {
            "person": doubt.person.key,
            "household": doubt.person.household.key,
        }
    people = _people({row["person"] for row in links.values() if row["person"]})
    visited = dict(Answer.objects.filter(clue__in={clue.pk for found in clues.values() for clue in found})
                   .order_by("id").values_list("clue_id", "on"))  # fmt: skip
    values = rows_of(delivery.contract_name, delivery.key, within=scope)
    for key, link in links.items():
        verdict, reason, on = _verdict(clues.get(key, []), visited)
        detail = "；".join(f"{heading} {word}" for heading, word in cells(delivery.contract_name, values.get(key, {})))
        who = people.get(link["person"] or "", {"household_key": link["household"] or ""})
        yield Told(*key, verdict, reason, on, detail=detail[:300], **who)


def _links(delivery: Delivery, county: Place, scope: Scope) -> list[dict]:
    path = shelf.lake().paths(LINKS, delivery.key, within=scope).get(shelf.shelf_of(county.pk))
    return pq.read_table(path).to_pylist() if path else []


def _people(keys: set[str]) -> dict[str, dict]:
    persons = Person.objects.filter(key__in=keys).values_list(
        "key", "name", "number_mask", "household__key", "place_id"
    )
    persons = list(persons)
    places = {at_level(place, level) for *_, place in persons for level in ("township", "village")}
    names = dict(Place.objects.filter(pk__in=places).values_list("pk", "name"))
    return {
        key: {
            "person": key,
            "household_key": household,
            "name_mask": name_mask(name),
            "number_mask": number,
            "township": names.get(at_level(place, "township"), ""),
            "village": names.get(at_level(place, "village"), ""),
        }
        for key, name, number, household, place in persons
    }


def _verdict(clues: list[Clue], visited: dict[int, date]) -> tuple[str, str, date | None]:
    if not clues:
        return "no_hit", "", None
    if any(not clue.result and clue.is_open for clue in clues):
        return "", "", None
    if len({clue.household_id for clue in clues}) > 1:
        return (
            "several",
            f"涉及 {len(clues)} 条线索",
            max((visited[c.pk] for c in clues if c.pk in visited), default=None),
        )
    clue = clues[-1]
    return clue.closed_as or clue.result, clue.outcome, visited.get(clue.pk) or clue.closed_on


def _doubts(delivery: Delivery, county: Place) -> Iterator[Told]:
    lo, hi = county.span
    doubts = Doubt.objects.filter(delivery=delivery, place_id__gte=lo, place_id__lte=hi)
    for doubt in doubts.exclude(settled_as="person").exclude(outcome="fault"):
        verdict = "outside" if doubt.outcome == "skip" else doubt.settled_as
        reason = doubt.reason if doubt.outcome == "skip" else doubt.settled_reason
        yield Told(
            doubt.file, doubt.sheet, doubt.row, verdict, reason, doubt.settled_at.date() if doubt.settled_at else None,
            name_mask=name_mask(doubt.name), number_mask=doubt.number_mask, village=doubt.where[:60],
        )  # fmt: skip


def _faults(delivery: Delivery, county: Place) -> Iterator[Told]:
    """Rows left out because of a fault: told by whoever holds the delivery's own area."""
    if delivery.place_id != county.pk:
        return
    seen: dict[Key, str] = {}
    for fault in Fault.objects.filter(delivery=delivery, kept=False, row__gt=0).order_by("row", "id"):
        seen.setdefault((fault.file, fault.sheet, fault.row), fault.sentence)
    for key, sentence in seen.items():
        yield Told(*key, "fault", sentence)
