"""Looking over an old .xls before it is loaded, as `guard` does for .xlsx: how wide it spreads, where it shows errors.

An .xls is a compound file (sectors in chains) whose stream "Workbook" is a run of records: type, length, data.
Malformed files raise struct.error, IndexError or ValueError.
"""

import struct

from shouwang.sheets.guard import Counted
from shouwang.sheets.raw import Facts

END = 0xFFFFFFFA  # this and above: no further sector
ENTRY = 128
ROOT = 5
SMALL_STREAM = 4096
BOUNDSHEET, BOF = 0x0085, (0x0809, 0x0409, 0x0209, 0x0009)
FORMULA, BOOLEAN_OR_ERROR, MANY = (0x0006, 0x0206, 0x0406), 0x0205, (0x00BD, 0x00BE)
DATEMODE, ROW, COLUMN, COMMENT = 0x0022, 0x0208, 0x007D, 0x001C
BESIDE = {ROW, COLUMN, COMMENT}
CELLS = {*FORMULA, BOOLEAN_OR_ERROR, *MANY, 0x0201, 0x0203, 0x0204, 0x027E, 0x00FD, 0x00D6}
ERROR_WORDS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def look_over(data: bytes, counted: Counted) -> list[Facts]:
    """Side facts of each sheet in the workbook's order. Raises Unreadable when it spreads too wide."""
    book = _Book(counted)
    for at, kind, record in _records(_workbook(data)):
        if kind in CELLS:
            book.cell(kind, record)
        elif kind in BESIDE:
            _note(book.here, kind, record)
        else:
            book.other(at, kind, record)
    return book.facts()


class _Book:
    """The sheets of a workbook while its records go by."""

    def __init__(self, counted: Counted):
        self.counted, self.offsets, self.sheets = counted, [], {}
        self.here, self.width, self.height, self.date1904 = Facts(), 0, 0, False

    def cell(self, kind: int, record: bytes) -> None:
        row, column, error = _cell(kind, record)
        if column >= self.width or row >= self.height:
            before = self.width * self.height
            self.width, self.height = max(self.width, column + 1), max(self.height, row + 1)
            self.counted.spread(self.width * self.height - before)
        if error:
            self.here.shown[row, column] = error

    def other(self, at: int, kind: int, record: bytes) -> None:
        if kind in BOF:
            self.here, self.width, self.height = self.sheets.setdefault(at, Facts()), 0, 0
        elif kind == BOUNDSHEET:
            self.offsets.append(struct.unpack_from("<I", record)[0])
        elif kind == DATEMODE:
            self.date1904 = record[:2] == b"\x01\x00"

    def facts(self) -> list[Facts]:
        for facts in self.sheets.values():
            facts.date1904 = self.date1904
        return [self.sheets.get(offset) or Facts() for offset in self.offsets]


def _note(here: Facts, kind: int, record: bytes) -> None:
    """Hidden rows and columns, comments."""
    first, last = struct.unpack_from("<HH", record)
    if kind == ROW and struct.unpack_from("<I", record, 12)[0] & 0x20:
        here.hidden_rows.append(first + 1)
    elif kind == COLUMN and struct.unpack_from("<H", record, 8)[0] & 1:
        here.hidden_columns += range(first, min(last, 255) + 1)
    elif kind == COMMENT:
        here.comments.append(first + 1)


def _cell(kind: int, record: bytes) -> tuple[int, int, str]:
    """Row, last column, and the error shown there."""
    row, column = struct.unpack_from("<HH", record)
    if kind in MANY:
        return row, struct.unpack_from("<H", record, len(record) - 2)[0], ""
    if kind == BOOLEAN_OR_ERROR and len(record) >= 8 and record[7]:
        return row, column, ERROR_WORDS.get(record[6], "#N/A")
    if kind in FORMULA and record[12:14] == b"\xff\xff" and record[6] == 2:
        return row, column, ERROR_WORDS.get(record[8], "#N/A")
    return row, column, ""


def _records(stream: bytes):
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _workbook(data: bytes) -> bytes:
    """The bytes of the stream that holds the workbook."""
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 15)
    if size not in (512, 4096):
        raise ValueError("sector size")
    links = _links(data, size)
    entries = _chain(data, size, size, links, struct.unpack_from("<I", data, 48)[0])
    small = b""
    found: dict[str, tuple[int, int]] = {}
    for at in range(0, len(entries) - ENTRY + 1, ENTRY):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        start, count = struct.unpack_from("<II", entries, at + 116)
        if entries[at + 66] == ROOT:
            small = _chain(data, size, size, links, start) if start < END else b""
        found[name.casefold()] = (start, count)
    start, count = found.get("workbook") or found.get("book") or (END, 0)
    if count >= SMALL_STREAM:
        return _chain(data, size, size, links, start)[:count]
    table = _chain(data, size, size, links, struct.unpack_from("<I", data, 60)[0])
    return _chain(small, 64, 0, list(struct.unpack(f"<{len(table) // 4}I", table)), start)[:count]


def _links(data: bytes, size: int) -> list[int]:
    """The chain table: sector → next sector; its own sectors are listed in the head and in further list sectors."""
    listed = list(struct.unpack_from("<109I", data, 76))
    further, seen = struct.unpack_from("<I", data, 68)[0], 0
    while further < END and seen < len(data) // size:
        sector = struct.unpack_from(f"<{size // 4}I", data, size * (further + 1))
        listed += sector[:-1]
        further, seen = sector[-1], seen + 1
    links: list[int] = []
    for sector in listed:
        if sector < END:
            links += struct.unpack_from(f"<{size // 4}I", data, size * (sector + 1))
    return links


def _chain(data: bytes, size: int, head: int, links: list[int], start: int) -> bytes:
    """Sectors from `start` on, joined. A ring ends after as many sectors as the table has."""
    parts: list[bytes] = []
    sector = start
    while sector < END and len(parts) <= len(links):
        parts.append(data[head + sector * size : head + (sector + 1) * size])
        sector = links[sector]
    return b"".join(parts)
