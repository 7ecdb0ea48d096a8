"""Households as they stand: their own columns, their place, and what lists show of members and income."""

from datetime import date

from shouwang.places.models import Place
from shouwang.registry import facts
from shouwang.registry.bulk import update
from shouwang.registry.models import Household, Income
from shouwang.registry.move import take_along
from shouwang.registry.recall import Subject
from shouwang.registry.registered import WITHDRAWN
from shouwang.registry.state.seals import Seals
from shouwang.registry.state.view import View
from shouwang.registry.statements import PERIOD, Standing

COLUMNS = (
    *facts.HOUSEHOLD.values(), "phone_id", "phone_mask", "account_id", "account_mask", "members", "net_fen",
    "net_per_head_fen", "income_to", "gone_on", "gone_reason",
)  # fmt: skip


def set_dwellings(view: View) -> None:
    """Set the rows of the households right; one that moves takes everything along that belongs to it."""
    seals, newest = Seals(view), _newest(view)
    changed, moved = [], {}
    for pk, row in view.homes.items():
        subject = (pk, None)
        before = [getattr(row, name) for name in COLUMNS]
        if view.recalled.is_taken_back(subject):
            _take_back(row, view.today)
        else:
            if subject in view.stands:
                _set(row, subject, view.stands[subject], view, seals)
            spoken = any(key.partition(PERIOD)[0] in facts.INCOME for key in view.ever[subject])
            _sum(row, newest.get(pk), is_told=spoken)
        after = [getattr(row, name) for name in COLUMNS]
        if after != before:
            changed.append((pk, *after))
            if row.place_id != before[COLUMNS.index("place_id")]:
                moved[pk] = row.place_id
    update(Household, COLUMNS, changed)
    if moved:
        take_along(moved)


def _take_back(row: Household, on: date) -> None:
    row.is_safety_net = False
    if row.gone_on is None:
        row.gone_on, row.gone_reason = on, WITHDRAWN


def _set(row: Household, subject: Subject, standing: Standing, view: View, seals: Seals) -> None:
    values, ever = standing.values, view.ever[subject]
    for name, value in facts.household_columns(values, ever).items():
        if name == "place_id":
            value = _living(value, row.place_id)
        setattr(row, name, value)
    for name in ("phone", "account"):
        if name in ever:
            secret, mask = seals.of(values.get(name), getattr(row, f"{name}_id"))
            setattr(row, f"{name}_id", secret)
            setattr(row, f"{name}_mask", mask)
    gone = values.get(facts.GONE)
    row.gone_on, row.gone_reason = None, ""
    if gone and gone.value:
        row.gone_on, row.gone_reason = date.fromisoformat(gone.value[0]), gone.value[1]


def _living(said: int | None, present: int) -> int:
    """The place that is said, under the code that it has now."""
    if said is None or said == present:
        return present
    while became := Place.objects.filter(pk=said).values_list("became_id", flat=True).first():
        said = became
    return said


def _newest(view: View) -> dict[int, Income]:
    """Household → its income of the latest period of which an income is known, not only what was paid."""
    rows = sorted(Income.objects.filter(household__in=view.homes), key=lambda row: facts.by_age(row.period))
    return {row.household_id: row for row in rows if row.is_known}


def _sum(row: Household, income: Income | None, *, is_told: bool) -> None:
    """Members, and the newest income: per head, of the members of now. `is_told`: somebody spoke of income once."""
    row.members = row.counted
    if income is None:
        if is_told:
            row.income_to = row.net_fen = row.net_per_head_fen = None
        return
    row.income_to, row.net_fen = income.ends_on, income.net_fen
    row.net_per_head_fen = income.per_head_fen if income.net_fen is None else None
    if income.net_fen is not None and row.members:
        row.net_per_head_fen = income.net_fen // row.members
