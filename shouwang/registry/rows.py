"""A registry's workbook read to its end, its rows put together as households. Pure."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shouwang.registry.faults import fault
from shouwang.registry.gather import Gathering, plain_name
from shouwang.registry.home import Home
from shouwang.registry.layout import ENROL
from shouwang.registry.national import note_unread
from shouwang.registry.national_columns import NAMES
from shouwang.sheets.collecting import rarely_collecting
from shouwang.sheets.contract import Fault
from shouwang.sheets.header import Mapped
from shouwang.sheets.read import Reading, read
from shouwang.sheets.understood import Said

__all__ = ["Collected", "collect", "digest", "headings", "parts", "plain_name"]
EVERY = 5000
INCOMES = frozenset(
    ENROL.column(name).heading
    for name in ("production_income", "wage_income", "property_income", "transfer_income", "production_cost")
)

NAMED = 8  # headings in one sentence
NOTED = {
    "sheet_unread": "整张工作表没有读，共{0}格有内容：{1}", "second_table": "并排还有另一张表（{0}列），{1}",
    "hidden_row": "有{0}行是隐藏的，{1}", "hidden_column": "有{0}列是隐藏的，{1}", "struck": "有{0}行被划掉，{1}",
    "comment": "有{0}处批注，{1}",
}  # fmt: skip

Tell = Callable[[int, str], None]


@dataclass
class Collected:
    """A file read to its end. `mapping` says where each column stands (from 0), `shown` the headings as written.

    `unread` counts the cells of what was not read (columns, sheets).
    """

    data: bytes
    filename: str
    sha256: str
    homes: list[Home]
    faults: list[Fault]
    mapping: dict[str, int]
    shown: tuple[str, ...]
    rows: int
    faulty: int
    skipped: int
    unread: int = 0


def digest(data: bytes) -> str:
    """SHA-256 of the file, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@rarely_collecting()
def collect(data: bytes, filename: str, *, mapping: Mapped | None = None, tell: Tell | None = None) -> Collected:
    """Read a workbook and put its rows together. Raises Refused with a sentence when it cannot be read at all.

    `tell(rows, sentence)` is called now and then.
    """
    reading = read(data, filename, ENROL, mapping=mapping).require()
    found = {name for table in reading.tables for name in table.header.columns}
    gathering = Gathering(name for name in NAMES if name in found)
    for taken, row in enumerate(reading, 1):
        if reading.lost:
            gathering.passed_over(reading.lost)
            reading.lost.clear()
        gathering.take(row)
        if tell and taken % EVERY == 0:
            tell(taken, "正在读取文件")
    homes = gathering.homes(_rows_without_income(reading))
    note_unread(homes, reading.faults)
    return Collected(
        data=data,
        filename=filename,
        sha256=digest(data),
        homes=homes,
        faults=[*reading.faults, *_dittos(reading), *_unread(reading), *gathering.faults],
        mapping=dict(reading.tables[0].header.columns),
        shown=reading.tables[0].header.shown,
        rows=reading.rows,
        faulty=reading.faulty + gathering.left_out,
        skipped=reading.skipped,
        unread=sum(one.count for one in reading.said if one.kind in ("column_unread", "sheet_unread")),
    )


def headings(data: bytes, filename: str, *, mapping: Mapped | None = None) -> tuple[dict[str, int], tuple[str, ...]]:
    """Which columns were found where, and the headings as the file has them: also of a file that lacks columns."""
    reading = read(data, filename, ENROL, mapping=mapping)
    reading.close()
    return dict(reading.best.columns), reading.best.shown


def parts(homes: list[Home], size: int) -> Iterator[list[Home]]:
    """The households in portions, in file order."""
    for start in range(0, len(homes), size):
        yield homes[start : start + size]


def _rows_without_income(reading: Reading) -> dict[tuple[str, str, int], set[str]]:
    """Rows whose income could be read in part only, with the columns that could not."""
    found: dict[tuple[str, str, int], set[str]] = {}
    for one in reading.faults:
        if one.column in INCOMES and one.kept:
            found.setdefault((one.file, one.sheet, one.row), set()).add(one.column)
    return found


def _dittos(reading: Reading) -> Iterator[Fault]:
    """Columns with 〃 or 同上: what was made of them, once for a sheet."""
    for one in reading.said:
        if one.kind == "ditto" and one.reads_as.startswith("同上"):
            heading = ENROL.column(one.column).heading
            said = f"这一列有{one.count}格写的是“同上”，已按上一行填写"
            yield Fault(one.file, one.sheet, 0, heading, "filled_down", said, "不对的话请逐行填写后重新载入", True)


def _unread(reading: Reading) -> Iterator[Fault]:
    """What of the file was not read, or is easily overlooked: named once for a sheet, in nobody's way."""
    columns: dict[tuple[str, str], list[Said]] = {}
    for one in reading.said:
        if one.kind == "column_unread" and one.count:
            columns.setdefault((one.file, one.sheet), []).append(one)
        elif one.kind in NOTED:
            yield fault("unread", one.file, one.sheet, 0, sentence=NOTED[one.kind].format(one.count, one.reads_as))
    for where, some in columns.items():
        heads = "、".join(f"“{one.heading}”" if one.heading else "没有表头的列" for one in some[:NAMED])
        said = (
            f"有{len(some)}列没有读：{heads}{'等' if len(some) > NAMED else ''}，共{sum(one.count for one in some)}格"
        )
        yield fault("unread", *where, 0, sentence=said[:300])
