"""What the rules hear from one list: which of them can speak from it, and which columns they miss. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from shouwang.screening import rules, sources
from shouwang.screening.rules.rule import Hears
from shouwang.sheets.contract import Column


@dataclass(frozen=True)
class Heard:
    """The rules that listen to one list, each with what it needs of it; `contrary` columns say the list's opposite."""

    by: Mapping[str, Hears]
    contrary: frozenset[str]

    @property
    def compares(self) -> tuple[str, ...]:
        """The rules that set the list against the one before."""
        return tuple(rule for rule, hears in self.by.items() if hears.compares)

    @property
    def read(self) -> tuple[str, ...]:
        """Every column that some rule needs, once."""
        return tuple(dict.fromkeys(name for hears in self.by.values() for columns in hears.needs for name in columns))

    def lacking(self, rule: str, filled: Mapping[str, int]) -> tuple[str, ...]:
        """The columns that a rule misses before it can speak: of the nearest set; () when it can."""
        sets = [(needed, tuple(name for name in needed if not filled.get(name))) for needed in self.by[rule].needs]
        return min(sets, key=lambda one: (len(one[1]), -len(one[0])), default=((), ()))[1]

    def silent(self, filled: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
        """The rules that cannot speak from a list with these filled columns, each with what it misses."""
        found = {rule: self.lacking(rule, filled) for rule in self.by}
        return {rule: columns for rule, columns in found.items() if columns}

    def counts(self, column: Column) -> bool:
        """Whether anything rests on a column: it is required, a rule reads it, or it may say the opposite."""
        also = {name for hears in self.by.values() for name in hears.also}
        return column.required or column.name in {*self.read, *also, *self.contrary}


def heard(name: str) -> Heard:
    """What the rules hear from the list called `supplier.table`."""
    by = {rule.id: rule.hears[name] for rule in rules.all() if name in rule.hears}
    return Heard(by, frozenset(sources.telling(name).contrary))
