"""What makes a list believable: the columns that only it has, the words by which it calls itself, those that say the
opposite. Pure; imports no Django.

A list of people proves nothing about being uninsured or on dibao: without a telling column a person must have said,
once for this department, that a list of that name is what it claims.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shouwang.sheets.contract import Contract

NOTHING_NEW = ("无新增", "无变化", "无变动", "零报告", "无数据")


@dataclass(frozen=True)
class Telling:
    """One list's own marks.

    `columns`: any of them, with something in it, tells; `names`: words in a title, file or sheet name that say what the
    list is; `opposite`: words there that say the contrary (whatever follows 未 or 不 does not count); `contrary`: column
    → the code that says so row by row. `classes`: the column by whose codes two months are counted against each other,
    as they are by townships. `adds`: a further file of a month adds to it.
    """

    columns: tuple[str, ...]
    names: tuple[str, ...]
    opposite: tuple[str, ...] = ()
    contrary: Mapping[str, str] = field(default_factory=dict)
    classes: str = ""
    adds: bool = False

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
