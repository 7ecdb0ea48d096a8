"""Until which day a file is kept whose purpose ends: what policy says on the day it was stored holds for it."""

from datetime import date

from shouwang.policy.in_force import in_force


def original_until(place: int, on: date) -> date:
    """The last day of a delivered original (list, letter, register file) stored on a day; 29 February ends on the 28th."""
    year = on.year + int(in_force(place, on).value("originals_kept"))
    try:
        return on.replace(year=year)
    except ValueError:
        return on.replace(year=year, day=28)
