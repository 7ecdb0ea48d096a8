"""What stands beside the cells of an .ods, and how wide its repeated rows and columns spread. Pure."""

from shouwang.sheets import xml
from shouwang.sheets.guard import Archive, Counted
from shouwang.sheets.ooxml import DEATHS
from shouwang.sheets.raw import Facts

MOST_TIMES = 10**9
CONTENT = "content.xml"


def look_over(archive: Archive) -> dict[str, Facts]:
    """Side facts of each sheet by its name. Raises Unreadable when it unfolds too wide."""
    handler = _Content(archive.counted)
    for member in archive.members:
        if member.filename == CONTENT:
            xml.feed(handler, archive.pieces(member))
        else:
            for _ in archive.pieces(member):  # counted
                pass
    return handler.found


class _Content(xml.Handler):
    """Tables, rows, cells; a cell counts as often as it and its row are repeated."""

    def __init__(self, counted: Counted):
        self.counted, self.found = counted, {}
        self._facts, self._row, self._again, self._column, self._words = Facts(), 0, 1, 0, ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        said = {xml.local(key): value for key, value in attributes.items()}
        if name == "table":
            self._facts, self._row, self._column = self.found.setdefault(said.get("name", ""), Facts()), 0, 0
        elif name == "table-column":
            times = _times(said, "number-columns-repeated")
            if said.get("visibility") in ("collapse", "filter") and self._column < 1024:
                self._facts.hidden_columns += range(self._column, min(self._column + times, 1024))
            self._column += times
        elif name == "table-row":
            self._row, self._again, self._is_hidden = self._row + 1, _times(said, "number-rows-repeated"), False
            self._is_hidden = said.get("visibility") in ("collapse", "filter")
        elif name in ("table-cell", "covered-table-cell") and "value-type" in said:
            self._cell(said)
        elif name == "annotation":
            self._facts.comments.append(self._row)
            self._words = " "

    def _cell(self, said: dict[str, str]) -> None:
        self.counted.spread(self._again * _times(said, "number-columns-repeated"))
        if self._is_hidden and self._facts.hidden_rows[-1:] != [self._row]:
            self._facts.hidden_rows.append(self._row)

    def text(self, words: str) -> None:
        if self._words and len(self._words) < 10_000:
            self._words += words

    def end(self, name: str) -> None:
        if name == "table-row":
            self._row += self._again - 1
        elif name == "annotation":
            if any(word in self._words for word in DEATHS):
                self._facts.deaths.append(self._row)
            self._words = ""


def _times(said: dict[str, str], name: str) -> int:
    given = said.get(name, "1")
    return min(int(given), MOST_TIMES) if given.isdecimal() and len(given) < 12 else 1
