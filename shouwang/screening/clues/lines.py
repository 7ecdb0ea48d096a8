"""The department's own lines, read back from the lake: what a row said, with the contract's Chinese headings.

Names, numbers and free text never entered the lake; the register's masked ones stand beside. Only who sees a whole
county opens its lake; others see the facts that the rule took from the lines.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from shouwang.accounts.suppliers import supplier_name
from shouwang.screening import rules, sources
from shouwang.screening.intake import of_key, shelf
from shouwang.sheets.contract import Column
from shouwang.web.sight import Scope
from shouwang.web.templatetags import words

Key = tuple[str, str, int]  # file, sheet, row
RELATIONS = {"head": "户主", "member": "家庭成员"}  # what the normalisers make of a relation to the head


class Shown(NamedTuple):
    """One delivered line: where it stands, and its columns as (heading, words)."""

    delivery: str
    file: str
    sheet: str
    row: int
    title: str
    cells: tuple[tuple[str, str], ...]


def rows_of(name: str, delivery: str, *, within: Scope, only: Iterable[Key] | None = None) -> dict[Key, Mapping]:
    """The lake's rows of one delivery of a list within a scope, by where they stand; those of `only`, or all."""
    wanted = None if only is None else {tuple(key) for key in only}
    found = {}
    for path in shelf.lake().paths(name, delivery, within=within).values():
        for row in _read(path, wanted):
            key = (row["file"], row["sheet"], row["row"])
            if wanted is None or key in wanted:
                found[key] = row
    return found


def _read(path, wanted: set[Key] | None) -> list[dict]:
    table = pq.read_table(path)
    if wanted is not None:
        table = table.filter(pc.is_in(table["row"], value_set=pa.array(sorted({key[2] for key in wanted}), pa.int64())))
    return table.to_pylist()


def lists_of(rows: Iterable) -> dict[str, str]:
    """Delivery → its list, of the rows that hits rest on; rows of our own register are of no delivery. One question."""
    return {key: name for key, (name, _) in of_key.lists({row[0] for row in rows}).items()}


def shown(rows: Iterable, lists: Mapping[str, str], *, within: Scope) -> list[Shown]:
    """The lines that a hit rests on (`rows` of a hit), in their order; those that cannot be opened show no cells."""
    rows = [tuple(row) for row in rows]
    opened = {
        delivery: rows_of(
            lists[delivery], delivery, within=within, only=[row[1:] for row in rows if row[0] == delivery]
        )
        for delivery in {row[0] for row in rows} & set(lists)
    }
    return [_shown(row, lists.get(row[0], ""), opened.get(row[0], {}).get(row[1:], {})) for row in rows]


def _shown(row: tuple, name: str, values: Mapping) -> Shown:
    title = f"{supplier_name(sources.contract(name).supplier)}：{sources.contract(name).title}" if name else "本级台账"
    return Shown(*row, title, tuple(cells(name, values)) if name and values else ())


def cells(name: str, values: Mapping) -> list[tuple[str, str]]:
    """The columns of a row that say something, with their headings, in the contract's order."""
    columns = [column for column in sources.contract(name).columns if not column.private]
    return [(column.heading, word(column, values[column.name])) for column in columns if _says(values.get(column.name))]


def facts(evidence, rule: str) -> list[list[tuple[str, str]]]:
    """What the rule took from the lines of the lists that it hears, with their headings: for who may not open the lake."""
    known = headings(tuple(sorted(name for each in rules.all() if each.id == rule for name in each.hears)))
    pieces = evidence if isinstance(evidence, list) else [evidence]
    return [
        [
            (known[name].heading, word(known[name], value))
            for name, value in piece.items()
            if name in known and _says(value)
        ]
        for piece in pieces
    ]


@cache
def headings(names: tuple[str, ...]) -> dict[str, Column]:
    found = {}
    for name in names:
        for column in sources.contract(name).columns:
            if not column.private:
                found.setdefault(column.name, column)
    return found


def _says(value) -> bool:
    return value is not None and value != ""


def word(column: Column, value) -> str:
    """A lake value in the words of the contract."""
    if column.kind == "money":
        return words.yuan(int(value))
    if column.kind in ("code", "codes"):
        return "、".join(_codes(column).get(part, part) for part in str(value).split(";"))
    if column.kind == "yes_no":
        return "是" if value else "否"
    if column.kind == "month":
        return words.month(str(value)[:7])
    if column.name == "relation":
        return RELATIONS.get(value, value)
    if column.kind == "date":
        return words.day(value if isinstance(value, date) else date.fromisoformat(str(value)))
    return f"{value}{column.unit}"


def _codes(column: Column) -> dict[str, str]:
    """Code → the first word that a file may use for it."""
    named: dict[str, str] = {}
    for said, code in column.values.items():
        named.setdefault(code, said)
    return named
