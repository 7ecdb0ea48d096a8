"""Reading one delivered file against a contract: rows, and every fault with its place and what to do.

The file is opened by a process of its own with limits (see `child`); here come its rows, in pieces. Always
`rows = kept + faulty + skipped`. Rows stream: a file of two million lines is never held whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from shouwang.refusal import Refused
from shouwang.sheets import child, limits
from shouwang.sheets.contract import Contract, Fault
from shouwang.sheets.header import Header, Mapped
from shouwang.sheets.understood import Asked, Said

Words = Mapping[tuple[str, str], str | None]  # (column, folded word) → the code that a person said it means


class Row(NamedTuple):
    """One kept row. `row` as Excel shows it; `values` has every column of the contract (None: nothing);
    a `number` column always holds an `identity.Number`. `asked`: words whose meaning is still to be said."""

    file: str
    sheet: str
    row: int
    values: dict[str, Any]
    asked: tuple[Asked, ...] = ()


class Skipped(NamedTuple):
    """One row that is no data: `reason` is blank, heading, total, remark, or unread (a table that was not read)."""

    file: str
    sheet: str
    row: int
    reason: str


class Sheet(NamedTuple):
    """Where a table stands."""

    file: str
    sheet: str
    hidden: bool


@dataclass(frozen=True)
class Table:
    """A table of a sheet, where its columns stand, and the words above its headings."""

    sheet: Sheet
    header: Header
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Opening:
    """What is known of a file before its first row. `looked` are all tables that were found, `tables` those read."""

    tables: tuple[Table, ...]
    looked: tuple[Table, ...]
    problems: tuple[Fault, ...]
    notes: tuple[Fault, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Request:
    """What the reading process is asked. `members`: only these files of a zip; `most`: stop after so many rows."""

    filename: str
    contract: Contract
    mapping: Mapped | None = None
    words: Words | None = None
    members: tuple[str, ...] | None = None
    others: tuple[Contract, ...] = ()
    most: int | None = None


class Reading:
    """A file being read. Iterate for the kept rows; counts, `faults`, `skips`, `said` are complete when the walk ended.

    `problems` are faults of whole sheets that stop the file (row 0); `notes` say what was left aside (a hidden sheet,
    a picture in the zip). Both are known before the first row, and both are among `faults`. `best` is the table that
    comes nearest to the contract, also when none can be read. `lost` are the faulty rows with what could be read of them;
    whoever walks takes them out as they come. A second walk opens the file again.
    """

    def __init__(self, data: bytes, request: Request, within: limits.Limits):
        self.contract, self._ask = request.contract, (data, request, within)
        self._child: child.Child | None = child.Child("read", request, data, within)
        self._frames = self._child.frames()
        opening: Opening = next(self._frames)[1]
        self.tables, self.looked = list(opening.tables), list(opening.looked)
        self.problems, self.notes, self._known = list(opening.problems), list(opening.notes), list(opening.said)
        self._names = [column.name for column in self.contract.columns]
        self._begin()

    def _begin(self) -> None:
        self.rows = self.kept = self.faulty = self.skipped = self.asked = 0
        self.faults: list[Fault] = [*self.problems, *self.notes]
        self.skips: list[Skipped] = []
        self.said: list[Said] = list(self._known)
        self.lost: list[Row] = []

    @property
    def best(self) -> Header:
        """The heading row that names most columns; empty when no sheet has anything."""
        tables = self.tables or self.looked
        return max((table.header for table in tables), key=_nearness, default=Header(0, {}))

    def require(self) -> "Reading":
        """Raise Refused with the first problem, in its own words; else give the reading back."""
        if self.problems:
            raise Refused(self.problems[0].code, f"{self.problems[0].sentence}。{self.problems[0].advice}。")
        return self

    def close(self) -> None:
        """End the reading process, if it still runs."""
        if self._child:
            self._child.close()
            self._child = None

    def __iter__(self) -> Iterator[Row]:
        if self._child is None:
            self._child = child.Child("read", self._ask[1], self._ask[0], self._ask[2])
            self._frames = self._child.frames()
            next(self._frames)
        self._begin()
        try:
            for _, piece in self._frames:
                yield from self._take(piece)
        finally:
            self.close()

    def _take(self, piece: "Piece") -> Iterator[Row]:
        self.rows, self.kept, self.faulty, self.skipped, self.asked = piece.counts
        self.faults += piece.faults
        self.skips += piece.skips
        self.said += piece.said
        names = self._names
        self.lost += [Row(*where, dict(zip(names, values, strict=True))) for *where, values in piece.lost]
        for file, sheet, row, values, asked in piece.rows:
            yield Row(file, sheet, row, dict(zip(names, values, strict=True)), asked)


def _nearness(head: Header) -> tuple[int, bool]:
    return len(head.columns), bool(head.shown)


class Piece(NamedTuple):
    """Some rows on their way: (file, sheet, row, values in the contract's order, asked); counts up to here."""

    rows: list[tuple]
    counts: tuple[int, int, int, int, int]
    faults: list[Fault]
    skips: list[Skipped]
    said: list[Said]
    lost: list[tuple]  # (file, sheet, row, values) of faulty rows


def read(
    data: bytes,
    filename: str,
    contract: Contract,
    *,
    mapping: Mapped | None = None,
    words: Words | None = None,
    members: tuple[str, ...] | None = None,
    others: tuple[Contract, ...] = (),
    most: int | None = None,
    within: limits.Limits | None = None,
) -> Reading:
    """Open a file and find its tables. Raises Unreadable when it cannot be opened at all, or costs too much.

    `mapping` is a person's word on which column is which (see `header.find`), `words` on what unknown words mean: with
    it, even empty, an unknown word keeps its row *to be settled*; without it the word is a fault. `members` of a zip
    are read alone; a sheet that fits one of the `others` better is left to it. `most`: no more than so many rows.
    """
    request = Request(filename, contract, mapping, words, members, others, most)
    return Reading(data, request, within or limits.of([contract.size]))
