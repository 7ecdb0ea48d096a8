"""Income of a period and the four guarantees as the form's columns A21–A32 say them. Pure."""

from datetime import date, timedelta
from typing import NamedTuple

from shouwang.policy.calendar import add_months, income_period, window
from shouwang.registry.home import Home

FIRST_YEAR = 2000


class Said(NamedTuple):
    """One income as a file says it: the columns of the Income table, fen."""

    ends_on: date
    begins_on: date | None
    production_fen: int | None
    wage_fen: int | None
    property_fen: int | None
    transfer_fen: int | None
    cost_fen: int | None
    per_head_fen: int | None
    outlay_fen: int | None
    outlay_note: str
    claims_fen: int | None = None
    own_outlay_fen: int | None = None


class State(NamedTuple):
    """One guarantee as a file says it."""

    kind: str
    is_firm: bool
    detail: str
    is_only_dwelling: bool | None


def income_of(home: Home, on: date) -> tuple[Said | None, str]:
    """The household's income and the code of a fault of its period (`income_period`: the file named none)."""
    production, wage, assets, transfer, cost, per_head, outlay = (home.get(name) for name in MONEY)
    items = (production, wage, assets, transfer)
    claims, own = (home.national.get(name) for name in ("claims", "own_outlay"))
    if all(part is None for part in (*items, per_head, outlay, claims, own)):
        return None, ""
    begins, ends = home.get("income_from"), home.get("income_to")
    if any(day and not FIRST_YEAR <= day.year <= on.year + 1 for day in (begins, ends)):
        return None, "period_odd"
    begins, ends, code = _period(begins, ends, on)
    only_per_head = all(part is None for part in items)
    note = (home.get("other_outlay_note") or "")[:200]
    return Said(ends, begins, *items, cost, per_head if only_per_head else None, outlay, note, claims, own), code


MONEY = (
    "production_income", "wage_income", "property_income", "transfer_income", "production_cost", "net_per_head",
    "other_outlay",
)  # fmt: skip


def _period(begins: date | None, ends: date | None, on: date) -> tuple[date | None, date, str]:
    if ends is None and begins is None:
        return *income_period(on), "income_period"
    if ends is None:
        return begins, add_months(begins, 12) - timedelta(days=1), ""
    if begins is None:
        return window(ends)[0], ends, ""
    return (None, ends, "period_backwards") if begins > ends else (begins, ends, "")


def net_of(said: Said, members: int) -> tuple[int | None, int | None]:
    """Net income of the household (A26 − A25) and per head (A27), fen; rounded down, for lists only."""
    items = (said.production_fen, said.wage_fen, said.property_fen, said.transfer_fen)
    if all(part is None for part in items):
        return None, said.per_head_fen
    net = sum(part or 0 for part in items) - (said.cost_fen or 0)
    return net, net // members if members else None


def guarantees_of(home: Home) -> list[State]:
    """The guarantees that the file says anything about, food and clothing. *A29–A32*: dropout, insured, water, house."""
    found = [State(kind, home.get(kind), "", None) for kind in ("food", "clothing") if home.get(kind) is not None]
    if home.get("dropout") is not None:
        found.append(State("education", not home.get("dropout"), "", None))
    if home.get("all_insured") is not None:
        found.append(State("medical", home.get("all_insured"), "", None))
    problem = ";".join(home.get("water_problem") or ())
    if home.get("safe_water") is not None or problem:
        safe = home.get("safe_water") if home.get("safe_water") is not None else False
        found.append(State("water", safe, "" if safe else problem, None))
    grade = home.get("house_grade") or ""
    if home.get("dangerous_house") is not None or grade:
        dangerous = home.get("dangerous_house")
        dangerous = grade in ("C", "D") if dangerous is None else dangerous
        found.append(State("housing", not dangerous, grade, home.get("only_dwelling")))
    return found
