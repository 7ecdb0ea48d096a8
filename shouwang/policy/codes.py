"""Code lists: `codes/<list>.csv` with code, name and the other words that files use for it. Pure.

The lists are those of the national system as far as they are known; ethnic groups follow GB/T 3304, political status
GB/T 4762. A name or alias belongs to one code of its list, so what a file says can be turned into a code safely.

A code with a day in `until` has left its list on that day: nobody chooses it any more, whatever day he writes of, and no
file is read as it; what was kept with it stays readable in its words.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent / "codes"
_TOLD: dict[str, Callable[[], Mapping[str, str]]] = {}
_WIDE = str.maketrans("()", "\uff08\uff09")
_NARROW = str.maketrans("\uff08\uff09\uff0c", "(),")


@dataclass(frozen=True)
class Code:
    """One entry: the code that is kept, the name that is shown, the aliases that files use, the day on which it left.

    `unit`: what a quantity of it is counted in, where the list says so.
    """

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    until: date | None = None
    unit: str = ""


def introduce(name: str, tell: Callable[[], Mapping[str, str]]) -> None:
    """A list that a later room keeps itself, code → name (the screening rules): asked whenever somebody reads it."""
    _TOLD[name] = tell


def read(name: str, within: str = "") -> Mapping[str, Code]:
    """The list in its official order with what has left it, code → Code; `within` keeps codes with that beginning."""
    if name in _TOLD:
        return {code: Code(code, title) for code, title in _TOLD[name]().items() if code.startswith(within)}
    return _filed(name, within)


@cache
def _filed(name: str, within: str) -> Mapping[str, Code]:
    path = FOLDER / f"{name}.csv"
    if not path.exists():
        raise KeyError(f"there is no code list {name}")
    with path.open(encoding="utf-8", newline="") as file:
        entries = [_entry(row) for row in csv.DictReader(file)]
    return MappingProxyType({entry.code: entry for entry in entries if entry.code.startswith(within)})


def _entry(row: dict[str, str]) -> Code:
    until = date.fromisoformat(row["until"]) if row.get("until") else None
    return Code(
        row["code"],
        row["name"],
        tuple(alias for alias in row["aliases"].split(";") if alias),
        until,
        row.get("unit") or "",
    )


def in_use(name: str, within: str = "") -> Mapping[str, Code]:
    """The list without the codes that have left it: what may be chosen."""
    return MappingProxyType({code: entry for code, entry in read(name, within).items() if entry.until is None})


def left(name: str) -> list[str]:
    """The codes that have left a list."""
    return [code for code, entry in read(name).items() if entry.until is not None]


@cache
def values(name: str, within: str = "", bare: bool = False) -> Mapping[str, str]:
    """What a file may say → code, for a contract's column: names and aliases, brackets of either width.

    With `bare` the codes themselves are understood too; leave it off where platforms number differently (ethnic).
    """
    words: dict[str, str] = {}
    for entry in in_use(name, within).values():
        for word in (entry.name, *entry.aliases, *((entry.code,) if bare else ())):
            for spelling in (word, word.translate(_WIDE), word.translate(_NARROW)):
                if words.setdefault(spelling, entry.code) != entry.code:
                    raise ValueError(f"{name}: {spelling} stands for {words[spelling]} and {entry.code}")
    return MappingProxyType(words)


def title(name: str, code: str) -> str:
    """The name shown for a code; an unknown code is shown as it is, nothing as nothing."""
    entry = read(name).get(code)
    return entry.name if entry else code


def choices(name: str, within: str = "") -> list[tuple[str, str]]:
    """(code, name) pairs in order, for forms."""
    return [(entry.code, entry.name) for entry in in_use(name, within).values()]


def lists() -> list[str]:
    """The names of all lists, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.csv"))
