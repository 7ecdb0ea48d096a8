"""A copy of a delivered file with its faults marked, made by the reading process: see `mark`."""

from collections.abc import Iterable

from shouwang.sheets import child, limits
from shouwang.sheets.contract import Fault


def marked_copy(data: bytes, filename: str, faults: Iterable[Fault]) -> bytes:
    """The delivered file as .xlsx with its faults marked. Hidden sheets are left out.

    Faults of a whole sheet stand in the heading of its 问题 column. Raises Unreadable when the file cannot be opened,
    `too_many_rows` when a worksheet cannot hold it.
    """
    within = limits.SIZES["large"]
    reading = child.Child("mark", (filename, list(faults)), data, within)
    return b"".join(copy for _, copy in reading.frames())
