"""The walk over the tables of an opened file, row by row: kept rows, faults, lines that are no data. Pure.

Only the reading process does this. Always `rows = kept + faulty + skipped`; rows of tables that are not read are skipped.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from shouwang.sheets import cells, dates, header, identity, lines, look, private, sentences
from shouwang.sheets.contract import Column, Contract, Fault
from shouwang.sheets.faulty import Bad, Unknown
from shouwang.sheets.limits import Limits
from shouwang.sheets.raw import Cells, Span
from shouwang.sheets.read import Piece, Request, Skipped
from shouwang.sheets.tally import Tally, unread
from shouwang.sheets.understood import Asked, Said

PIECE = 4_000
ONCE_PER_HOUSEHOLD = frozenset({"money", "integer"})  # a merged sum stands once: repeating it would multiply it
MEMORY = 20_000  # texts of a column that are read once
LESS_MEMORY = {"number": 0, "phone": 0, "account": 0, "text": 2_000, "money": 5_000}  # of columns that rarely repeat
NEW: Any = object()
DITTO = frozenset({"〃", "″", "〞", "”", '"', "''", "同上", "同", "上同"})
SIGNS_OF_DITTO = 6  # with blanks around
DAYS = ("date", "month", "day_or_month")


def frames(data: bytes, request: Request, limits: Limits) -> Iterator[tuple]:
    """What the reading process answers: the opening, then pieces. Raises Unreadable."""
    opened = look.look(data, request, limits)
    yield "opened", opened.opening
    walk = Walk(opened, request)
    for rows in walk.pieces():
        yield "piece", walk.piece(rows)


class Walk:
    """All tables of a file, counted together."""

    def __init__(self, opened: look.Opened, request: Request):
        self.opened, self.request = opened, request
        self.rows = self.kept = self.faulty = self.skipped = self.asked = 0
        self.faults: list[Fault] = []
        self.skips: list[Skipped] = []
        self.said: list[Said] = []
        self.lost: list[tuple] = []

    def pieces(self) -> Iterator[list[tuple]]:
        """Kept rows in file order; the last piece, perhaps empty, comes when everything is counted."""
        rows: list[tuple] = []
        for one in self.opened.tables:
            table = _Table(self, one)
            for row in table:
                rows.append(row)
                if len(rows) == PIECE:
                    yield rows
                    rows = []
                if self.is_enough:
                    break
            self.said += table.told()
        if not self.is_enough:
            for one, why in self.opened.unread:
                self._leave(one, why)
        yield rows

    @property
    def is_enough(self) -> bool:
        return self.request.most is not None and self.kept + self.faulty >= self.request.most

    def piece(self, rows: list[tuple]) -> Piece:
        """What goes out with these rows: everything found since the last piece."""
        counts = (self.rows, self.kept, self.faulty, self.skipped, self.asked)
        piece = Piece(rows, counts, self.faults, self.skips, self.said, self.lost)
        self.faults, self.skips, self.said, self.lost = [], [], [], []
        return piece

    def skip(self, file: str, sheet: str, row: int, reason: str) -> None:
        self.rows += 1
        self.skipped += 1
        self.skips.append(Skipped(file, sheet, row, reason))

    def _leave(self, one: look.Found, why: str) -> None:
        """A table that is not read: its filled cells are said, its rows are skipped."""
        if one.is_beside and one.name != one.raw.sheet:
            return  # its rows are those of the table beside it
        filled, rows = unread(one.raw.rows(), one.header.row)
        if filled:
            told = look.WHY[why]
            self.said.append(Said("sheet_unread", one.raw.file, one.name, count=filled, reads_as=told))
        if why != "explaining" or one.header.is_complete:
            for row in rows:
                self.skip(one.raw.file, one.name, row, "unread")


class _Step(NamedTuple):
    column: Column
    at: int
    place: int  # among the contract's columns
    parse: cells.Parser
    guards: bool  # nobody's number belongs here
    is_code: bool  # long digits are usual here
    may_repeat: bool  # a ditto mark means the row above
    known: dict[str | None, Any]  # what texts seen before say
    most: int  # of them


class _Table:
    """One table, row by row, counting into its walk."""

    def __init__(self, walk: Walk, found: look.Found):
        self.walk, self.found, self.sheet, self.header = walk, found, found.raw, found.header
        contract, request = walk.opened.contract, walk.request
        self.steps = list(_steps(contract, found, request))
        self.plan = [(step.at, step.place, step.known, step) for step in self.steps]
        self.width = max((step.at + 1 for step in self.steps), default=0)
        self.shown = {step.at: self._heading(step.at) for step in self.steps}
        self.numbers = [step.at for step in self.steps if step.column.kind == "number"]
        self.names = [step for step in self.steps if step.column.name in ("name", "head_name")]
        self.blank = [identity.EMPTY if column.kind == "number" else None for column in contract.columns]
        self.tally = Tally(contract, found)
        self.above: Cells = []
        self.town = self.section = ""  # the township and the place that stand alone above these rows

    def _heading(self, at: int) -> str:
        return header.normalise(self.header.shown[at]) if at < len(self.header.shown) else ""

    def told(self) -> list[Said]:
        """What the walk found out about the table."""
        return self.tally.told()

    def __iter__(self) -> Iterator[tuple]:
        empty: list[int] = []  # blank rows count only when data follows
        for number, row in self._below():
            if lines.is_empty(row) or (self.found.is_beside and self._shows_nothing(row)):
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
        spans = _spans(self.sheet.merges(), self.steps, self.header.row)
        return _filled(rows, spans) if spans else rows

    def _shows_nothing(self, row: Cells) -> bool:
        width = len(row)
        return all(step.at >= width or cells.is_blank(row[step.at]) for step in self.steps)

    def _take(self, number: int, row: Cells) -> tuple | None:
        width = len(row)
        if any(at < width and _is_certificate(row[at]) for at in self.numbers):
            return self._parse(number, row)
        reason = lines.skip_reason(row, self.shown) or self._section(row)
        if not reason and self._shows_nothing(row):
            reason = "blank"
        if reason:
            self._skip(number, reason)
            return None
        return self._parse(number, row)

    def _section(self, row: Cells) -> str:
        """Whether a place stands here alone, above the rows that belong to it."""
        place = lines.section(row) if len(self.steps) > 1 else ""
        if not place:
            return ""
        if place.endswith(lines.TOWNSHIPS):
            self.town = self.section = place
        else:
            self.section = self.town + place
        return "section"

    def _skip(self, number: int, reason: str) -> None:
        self.walk.skip(self.sheet.file, self.found.name, number, reason)

    def _parse(self, number: int, row: Cells) -> tuple | None:
        if len(row) < self.width:
            row = [*row, *[None] * (self.width - len(row))]
        values: list[Any] = list(self.blank)
        new: list[tuple[_Step, Any]] = []
        for at, place, known, step in self.plan:  # millions of times: most texts of a real file were seen before
            cell = row[at]
            value = known.get(cell, NEW) if type(cell) is str or cell is None else NEW
            if value is NEW:
                new.append((step, cell))
            else:
                values[place] = value
        bad: list[tuple[_Step, str]] = []
        asked: list[Asked] = []
        is_lost = False
        for step, cell in new:
            code, loses = self._read(step, cell, row, values, asked)
            if code:
                bad.append((step, code))
                is_lost = is_lost or loses
        self.above = row
        self.tally.row(row)
        return self._settle(number, values, bad, asked, is_lost)

    def _read(self, step: _Step, cell: Any, row: Cells, values: list[Any], asked: list[Asked]) -> tuple[str, bool]:
        """Put what a cell says in its place; gives the code of its fault and whether the row is lost by it."""
        required = step.column.required
        try:
            value = self._value(step, cell, row)
        except Bad as fault:
            return (fault.code if type(fault) is Bad else self._ask(step, fault, row, asked)), required
        if value is not None:
            values[step.place] = value
        code = _doubt(value) if type(value) is identity.Number else ""
        if required and (value is None or code == "blank"):
            return "blank", True
        return ("" if code == "blank" else code), False

    def _value(self, step: _Step, cell: Any, row: Cells) -> Any:
        kind, is_text = type(cell), False
        if kind is str:
            is_text = not (len(cell) <= SIGNS_OF_DITTO and cell.strip() in DITTO)
            value = step.parse(cell if is_text else self._repeated(step, row))
        else:
            if (kind is datetime or kind is float) and step.column.kind in DAYS and dates.is_near_midnight(cell):
                self.tally.midnights[step.column.name] += 1
            value = step.parse(cell)
        if step.guards and type(value) is str and len(value) > 10 and private.is_private(value, is_code=step.is_code):
            raise Bad("private_value")
        if is_text and len(step.known) < step.most and not (value is None and step.column.required):
            step.known[cell] = value
        return value

    def _repeated(self, step: _Step, row: Cells) -> Any:
        """The cell of the row above, where a ditto mark stands for it; never another person's name or number."""
        above = self.above[step.at] if step.at < len(self.above) else None
        if not step.may_repeat or cells.is_blank(above):
            raise Bad("ditto")
        self.tally.dittos[step.column.name] += 1
        row[step.at] = above
        return above

    def _ask(self, step: _Step, unknown: Bad, row: Cells, asked: list[Asked]) -> str:
        """Keep the words to be settled; a fault code when nothing may be asked about them."""
        shown = [str(row[name.at]) for name in self.names if name.at < len(row) and row[name.at]]
        words = unknown.words if isinstance(unknown, Unknown) else []
        for word in words:
            if private.is_number(word) or any(len(name) > 1 and name in word for name in shown):
                return "private_value"
        if self.walk.request.words is None:
            return unknown.code
        asked += [Asked(step.column.name, word[: cells.LONGEST_WORD]) for word in words]
        return ""

    def _settle(
        self, number: int, values: list[Any], bad: list[tuple[_Step, str]], asked: list[Asked], lost: bool
    ) -> tuple | None:
        walk, file, name = self.walk, self.sheet.file, self.found.name
        walk.rows += 1
        for step, code in bad:
            sentence, advice = sentences.of(code)
            if code == "unknown_code":
                advice = f"可填：{cells.options(step.column)}"
            walk.faults.append(
                Fault(file, name, number, step.column.heading, code, sentence, advice, not lost, step.at)
            )
        if lost:
            walk.faulty += 1
            walk.lost.append((file, name, number, tuple(values), (), self.section))
            return None
        walk.kept += 1
        walk.asked += bool(asked)
        return file, name, number, tuple(values), tuple(asked), self.section


