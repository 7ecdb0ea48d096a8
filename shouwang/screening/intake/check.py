"""Reading a delivered file against its contract: kept rows in pieces, faults, and the lines that are no data.

Pure: bytes in, rows out. What the department's normaliser leaves out counts as faulty.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from shouwang.refusal import Refused
from shouwang.screening import sources
from shouwang.screening.sources import fault
from shouwang.sheets.contract import Fault
from shouwang.sheets.raw import Unreadable
from shouwang.sheets.read import Reading, Row, Skipped, Table, Words, read
from shouwang.sheets.understood import Asked

PIECE = 20_000
DAYS = frozenset({"date", "month", "day_or_month"})
MOST_TITLE = 200  # signs of a title that are looked at
SERIALS = frozenset({"序号", "编号", "行号", "序", "no", "no."})
WHY_SKIPPED = {
    "blank": "空行",
    "heading": "重复的表头",
    "total": "合计行",
    "remark": "备注行",
    "section": "分段行",
    "unread": "没有读取的表",
}


class Line(NamedTuple):
    """One kept row: where it stands, and its values after the normaliser (private columns included).

    `title` are the words above the sheet's headings, `section` the line between rows that it stands under, `asked` the
    words whose meaning is still to be said.
    """

    file: str
    sheet: str
    row: int
    values: dict
    title: str = ""
    section: str = ""
    asked: tuple[Asked, ...] = ()


def open_file(
    data: bytes,
    filename: str,
    contract: str,
    mapping: Mapping | None = None,
    *,
    words: Words | None = None,
    members: tuple[str, ...] | None = None,
    most: int | None = None,
    leaves_others: bool = True,
) -> Reading:
    """The file opened, by a process of its own, and its headings found; refused (`unreadable`) when it is no table at all.

    `words`: what people said that unknown words mean (see `sheets.read`); `members`: only these files of a zip; `most`:
    stop after so many rows (the first look). Sheets that fit another of the supplier's lists better are left to it,
    unless `leaves_others` is False.
    """
    agreed = sources.contract(contract)
    others = tuple(other for other in sources.of(agreed.supplier) if other.name != contract) if leaves_others else ()
    try:
        return read(
            data, filename, agreed, mapping=mapping, words=words or {}, members=members, others=others, most=most
        )
    except Unreadable as unreadable:
        raise Refused("unreadable", unreadable.sentence) from None


class Checked:
    """A file being checked. Walk `pieces()` once; `rows`, `faulty`, `skips` and `faults` are complete afterwards.

    Always rows = lines given + faulty + skipped. A day after the one on which the file was received (`on`) is named.
    """

    def __init__(self, reading: Reading, period: str, on: date = date.max):
        self.reading, self.period, self.on = reading, period, on
        self._days = [column for column in reading.contract.columns if column.kind in DAYS]
        self.normalise = sources.normalise(reading.contract.name)
        self.left_out = 0
        self.more: list[Fault] = []
        self._lost: list[Line] = []
        self._titles = {(table.sheet.file, table.sheet.sheet): _title(table) for table in reading.tables}
        self._unread = {(table.sheet.file, table.sheet.sheet): _unread(table) for table in reading.tables}

    def require(self) -> "Checked":
        """Refused (`missing_columns`) when headings that the contract needs were not found."""
        if self.reading.problems:
            first = self.reading.problems[0]
            raise Refused("missing_columns", f"{first.sentence}。{first.advice}。")
        return self

    @property
    def rows(self) -> int:
        return self.reading.rows

    @property
    def faulty(self) -> int:
        return self.reading.faulty + self.left_out

    @property
    def skips(self):
        return self.reading.skips

    @property
    def skipped(self) -> int:
        """Lines that are no data, and the rows of tables that were not read."""
        return self.reading.skipped

    @property
    def faults(self) -> list[Fault]:
        return [*self.reading.faults, *self.more]

    def pieces(self, size: int = PIECE) -> Iterator[list[Line]]:
        """The kept rows in file order, at most `size` at a time. Refused when the file breaks off half-way."""
        piece: list[Line] = []
        try:
            for row in self.reading:
                line = self._line(row)
                if line:
                    piece.append(line)
                if len(piece) == size:
                    yield piece
                    piece = []
        except Unreadable as unreadable:
            raise Refused("unreadable", unreadable.sentence) from None
        if piece:
            yield piece

    def _line(self, row: Row) -> Line | None:
        sheet = (row.file, row.sheet)
        given = row.values | {"file": row.file, "sheet": row.sheet, "row": row.row, "period": self.period}
        given["unread"] = self._unread.get(sheet, ())
        values, faults = self.normalise(given)
        if row.asked and values is None and self._lacks_only_answers(row, faults):
            return self._placed(row, given)
        self.more += faults
        if values is None:
            self.left_out += 1
            self._lost.append(self._placed(row, given))
            return None
        if self._days:
            self.more += self._ahead(given)
        return self._placed(row, values)

    def _ahead(self, given: Mapping) -> Iterator[Fault]:
        """Days that have not come yet: whatever a list tells has happened; the row stays."""
        for column in self._days:
            value = given.get(column.name)
            if value is not None and value > self.on:
                said, advice = f"{column.heading}晚于收到名单的日期。", "请核对日期；写错了的，更正后重报。"
                yield fault.of(self.reading.contract, given, column.name, "day_ahead", said, advice, kept=True)

    def _placed(self, row: Row, values: dict) -> Line:
        around = self._titles.get((row.file, row.sheet), ""), row.section
        return Line(row.file, row.sheet, row.row, values, *around, tuple(row.asked))

    def take_lost(self) -> list[Line]:
        """The faulty rows since the last time, with what could be read of them: whom they may be about."""
        lost, self._lost = self._lost, []
        unread = self.reading.lost
        lost += [self._placed(row, row.values) for row in unread]
        unread.clear()
        return lost

    def take_aside(self) -> tuple[list[Skipped], list[Fault]]:
        """Lines that are no data and faults since the last time; they are not kept here any longer."""
        aside = self.reading.skips[:], [*self.reading.faults, *self.more]
        for told in (self.reading.skips, self.reading.faults, self.more):
            told.clear()
        return aside

    def _lacks_only_answers(self, row: Row, faults: list[Fault]) -> bool:
        """Whether a row is left out for nothing but the words whose meaning is still to be said."""
        asked = {self.reading.contract.column(one.column).heading for one in row.asked}
        return bool(faults) and all(one.kept or one.column in asked for one in faults)


def _title(table: Table) -> str:
    """The first words above the headings of a sheet: what the list calls itself."""
    return next(iter(table.titles), "")[:MOST_TITLE]


def _unread(table: Table) -> tuple[str, ...]:
    """Headings of a sheet that no column of the contract was read from; a running number is no loss."""
    return tuple(heading for heading in table.header.unknown if heading not in SERIALS)
