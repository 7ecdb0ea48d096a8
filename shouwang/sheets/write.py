"""Writing tables that people open and machines compare: csv, xlsx, parquet. Same input → same bytes. Pure.

Dates 2026-11-01, instants 2026-11-01T09:00:00+08:00, money in yuan with two decimals, booleans true/false, lists sorted
and joined by `;`, nothing = empty, JSON canonical. Identity numbers, phones and accounts are text cells (`@`).
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from shouwang.refusal import Refused
from shouwang.sheets.page import AS_TEXT, XLSX_ROWS, cell_text, new_workbook

ZONE = ZoneInfo("Asia/Shanghai")
FORMATS = ("csv", "xlsx", "parquet")
KINDS = frozenset(
    {"text", "number", "integer", "decimal", "money", "date", "month", "instant", "yes_no", "list", "json"}
)
BATCH = 50_000
MOST = 50_000  # rows of a list that a person takes away
WIDTHS = {"number": 22, "instant": 26, "date": 12, "month": 10, "money": 14, "json": 40}


@dataclass(frozen=True)
class Field:
    """One column that is written. `kind`: text, number (identity numbers, phones, accounts, codes: always text),
    integer, decimal, money (whole fen in, yuan out), date, month, instant (aware), yes_no (bool), list, json."""

    name: str
    heading: str
    kind: str = "text"
    width: int = 0

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"{self.name}: unknown kind {self.kind}")


class Written(NamedTuple):
    """What was written: data rows, columns, and the SHA-256 of the file."""

    rows: int
    columns: int
    sha256: str


Target = str | Path | BinaryIO


def write_table(
    target: Target,
    columns: Sequence[Field],
    rows: Iterable[Mapping[str, Any] | Sequence[Any]],
    fmt: str,
    headings: str = "",
    *,
    sheet: str = "Sheet1",
    is_private: bool = True,
) -> Written:
    """Write rows (mappings by field name, or sequences in field order), streaming.

    `headings` is "en" (names) or "zh"; by default zh for xlsx, en for the others. parquet always bears the names.
    What is `is_private` leaves no half-written rows on a disk; a file named by its path lies on one anyway.
    Raises Refused("too_many_rows") when a worksheet cannot hold them.
    """
    if fmt not in FORMATS:
        raise Refused("unknown_format", f"不支持的文件格式。可用：{'、'.join(FORMATS)}。")
    words = headings or ("zh" if fmt == "xlsx" else "en")
    titles = [field.heading if words == "zh" else field.name for field in columns]
    values = (_in_order(row, columns) for row in rows)
    if isinstance(target, str | Path):
        with open(target, "wb") as file:
            return write_table(file, columns, values, fmt, words, sheet=sheet, is_private=False)
    stream = _Hashing(target)
    if fmt == "csv":
        count = _csv(stream, columns, titles, values)
    elif fmt == "parquet":
        count = _parquet(stream, columns, values)
    else:
        count = _xlsx(stream, columns, titles, values, sheet, is_private=is_private)
    return Written(count, len(columns), stream.digest.hexdigest())


def workbook(
    columns: Sequence[Field], rows: Iterable[Mapping[str, Any] | Sequence[Any]], *, sheet: str, most: int = MOST
) -> bytes:
    """A list as an .xlsx to take away. Raises Refused("too_many_rows") when it is too long to be of use to anybody."""
    held = io.BytesIO()
    write_table(held, columns, _not_over(rows, most), "xlsx", sheet=sheet)
    return held.getvalue()


def _not_over(rows: Iterable, most: int) -> Iterator:
    for number, row in enumerate(rows, 1):
        if number > most:
            raise Refused("too_many_rows", f"超过 {most:,} 行，请先用筛选条件缩小范围，再下载。")
        yield row


def _in_order(row: Mapping[str, Any] | Sequence[Any], columns: Sequence[Field]) -> Sequence[Any]:
    return [row.get(field.name) for field in columns] if isinstance(row, Mapping) else row


class _Hashing(io.RawIOBase):
    """A stream that only goes forward and keeps the SHA-256 of what went through."""

    def __init__(self, target: BinaryIO):
        super().__init__()
        self.target, self.digest, self.at = target, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.digest.update(data)
        self.target.write(data)
        self.at += len(data)
        return len(data)

    def tell(self) -> int:
        return self.at


def text_of(value: Any, kind: str) -> str:
    """A value as exports write it (see the head of this file)."""
    if value is None:
        return ""
    return _TEXT[kind](value)


def yuan(fen: int) -> str:
    """Whole fen as yuan with two decimals, no float on the way."""
    sign, whole = ("-" if fen < 0 else ""), abs(int(fen))
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def instant(at: datetime) -> str:
    """An aware instant in Chinese time, to the second."""
    return at.astimezone(ZONE).isoformat(timespec="seconds")


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces; days and instants as in the exports."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str | list:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"not for JSON: {type(value).__name__}")


def _list(value: Any) -> str:
    return value if isinstance(value, str) else ";".join(sorted(str(one) for one in value))


def _day(value: date) -> str:
    return (value.date() if isinstance(value, datetime) else value).isoformat()


def _decimal(value: Any) -> str:
    return f"{Decimal(str(value)):f}"


FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠", "'")  # the last, so that it is not lost
SPOKEN = frozenset({"text", "number", "list", "json"})


def _neutral(value: str, kind: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front; our own reader takes it off."""
    if kind not in SPOKEN:
        return value
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{value}" if len(value) > 1 and value.startswith(FORMULA_BEGINS) else value


