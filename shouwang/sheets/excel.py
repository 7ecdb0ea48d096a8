"""Sheets of .xlsx, .xlsm, .xlsb, .xls, .et and .ods files: types kept, loaded one at a time. Pure."""

import io
import struct
from collections.abc import Iterator

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from shouwang.sheets import biff, ooxml, opendocument
from shouwang.sheets.guard import BROKEN_ZIP, LOCKED, Archive, Counted
from shouwang.sheets.raw import Cells, Facts, RawSheet, Span, Unreadable
from shouwang.sheets.xml import BROKEN

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORKBOOKS = {
    "xl/workbook.xml": "Excel 工作簿（.xlsx）",
    "xl/workbook.bin": "二进制 Excel 工作簿（.xlsb）",
    "content.xml": "开放文档表格（.ods）",
}
OLD = "旧格式工作簿（.xls、.et）"


class ExcelSheet(RawSheet):
    """A sheet of a workbook, loaded on the first look. Only sheets with cells reach the walk."""

    def __init__(self, file: str, sheet: str, hidden: bool, book: CalamineWorkbook, facts: Facts, shape: str):
        super().__init__(file, sheet, hidden)
        self._book, self.facts, self.format = book, facts, shape
        self._own_name = sheet
        self._loaded: CalamineSheet | None = None

    def rows(self) -> Iterator[tuple[int, Cells]]:
        sheet = self._load()
        if sheet.start is None:
            sheet_rows: Iterator[Cells] = iter(())
        else:
            sheet_rows = guarded(sheet.iter_rows)
        broken = self._shown_by_row()
        for number, cells in enumerate(sheet_rows, 1):
            if number in broken:
                cells = _with_shown(cells, broken[number])
            yield number, cells

    def merges(self) -> list[Span]:
        spans = guarded(lambda: self._load().merged_cell_ranges) or []
        return [(first[0], first[1], last[0], last[1]) for first, last in spans]

    def _load(self) -> CalamineSheet:
        sheet = self._loaded
        if sheet is None:
            sheet = self._loaded = guarded(lambda: self._book.get_sheet_by_name(self._own_name))
        return sheet

    def _shown_by_row(self) -> dict[int, dict[int, str]]:
        rows: dict[int, dict[int, str]] = {}
        for (row, column), text in self.facts.shown.items():
            rows.setdefault(row + 1, {})[column] = text
        return rows


def _with_shown(cells: Cells, shown: dict[int, str]) -> Cells:
    cells = list(cells) + [""] * (max(shown) + 1 - len(cells))
    for column, text in shown.items():
        cells[column] = text
    return cells


def guarded(call):
    """What `call` gives, with every way in which the reader can fail turned into a sentence (it may also panic)."""
    try:
        return call()
    except PasswordError:
        raise Unreadable(LOCKED, "password") from None
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        raise Unreadable(BROKEN) from None


def open_packed(data: bytes, file: str, archive: Archive) -> list[RawSheet]:
    """The worksheets of a zipped workbook, whose members have been found. Raises Unreadable."""
    name = next(name for name in WORKBOOKS if name in archive.by_name)
    try:
        if name == "xl/workbook.xml":
            facts = ooxml.look_over(archive)
        elif name == "content.xml":
            facts = opendocument.look_over(archive)
        else:
            facts = {}
            for member in archive.members:
                for _ in archive.pieces(member):  # counted
                    pass
    except BROKEN_ZIP:
        raise Unreadable(BROKEN) from None
    return _sheets(data, file, facts, [], WORKBOOKS[name])


def open_old(data: bytes, file: str, counted: Counted) -> list[RawSheet]:
    """The worksheets of an .xls (or .et: the same inside). Raises Unreadable."""
    if ENCRYPTED in data:
        raise Unreadable(LOCKED, "password")
    try:
        by_place = biff.look_over(data, counted)
    except (struct.error, IndexError, ValueError):
        raise Unreadable(BROKEN) from None
    return _sheets(data, file, {}, by_place, OLD)


def _sheets(data: bytes, file: str, facts: dict[str, Facts], by_place: list[Facts], shape: str) -> list[RawSheet]:
    """In the workbook's own order, hidden ones marked."""
    book = guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)))
    facts |= dict(zip(book.sheet_names, by_place, strict=False))
    return [
        ExcelSheet(
            file, sheet.name, sheet.visible != SheetVisibleEnum.Visible, book, facts.get(sheet.name) or Facts(), shape
        )
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]
