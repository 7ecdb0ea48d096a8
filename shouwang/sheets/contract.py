"""What a table promises: its columns, their Chinese headings, kinds and accepted values. Pure; imports no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = frozenset(
    {
        "text",  # free text, trimmed
        "number",  # certificate number: 18, 20 or 22 characters; never a numeric cell
        "phone",  # 11 digits
        "account",  # bank account
        "date",  # a day
        "month",  # a month, kept as its first day
        "money",  # yuan in the file, whole fen (int) once read; negative allowed only with `signed`
        "integer",
        "yes_no",  # 是/否, 1/0, Y/N
        "code",  # one of `values`
        "codes",  # several of `values`, separated by , ， 、 ; or /
    }
)


@dataclass(frozen=True)
class Column:
    """One column of a contract.

    `values` maps what a file may say to the code kept ("一级" → "1"); for `code` and `codes` only.
    `private` columns (names, numbers, phones, free text) never enter the lake; `unit` is for readers ("元", "人").
    """

    name: str
    heading: str
    kind: str = "text"
    required: bool = False
    aliases: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    signed: bool = False
    private: bool = False
    note: str = ""

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"{self.name}: unknown kind {self.kind}")


@dataclass(frozen=True)
class Contract:
    """One table of one supplier, as agreed with the department.

    `delivers` says what a file is: "full" (the whole list as it stands), "increment" (only what is new since the
    last), or "total" (a running total that replaces the last). Only full lists are ever compared. `size` says how much
    its files may cost to read: "ordinary", or "large" for registers, national workbooks and bills (see `limits`).
    `about` says whom a row is about: "person" (what it says follows him to another household), or "household" (its dibao,
    its house, its water stay with it). `key` is the column that tells its rows apart, where there is one; `death` that of a
    list of the dead which has the day. `yearly`: each row of a full list says of which year it is, so that last year's
    list may be the newest one of the year that is asked about.
    """

    supplier: str
    table: str
    title: str
    columns: tuple[Column, ...]
    delivers: str = "increment"
    aliases: tuple[str, ...] = ()
    cite: str = ""
    size: str = "ordinary"
    about: str = "person"
    key: str = ""
    death: str = ""
    yearly: bool = False

    @property
    def name(self) -> str:
        """`supplier.table`, as commands and the lake say it."""
        return f"{self.supplier}.{self.table}"

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell (or one row, or the file): never the value itself.

    `kept` tells whether the row was kept without this cell (True) or left out (False); `advice` says what to do.
    `column` is the contract's heading, `at` the column's place in the sheet (from 0; -1: the whole row or file);
    `row` as Excel shows it (0: the whole sheet or file).
    """

    file: str
    sheet: str
    row: int
    column: str
    code: str
    sentence: str
    advice: str
    kept: bool = False
    at: int = -1
