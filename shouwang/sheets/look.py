"""The first look at an opened file: which sheets are tables of the contract, which are not, and why. Pure.

Only the reading process does this.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from shouwang.sheets import book, cells, header, lines, private, sentences, units
from shouwang.sheets.contract import Contract, Fault
from shouwang.sheets.limits import Limits
from shouwang.sheets.raw import Cells, Note, RawSheet
from shouwang.sheets.read import Opening, Request, Sheet, Table
from shouwang.sheets.understood import Said

EXPLAINING = ("说明", "样例", "示例", "范例", "样表", "模板", "字典", "下拉", "代码表")
BESIDE = "（右侧第{}张表）"
WHY = {
    "hidden_sheet": "隐藏的工作表", "explaining": "看名称是说明或样例", "other_headings": "表头与约定的列名对不上",
    "not_a_table": "不是表格", "other_list": "更像另一份名单",
}  # fmt: skip


@dataclass
class Found:
    """A table of a sheet: `name` as its rows tell it, `top` the first rows."""

    raw: RawSheet
    name: str
    header: header.Header
    titles: tuple[str, ...] = ()
    is_beside: bool = False
    is_table: bool = True

    @property
    def table(self) -> Table:
        head = self.header
        shown, unknown, twice = (
            tuple(private.masked(words) for words in part) for part in (head.shown, head.unknown, head.twice)
        )
        told = replace(head, shown=shown, unknown=unknown, twice=twice)
        return Table(Sheet(self.raw.file, self.name, self.raw.hidden), told, self.titles)


@dataclass
class Opened:
    """A file whose tables are known: those that will be walked, and what is left aside with its reason."""

    contract: Contract
    found: list[Found]
    tables: list[Found] = field(default_factory=list)
    unread: list[tuple[Found, str]] = field(default_factory=list)
    problems: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    @property
    def opening(self) -> Opening:
        looked = tuple(found.table for found in self.found)
        return Opening(
            tuple(found.table for found in self.tables), looked, tuple(self.problems), tuple(self.notes),
            tuple(self.said),
        )  # fmt: skip


def look(data: bytes, request: Request, limits: Limits) -> Opened:
    """Open a file and find its tables. Raises Unreadable."""
    sheets = book.open_sheets(data, request.filename, limits, request.most)
    if request.members is not None:
        sheets = [sheet for sheet in sheets if sheet.file in request.members] or sheets[:0]
    found = [one for sheet in sheets if not isinstance(sheet, Note) for one in _found(sheet, request)]
    opened = Opened(request.contract, found)
    _choose(opened, request)
    opened.notes = [_fault(sheet.file, "", "not_a_table") for sheet in sheets if isinstance(sheet, Note)]
    opened.notes += [_fault(one.raw.file, one.name, code) for one, code in opened.unread if _is_noted(one, code)]
    opened.problems = _problems(opened, sheets)
    for one in opened.tables:
        one.header, asked = units.settle(one.header, one.titles, request)
        opened.problems += [_unit_fault(one, column) for column in asked]
    opened.said = list(_said(opened, sheets))
    return opened


def _found(sheet: RawSheet, request: Request) -> Iterator[Found]:
    """The sheet's table, or its tables side by side."""
    top = list(islice(sheet.rows(), header.DEPTH + 2))
    is_blank = all(lines.is_empty(row) for _, row in top)
    merges = () if is_blank else sheet.merges()
    heads = header.side_by_side(top, request.contract, mapping=request.mapping, merges=merges)
    for at, head in enumerate(heads):
        if not head.row:
            head = replace(head, shown=tuple(private.masked(words)[:40] for words in head.shown))
        name = sheet.sheet + BESIDE.format(at + 1) if at else sheet.sheet
        is_table = sum(_is_row_of_a_table(row) for _, row in top) > 1
        yield Found(sheet, name, head, () if is_blank else _titles(top, head), len(heads) > 1, is_table)


def _is_row_of_a_table(row: Cells) -> bool:
    return sum(not cells.is_blank(cell) for cell in row) > 1


def _is_noted(one: Found, code: str) -> bool:
    """Whether a fault names what was not read; what cannot hold data is only said."""
    return one.header.is_complete or (code in ("other_headings", "other_list") and one.is_table)


def _titles(top: list[tuple[int, Cells]], head: header.Header) -> tuple[str, ...]:
    """The words above the headings, numbers of persons masked."""
    above = (cell for number, row in top if number < head.row for cell in row)
    return tuple(private.masked(cell.strip())[:200] for cell in above if isinstance(cell, str) and cell.strip())


def is_explaining(name: str) -> bool:
    return any(word in name for word in EXPLAINING)


def _is_aside(one: Found) -> bool:
    return one.raw.hidden or is_explaining(one.raw.sheet)


def _choose(opened: Opened, request: Request) -> None:
    """What is read: every complete table that is not hidden, no sample, and no better as another list.

    Where all of them are better as another list, they are read as the list that was asked for: others judge that.
    """
    whole = [one for one in opened.found if one.header.is_complete]
    others = {id(one): _fits_better(one, request) for one in opened.found}
    mine = [one for one in whole if not others[id(one)]] or whole
    plain = [one for one in mine if not _is_aside(one)]
    opened.tables = plain or [one for one in mine if not one.raw.hidden]
    for one in opened.found:
        if not any(one is read for read in opened.tables):
            opened.unread.append((one, _why(one, others[id(one)])))


