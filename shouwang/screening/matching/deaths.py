"""Deaths that the public security bureau reported of people whom the register still has living: put before people.

Rules count them already (policy `police_deaths`); the register changes only by a person's act (`registry.change.leave`),
and then the proposal is gone.
"""

from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple

import pyarrow.parquet as pq
from django.db.models import Q, QuerySet

from shouwang.registry.models import Person
from shouwang.screening import sources
from shouwang.screening.intake import shelf
from shouwang.screening.intake.models import Delivery
from shouwang.screening.matching.inputs import links


class Reported(NamedTuple):
    """A death by a line of a list in force."""

    died_on: date
    delivery: str
    file: str
    row: int


def deliveries() -> list[Delivery]:
    """The lists of deaths in force within sight."""
    told = reduce(or_, (Q(supplier=each.supplier, table=each.table) for each in sources.all() if each.death))
    return list(Delivery.objects.visible_to().in_force().filter(told).order_by("id"))


def reported(lists: list[Delivery]) -> dict[str, Reported]:
    """Person's key → the death that is reported of him; of several the last one received."""
    told = {}
    for delivery in lists:
        day = delivery.contract.death
        for path in shelf.files(delivery).values():
            for row in pq.read_table(path, columns=["delivery", "file", "sheet", "row", day]).to_pylist():
                told[row["delivery"], row["file"], row["sheet"], row["row"]] = row[day]
    found = {}
    for path in links(lists):
        for row in pq.read_table(path).to_pylist():
            died_on = told.get((row["delivery"], row["file"], row["sheet"], row["row"]))
            if died_on and row["person"]:
                found[row["person"]] = Reported(died_on, row["delivery"], row["file"], row["row"])
    return found


def still_living(found: dict[str, Reported]) -> QuerySet[Person]:
    """Those of them whom the register has as members, within sight."""
    return Person.objects.filter(key__in=found, left_on__isnull=True).visible_to()
