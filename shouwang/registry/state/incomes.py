"""Incomes as they stand, one for each period that anybody spoke about."""

from datetime import date

from shouwang.registry import facts
from shouwang.registry.bulk import insert, update
from shouwang.registry.models import Income
from shouwang.registry.state.view import View
from shouwang.registry.statements import PERIOD, Standing

COLUMNS = (*facts.INCOME.values(), "members", "withdrawn", "told_by_id", "sheet", "row")


def set_incomes(view: View) -> None:
    """Set the incomes of every household right; one of which nothing is left is kept, withdrawn."""
    known = {(one.household_id, one.ends_on): one for one in Income.objects.filter(household__in=view.homes)}
    changed, fresh = [], []
    for home, subject, standing in _spoken_of(view):
        told = facts.incomes(standing.values)
        for ends_on in sorted(_periods(view.ever[subject])):
            row = known.get((home.pk, ends_on))
            said = told.get(ends_on, {})
            is_gone = all(value in (None, "") for name, value in said.items() if name != "begins_on")
            if row is None and is_gone:
                continue
            origin = view.newest(_values(standing, ends_on))
            is_new, row = row is None, row or Income(household=home, place_id=home.place_id, ends_on=ends_on)
            before = [getattr(row, name) for name in facts.INCOME.values()]
            for name, value in facts.income_said(said, ends_on)._asdict().items():
                setattr(row, name, value)
            if not is_new and before == [getattr(row, name) for name in facts.INCOME.values()] and not is_gone:
                continue
            row.members, row.withdrawn = home.counted, is_gone
            row.told_by_id, row.sheet, row.row = origin.batch_id, origin.sheet, origin.row or None
            values = [getattr(row, name) for name in COLUMNS]
            if is_new:
                fresh.append((row.place_id, home.pk, ends_on, origin.batch_id, *values))
            else:
                changed.append((row.pk, *values))
    update(Income, COLUMNS, changed)
    insert(Income, ("place_id", "household_id", "ends_on", "batch_id", *COLUMNS), fresh)


def _spoken_of(view: View):
    for subject, standing in view.stands.items():
        if subject[1] is None:
            yield view.homes[subject[0]], subject, standing


def _periods(ever: set[str]) -> set[date]:
    found = set()
    for key in ever:
        name, mark, ends_on = key.partition(PERIOD)
        if mark and name in facts.INCOME:
            found.add(date.fromisoformat(ends_on))
    return found


def _values(standing: Standing, ends_on: date) -> list:
    tail = f"{PERIOD}{ends_on}"
    return [value for key, value in standing.values.items() if key.endswith(tail)]
