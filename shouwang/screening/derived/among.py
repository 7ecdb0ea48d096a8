"""Whether a code stands on a list of the policy book, which may be empty."""

from collections.abc import Iterable

from ibis import Value


def among(column: Value, codes: Iterable) -> Value:
    """True or False on every row, never null: nobody stands on an empty list, and an unknown code on none."""
    return column.isin([*(str(code) for code in codes), ""]).fill_null(False) & (column != "").fill_null(False)
