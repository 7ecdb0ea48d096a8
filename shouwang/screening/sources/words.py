"""What departments call their columns and write in them, as far as the product knows: the ground that word books stand on.

`words.toml` in a supplier's folder has, by table and column, `headings` (other names of the column) and `says.<code>` (the
words that a file may use for a code), parted by blanks; `who.toml` those of the columns by which everybody names people
and places. A word never means two columns of one contract: such words are asked. Pure; imports no Django.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from shouwang.sheets.contract import Column, Contract
from shouwang.sheets.header import normalise

EVERYBODY = Path(__file__).parent / "who.toml"


@cache
def read(path: Path) -> Mapping:
    """The words of one file; none when there is no such file."""
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def widened(contract: Contract, folder: Path) -> Contract:
    """The contract with the words of its folder and of everybody. ValueError for a word that stands for two things."""
    own = read(folder / "words.toml").get(contract.table, {})
    if strange := set(own) - {column.name for column in contract.columns}:
        raise ValueError(f"{contract.name}: words for {sorted(strange)}, which it does not have")
    known = read(EVERYBODY)
    columns = tuple(_wider(column, known.get(column.name, {}), own.get(column.name, {})) for column in contract.columns)
    _once(contract.name, columns)
    return replace(contract, columns=columns)


def _wider(column: Column, *told: Mapping) -> Column:
    aliases, values = dict.fromkeys(column.aliases), dict(column.values)
    for one in told:
        aliases |= dict.fromkeys(one.get("headings", "").split())
        for code, said in one.get("says", {}).items():
            for word in said.split():
                if code not in column.values.values() or values.setdefault(word, code) != code:
                    raise ValueError(f"{column.name}: {word} cannot mean {code}")
    return replace(column, aliases=tuple(aliases), values=values)


def _once(name: str, columns: tuple[Column, ...]) -> None:
    meant: dict[str, str] = {}
    for column in columns:
        for heading in (column.heading, *column.aliases):
            if meant.setdefault(normalise(heading), column.name) != column.name:
                raise ValueError(f"{name}: {heading} means both {meant[normalise(heading)]} and {column.name}")
