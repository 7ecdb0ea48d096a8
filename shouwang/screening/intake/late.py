"""Who has delivered which list for which month, who was late, who has not (*S4 一(二)*: shown the day after)."""

from collections import defaultdict
from collections.abc import Container
from datetime import date
from typing import NamedTuple

from shouwang.places.clock import day
from shouwang.places.code import above
from shouwang.screening import sources
from shouwang.screening.intake import period as months
from shouwang.screening.intake.models import WAITING, Delivery
from shouwang.screening.rules.heard import heard
from shouwang.sheets.contract import Contract

SHOWN = ("in_force", *WAITING)


class Cell(NamedTuple):
    """One list for one month: the delivery that counts (or waits), and how it stands against the due day."""

    period: str
    due_on: date
    delivery: Delivery | None
    state: str  # in_time, late, missing, open (not yet due), before (before anything was handed in), free (never due)


class Line(NamedTuple):
    """One list and its months, newest first."""

    contract: Contract
    cells: tuple[Cell, ...]


def calendar(
    area: int, on: date, due_day: int, count: int = 6, supplier: str = "", runs: Container[str] | None = None
) -> list[Line]:
    """Every list that departments hand in (of one department, or all) for the last `count` months up to `on`.

    A list is due while one of the rules that the office lets run (`runs`; None: every rule) listens to it; any other is
    welcome and never late, and shown once it was handed in.
    """
    periods = [months.before(months.of(on), back) for back in range(1, count + 1)]
    found = _delivered(area, periods)
    first = _first(area)
    lines = []
    for each in sources.handed_in(supplier):
        known = [(period, found.get((each.name, period))) for period in periods]
        if any(runs is None or rule in runs for rule in heard(each.name).by):
            lines.append(Line(each, tuple(_due(delivery, period, on, due_day, first) for period, delivery in known)))
        elif any(delivery for _, delivery in known):
            lines.append(Line(each, tuple(_welcome(delivery, period, due_day) for period, delivery in known)))
    return lines


def missing(
    area: int, on: date, due_day: int, supplier: str = "", runs: Container[str] | None = None
) -> list[tuple[Contract, Cell]]:
    """Lists of the last month that fell due and that nobody has handed in, from the day after the due day."""
    found = []
    for line in calendar(area, on, due_day, 2, supplier, runs):
        due = [cell for cell in line.cells if cell.due_on < on]
        if due and due[0].state == "missing":
            found.append((line.contract, due[0]))
    return found


def _delivered(area: int, periods: list[str]) -> dict[tuple[str, str], Delivery]:
    found: dict[tuple[str, str], list[Delivery]] = defaultdict(list)
    rows = Delivery.objects.filter(place_id__in=(area, *above(area)), period__in=periods, state__in=SHOWN)
    for delivery in rows.order_by("id"):
        found[delivery.contract_name, delivery.period].append(delivery)
    return {key: max(several, key=lambda each: each.state == "in_force") for key, several in found.items()}


def _first(area: int) -> str:
    """The first month for which anything was ever handed in."""
    rows = Delivery.objects.filter(place_id__in=(area, *above(area)), state__in=SHOWN)
    return rows.order_by("period").values_list("period", flat=True).first() or ""


def _due(delivery: Delivery | None, period: str, on: date, due_day: int, first: str) -> Cell:
    due = months.due_on(period, due_day)
    if delivery:
        state = "late" if day(delivery.received_at) > due else "in_time"
    elif on <= due:
        state = "open"
    else:
        state = "missing" if first and first <= period else "before"
    return Cell(period, due, delivery, state)


def _welcome(delivery: Delivery | None, period: str, due_day: int) -> Cell:
    return Cell(period, months.due_on(period, due_day), delivery, "in_time" if delivery else "free")
