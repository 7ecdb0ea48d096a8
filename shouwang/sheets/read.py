"""Reading one delivered file against a contract: rows, and every fault with its place and what to do. Pure.

Always `rows = kept + faulty + skipped`. Rows stream: a file of two million lines is never held whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from shouwang.refusal import Refused
from shouwang.sheets import book, cells, header, identity, lines, sentences
from shouwang.sheets.contract import Column, Contract, Fault
from shouwang.sheets.faulty import Bad
from shouwang.sheets.raw import Cells, Note, RawSheet

ONCE_PER_HOUSEHOLD = frozenset({"money", "integer"})  # a merged sum stands once: repeating it would multiply it
REMEMBERED = frozenset({"date", "month", "code", "codes", "yes_no", "integer"})
MEMORY = 20_000
EXPLAINING = re.compile("说明|样例|示例|范例|样表|模板|字典|下拉|代码表")


class Row(NamedTuple):
    """One kept row. `row` as Excel shows it; `values` has every column of the contract (None: nothing);
    a `number` column always holds an `identity.Number`."""

    file: str
    sheet: str
    row: int
    values: dict[str, Any]


class Skipped(NamedTuple):
    """One row that is no data: `reason` is blank, heading, total or remark."""

    file: str
    sheet: str
    row: int
    reason: str


@dataclass(frozen=True)
class Table:
    """A sheet that will be read, and where its columns stand."""

    sheet: RawSheet
    header: header.Header


class Reading:
    """A file being read. Iterate for the kept rows; counts, `faults` and `skips` are complete when the walk has ended.

    `lost` are the faulty rows with what could be read of them; whoever walks takes them out as they come.
    `problems` are faults of whole sheets that stop the file (row 0); `notes` say what was left aside (a hidden sheet,
    a picture in the zip). Both are known before the first row, and both are among `faults`.
    """

    def __init__(self, contract: Contract, tables: list[Table], problems: list[Fault], notes: list[Fault]):
        self.contract, self.tables, self.problems, self.notes = contract, tables, problems, notes
        self._begin()

    def _begin(self) -> None:
        self.rows = self.kept = self.faulty = self.skipped = 0
        self.faults: list[Fault] = [*self.problems, *self.notes]
        self.skips: list[Skipped] = []
        self.lost: list[Row] = []

    def require(self) -> "Reading":
        """Raise Refused with the first problem, in its own words; else give the reading back."""
        if self.problems:
            raise Refused(self.problems[0].code, f"{self.problems[0].sentence}。{self.problems[0].advice}。")
        return self

    def __iter__(self) -> Iterator[Row]:
        self._begin()
        for table in self.tables:
            yield from _Walk(self, table)


def read(data: bytes, filename: str, contract: Contract, *, mapping: header.Mapped | None = None) -> Reading:
    """Open a file and find its tables. Raises Unreadable when it cannot be opened at all.

    `mapping` is a person's word on which column is which (see `header.find`).
    """
    sheets = book.open_sheets(data, filename)
    notes = [_file_fault(sheet, "not_a_table", kept=True) for sheet in sheets if isinstance(sheet, Note)]
    looked = [_table(sheet, contract, mapping) for sheet in sheets if not isinstance(sheet, Note)]
    found = [table for table in looked if table is not None]
    whole = [table for table in found if table.header.is_complete]
    tables = [table for table in whole if not _is_aside(table.sheet)] or [t for t in whole if not t.sheet.hidden]
    for table in whole:
        if table not in tables:
            notes.append(_file_fault(table.sheet, "hidden_sheet" if table.sheet.hidden else "explaining", kept=True))
    return Reading(contract, tables, _problems(found, tables, sheets, contract), notes)


def _table(sheet: RawSheet, contract: Contract, mapping: header.Mapped | None) -> Table | None:
    top = list(islice(sheet.rows(), header.DEPTH + 2))
    if all(lines.is_empty(row) for _, row in top):
        return None if not top else Table(sheet, header.find(top, contract, mapping=mapping))
    return Table(sheet, header.find(top, contract, mapping=mapping, merges=sheet.merges()))


def _is_aside(sheet: RawSheet) -> bool:
    return sheet.hidden or bool(EXPLAINING.search(sheet.sheet))


def _problems(found: list[Table], tables: list[Table], sheets: list[RawSheet], contract: Contract) -> list[Fault]:
    """Sheets that are plainly meant but lack required columns; the best one when no sheet can be read."""
    needed = sum(column.required for column in contract.columns)
    lacking = [table for table in found if not table.header.is_complete and not _is_aside(table.sheet)]
    meant = [table for table in lacking if len(table.header.columns) >= max(2, (needed + 1) // 2)]
    hidden = [table for table in found if table.header.is_complete and table not in tables]
    if not tables and hidden:
        return [_file_fault(hidden[0].sheet, "only_hidden")]
    if not tables and not meant:
        meant = sorted(lacking or found, key=lambda table: -len(table.header.columns))[:1]
    if not tables and not meant:
        return [_file_fault(sheets[0], "no_header")]
    return [_lacking(table) for table in meant if table not in tables]


def _lacking(table: Table) -> Fault:
    if not table.header.columns:
        return _file_fault(table.sheet, "no_header")
    headings = "、".join(column.heading for column in table.header.missing)
    where = f"工作表「{table.sheet.sheet}」" if table.sheet.sheet else "文件"
    sentence = f"{where}缺少必填的列：{headings}"
    return Fault(
        table.sheet.file,
        table.sheet.sheet,
        0,
        headings,
        "missing_column",
        sentence,
        "请补上这些列，或在预览页指定对应的列",
    )


def _file_fault(sheet: RawSheet, code: str, *, kept: bool = False) -> Fault:
    sentence, advice = sentences.of(code)
    return Fault(sheet.file, sheet.sheet, 0, "", code, sentence, advice, kept)


class _Step(NamedTuple):
    column: Column
    at: int
    parse: cells.Parser


class _Walk:
    """One table, row by row, counting into its reading."""

    def __init__(self, reading: Reading, table: Table):
        self.reading, self.sheet, self.header = reading, table.sheet, table.header
        self.steps = [
            _Step(column, table.header.columns[column.name], _parser(column, table.header.scales.get(column.name, 1)))
            for column in reading.contract.columns
            if column.name in table.header.columns
        ]
        self.shown = {step.at: self._heading(step.at) for step in self.steps}
        self.numbers = [step.at for step in self.steps if step.column.kind == "number"]
        self.blank = {
            column.name: identity.EMPTY if column.kind == "number" else None for column in reading.contract.columns
        }

    def _heading(self, at: int) -> str:
        return header.normalise(self.header.shown[at]) if at < len(self.header.shown) else ""

    def __iter__(self) -> Iterator[Row]:
        empty: list[int] = []  # blank rows count only when data follows
        for number, row in self._below():
            if lines.is_empty(row):
                empty.append(number)
                continue
            for one in empty:
                self._skip(one, "blank")
            empty.clear()
            kept = self._take(number, row)
            if kept:
                yield kept

    def _below(self) -> Iterator[tuple[int, Cells]]:
        rows = islice(self.sheet.rows(), self.header.row, None)
        spans = self._spans()
        return _filled(rows, spans) if spans else rows

    def _spans(self) -> dict[int, list[tuple[int, int]]]:
        """First row (as Excel shows it) → (column, last row) of blocks merged downwards in columns that may repeat."""
        repeat = {step.at for step in self.steps if step.column.kind not in ONCE_PER_HOUSEHOLD}
        spans: dict[int, list[tuple[int, int]]] = {}
        for top, left, bottom, right in self.sheet.merges():
            if bottom > top and left == right and left in repeat and top >= self.header.row:
                spans.setdefault(top + 1, []).append((left, bottom + 1))
        return spans

    def _take(self, number: int, row: Cells) -> Row | None:
        width = len(row)
        if any(at < width and _is_certificate(row[at]) for at in self.numbers):
            return self._parse(number, row)
        reason = lines.skip_reason(row, self.shown)
        if not reason and all(step.at >= width or cells.is_blank(row[step.at]) for step in self.steps):
            reason = "blank"
        if reason:
            self._skip(number, reason)
            return None
        return self._parse(number, row)

    def _skip(self, number: int, reason: str) -> None:
        self.reading.rows += 1
        self.reading.skipped += 1
        self.reading.skips.append(Skipped(self.sheet.file, self.sheet.sheet, number, reason))

    def _parse(self, number: int, row: Cells) -> Row | None:
        values: dict[str, Any] = dict(self.blank)
        bad: list[tuple[_Step, str]] = []
        lost, width = False, len(row)
        for step in self.steps:
            column, at, parse = step
            cell = row[at] if at < width else None
            if (cell is None or cell == "") and not column.required:
                continue  # half the cells of a real file are empty
            try:
                value = parse(cell)
            except Bad as fault:
                bad.append((step, fault.code))
                lost = lost or column.required
                continue
            code = _doubt(value) if isinstance(value, identity.Number) else ""
            if column.required and (value is None or code == "blank"):
                lost, code = True, "blank"
            if code and (code != "blank" or column.required):
                bad.append((step, code))
            if value is not None:
                values[column.name] = value
        return self._settle(number, values, bad, lost)

    def _settle(self, number: int, values: dict[str, Any], bad: list[tuple[_Step, str]], lost: bool) -> Row | None:
        reading, file, sheet = self.reading, self.sheet.file, self.sheet.sheet
        reading.rows += 1
        for step, code in bad:
            sentence, advice = sentences.of(code)
            heading = step.column.heading
            reading.faults.append(Fault(file, sheet, number, heading, code, sentence, advice, not lost, step.at))
        if lost:
            reading.faulty += 1
            reading.lost.append(Row(file, sheet, number, values))
            return None
        reading.kept += 1
        return Row(file, sheet, number, values)


def _is_certificate(cell: object) -> bool:
    """A certificate stands here: the row is data, whatever its other cells say."""
    return type(cell) is str and len(cell) >= 15 and cell[:15].isdigit()


def _doubt(number: identity.Number) -> str:
    """The fault of a certificate number that no machine may link; an empty one is `blank`."""
    if number.state == "empty":
        return "blank"
    return f"number_{number.why}" if number.state in ("bad_check", "damaged") else ""


def _filled(rows: Iterator[tuple[int, Cells]], spans: dict[int, list[tuple[int, int]]]) -> Iterator[tuple[int, Cells]]:
    """Rows with merged-down cells repeated (the village's name written once over its households)."""
    active: dict[int, tuple[int, object]] = {}
    for number, row in rows:
        for at, last in spans.get(number, ()):
            active[at] = (last, row[at] if at < len(row) else None)
        active = {at: held for at, held in active.items() if held[0] >= number}
        if active and not lines.is_empty(row):
            row = list(row)
            for at, (_, value) in active.items():
                if at < len(row) and cells.is_blank(row[at]):
                    row[at] = value
        yield number, row


def _parser(column: Column, scale: int) -> cells.Parser:
    """The column's reader; text seen before is not read again."""
    parse = cells.parser(column, scale)
    return _remembering(parse) if column.kind in REMEMBERED else parse


def _remembering(parse: cells.Parser) -> cells.Parser:
    memory: dict[str, object] = {}

    def recall(cell: object) -> object:
        if type(cell) is not str:
            return parse(cell)
        value = memory.get(cell, memory)
        if value is memory:
            value = _tried(parse, cell)
            if len(memory) < MEMORY:
                memory[cell] = value
        if type(value) is Bad:
            raise Bad(value.code)
        return value

    return recall


def _tried(parse: cells.Parser, cell: str) -> object:
    try:
        return parse(cell)
    except Bad as bad:
        return Bad(bad.code)
