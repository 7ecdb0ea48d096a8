"""What a corrected file changed, row by row: told apart by the business key, counted, and listed when withdrawn.

Key of a row: the settlement number where the list has one, else whom it is about, else name and number as given.
"""

from collections import defaultdict

import pyarrow.parquet as pq

from shouwang.screening import sources
from shouwang.screening.intake import shelf
from shouwang.screening.intake.models import Delivery
from shouwang.screening.lake import LINKS
from shouwang.screening.matching.models import Doubt
from shouwang.screening.sources import shape

OWN_KEY = ("settlement",)
Place = tuple[str, str, int]  # file, sheet, row


def difference(old: Delivery, new: Delivery) -> dict[str, int]:
    """How many rows `new` adds to `old`, no longer has, and says otherwise."""
    before, after = _by_key(old), _by_key(new)
    counts = {"added": 0, "removed": 0, "changed": 0}
    for key in before.keys() | after.keys():
        gone, come = _unlike(before.get(key, []), after.get(key, []))
        pairs = min(len(gone), len(come))
        counts["changed"] += pairs
        counts["removed"] += len(gone) - pairs
        counts["added"] += len(come) - pairs
    return counts


def withdrawn_rows(delivery: Delivery) -> list[Place]:
    """Rows of a delivery out of force that no delivery in its place repeats: what rested on them has lost its ground."""
    before, after = _by_key(delivery), defaultdict(list)
    for heir in Delivery.objects.in_force().of_slot(delivery):
        for key, rows in _by_key(heir).items():
            after[key] += rows
    lost = [place for key, rows in before.items() for _, place in _unlike(rows, after.get(key, []))[0]]
    return sorted(lost)


def _unlike(before: list, after: list) -> tuple[list, list]:
    """What is left of two lists of (values, place) when equal values have been taken off against each other."""
    rest = list(after)
    gone = []
    for values, place in before:
        twin = next((at for at, (other, _) in enumerate(rest) if other == values), None)
        if twin is None:
            gone.append((values, place))
        else:
            rest.pop(twin)
    return gone, rest


def _by_key(delivery: Delivery) -> dict[tuple, list[tuple[tuple, Place]]]:
    agreed = sources.contract(delivery.contract_name)
    told = [name for name in shape.of(agreed) if name not in shape.ORIGIN]
    own = [name for name in OWN_KEY if name in told]
    about = {} if own else _about(delivery)
    rows: dict[tuple, list] = defaultdict(list)
    for path in shelf.files(delivery).values():
        for row in pq.read_table(path).to_pylist():
            place = (row["file"], row["sheet"], row["row"])
            key = tuple(row[name] for name in own) if own else about.get(place, place)
            rows[key].append((tuple(row[name] for name in told), place))
    return rows


def _about(delivery: Delivery) -> dict[Place, tuple]:
    """Row → whom it is about: person, place range, or name and blind index as the file gave them."""
    doubts = Doubt.objects.filter(delivery=delivery).exclude(outcome__in=["skip", "asked", "fault"])
    about = {
        (file, sheet, row): (name, bytes(index or b""))
        for file, sheet, row, name, index in doubts.values_list("file", "sheet", "row", "name", "number__index")
    }
    for county in delivery.lake:
        path = shelf.lake().path(county, LINKS, delivery.key)
        if path.exists():
            for row in pq.read_table(path).to_pylist():
                about[row["file"], row["sheet"], row["row"]] = (row["person"], row["lo"], row["hi"])
    return about
