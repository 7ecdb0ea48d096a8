"""Reading a delivered file against its contract: kept rows in pieces, faults, and the lines that are no data.

Pure: bytes in, rows out. What the department's normaliser leaves out counts as faulty.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from shouwang.refusal import Refused
from shouwang.screening import sources
from shouwang.sheets.contract import Fault
from shouwang.sheets.raw import Unreadable
from shouwang.sheets.read import Reading, Row, read
from shouwang.sheets.understood import Asked

PIECE = 20_000
WHY_SKIPPED = {"blank": "空行", "heading": "重复的表头", "total": "合计行", "remark": "备注行"}


class Line(NamedTuple):
    """One kept row: where it stands, and its values after the normaliser (private columns included)."""

    file: str
    sheet: str
    row: int
    values: dict
    asked: tuple[Asked, ...] = ()


def open_file(
    data: bytes, filename: str, contract: str, mapping: Mapping | None = None, words: Mapping | None = None
) -> Reading:
    """The file opened and its headings found; refused (`unreadable`) when it is no table at all.

    `words`: column → word → code, as people have said it.
    """
    try:
        return read(data, filename, sources.contract(contract), mapping=mapping)
    except Unreadable as unreadable:
        raise Refused("unreadable", unreadable.sentence) from None


class Checked:
    """A file being checked. Walk `pieces()` once; `rows`, `faulty`, `skips` and `faults` are complete afterwards.

    Always rows = lines given + faulty + skipped.
    """

    def __init__(self, reading: Reading, period: str):
        self.reading, self.period = reading, period
        self.normalise = sources.normalise(reading.contract.name)
        self.left_out = 0
        self.more: list[Fault] = []

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
        given = row.values | {"file": row.file, "sheet": row.sheet, "row": row.row, "period": self.period}
        values, faults = self.normalise(given)
        self.more += faults
        if values is None:
            self.left_out += 1
            return None
        return Line(row.file, row.sheet, row.row, values, tuple(getattr(row, "asked", ())))
