"""Which place of the area a row names, in the words that departments use. Never by name alone across counties.

`place_code` goes first; else county, township, village and group by name, each within the one above it.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from shouwang.places import kinds
from shouwang.places.code import above, at_level, level, place_id, span
from shouwang.registry.gazetteer import group_key

ASKED = ("place_code", "county", "township", "village", "group")


class Where(NamedTuple):
    """`place`: the smallest place of the area that was recognised (0: none); `is_outside`: the row says another area."""

    place: int = 0
    is_outside: bool = False
    said: str = ""

    @property
    def village(self) -> int:
        """The village that it lies in; 0 when only a township or less is known."""
        return at_level(self.place, "village") if self.place and level(self.place) in ("village", "group") else 0


class Atlas:
    """The places of an area by name. Made once for a delivery; rows ask it."""

    def __init__(self, area: int, places: Iterable[tuple[int, str, int | None]]):
        """`places`: id, name and (for a renumbered one) the id that it became, within the area, the area included."""
        self.area, self.names = area, {}
        self.became: dict[int, int] = {}
        self._exact: dict[tuple[int, str], set[int]] = defaultdict(set)
        self._bare: dict[tuple[int, str], set[int]] = defaultdict(set)
        for pk, name, became in places:
            self.names[pk] = name
            now = became or pk
            self.became[pk] = now
            for parent in (*above(pk), 0):
                self._exact[parent, _folded(name)].add(now)
                self._bare[parent, bare(level(pk), name)].add(now)
        self._known: dict[tuple, Where] = {}

    def find(self, values: Mapping) -> Where:
        """Where a row says that it belongs."""
        asked = tuple(
            str(values.get(name) or "").strip() for name in ("place_code", "county", "township", "village", "group")
        )
        if asked not in self._known:
            self._known[asked] = self._find(*asked)
        return self._known[asked]

    def _find(self, code: str, *words: str) -> Where:
        said = "".join(words)[:120] or code[:120]
        if code.isdigit() and 6 <= len(code) <= 15:
            return self._by_code(code, words[-1], said)
        county = self._county(words[0])
        if county is None:
            return Where(0, True, said)
        return Where(self._down(county, words[1:]), False, said)

    def _by_code(self, code: str, group: str, said: str) -> Where:
        lo, hi = span(self.area)
        pk = place_id(code)
        if not lo <= pk <= hi:
            return Where(0, True, said)
        while pk not in self.became and pk > lo:
            pk = above(pk)[-1]
        pk = self.became.get(pk, self.area)
        return Where(self._one(pk, "group", group) or pk, False, said)

    def _county(self, word: str) -> int | None:
        """The county meant; the area itself when nothing is said; None for a county that is not ours."""
        if not word:
            return self.area
        if level(self.area) == "prefecture":
            counties = [pk for pk in self.names if level(pk) == "county"]
            meant = [pk for pk in counties if _means(word, self.names[pk])]
            return self.became[meant[0]] if len(meant) == 1 else None
        return self.area if _means(word, self.names.get(self.area, word)) else None

    def _down(self, start: int, words: tuple[str, ...]) -> int:
        """Township, village, group, each below the last one found."""
        at = start
        for name, word in zip(("township", "village", "group"), words, strict=True):
            if word and not (name == "group" and level(at) != "village"):
                at = self._one(at, name, word) or at
        return 0 if at == self.area else at

    def _one(self, parent: int, name: str, word: str) -> int:
        """The one place of that level below `parent` which bears the name; 0 when none or several do."""
        if not word:
            return 0
        for book, key in ((self._exact, _folded(word)), (self._bare, bare(name, word))):
            found = [pk for pk in book.get((parent, key), ()) if level(pk) == name]
            if len(found) == 1:
                return found[0]
            if found:
                return 0
        return 0


def bare(name: str, word: str) -> str:
    """A place's name without its kind, for comparing: 保卫村委会 = 保卫村 = 保卫; 三组 = 3组 = 第3小组."""
    text = _folded(word)
    if name == "group":
        return group_key(text)
    return kinds.bare(name, text) if name in kinds.ENDINGS else text


def _folded(word: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", word))


def _means(word: str, name: str) -> bool:
    """Whether a word names this county: whole, without its kind, behind its prefecture's name, or shortened (莫旗)."""
    said, own = _folded(word), _folded(name)
    if bare("county", said) == bare("county", own) or bare("county", own) in said:
        return True
    letters = iter(own)
    return len(said) > 1 and said[0] == own[0] and all(letter in letters for letter in said)
