"""Which place of the area a row names, in the words that departments use. Never by name alone across counties.

`place_code` goes first; else county, township, village and group by name, each within the one above it. Where no column
says the village, the words around a row may: its group, the section it stands in, title, sheet and file name.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from shouwang.places import kinds
from shouwang.places.code import above, at_level, level, place_id, span
from shouwang.registry.gazetteer import group_key

ASKED = ("place_code", "county", "township", "village", "group")
BY = {"group": "组", "section": "分段行", "title": "标题", "sheet": "工作表", "file": "文件名"}
MOST_WORDS = 60  # of a title that are looked through for a village's name
LONGEST = 24  # signs of a place's name
_SERIAL = re.compile(r"^[0-9、.()\-_]+|[0-9()\-_]+$|\.[a-z]{2,4}$")


class Where(NamedTuple):
    """`place`: the smallest place of the area that was recognised (0: none); `is_outside`: the row says another area.

    `said` are the words it was read from. `by` is empty where the row's own columns say it, else what gave the village:
    group, section, title, sheet or file. `either`: several villages could be meant, and none of them counts.
    """

    place: int = 0
    is_outside: bool = False
    said: str = ""
    by: str = ""
    either: tuple[int, ...] = ()

    @property
    def village(self) -> int:
        """The village that it lies in; 0 when only a township or less is known."""
        return _village_of(self.place) if self.place else 0


@lru_cache(maxsize=50_000)  # the places of a large area; bounded
def _village_of(place: int) -> int:
    return at_level(place, "village") if level(place) in ("village", "group") else 0


class Hint(NamedTuple):
    """Words around a row that may name its village: `by` says where they stand (BY)."""

    by: str
    words: str


class Atlas:
    """The places of an area by name. Made once for a delivery; rows ask it."""

    def __init__(self, area: int, places: Iterable[tuple[int, str, int | None]]):
        """`places`: id, name and (for a renumbered one) the id that it became, within the area, the area included."""
        self.area, self.names = area, {}
        self.became: dict[int, int] = {}
        self._exact: dict[tuple[int, str], set[int]] = defaultdict(set)
        self._bare: dict[tuple[int, str], set[int]] = defaultdict(set)
        for pk, name, became in places:
            self._add(pk, name, became or pk)
        self._counties = [pk for pk in self.names if level(pk) == "county"]
        self._meant: dict[str, int | None] = {}
        self._hinted: dict[tuple, tuple[int, ...]] = {}
        self._known: dict[tuple, Where] = {}

    def _add(self, pk: int, name: str, now: int) -> None:
        """A group is looked for within its village only, everything else within whatever lies above it."""
        self.names[pk], self.became[pk] = name, now
        kind = level(pk)
        whole, stem = _folded(name), bare(kind, name)
        for parent in (at_level(pk, "village"),) if kind == "group" else (*above(pk), 0):
            self._exact[parent, whole].add(now)
            self._bare[parent, stem].add(now)

    def find(self, values: Mapping, hints: tuple[Hint, ...] = ()) -> Where:
        """Where a row says that it belongs: its own columns first, then the words around it."""
        asked = tuple([str(values.get(name) or "").strip() for name in ASKED])
        key = (asked, hints)
        if key not in self._known:
            self._known[key] = self._with_hints(self._find(*asked), asked, hints)
        return self._known[key]

    def _find(self, code: str, *words: str) -> Where:
        said = "".join(words)[:120] or code[:120]
        if code.isdigit() and 6 <= len(code) <= 15:
            return self._by_code(code, words[-1], said)
        county = self._county(words[0])
        if county is None:
            return Where(0, True, said)
        return Where(self._down(county, words[1:]), False, said)

    def _with_hints(self, own: Where, asked: tuple[str, ...], hints: tuple[Hint, ...]) -> Where:
        """The village that the words around a row give, when its own columns give none and none speaks against it."""
        if own.is_outside or own.village:
            return own
        *_, village, group = asked
        for hint in (Hint("group", group), *hints):
            found = self._villages(own.place or self.area, hint.words) if hint.words else ()
            if village:  # the column's word goes first: what stands around it only says which of several
                found = tuple(pk for pk in found if bare("village", self.names[pk]) == bare("village", village))
            if len(found) == 1:
                place = (self._one(found[0], "group", group) if hint.by != "group" else 0) or found[0]
                return Where(place, False, f"{own.said}（{BY[hint.by]}：{hint.words[:40]}）"[:120], hint.by)
            if found:
                return own._replace(said=f"{own.said}（{BY[hint.by]}：{hint.words[:40]}）"[:120], either=found)
        return own

    def _villages(self, parent: int, words: str) -> tuple[int, ...]:
        """The villages below `parent` that some words name, whole or within a longer line, in order."""
        key = (parent, words)
        if key not in self._hinted:
            self._hinted[key] = tuple(sorted(self._named(parent, _folded(words)[:MOST_WORDS])))
        return self._hinted[key]

    def _named(self, parent: int, text: str) -> set[int]:
        stems = {bare("village", text), bare("village", _SERIAL.sub("", text))} - {""}
        whole = {pk for stem in stems for pk in self._bare.get((parent, stem), ()) if level(pk) == "village"}
        if whole:
            return whole
        found, at = set(), 0
        while at < len(text):
            step, places = self._longest(parent, text, at)
            townships = [pk for pk in places if level(pk) == "township"]
            if len(townships) == 1 and not found:
                parent = townships[0]
            found |= {pk for pk in places if level(pk) == "village"}
            at += step
        return found

    def _longest(self, parent: int, text: str, at: int) -> tuple[int, set[int]]:
        """The longest full name of a township or village that begins at this sign: how long it is, and which bear it."""
        for end in range(min(len(text), at + LONGEST), at + 1, -1):
            word = text[at:end]
            found = {pk for pk in self._exact.get((parent, word), ()) if level(pk) in ("township", "village")}
            if not found and word.endswith(kinds.ENDINGS["village"]):
                found = {pk for pk in self._bare.get((parent, bare("village", word)), ()) if level(pk) == "village"}
            if found:
                return end - at, found
        return 1, set()

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
        if word not in self._meant:
            self._meant[word] = self._meaning(word)
        return self._meant[word]

    def _meaning(self, word: str) -> int | None:
        if level(self.area) == "prefecture":
            meant = [pk for pk in self._counties if _means(word, self.names[pk])]
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


@lru_cache(maxsize=50_000)
def bare(name: str, word: str) -> str:
    """A place's name without its kind, for comparing: 保卫村委会 = 保卫村 = 保卫; 三组 = 3组 = 第3小组."""
    text = _folded(word)
    if name == "group":
        return group_key(text)
    return kinds.bare(name, text) if name in kinds.ENDINGS else text


def _folded(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).split())


def _means(word: str, name: str) -> bool:
    """Whether a word names this county: whole, without its kind, behind its prefecture's name, or shortened (莫旗)."""
    said, own = _folded(word), _folded(name)
    if bare("county", said) == bare("county", own) or bare("county", own) in said:
        return True
    letters = iter(own)
    return len(said) > 1 and said[0] == own[0] and all(letter in letters for letter in said)
