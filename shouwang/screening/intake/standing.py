"""Which of the files of one list and month count together: a function of their order of receipt, whatever was read first."""

from collections.abc import Iterable
from typing import NamedTuple


class Part(NamedTuple):
    """A file that somebody let count: its serial of receipt, and whether it adds to what stands (补报)."""

    serial: int
    is_supplement: bool


def standing(parts: Iterable[Part]) -> set[int]:
    """The serials in force: the last file that replaces, and every supplement received after it."""
    ordered = sorted(parts)
    last = max((part.serial for part in ordered if not part.is_supplement), default=0)
    return {part.serial for part in ordered if part.serial >= last}
