"""The shape that a contract takes in the lake: which columns, of which type. Pure; imports no engine.

Private columns are left out. Money is whole fen in 64 bits, days are dates; there are no floats.
"""

from collections.abc import Mapping

from shouwang.sheets.contract import Contract

TYPES = {
    "text": "string",
    "code": "string",
    "codes": "string",  # sorted, joined by ;
    "date": "date",
    "month": "date",
    "day_or_month": "date",
    "money": "int64",
    "integer": "int64",
    "yes_no": "boolean",
}

#: The line that a row came from: every table of the lake carries it.
ORIGIN = {"delivery": "string", "file": "string", "sheet": "string", "row": "int64", "period": "string"}

#: Whom a row is about. `lo`..`hi` is a range of place ids for a row about a whole village or group, else empty.
LINKS = {
    **{name: kind for name, kind in ORIGIN.items() if name != "period"},
    "household": "string",
    "person": "string",
    "method": "string",
    "lo": "int64",
    "hi": "int64",
}

#: Households that a row may be about as long as nobody has settled it: whatever is not read is not gone.
PERHAPS = {**{name: kind for name, kind in ORIGIN.items() if name != "period"}, "household": "string"}


def of(contract: Contract) -> dict[str, str]:
    """Column → type, contract's columns first, then the origin."""
    return {column.name: TYPES[column.kind] for column in contract.columns if not column.private} | ORIGIN


def row(contract: Contract, values: Mapping) -> dict:
    """The row as the lake keeps it: private columns dropped, several codes joined, what is absent None."""
    return {name: plain(values.get(name)) for name in of(contract)}


def plain(value):
    """A value as a cell of the lake: several codes joined."""
    return ";".join(sorted(value)) if isinstance(value, list | tuple | set | frozenset) else value
