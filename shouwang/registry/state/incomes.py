"""Incomes as they stand, one for each period that anybody spoke about."""

from shouwang.registry import facts
from shouwang.registry.bulk import insert, update
from shouwang.registry.models import Income
from shouwang.registry.state.view import View
from shouwang.registry.statements import PERIOD, Standing

COLUMNS = (*facts.INCOME.values(), "members", "withdrawn", "told_by_id", "sheet", "row")


def set_incomes(view: View) -> None:
    """Set the incomes of every household right; one of which nothing is left is kept, withdrawn."""
    known = {(one.household_id, *one.period): one for one in Income.objects.filter(household__in=view.homes)}
    changed, fresh = [], []
    for home, subject, standing in _spoken_of(view):
        told = facts.incomes(standing.values)
        for period in sorted(_periods(view.ever[subject]), key=facts.by_age):
            row = known.get((home.pk, *period))
            said = told.get(period, {})
            is_gone = all(value in (None, "") for value in said.values())
            if row is None and is_gone:
                continue
            origin = view.newest(_values(standing, period))
            is_new, row = row is None, row or Income(household=home, place_id=home.place_id)
            before = [getattr(row, name) for name in facts.INCOME.values()]
            for name, value in facts.income_said(said, period)._asdict().items():
                setattr(row, name, value)
            if not is_new and before == [getattr(row, name) for name in facts.INCOME.values()] and not is_gone:
                continue
            row.members, row.withdrawn = home.counted, is_gone
            row.told_by_id, row.sheet, row.row = origin.batch_id, origin.sheet, origin.row or None
            values = [getattr(row, name) for name in COLUMNS]
            if is_new:
                fresh.append((row.place_id, home.pk, *period, origin.batch_id, *values))
            else:
                changed.append((row.pk, *values))
    update(Income, COLUMNS, changed)
    insert(Income, ("place_id", "household_id", "begins_on", "ends_on", "batch_id", *COLUMNS), fresh)


def _spoken_of(view: View):
    for subject, standing in view.stands.items():
        if subject[1] is None:
            yield view.homes[subject[0]], subject, standing


def _periods(ever: set[str]) -> set[facts.Period]:
    return {period for key in ever if PERIOD in key and (period := facts.period_of(key))}


def _values(standing: Standing, period: facts.Period) -> list:
    return [value for key, value in standing.values.items() if PERIOD in key and facts.period_of(key) == period]
