"""Sheets of .xlsx, .xlsm, .xls and .ods files: types kept, loaded one at a time. Pure."""

import io
import struct
import zipfile
from collections.abc import Iterator

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from shouwang.sheets import biff, guard
from shouwang.sheets.raw import Cells, RawSheet, Span, Unreadable

BROKEN = "文件已损坏或格式不对，系统打不开。请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。"
LOCKED = "文件加了密码，系统打不开。请取消密码后重新报送。"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class ExcelSheet(RawSheet):
    """A sheet of a workbook, loaded on the first look. Only sheets with cells reach the walk."""

    def __init__(self, file: str, sheet: str, hidden: bool, book: CalamineWorkbook, errors: guard.Errors):
        super().__init__(file, sheet, hidden)
        self._book, self._errors = book, errors
        self._loaded: CalamineSheet | None = None

    def rows(self) -> Iterator[tuple[int, Cells]]:
        sheet = self._load()
        if sheet.start is None:
            sheet_rows: Iterator[Cells] = iter(())
        else:
            sheet_rows = guarded(sheet.iter_rows)
        broken = self._errors_by_row()
        for number, cells in enumerate(sheet_rows, 1):
            if number in broken:
                cells = _with_errors(cells, broken[number])
            yield number, cells

    def merges(self) -> list[Span]:
        spans = guarded(lambda: self._load().merged_cell_ranges) or []
        return [(first[0], first[1], last[0], last[1]) for first, last in spans]

    def _load(self) -> CalamineSheet:
        sheet = self._loaded
        if sheet is None:
            sheet = self._loaded = guarded(lambda: self._book.get_sheet_by_name(self.sheet))
        return sheet

    def _errors_by_row(self) -> dict[int, dict[int, str]]:
        rows: dict[int, dict[int, str]] = {}
        for (row, column), text in self._errors.items():
            rows.setdefault(row + 1, {})[column] = text
        return rows


def _with_errors(cells: Cells, errors: dict[int, str]) -> Cells:
    cells = list(cells)
    for column, text in errors.items():
        if column < len(cells):
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


def open_excel(data: bytes, file: str) -> list[RawSheet]:
    """The worksheets of a workbook in its own order, hidden ones marked. Raises Unreadable."""
    if data.startswith(b"PK"):
        errors, by_place = _look_over(data), []
    elif ENCRYPTED in data:
        raise Unreadable(LOCKED, "password")
    else:
        errors, by_place = {}, _look_over_old(data)
    book = guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)))
    errors |= dict(zip(book.sheet_names, by_place, strict=False))
    return [
        ExcelSheet(file, sheet.name, sheet.visible != SheetVisibleEnum.Visible, book, errors.get(sheet.name, {}))
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]


def _look_over_old(data: bytes) -> list[guard.Errors]:
    try:
        return biff.look_over(data)
    except (struct.error, IndexError, ValueError):
        raise Unreadable(BROKEN) from None


def _look_over(data: bytes) -> dict[str, guard.Errors]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            guard.unfolds(archive)
            if "content.xml" in archive.namelist():
                guard.open_document(archive)
                return {}
            return guard.workbook(archive)
    except Unreadable:
        raise
    except guard.BROKEN_ZIP:
        raise Unreadable(BROKEN) from None
