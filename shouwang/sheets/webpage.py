"""Tables of a web page: county systems export HTML and call it .xls. Read by the parser of the library, in pieces. Pure."""

from collections.abc import Iterator
from html.parser import HTMLParser

from shouwang.sheets import text
from shouwang.sheets.guard import Counted
from shouwang.sheets.raw import Cells, RawSheet, Span, Unreadable

SHAPE = "名称是表格，其实是网页（HTML）"
NO_TABLE = "文件名是表格，里面其实是网页，而且没有表格。请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。"
LONGEST = 32_767  # signs of a cell
WIDEST = 1_000  # columns
PIECE = 1 << 16
PENDING = 1 << 18  # signs of a tag or remark that is not closed


class PageSheet(RawSheet):
    """One table of a page, with its rows and the blocks that it merges."""

    format = SHAPE

    def __init__(self, file: str, sheet: str, lines: list[Cells], spans: list[Span]):
        super().__init__(file, sheet)
        self._lines, self._spans = lines, spans
        self._width = max(map(len, lines), default=0)

    def rows(self) -> Iterator[tuple[int, Cells]]:
        width = self._width
        return ((number, [*cells, *[""] * (width - len(cells))]) for number, cells in enumerate(self._lines, 1))

    def merges(self) -> list[Span]:
        return self._spans


def open_page(data: bytes, file: str, counted: Counted) -> list[RawSheet]:
    """Every table of the page that has rows. Raises Unreadable when there is none, or when it spreads too wide."""
    encoding = text.encoding_of(data)
    words = data.decode(encoding, "replace")
    page = _Page(counted)
    for start in range(0, len(words), PIECE):
        page.feed(words[start : start + PIECE])
        if len(page.rawdata) > PENDING:
            raise Unreadable(NO_TABLE, "web_page")
    page.handle_endtag("td")  # not `close`: what is left of a broken page costs the parser its square
    tables = [table for table in page.tables if any(table[0])]
    if not tables:
        raise Unreadable(NO_TABLE, "web_page")
    return [
        PageSheet(file, "" if len(tables) == 1 else f"第{at}张表", lines, spans)
        for at, (lines, spans) in enumerate(tables, 1)
    ]


class _Page(HTMLParser):
    """Rows and cells of every table; a table within a cell counts as a table of its own."""

    def __init__(self, counted: Counted):
        super().__init__(convert_charrefs=True)
        self.counted, self.tables = counted, []
        self._open: list[tuple[list[Cells], list[Span]]] = []
        self._cell: list[str] | None = None
        self._across = self._down = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append(([], []))
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._settle()
            self._open[-1][0].append([])
        elif tag in ("td", "th") and self._open:
            self._settle()
            said = dict(attrs)
            self._cell, self._across, self._down = [], _times(said.get("colspan")), _times(said.get("rowspan"))
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._settle()
        if tag == "table" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _settle(self) -> None:
        if self._cell is None:
            return
        words, self._cell = "".join(self._cell).strip().replace("\xa0", " ")[:LONGEST], None
        lines, spans = self._open[-1]
        if not lines:
            lines.append([])
        row, line = len(lines) - 1, lines[-1]
        while _is_covered(spans, row, len(line)):
            line.append("")
        at = len(line)
        line += [words.strip(), *[""] * (self._across - 1)]
        self.counted.spread(self._across)
        if len(line) > WIDEST:
            raise Unreadable(NO_TABLE, "too_large")
        if self._across > 1 or self._down > 1:
            spans.append((row, at, row + self._down - 1, at + self._across - 1))


def _is_covered(spans: list[Span], row: int, column: int) -> bool:
    """Whether a block that began in an earlier row reaches down to this place."""
    return any(top < row <= bottom and left <= column <= right for top, left, bottom, right in spans[-200:])


def _times(given: str | None) -> int:
    return max(1, min(int(given), WIDEST)) if given and given.isdecimal() and len(given) < 7 else 1
