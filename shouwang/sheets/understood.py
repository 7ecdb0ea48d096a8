"""What a file was understood to say: one remark for everything read, not read, or read in a certain way. Pure.

A remark never carries the text of a cell: `shapes` describe what stood there (汉字3, 数字18, 日期, 金额), and `heading`
is the department's own heading, kept only when it is no name and no number.
"""

from typing import NamedTuple

KINDS = (
    "format", "sheet", "sheet_unread", "header", "column", "column_unread", "unit", "hidden_row", "hidden_column",
    "struck", "comment", "merge", "second_table", "formula", "ditto", "date1904", "midnight", "place_word", "month",
    "rows", "linked", "rule", "unused", "supersedes",
)  # fmt: skip


class Said(NamedTuple):
    """One remark. `column` is the contract's name of a column, `count` cells or rows, `reads_as` what was made of it."""

    kind: str
    file: str = ""
    sheet: str = ""
    column: str = ""
    heading: str = ""
    row: int = 0
    count: int = 0
    reads_as: str = ""
    shapes: str = ""


class Asked(NamedTuple):
    """A word that a code column does not know: the row is kept, and somebody says once what the word means."""

    column: str
    word: str
