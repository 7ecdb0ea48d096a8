"""The closed list of facts: what a statement may say of a household or a person, and which column shows it. Pure.

Keys are those of the form A1–A32 and a few words. A fact about a year bears its last day (`A14@2026-12-31`); money of a
period bears both its days (`A21@2025-10-01~2026-09-30`; of a period whose begin nobody knows `A21@~2026-09-30`), so that
the twelve months up to a day and the part of the year up to it stand side by side. Values are what JSON can hold: days as
text, amounts in fen, a sealed value as [blind index, mask].
"""

from base64 import b64encode
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from shouwang.registry.income import Said, State
from shouwang.registry.statements import PERIOD, Value

HOUSEHOLD = {
    "A1": "attribute", "A2": "relocation_site", "no": "household_no", "head": "head_name", "place": "place_id",
    "class": "category", "monitored": "monitored_since", "eliminated": "eliminated_on", "bank": "bank",
    "net": "is_safety_net", "case": "has_case", "site": "resettlement",
}  # fmt: skip
PERSON = {
    "A3": "name", "A4": "sex", "A5": "certificate_kind", "birth": "birth", "A7": "relation", "A8": "ethnicity",
    "A9": "political", "A10": "health", "A11": "education", "school": "school", "A12": "labour", "A13": "work_area",
    "months": "work_months", "A14": "insured", "A15": "major_illness_insured", "A16": "medical_aid", "A17": "dibao",
    "A18": "tekun", "A19": "pension", "A20": "relocated", "no": "person_no", "hukou": "hukou",
}  # fmt: skip
LIVING = "living"  # where somebody lives for the most part: [code of `residence`, since when he is away]
AWAY = "away"
NUMBER = "A6"  # [blind index, mask, state]; "phone" and "account" are [blind index, mask]
IN, LEFT, GONE = "in", "left", "gone"  # [household, day, reason]; [day, reason]; [day, reason]
YEARLY = frozenset({"A14", "A15", "A19", "months"})  # of persons: each is about the year in which it is said
INCOME = {
    "A21": "production_fen", "A22": "wage_fen", "A23": "property_fen", "A24": "transfer_fen", "A25": "cost_fen",
    "A27": "per_head_fen", "A28": "outlay_fen", "A28w": "outlay_note",
    "claims": "claims_fen", "own": "own_outlay_fen",
}  # fmt: skip
GUARANTEES = {
    "A29": "education",
    "A30": "medical",
    "A31": "water",
    "A32": "housing",
    "food": "food",
    "clothing": "clothing",
}  # [is_firm, detail, only dwelling]
KEY_OF_HOUSEHOLD = {column: key for key, column in HOUSEHOLD.items()}
KEY_OF_PERSON = {column: key for key, column in PERSON.items()}
KEY_OF_GUARANTEE = {kind: key for key, kind in GUARANTEES.items()}
DAYS = frozenset({"monitored_since", "eliminated_on", "birth"})
EARNED = ("production_fen", "wage_fen", "property_fen", "transfer_fen", "per_head_fen")
ERASED = "erased"  # what is left of a fact that was erased for good: {"erased": day}
BETWEEN = "~"  # the two days of a period

RESIDENCE = frozenset({"residence", "away_since"})  # the columns that show it

Values = Mapping[str, Value]
Period = tuple[date | None, date]


