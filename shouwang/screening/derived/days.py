"""Days reckoned in months, for rules and derived tables. Pure."""

from calendar import monthrange
from datetime import date


def months_before(on: date, months: int) -> date:
    """The same day so many months earlier, drawn back to the end of a shorter month: 31 March − 1 → 28 February."""
    index = on.year * 12 + on.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))


def month_of(on: date) -> str:
    """The month as periods write it: `2026-10`."""
    return on.isoformat()[:7]
