"""The act of recording what was found: the income of a period (A21–A28), the state of a guarantee (A29–A32)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from shouwang.places.clock import day
from shouwang.refusal import Refused
from shouwang.registry import facts
from shouwang.registry.correct import check
from shouwang.registry.income import State
from shouwang.registry.models import Guarantee, Household, Income
from shouwang.registry.spoken import detail_of
from shouwang.registry.statements import OFFICE
from shouwang.registry.tell import Told, tell
from shouwang.trail.write import change, write
from shouwang.web.templatetags import words

AMOUNTS = ("production_fen", "wage_fen", "property_fen", "transfer_fen", "cost_fen")


def record_income(
    household: Household, amounts: Mapping[str, int | None], *, begins_on: date, ends_on: date, by, at: datetime,
    on: date | None = None, outlay_fen: int | None = None, outlay_note: str = "", note: str = "", chain: str = OFFICE,
    claims_fen: int | None = None, own_outlay_fen: int | None = None,
) -> Income:  # fmt: skip
    """Keep the income of one period (AMOUNTS, whole fen); the same period again is corrected, another stands beside it."""
    check(household, by, note or "收入")
    if not begins_on <= ends_on <= day(at):
        raise Refused("bad_period", "收入统计期的起止不对：起始不能晚于截止，截止不能晚于今天。")
    if any(value is not None and value < 0 for value in (*amounts.values(), claims_fen, own_outlay_fen)):
        raise Refused("negative", "收入和支出不能是负数。")
    with transaction.atomic():
        household = Household.objects.select_for_update().get(pk=household.pk)
        before = _income(household, begins_on, ends_on) or Income(
            household=household, place_id=household.place_id, begins_on=begins_on, ends_on=ends_on
        )
        values = {**{name: amounts.get(name) for name in AMOUNTS}, "per_head_fen": None}
        values |= {"outlay_fen": outlay_fen, "outlay_note": outlay_note[:200]}
        values |= {"claims_fen": claims_fen, "own_outlay_fen": own_outlay_fen}
        new = {name: value for name, value in values.items() if _says(before, name, value, chain)}
        said = facts.of_income(new, begins_on, ends_on)
        tell(
            [Told(household, None, facts.erased(said))], "registry.income", by=by, at=at, on=on, chain=chain, note=note
        )
        income = _income(household, begins_on, ends_on) or before
        changes = change(before, **{name: getattr(income, name) for name in values})
        if changes:
            write("registry.correct", by=by, at=at, on=on, subject=income, changes=changes, note=note)
    return income


def _income(household: Household, begins_on: date, ends_on: date) -> Income | None:
    return Income.objects.filter(household=household, begins_on=begins_on, ends_on=ends_on).first()


def _says(before: Income, name: str, value: object, chain: str) -> bool:
    """Whether a field says anything: a form says what differs, blank ones erased; a visit what it fills."""
    if chain == OFFICE:
        return before.pk is None and value not in (None, "") or getattr(before, name) != value
    return value not in (None, "")


def record_guarantee(
    household: Household, kind: str, *, is_firm: bool, since: date, source: str, by, at: datetime, detail: str = "",
    is_only_dwelling: bool | None = None, chain: str = OFFICE,
) -> Guarantee:  # fmt: skip
    """Keep how one of the four guarantees stands since a day; the state before it ends that day."""
    check(household, by, source)
    if since > day(at):
        raise Refused("in_the_future", "起始日期晚于今天。")
    with transaction.atomic():
        household = Household.objects.select_for_update().get(pk=household.pk)
        before = Guarantee.objects.filter(household=household, kind=kind, until=None).first()
        if chain == OFFICE and before and since < before.since:
            raise Refused("too_early", f"现有状态自{words.day(before.since)}起，新的状态不能更早。")
        if before and (before.is_firm, before.detail) == (is_firm, detail):
            return before
        said = facts.of_guarantee(State(kind, is_firm, detail, is_only_dwelling))
        tell([Told(household, None, said)], "registry.guarantee", by=by, at=at, on=since, chain=chain, note=source)
        state = Guarantee.objects.get(household=household, kind=kind, until=None)
        changes = {kind: [before and state_of(before), state_of(state)]}
        if before is None or before.pk != state.pk:
            write("registry.correct", by=by, at=at, on=since, subject=household, changes=changes, note=source)
    return state


def state_of(guarantee: Guarantee) -> str:
    """A state of a guarantee in words."""
    detail = detail_of(guarantee.kind, guarantee.detail)
    return ("有保障" if guarantee.is_firm else "无保障") + (f"（{detail}）" if detail else "")