def _steps(contract: Contract, found: look.Found, request: Request) -> Iterator[_Step]:
    for place, column in enumerate(contract.columns):
        at = found.header.columns.get(column.name)
        if at is not None:
            words = {word: code for (name, word), code in (request.words or {}).items() if name == column.name}
            parse = cells.parser(
                column, found.header.scales.get(column.name, 1), words=words, is_1904=found.raw.facts.date1904
            )
            may_repeat = column.kind != "number" and column.name not in ("name", "head_name")
            kind = column.kind
            known = {} if column.required else dict.fromkeys((None, ""), identity.EMPTY if kind == "number" else None)
            yield _Step(
                column, at, place, parse, kind == "text", private.is_code(column.heading), may_repeat, known,
                LESS_MEMORY.get(kind, MEMORY),
            )  # fmt: skip


def _spans(merges: list[Span], steps: list[_Step], header_row: int) -> dict[int, list[tuple[int, int]]]:
    """First row (as Excel shows it) → (column, last row) of blocks merged downwards in columns that may repeat.

    The value of a block that spans several columns belongs to the first.
    """
    repeat = {step.at for step in steps if step.column.kind not in ONCE_PER_HOUSEHOLD}
    spans: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, _ in merges:
        if bottom > top and left in repeat and top >= header_row:
            spans.setdefault(top + 1, []).append((left, bottom + 1))
    return spans


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
