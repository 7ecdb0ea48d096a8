"""An empty workbook to write into, and what its cells can hold. Pure."""

from datetime import datetime
from pathlib import Path
from shutil import disk_usage
from typing import Any

import xlsxwriter

XLSX_ROWS = 1_048_576
XLSX_TEXT = 32_767
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  memory, not a disk: nothing of a list of people stays there
ROOM = 256 << 20  # bytes
CUT = "…（过长已截断）"
AS_TEXT = 49  # Excel's own number for the format "@"
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  the file's own date, fixed so that the same table gives the same bytes


def new_workbook(target: Any, *, is_private: bool = True) -> xlsxwriter.Workbook:
    """A workbook written row by row, without a clock in it; text stays text (no formulas, no links)."""
    options = {
        "constant_memory": True,
        "tmpdir": _memory() if is_private else None,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    workbook = xlsxwriter.Workbook(target, options)
    workbook.set_properties({"created": CREATED})
    return workbook


def _memory() -> str | None:
    """A folder in memory for rows on their way into a workbook, where the system has one with room."""
    return str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() and disk_usage(SHARED_MEMORY).free > ROOM else None


def cell_text(value: str) -> str:
    """Text that a worksheet cell can hold: no control characters, not over Excel's length."""
    value = "".join(sign for sign in value if sign >= " " or sign in "\n\t") if not value.isprintable() else value
    return value if len(value) <= XLSX_TEXT else value[: XLSX_TEXT - len(CUT)] + CUT
