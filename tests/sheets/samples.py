"""Hostile files, made on the spot: nothing binary is kept. Every number begins with 9901, which no place has."""

import csv
import io
import struct
import zipfile

import xlsxwriter

from shouwang.sheets import book, limits
from shouwang.sheets.contract import Column, Contract
from shouwang.sheets.identity import check_digit


def number(day: str = "19900101", sequence: str = "123", area: str = "990101") -> str:
    """A valid invented certificate number."""
    return area + day + sequence + check_digit(area + day + sequence)


def open_sheets(data: bytes, name: str):
    """A file opened as the reading process does it."""
    return book.open_sheets(data, name, limits.SIZES["ordinary"])


BILLS = Contract(
    "medical_insurance",
    "bills",
    "个人自付明细",
    (
        Column("number", "证件号码", "number", required=True, aliases=("身份证号",), private=True),
        Column("name", "姓名", private=True),
        Column("settled_on", "结算日期", "date", required=True),
        Column("own_cost", "个人自付", "money", required=True, aliases=("自付金额",), unit="元", signed=True),
        Column("months", "月数", "integer", unit="月"),
        Column("insured", "是否参保", "yes_no"),
        Column("level", "等级", "code", values={"一级": "1", "二级": "2"}),
        Column("health", "健康状况", "codes", values={"健康": "1", "长期慢性病": "2", "患有大病": "3", "残疾": "4"}),
        Column("phone", "联系电话", "phone", private=True),
        Column("village", "村", "text"),
    ),
)
HEADINGS = ["证件号码", "姓名", "结算日期", "个人自付"]


def workbook(*sheets, hidden=()) -> bytes:
    """`sheets`: (name, rows) or (name, rows, dress), where `dress(page, book)` adds what plain rows cannot say."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    for name, rows, *dress in sheets:
        page = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                _put(page, book, at, column, value)
        for one in dress:
            one(page, book)
        if name in hidden:
            page.hide()
    book.close()
    return held.getvalue()


def _put(page, book, row, column, value):
    if isinstance(value, str) and value.startswith("#"):
        page.write_formula(row, column, "=NA()", None, value)
    elif hasattr(value, "year"):
        page.write_datetime(row, column, value, book.add_format({"num_format": "yyyy-mm-dd"}))
    elif isinstance(value, str):
        page.write_string(row, column, value)
    elif value is not None:
        page.write(row, column, value)


def delimited(rows, encoding="utf-8-sig", sign=",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=sign, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def zipped(members: dict, gbk_names=False) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    data = held.getvalue()
    if gbk_names:  # as Windows writes them: GBK bytes, no mark
        for name in members:
            plain = name.encode()
            local = name.encode("gb18030")
            assert len(plain) >= len(local)
            data = _rename(data, plain, local)
    return data


def _rename(data: bytes, plain: bytes, local: bytes) -> bytes:
    """Give a member another spelling of the same length: GBK needs fewer bytes, the rest is filled before the dot."""
    stem, dot, end = local.rpartition(b".")
    filled = stem + b"_" * (len(plain) - len(local)) + dot + end
    out = data.replace(plain, filled)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = out.find(mark)
        while start >= 0:
            flags = struct.unpack_from("<H", out, start + offset)[0] & ~0x800
            out = out[: start + offset] + struct.pack("<H", flags) + out[start + offset + 2 :]
            start = out.find(mark, start + 4)
    return out


def old_excel(rows) -> bytes:
    """A minimal .xls (BIFF8 in a compound file) of labels, numbers and #N/A; rows, or cells by (row, column)."""
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    if not isinstance(rows, dict):
        rows = {(row, column): value for row, cells in enumerate(rows) for column, value in enumerate(cells)}
    for (row, column), value in rows.items():
        if value == "#N/A":
            body += _record(0x0205, struct.pack("<HHHBB", row, column, 0, 42, 1))
        elif isinstance(value, str):
            text = value.encode("utf-16-le")
            body += _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + text)
        elif value is not None:
            body += _record(0x0203, struct.pack("<HHHd", row, column, 0, value))
    body += _record(0x000A, b"")
    name = "表".encode("utf-16-le")
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + _record(
        0x0042, struct.pack("<H", 1200)
    )
    size = len(begin) + 4 + 8 + len(name) + 4
    begin += _record(0x0085, struct.pack("<IBBBB", size, 0, 0, 1, 1) + name) + _record(0x000A, b"")
    return _compound((begin + body).ljust(4096, b"\0"))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _compound(stream: bytes) -> bytes:
    """One stream "Workbook" in a compound file with one FAT sector."""
    stream += b"\0" * (-len(stream) % 512)
    sectors = len(stream) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    fat = struct.pack("<128I", *(chain + [0xFFFFFFFF] * (128 - len(chain))))
    header = struct.pack("<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
                         0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)  # fmt: skip
    header += struct.pack("<I", 0) + b"\xff" * (512 - len(header) - 4)
    directory = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    return header + fat + directory.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII16sIQQIQ", text, len(text) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, b"", 0, 0, 0,
                       start, size)  # fmt: skip
