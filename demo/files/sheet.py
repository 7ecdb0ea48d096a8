"""Tables as departments save them: CSV in one of two encodings, or a workbook with a merged title. Bytes never vary."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

Cell = str | int | float | date | None
_SAVED_AT = datetime(2026, 11, 1, 9, 0)  # noqa: DTZ001  (workbooks carry a naive local time)
_TEXT_AFTER = 15  # Excel keeps fifteen digits; longer numbers are written as text cells


@dataclass(frozen=True)
class Table:
    """What one sheet holds. `header_row` counts from 1; above it stand the merged title and the letter's line."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    header_row: int = 1
    line: str = ""
    sheet: str = "Sheet1"


def save(table: Table, path: Path) -> int:
    """Writes the file that the name asks for: `.xlsx`, `.gbk.csv`, else UTF-8 with its mark. Returns the cells written
    into a workbook (0 for text)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xlsx":
        return _save_workbook(table, path)
    encoding = "gb18030" if path.name.endswith(".gbk.csv") else "utf-8-sig"
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([[table.title], [table.line]][: table.header_row - 1])
    writer.writerow(table.headings)
    writer.writerows(table.rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return 0


def _save_workbook(table: Table, path: Path) -> int:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": _SAVED_AT, "title": table.title})
    formats = {"text": book.add_format({"num_format": "@"}), "date": book.add_format({"num_format": "yyyy-mm-dd"})}
    bold = book.add_format({"bold": True, "align": "center", "font_size": 16})
    sheet = book.add_worksheet(table.sheet)
    written = 0
    if table.header_row > 1:
        sheet.merge_range(0, 0, 0, len(table.headings) - 1, table.title, bold)
        written += 1
    if table.header_row > 2:
        sheet.write_string(1, 0, table.line)
        written += 1
    sheet.write_row(table.header_row - 1, 0, table.headings)
    written += len(table.headings)
    for at, row in enumerate(table.rows, start=table.header_row):
        written += _write_row(sheet, at, row, formats)
    book.close()
    return written


def _write_row(sheet, at: int, row: Sequence[Cell], formats: dict) -> int:
    written = 0
    for column, cell in enumerate(row):
        if cell is None or cell == "":
            continue
        written += 1
        if isinstance(cell, str):
            style = formats["text"] if len(cell) > _TEXT_AFTER and cell[:1].isdigit() else None
            sheet.write_string(at, column, cell, style)
        elif isinstance(cell, date):
            sheet.write_datetime(at, column, datetime(cell.year, cell.month, cell.day), formats["date"])  # noqa: DTZ001
        else:
            sheet.write_number(at, column, cell)
    return written
