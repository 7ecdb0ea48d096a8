"""The act of recording what was found: the income of a period (A21–A28), the state of a guarantee (A29–A32)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from shouwang.places.clock import day
from shouwang.refusal import Refused
from shouwang.registry.correct import check
from shouwang.registry.models import Guarantee, Household, Income
from shouwang.registry.spoken import detail_of
from shouwang.trail.write import change, write
from shouwang.web.templatetags import words

AMOUNTS = ("production_fen", "wage_fen", "property_fen", "transfer_fen", "cost_fen")


def record_income(
    household: Household, amounts: Mapping[str, int | None], *, begins_on: date, ends_on: date, by, at: datetime,
    on: date | None = None, outlay_fen: int | None = None, outlay_note: str = "", note: str = "",
) -> Income:  # fmt: skip
    """Keep the income of one period (AMOUNTS, whole fen); the same period again is corrected."""
    check(household, by, note or "收入")
    if not begins_on <= ends_on <= day(at):
        raise Refused("bad_period", "收入统计期的起止不对：起始不能晚于截止，截止不能晚于今天。")
    if any(value is not None and value < 0 for value in amounts.values()):
        raise Refused("negative", "收入和支出不能是负数。")
    with transaction.atomic():
        household = Household.objects.select_for_update().get(pk=household.pk)
        income = Income.objects.filter(household=household, ends_on=ends_on).first()
        income = income or Income(household=household, place_id=household.place_id, ends_on=ends_on)
        values = {"begins_on": begins_on, **{name: amounts.get(name) for name in AMOUNTS}, "per_head_fen": None}
        values |= {"outlay_fen": outlay_fen, "outlay_note": outlay_note[:200], "members": household.members}
        changes = change(income, **values)
        income.save()
        refresh_income(household)
        if changes:
            write("registry.correct", by=by, at=at, on=on, subject=income, changes=changes, note=note)
    return income


def record_guarantee(
    household: Household, kind: str, *, is_firm: bool, since: date, source: str, by, at: datetime, detail: str = "",
    is_only_dwelling: bool | None = None,
) -> Guarantee:  # fmt: skip
    """Keep how one of the four guarantees stands since a day; the state before it ends that day."""
    check(household, by, source)
    if since > day(at):
        raise Refused("in_the_future", "起始日期晚于今天。")
    with transaction.atomic():
        before = Guarantee.objects.select_for_update().filter(household=household, kind=kind, until=None).first()
        if before and since < before.since:
            raise Refused("too_early", f"现有状态自{words.day(before.since)}起，新的状态不能更早。")
        if before and (before.is_firm, before.detail) == (is_firm, detail):
            return before
        if before:
            before.until = since
            before.save(update_fields=["until"])
        state = Guarantee.objects.create(
            household=household, place_id=household.place_id, kind=kind, is_firm=is_firm, detail=detail,
            is_only_dwelling=is_only_dwelling, since=since, source=source[:60],
        )  # fmt: skip
        changes = {kind: [before and state_of(before), state_of(state)]}
        write("registry.correct", by=by, at=at, on=since, subject=household, changes=changes, note=source)
    return state


def state_of(guarantee: Guarantee) -> str:
    """A state of a guarantee in words."""
    detail = detail_of(guarantee.kind, guarantee.detail)
    return ("有保障" if guarantee.is_firm else "无保障") + (f"（{detail}）" if detail else "")


def refresh_income(household: Household) -> None:
    """The list's columns from the newest income and the members of now."""
    newest = Income.objects.filter(household=household).order_by("-ends_on").first()
    if newest:
        household.income_to, household.net_fen = newest.ends_on, newest.net_fen
        household.net_per_head_fen = newest.per_head_fen if newest.net_fen is None else None
        if newest.net_fen is not None and household.members:
            household.net_per_head_fen = newest.net_fen // household.members
    household.save(update_fields=["income_to", "net_fen", "net_per_head_fen", "members"])
