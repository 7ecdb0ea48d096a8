"""What makes a list believable: the columns that only it has, the words by which it calls itself, those that say the
opposite, and which rules can speak from it. Pure; imports no Django.

A list of people proves nothing about being uninsured or on dibao: without a telling column a person must have said,
once for this department, that a list of that name is what it claims.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shouwang.sheets.contract import Column, Contract

NOTHING_NEW = ("无新增", "无变化", "无变动", "零报告", "无数据")


@dataclass(frozen=True)
class Telling:
    """One list's own marks.

    `columns`: any of them, with something in it, tells; `names`: words in a title, file or sheet name that say what the
    list is; `opposite`: words there that say the contrary (whatever follows 未 or 不 does not count); `contrary`: column
    → the code that says so row by row. `speaks`: rule → sets of columns, any one of which is enough (none: the rows
    alone), `also` the columns that they read beside these: an unknown word in them is asked about. `compares`: the rules
    among them that need the list before. `adds`: a further file of a month adds to it.
    """

    columns: tuple[str, ...]
    names: tuple[str, ...]
    speaks: Mapping[str, tuple[tuple[str, ...], ...]]
    opposite: tuple[str, ...] = ()
    contrary: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    compares: frozenset[str] = frozenset()
    adds: bool = False

    def lacking(self, rule: str, filled: Mapping[str, int]) -> tuple[str, ...]:
        """The columns that a rule misses before it can speak: of the nearest set; () when it can."""
        sets = [(needed, tuple(name for name in needed if not filled.get(name))) for needed in self.speaks[rule]]
        return min(sets, key=lambda one: (len(one[1]), -len(one[0])), default=((), ()))[1]

    def counts(self, column: Column) -> bool:
        """Whether anything rests on a column: it is required, a rule reads it, or it may say the opposite."""
        read = {name for sets in self.speaks.values() for columns in sets for name in columns}
        return column.required or column.name in read or column.name in self.also or column.name in self.contrary

    def silent(self, filled: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
        """The rules that cannot speak from a list with these filled columns, each with what it misses."""
        found = {rule: self.lacking(rule, filled) for rule in self.speaks}
        return {rule: columns for rule, columns in found.items() if columns}

    def tells(self, filled: Mapping[str, int], headings: Mapping[str, str]) -> bool:
        """Whether a telling column is there: filled, or under a heading that itself names the list."""
        return any(
            filled.get(name) or (name in headings and any(word in headings[name] for word in self.names))
            for name in self.columns
        )

    def named(self, texts: Iterable[str]) -> str:
        """The word by which a title, a file or a sheet says that it is this list; "" when none does."""
        return next((word for text in texts for word in self.names if word in text), "")

    def contradicted(self, texts: Iterable[str]) -> str:
        """The word in a title, a file or a sheet name that says the opposite; "" when none does."""
        words = (*self.opposite, *NOTHING_NEW)
        return next((word for text in texts for word in words if _says(text, word)), "")


def _says(text: str, word: str) -> bool:
    at = text.find(word)
    while at >= 0:
        if at == 0 or text[at - 1] not in "未不非没":
            return True
        at = text.find(word, at + 1)
    return False


def words_of(contract: Contract) -> tuple[str, ...]:
    """The list's own title and the names by which departments call it."""
    return (contract.title, *contract.aliases)
