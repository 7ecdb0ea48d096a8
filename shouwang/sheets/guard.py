"""Looking over a zipped workbook before it is loaded: how large it unfolds, how wide it spreads, where it shows errors.

The reader keeps a dense block of cells per sheet and ends the whole process when that does not fit, so a small hostile
or merely careless file (one stray cell in XFD1048576) must be turned away first. The reader also gives an error cell
(#N/A) as nothing; here its place is found, so that it becomes a fault and not a blank. Limits are technical.
"""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from shouwang.sheets.raw import Unreadable

MOST_UNFOLDED = 3 << 30  # bytes of all members together
MOST_RATIO = 250  # unfolded : packed, looked at above SMALL
SMALL = 64 << 20
MOST_CELLS = 30_000_000  # of one workbook, blanks inside the block included
CHUNK = 1 << 20

Errors = dict[tuple[int, int], str]  # (row, column) from 0 -> "#N/A"

_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*?\br\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"'](?:[^<>]*[^/<>])?>")
_COLUMN = re.compile(rb"r\s*=\s*[\"']([A-Za-z]{1,3})[0-9]")
_ROW = re.compile(rb"r\s*=\s*[\"'][A-Za-z]{0,3}([0-9]{1,7})[\"']")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s[^<>]*\bt=[\"']e[\"'][^<>]*>"
    rb"(?:<(?:\w+:)?f[^<>]*?/>|<(?:\w+:)?f[^<>]*>[^<]*</(?:\w+:)?f>)?<(?:\w+:)?v>([^<]{1,20})</"
)
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
_ODS = re.compile(rb"<table:table-row([^<>]*)>|<table:(?:covered-)?table-cell([^<>]*)>")
_REPEAT = re.compile(rb"number-(?:rows|columns)-repeated\s*=\s*[\"']([0-9]{1,9})")

BROKEN_ZIP = (  # every way in which a damaged archive fails to open
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
TOO_LARGE = "文件展开后过大，系统没有读取。请删除表格下方和右侧的空白行列，或者分成几个文件再报送。"


def unfolds(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that unfolds too large, or whose members are locked by a password."""
    whole = sum(member.file_size for member in archive.infolist())
    packed = sum(member.compress_size for member in archive.infolist())
    if whole > MOST_UNFOLDED or (whole > SMALL and whole > packed * MOST_RATIO):
        raise Unreadable(TOO_LARGE, "too_large")
    if any(member.flag_bits & 1 for member in archive.infolist()):
        raise Unreadable("文件加了密码，系统打不开。请取消密码后重新报送。", "password")


def workbook(archive: zipfile.ZipFile) -> dict[str, Errors]:
    """Look over an .xlsx: refuse what spreads too wide, and give the error cells of each sheet by its name."""
    names = _sheet_names(archive)
    errors, cells = {}, 0
    for member in archive.infolist():
        if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
            columns, rows, found = _look_over(archive, member)
            cells += columns * rows
            if cells > MOST_CELLS:
                raise Unreadable(TOO_LARGE, "too_large")
            errors[names.get(member.filename, "")] = found
        else:
            for _ in _chunks(archive, member):  # the declared size is the true size, or zipfile says so
                pass
    return errors


def open_document(archive: zipfile.ZipFile) -> None:
    """Refuse an .ods whose repeated rows and columns unfold too wide."""
    cells, repeat = 0, 1
    for row, cell in _ODS.findall(archive.read("content.xml")):
        found = _REPEAT.search(cell or row)
        times = int(found.group(1)) if found else 1
        if not cell:
            repeat = times
        elif b"value-type" in cell:
            cells += repeat * times
        if cells > MOST_CELLS:
            raise Unreadable(TOO_LARGE, "too_large")


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _look_over(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int, Errors]:
    columns: set[bytes] = set()
    rows: set[bytes] = set()
    errors: Errors = {}
    rest = b""
    for chunk in _chunks(archive, member):
        text = rest + chunk
        cut = text.rfind(b"<c ")
        text, rest = (text[:cut], text[cut:]) if cut > 0 and len(text) - cut < 100_000 else (text, b"")
        _note(text, columns, rows, errors)
    _note(rest, columns, rows, errors)
    width, height = max(map(_column, columns), default=0), max(map(int, rows), default=0)
    if width * height > MOST_CELLS:
        width, height = _filled(archive, member)
    return width, height, errors


def _note(text: bytes, columns: set[bytes], rows: set[bytes], errors: Errors) -> None:
    columns.update(_COLUMN.findall(text))
    rows.update(_ROW.findall(text))
    if b't="e"' not in text and b"t='e'" not in text:
        return
    for cell in _ERROR.finditer(text):
        place = _PLACE.search(cell.group(0))
        if place:
            errors[int(place.group(2)) - 1, _column(place.group(1)) - 1] = cell.group(1).decode("ascii", "replace")


def _filled(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """The same, looking only at cells that hold something (slower): formatting alone spreads nothing."""
    width = height = 0
    rest = b""
    for chunk in _chunks(archive, member):
        text = rest + chunk
        cut = text.rfind(b"<c ")
        text, rest = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
        for column, row in _CELL.findall(text):
            width, height = max(width, _column(column)), max(height, int(row))
    for column, row in _CELL.findall(rest):
        width, height = max(width, _column(column)), max(height, int(row))
    return width, height


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Member of the archive -> name of the sheet; nothing when the workbook says it in an unknown way."""
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {link.get("Id"): link.get("Target", "").removeprefix("/xl/") for link in links}
    names = {}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            names["xl/" + targets.get(link, "")] = sheet.get("name", "")
    return names
