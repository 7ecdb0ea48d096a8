"""A sheet before anybody knows what its columns mean, and the refusal of a file that cannot be opened. Pure."""

from collections.abc import Iterator

from shouwang.refusal import Refused

Cells = list  # str, int, float, bool, date, datetime, time, timedelta; an Excel error is its text ("#N/A")
Span = tuple[int, int, int, int]  # a merged block: first row, first column, last row, last column (all from 0)


class Unreadable(Refused):
    """The file cannot be opened as a table; `sentence` tells the sender what to do."""

    def __init__(self, sentence: str, code: str = "unreadable"):
        super().__init__(code, sentence)


class RawSheet:
    """One sheet: `file` is the base name (inside a zip the member's), `sheet` its name ("" for text files)."""

    def __init__(self, file: str, sheet: str = "", hidden: bool = False):
        self.file, self.sheet, self.hidden = file, sheet, hidden

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
