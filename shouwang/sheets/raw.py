"""A sheet before anybody knows what its columns mean, and the refusal of a file that cannot be opened. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from shouwang.refusal import Refused

Cells = list  # str, int, float, bool, date, datetime, time, timedelta; an Excel error is its text ("#N/A")
Span = tuple[int, int, int, int]  # a merged block: first row, first column, last row, last column (all from 0)
CUT = "\ufffd"  # stands for a sign whose bytes are not whole
NO_RESULT = "#NO_RESULT!"  # stands in the cell of a formula that was saved without its result


class Unreadable(Refused):
    """The file cannot be opened as a table; `sentence` tells the sender what to do."""

    def __init__(self, sentence: str, code: str = "unreadable"):
        super().__init__(code, sentence)


@dataclass
class Facts:
    """What stands beside the cells of a sheet. Rows as Excel shows them, columns from 0.

    `shown` has what the reader gives as nothing: errors and formulas without a result, by (row, column) from 0.
    `deaths` are the rows of comments that speak of a death; `cells` filled cells, where they were counted.
    """

    shown: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    struck_rows: list[int] = field(default_factory=list)
    comments: list[int] = field(default_factory=list)
    deaths: list[int] = field(default_factory=list)
    date1904: bool = False


class RawSheet:
    """One sheet: `file` is the base name (inside a zip the member's), `sheet` its name ("" for text files).

    `format` says in a clerk's words what the file is.
    """

    format = ""

    def __init__(self, file: str, sheet: str = "", hidden: bool = False):
        self.file, self.sheet, self.hidden = file, sheet, hidden
        self.facts = Facts()

    def shown_as(self, name: str) -> None:
        """Give the sheet the name by which its rows are told, where its own must not be shown."""
        self.sheet = name

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Row number as Excel shows it (from 1) and its cells; may be walked more than once. Raises Unreadable."""
        raise NotImplementedError

    def merges(self) -> list[Span]:
        """Merged blocks; their value stands in the first cell."""
        return []


class Note(RawSheet):
    """A member of a zip that is no table (a scanned letter, a picture): named, never read."""

    def rows(self) -> Iterator[tuple[int, Cells]]:
        return iter(())