_TEXT: dict[str, Callable[[Any], str]] = {
    "text": str,
    "number": str,
    "integer": lambda value: str(int(value)),
    "decimal": _decimal,
    "money": yuan,
    "date": _day,
    "month": lambda value: _day(value)[:7],
    "instant": instant,
    "yes_no": lambda value: "true" if value else "false",
    "list": _list,
    "json": canonical,
}


def _csv(stream: _Hashing, columns: Sequence[Field], titles: list[str], rows: Iterator[Sequence[Any]]) -> int:
    text = io.TextIOWrapper(cast(BinaryIO, stream), "utf-8", newline="")
    text.write("\ufeff")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(titles)
    kinds, count = [field.kind for field in columns], 0
    for count, row in enumerate(rows, 1):  # noqa: B007
        writer.writerow([_neutral(text_of(value, kind), kind) for value, kind in zip(row, kinds, strict=True)])
    text.flush()
    text.detach()
    return count


_ARROW = {
    "integer": pa.int64(),
    "decimal": pa.float64(),
    "money": pa.decimal128(18, 2),
    "date": pa.date32(),
    "instant": pa.timestamp("us", tz="Asia/Shanghai"),
    "yes_no": pa.bool_(),
}
_TO_ARROW: dict[str, Callable[[Any], Any]] = {
    "integer": int,
    "decimal": float,
    "money": lambda fen: Decimal(int(fen)).scaleb(-2),
    "date": lambda value: value.date() if isinstance(value, datetime) else value,
    "instant": lambda at: at.astimezone(ZONE).replace(microsecond=0),
    "yes_no": bool,
}


def _parquet(stream: _Hashing, columns: Sequence[Field], rows: Iterator[Sequence[Any]]) -> int:
    schema = pa.schema([(field.name, _ARROW.get(field.kind, pa.string())) for field in columns])
    count = 0
    with pq.ParquetWriter(pa.PythonFile(stream, mode="w"), schema, compression="zstd") as writer:
        while batch := list(islice(rows, BATCH)):
            arrays = [
                pa.array([_arrow(row[at], field.kind) for row in batch], schema.field(at).type)
                for at, field in enumerate(columns)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            count += len(batch)
    return count


def _arrow(value: Any, kind: str) -> Any:
    if value is None:
        return None
    convert = _TO_ARROW.get(kind)
    return convert(value) if convert else text_of(value, kind)


def _xlsx(
    stream: _Hashing, columns: Sequence[Field], titles: list[str], rows: Iterator[Sequence[Any]], sheet: str,
    *, is_private: bool,
) -> int:  # fmt: skip
    held = io.BytesIO()
    with new_workbook(held, is_private=is_private) as workbook:
        page = workbook.add_worksheet(sheet)
        formats = _formats(workbook)
        page.freeze_panes(1, 0)
        for at, (field, title) in enumerate(zip(columns, titles, strict=True)):
            page.set_column(at, at, field.width or _width(field, title), formats.get(field.kind))
        for at, title in enumerate(titles):
            page.write_string(0, at, title, formats["heading"])
        count = 0
        for count, row in enumerate(rows, 1):
            if count >= XLSX_ROWS:
                raise Refused("too_many_rows", f"超过 {XLSX_ROWS - 1} 行，一张 Excel 表放不下。请导出为 csv。")
            for at, (value, field) in enumerate(zip(row, columns, strict=True)):
                _cell(page, count, at, value, field.kind, formats)
    stream.write(held.getbuffer())
    return count


def _formats(workbook: xlsxwriter.Workbook) -> dict[str, Any]:
    text = workbook.add_format({"num_format": AS_TEXT})
    return {
        "heading": workbook.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "text_wrap": True}),
        "number": text,
        "money": workbook.add_format({"num_format": "0.00"}),
        "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
    }


def _width(field: Field, title: str) -> int:
    wide = sum(2 if sign > "\xff" else 1 for sign in title) + 2
    return min(60, max(wide, WIDTHS.get(field.kind, 12)))


def _cell(page: Any, row: int, at: int, value: Any, kind: str, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if kind == "integer" and abs(int(value)) < 10**15:
        page.write_number(row, at, int(value))
    elif kind == "money" and abs(int(value)) < 10**15:
        page.write_number(row, at, int(value) / 100, formats["money"])
    elif kind == "decimal":
        page.write_number(row, at, float(value))
    elif kind == "date":
        page.write_datetime(row, at, value, formats["date"])
    else:
        page.write_string(row, at, cell_text(text_of(value, kind)), formats.get(kind))