def of_household(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of the Household table as facts."""
    return {KEY_OF_HOUSEHOLD[name]: _plain(value) for name, value in columns.items()}


def of_person(columns: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Columns of the Person table as facts that are said on a day; residence and its day are one fact."""
    keys = _keys_on(on.year)
    plain = {keys[name]: _plain(value) for name, value in columns.items() if name not in RESIDENCE}
    if "residence" in columns:
        plain[LIVING] = living(columns["residence"], columns.get("away_since"))
    return plain


@cache
def _keys_on(year: int) -> dict[str, str]:
    """Column of a person → the key of its fact in this year."""
    return {name: yearly(key, date(year, 1, 1)) for name, key in KEY_OF_PERSON.items()}


def living(residence: str, since: date | None) -> list | None:
    """Where somebody lives, as a fact; since when only of one who is away."""
    return [residence, _plain(since) if residence == AWAY else None] if residence else None


def yearly(key: str, on: date) -> str:
    """The key of a person's fact; one about a year bears the year of the day."""
    return f"{key}{PERIOD}{on.year}-12-31" if key in YEARLY else key


def of_income(columns: Mapping[str, Any], begins_on: date | None, ends_on: date) -> dict[str, Any]:
    """Columns of the Income table as facts of a period; what is not said is left out."""
    tail = f"{PERIOD}{begins_on or ''}{BETWEEN}{ends_on}"
    return {f"{key}{tail}": _plain(columns[name]) for key, name in INCOME.items() if name in columns}


def period_of(key: str) -> Period | None:
    """The period that money is about; None for any other fact."""
    name, mark, days = key.partition(PERIOD)
    if not mark or name not in INCOME:
        return None
    begins, _, ends = days.rpartition(BETWEEN)
    return date.fromisoformat(begins) if begins else None, date.fromisoformat(ends)


def by_age(period: Period) -> tuple[date, int]:
    """Orders periods: the one that ends last is the newest; of two that end together the longer, as income is a year's."""
    begins, ends = period
    return ends, (ends - begins).days if begins else 0


def of_guarantee(state: State) -> dict[str, Any]:
    """The state of a guarantee as a fact."""
    return {KEY_OF_GUARANTEE[state.kind]: [state.is_firm, state.detail, state.is_only_dwelling]}


def sealed(index: bytes, mask: str) -> list[str]:
    """A sealed value as a fact: its blind index, by which it is known again, and its mask."""
    return [b64encode(index).decode().rstrip("="), mask]


def said(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Without the blank ones: blank is nothing said."""
    return {key: value for key, value in facts.items() if value is not None and value != ""}


def erased(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a form says: its blank fields are erased."""
    return {key: None if value == "" else value for key, value in facts.items()}


def erased_on(value: Any) -> str | None:
    """The day on which a fact was erased for good; None for one that says something."""
    return value.get(ERASED) if isinstance(value, dict) else None


def without_erased(facts: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What is still said, and what was erased with its day."""
    gone = {key: day for key, value in facts.items() if (day := erased_on(value))}
    return {key: value for key, value in facts.items() if key not in gone}, gone


def household_columns(values: Values, ever: Collection[str] = ()) -> dict[str, Any]:
    """The columns that show a household's own facts. What nobody says any more but was said once (`ever`) is empty."""
    return {
        column: shown(column, values[key].value if key in values else None)
        for key, column in HOUSEHOLD.items() if key in values or key in ever
    }  # fmt: skip


def person_columns(values: Values, ever: Collection[str] = ()) -> dict[str, Any]:
    """The columns that show a person's own facts; of a fact about years that of the latest one."""
    latest, once = _latest(values), _latest(ever)
    found = {}
    for key, column in PERSON.items():
        at = latest.get(key, key)
        if at in values:
            found[column] = shown(column, values[at].value)
        elif key in ever or key in once:
            found[column] = shown(column, None)
    if LIVING in values or LIVING in ever:
        residence, since = (values[LIVING].value if LIVING in values else None) or ("", None)
        found |= {"residence": residence, "away_since": since and date.fromisoformat(since)}
    return found


def incomes(values: Values) -> dict[Period, dict[str, Any]]:
    """First and last day of a period → columns of its income."""
    found: dict[Period, dict[str, Any]] = {}
    for key, value in values.items():
        if PERIOD in key and (period := period_of(key)):
            column = INCOME[key.partition(PERIOD)[0]]
            found.setdefault(period, {})[column] = shown(column, value.value)
    return found


def says_income(columns: Mapping[str, Any]) -> bool:
    """Whether anything of an income is known, not only what was paid."""
    return any(columns.get(name) is not None for name in EARNED)


def income_said(columns: Mapping[str, Any], period: Period) -> Said:
    """Columns of an income as one tuple, those that nobody speaks about empty."""
    blank = dict.fromkeys(Said._fields) | {"outlay_note": ""}
    return Said(**{**blank, **columns, "begins_on": period[0], "ends_on": period[1]})


def guarantees(values: Values) -> dict[str, tuple[State, Value]]:
    """Kind → the state that stands, and who says so."""
    found = {}
    for key, kind in GUARANTEES.items():
        if key in values and values[key].value is not None:
            found[kind] = State(kind, *values[key].value), values[key]
    return found


def _latest(values: Iterable[str]) -> dict[str, str]:
    """Name of a yearly fact → its key of the latest year."""
    found: dict[str, str] = {}
    for key in values:
        name, mark, _ = key.partition(PERIOD)
        if mark and name in YEARLY:
            found[name] = max(key, found.get(name, ""))
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def shown(column: str, value: Any) -> Any:
    """A fact as its column holds it: days are days, and what was erased is empty."""
    if value is None:
        return BLANK.get(column)
    return date.fromisoformat(value) if column in DAYS else value


NULLABLE = DAYS | {
    "relocation_site", "work_months", "insured", "major_illness_insured", "medical_aid", "pension", "relocated",
    *(name for name in INCOME.values() if name.endswith("_fen")),
}  # fmt: skip
BLANK: dict[str, Any] = {
    name: "" for name in (*HOUSEHOLD.values(), *PERSON.values(), "outlay_note") if name not in NULLABLE
}
BLANK |= {"attribute": "ordinary", "is_safety_net": False, "has_case": False}
