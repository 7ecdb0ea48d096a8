"""Counting what a table holds beside the columns that are read: unread columns and their shapes, gaps, dittos. Pure.

A shape says what kind of thing stands in a cell, never the thing: 汉字3, 数字18, 日期, 金额.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from math import isfinite
from typing import Any

from shouwang.sheets import cells, dates, look, private
from shouwang.sheets.contract import Contract
from shouwang.sheets.faulty import Bad
from shouwang.sheets.raw import NO_RESULT, Cells
from shouwang.sheets.understood import Said

SHAPED = 300  # cells of a column whose shape is looked at
SHAPES = 3  # of a column that are told
ONCE = ("household_no", "village_code", "village_name", "village", "township_name", "township")
ON_THE_HEAD = "有的行空着，可能只写在每户第一行"
UNREAD = "没有读取"


class Tally:
    """Counts of one table, complete when its walk has ended."""

    def __init__(self, contract: Contract, found: look.Found):
        self.contract, self.found = contract, found
        self.read = {at: name for name, at in found.header.columns.items()}
        self.filled: Counter[int] = Counter()
        self.shapes: dict[int, Counter[str]] = {}
        self.midnights: Counter[str] = Counter()
        self.dittos: Counter[str] = Counter()
        self.rows = 0
        self._rest: dict[int, list[int]] = {}
        self.once = {name: found.header.columns[name] for name in ONCE if name in found.header.columns}
        self.blanks: Counter[str] = Counter()

    def row(self, row: Cells) -> None:
        """One row of data."""
        self.rows += 1
        for at in self._unread_places(len(row)):
            cell = row[at]
            if cell is not None and cell != "" and not cells.is_blank(cell):
                self.filled[at] += 1
                if self.filled[at] <= SHAPED:
                    self.shapes.setdefault(at, Counter())[shape(cell)] += 1
        for name, at in self.once.items():
            if at >= len(row) or cells.is_blank(row[at]):
                self.blanks[name] += 1

    def _unread_places(self, width: int) -> list[int]:
        places = self._rest.get(width)
        if places is None:
            places = self._rest[width] = [at for at in range(width) if at not in self.read]
        return places

    def told(self) -> list[Said]:
        """Remarks on what was counted."""
        return [*self._sheet(), *self._unread(), *self._filled_down(), *self._formulas()]

    def _sheet(self) -> Iterator[Said]:
        yield Said("sheet", *self._where, count=self.rows, reads_as=self.contract.title)

    @property
    def _where(self) -> tuple[str, str]:
        return self.found.raw.file, self.found.name

    def _unread(self) -> Iterator[Said]:
        for at, filled in sorted(self.filled.items()):
            if self.found.is_beside and not self._is_mine(at):
                continue
            told = "、".join(word for word, _ in self.shapes[at].most_common(SHAPES))
            yield Said(
                "column_unread", *self._where, heading=self._heading(at), row=self.found.header.row, count=filled,
                reads_as=UNREAD, shapes=told,
            )  # fmt: skip

    def _is_mine(self, at: int) -> bool:
        """Whether a place lies within this one of several tables side by side."""
        places = self.found.header.columns.values()
        return min(places) <= at <= max(places)

    def _heading(self, at: int) -> str:
        """The department's own heading, or the letter of the column when it has none or is itself somebody's number."""
        shown = self.found.header.shown[at] if at < len(self.found.header.shown) else ""
        if not shown or sum(sign.isdigit() for sign in shown) > 5 or private.is_private(shown) or len(shown) > 40:
            return f"{letters(at)} 列"
        return shown

    def _filled_down(self) -> Iterator[Said]:
        for name, count in self.dittos.items():
            yield self._of_column("ditto", name, count, "同上，按上一行填写")
        for name, blank in self.blanks.items():
            if 0 < self.rows - blank <= 2 * blank:
                yield self._of_column("ditto", name, blank, ON_THE_HEAD)
        for name, count in self.midnights.items():
            yield self._of_column("midnight", name, count, "与午夜相差不到一分钟，按最近的一天读取")

    def _formulas(self) -> Iterator[Said]:
        at = {place for place, shown in self.found.raw.facts.shown.items() if shown == NO_RESULT}
        if at:
            yield Said(
                "formula", *self._where, row=min(at)[0] + 1, count=len(at), reads_as="公式没有保存结果，没有读取"
            )

    def _of_column(self, kind: str, name: str, count: int, reads_as: str) -> Said:
        at = self.found.header.columns[name]
        return Said(kind, *self._where, name, self._heading(at), count=count, reads_as=reads_as)


def unread(rows: Iterator[tuple[int, Cells]], header_row: int) -> tuple[int, list[int]]:
    """Filled cells of a table that is not read, and its rows of data: two cells or more, below what may be headings."""
    filled, numbers = 0, []
    for number, row in rows:
        here = sum(1 for cell in row if not cells.is_blank(cell))
        filled += here
        if here > 1 and number > header_row:
            numbers.append(number)
    return filled, numbers if header_row else numbers[1:]


def shape(cell: Any) -> str:
    """What kind of thing a cell holds: 汉字3, 数字18, 字母数字12, 日期, 金额, 是否, 混合."""
    if isinstance(cell, bool):
        return "是否"
    if isinstance(cell, date):
        return "日期"
    if isinstance(cell, float) and isfinite(cell) and cell != int(cell):
        return "金额"
    try:
        words = cells.clean(cell)
    except Bad:
        return "错误值"
    return _shape_of_text(words)


def _shape_of_text(words: str) -> str:
    length = len(words)
    if words.isdecimal():
        return f"数字{length}"
    if words[:-1].isdecimal() and words[-1:] in "Xx":
        return f"数字{length}"
    if _is(dates.day, words):
        return "日期"
    if "." in words and _is(cells.money, words):
        return "金额"
    if all("\u3400" <= sign <= "\u9fff" for sign in words):
        return f"汉字{length}"
    if words.isascii() and words.replace("-", "").isalnum():
        return f"字母数字{length}"
    return f"混合{length}"


def _is(parse, words: str) -> bool:
    try:
        return parse(words) is not None
    except Bad:
        return False


def letters(at: int) -> str:
    """The letters by which Excel shows a column (from 0): 27 → AB."""
    told = ""
    at += 1
    while at:
        at, left = divmod(at - 1, 26)
        told = chr(65 + left) + told
    return told
