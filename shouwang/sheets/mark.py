"""A copy of a delivered file with its faults marked: bad cells coloured, a column 问题 saying what is wrong. Pure.

Colour is never the only signal: the column says the sentence and the advice. Rows stay in their order and on their
numbers, values as they were given. Only the reading process does this (see `marked`).
"""

import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any

from shouwang.sheets import book
from shouwang.sheets.contract import Fault
from shouwang.sheets.header import DEPTH, normalise
from shouwang.sheets.limits import Limits
from shouwang.sheets.look import BESIDE
from shouwang.sheets.page import AS_TEXT, XLSX_ROWS, cell_text, new_workbook
from shouwang.sheets.raw import Note, RawSheet, Unreadable

HEADING = "问题"
KEPT, LEFT_OUT = "（该行照常载入）", "（该行不载入）"
_BANNED = re.compile(r"[\[\]:*?/\\']")
_DATES = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm:ss", timedelta: "[h]:mm:ss"}

Placed = Mapping[int, list[Fault]]


def frames(data: bytes, request: tuple[str, list[Fault]], limits: Limits) -> Iterator[tuple]:
    """What the reading process answers: the copy. Raises Unreadable."""
    filename, faults = request
    yield "bytes", _copy_of(data, filename, faults, limits)


def _copy_of(data: bytes, filename: str, faults: list[Fault], limits: Limits) -> bytes:
    by_sheet: dict[tuple[str, str], dict[int, list[Fault]]] = defaultdict(lambda: defaultdict(list))
    for fault in faults:
        by_sheet[fault.file, _shared(fault.sheet)][fault.row].append(fault)
    held = io.BytesIO()
    with new_workbook(held) as workbook:
        formats = _formats(workbook)
        names: set[str] = set()
        for sheet in book.open_sheets(data, filename, limits):
            if not sheet.hidden and not isinstance(sheet, Note):
                page = workbook.add_worksheet(_name(sheet, names))
                _copy(page, sheet, by_sheet.get((sheet.file, sheet.sheet), {}), formats)
        if not names:
            raise Unreadable("文件里没有看得见的工作表。", "no_table")
    return held.getvalue()


def _shared(sheet: str) -> str:
    """The sheet on which a second table stands beside the first."""
    return sheet.partition(BESIDE.partition("{")[0])[0]


def _formats(workbook: Any) -> dict[Any, Any]:
    formats: dict[Any, Any] = {"bad": workbook.add_format({"bg_color": "#FFC7CE", "border": 1})}
    formats["said"] = workbook.add_format({"font_color": "#9C0006"})
    formats["heading"] = workbook.add_format({"bold": True, "bg_color": "#FFEB9C"})
    formats[False, str] = workbook.add_format({"num_format": AS_TEXT})
    for kind, shown in _DATES.items():
        formats[False, kind] = workbook.add_format({"num_format": shown})
        formats[True, kind] = workbook.add_format({"num_format": shown, "bg_color": "#FFC7CE", "border": 1})
    return formats


def _name(sheet: RawSheet, taken: set[str]) -> str:
    """A sheet name that Excel accepts, each once."""
    wanted = _BANNED.sub("_", sheet.sheet or sheet.file.rsplit("/", 1)[-1].rsplit(".", 1)[0])[:31].strip() or "表"
    name, again = wanted, 1
    while name.casefold() in taken or name.casefold() == "history":
        again += 1
        name = f"{wanted[:27]}_{again}"
    taken.add(name.casefold())
    return name


def _copy(page: Any, sheet: RawSheet, faults: Placed, formats: dict[Any, Any]) -> None:
    top, width = _shape(sheet)
    heading_row = max(1, min((number for number in faults if number), default=len(top) and 2) - 1)
    places = _places(top)
    page.set_column(0, max(width - 1, 0), 14)
    page.set_column(width, width, 60)
    titled = _heading_row(top, faults, heading_row)
    for number, cells in sheet.rows():
        if number > XLSX_ROWS:
            raise Unreadable(f"超过 {XLSX_ROWS} 行，一张 Excel 表放不下。请按问题清单逐行修改。", "too_many_rows")
        here = faults.get(number, [])
        bad = {fault.at if fault.at >= 0 else places.get(normalise(fault.column), -1) for fault in here}
        for at in range(max(len(cells), max(bad, default=-1) + 1)):
            _cell(page, number - 1, at, cells[at] if at < len(cells) else None, at in bad, formats)
        if number == titled:
            page.write_string(
                number - 1, width, "；".join([HEADING, *map(_say, faults.get(0, []))]), formats["heading"]
            )
        elif here:
            page.write_string(number - 1, width, cell_text("；".join(map(_say, here))), formats["said"])


def _shape(sheet: RawSheet) -> tuple[list[tuple[int, list]], int]:
    """The first rows, and the width of the widest row."""
    top, width = [], 0
    for number, cells in sheet.rows():
        width = max(width, len(cells))
        if number <= DEPTH:
            top.append((number, cells))
    return top, min(width, 16_000)


def _heading_row(top: list[tuple[int, list]], faults: Placed, before: int) -> int:
    """The row that bears most of the headings named by faults, else the row above the first fault."""
    named = {normalise(fault.column) for row in faults.values() for fault in row}
    best, score = before, 0
    for number, cells in top:
        same = sum(1 for cell in cells if normalise(cell) in named and normalise(cell))
        if same > score and not faults.get(number):
            best, score = number, same
    return best


def _places(top: list[tuple[int, list]]) -> dict[str, int]:
    """Where a heading stands, for faults that do not say."""
    places: dict[str, int] = {}
    for _, cells in top:
        for at, cell in enumerate(cells):
            if isinstance(cell, str):
                places.setdefault(normalise(cell), at)
    return places


def _say(fault: Fault) -> str:
    where = f"{fault.column}：" if fault.column and fault.row else ""
    return f"{where}{fault.sentence}。{fault.advice}{KEPT if fault.kept else LEFT_OUT}"


def _cell(page: Any, row: int, at: int, value: Any, is_bad: bool, formats: dict[Any, Any]) -> None:
    kind = type(value)
    shown = formats.get((is_bad, kind)) or (formats["bad"] if is_bad else None)
    if value is None or value == "":
        if is_bad:
            page.write_blank(row, at, None, shown)
    elif kind is bool:
        page.write_boolean(row, at, value, shown)
    elif kind in (int, float) and isfinite(value):
        page.write_number(row, at, value, shown)
    elif kind in _DATES and not (isinstance(value, date) and value.year < 1900):
        page.write_datetime(row, at, value, shown)
    else:
        page.write_string(row, at, cell_text(str(value)), shown)