def _why(one: Found, is_other: bool) -> str:
    if is_other:
        return "other_list"
    if one.raw.hidden:
        return "hidden_sheet"
    if is_explaining(one.raw.sheet):
        return "explaining"
    return "other_headings"


def _fits_better(one: Found, request: Request) -> bool:
    """Whether another of the supplier's lists is whole on this sheet and finds more of its own columns there."""
    mine = _own(one.header, request.contract) if one.header.is_complete else -1
    top = list(islice(one.raw.rows(), header.DEPTH + 2)) if request.others else []
    heads = [(header.find(top, other), other) for other in request.others]
    return any(head.is_complete and _own(head, other) > mine for head, other in heads)


def _own(head: header.Header, contract: Contract) -> int:
    return len({column.name for column in contract.columns if not column.private} & set(head.columns))


def _problems(opened: Opened, sheets: list[RawSheet]) -> list[Fault]:
    """Sheets that are plainly meant but lack required columns; the best one when no sheet can be read."""
    tables, found, contract = opened.tables, opened.found, opened.contract
    needed = sum(column.required for column in contract.columns)
    others = [one for one, code in opened.unread if code == "other_list"] if tables else []
    lacking = [one for one in found if not one.header.is_complete and not _is_aside(one)]
    lacking = [one for one in lacking if not any(one is other for other in others)]
    meant = [one for one in lacking if len(one.header.columns) >= max(2, (needed + 1) // 2)]
    hidden = [one for one, code in opened.unread if one.header.is_complete and code == "hidden_sheet"]
    if not tables and hidden:
        return [_fault(hidden[0].raw.file, hidden[0].name, "only_hidden", kept=False)]
    if not tables and not meant:
        meant = sorted(lacking or found, key=lambda one: -len(one.header.columns))[:1]
    if not tables and not meant:
        file, name = (sheets[0].file, sheets[0].sheet) if sheets else ("", "")
        return [_fault(file, name, "no_header", kept=False)]
    wrong = [_lacking(one) for one in meant if not any(one is read for read in tables)]
    about = {(fault.file, fault.sheet) for fault in wrong}
    opened.notes = [note for note in opened.notes if (note.file, note.sheet) not in about]
    return wrong


def _lacking(one: Found) -> Fault:
    if not one.header.columns:
        code = "no_header" if one.header.shown or one.titles else "no_content"
        return _fault(one.raw.file, one.name, code, kept=False)
    headings = "、".join(column.heading for column in one.header.missing)
    where = f"工作表「{one.name}」" if one.name else f"文件「{one.raw.file}」"
    sentence = f"{where}缺少必填的列：{headings}"
    advice = "请补上这些列，或在页面上选定对应的列"
    return Fault(one.raw.file, one.name, 0, headings, "missing_column", sentence, advice)


def _unit_fault(one: Found, column: str) -> Fault:
    sentence, advice = sentences.of("unit_unclear")
    return Fault(one.raw.file, one.name, one.header.row, column, "unit_unclear", sentence, advice)


def _fault(file: str, sheet: str, code: str, *, kept: bool = True) -> Fault:
    sentence, advice = sentences.of(code)
    return Fault(file, sheet, 0, "", code, sentence, advice, kept)


def _said(opened: Opened, sheets: list[RawSheet]) -> Iterator[Said]:
    """What is known before the first row."""
    for sheet in {sheet.file: sheet for sheet in sheets}.values():
        if sheet.format:
            yield Said("format", sheet.file, reads_as=sheet.format)
    for one in opened.tables:
        yield from _table_said(opened.contract, one)
    for raw in {id(one.raw): one.raw for one in opened.found}.values():
        yield from _beside_said(raw)


def _table_said(contract: Contract, one: Found) -> Iterator[Said]:
    file, name, head = one.raw.file, one.name, one.header
    yield Said("header", file, name, row=head.row, count=len(head.columns))
    for column in contract.columns:
        at = head.columns.get(column.name)
        if at is None:
            continue
        shown = private.masked(head.shown[at]) if at < len(head.shown) else ""
        yield Said("column", file, name, column.name, shown, head.row, reads_as=column.heading)
        if head.scales.get(column.name, 1) != 1:
            yield Said("unit", file, name, column.name, shown, head.row, reads_as=f"{head.scales[column.name]} 元")
    if one.name != one.raw.sheet:
        yield Said("second_table", file, name, row=head.row, count=len(head.columns), reads_as="作为另一张表读取")
    wide = [span for span in one.raw.merges() if span[3] > span[1] and span[2] >= head.row]
    if wide:
        yield Said("merge", file, name, row=wide[0][0] + 1, count=len(wide), reads_as="跨列合并，值归第一列")


def _beside_said(raw: RawSheet) -> Iterator[Said]:
    facts, file, name = raw.facts, raw.file, raw.sheet
    for kind, rows in (("hidden_row", facts.hidden_rows), ("struck", facts.struck_rows)):
        if rows:
            yield Said(kind, file, name, row=rows[0], count=len(rows), reads_as="照常读取")
    if facts.struck_texts:
        yield Said("struck", file, name, count=facts.struck_texts, reads_as="格内有字划了删除线，照常读取")
    if facts.hidden_columns:
        yield Said("hidden_column", file, name, count=len(facts.hidden_columns), reads_as="照常读取")
    if facts.comments:
        death = "有批注提到死亡" if facts.deaths else "批注没有读取"
        row = (facts.deaths or facts.comments)[0]
        yield Said("comment", file, name, row=row, count=len(facts.comments), reads_as=death)
    if facts.date1904:
        yield Said("date1904", file, name, reads_as="日期从 1904 年起算，已换算")
