"""What the rooms below ask of the book when somebody signs in."""

from collections.abc import Callable
from datetime import date

from shouwang.policy.in_force import in_force


def terms(place: int, on: date) -> Callable[[str], int]:
    """Name of a term → its value at a place on a day."""
    return in_force(place, on).value
