"""Which village and group the words of a file mean, within one area. Names alone are never guessed. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from shouwang.places.code import LENGTH, at_level, level, span
from shouwang.places.kinds import bare
from shouwang.registry.home import Where
from shouwang.sheets.cells import NOTHING

DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
MOST_GROUPS = 999


class Spot(NamedTuple):
    """Where a household stands: its place (group or village), or the code of the fault that keeps it out.

    `notice` is a fault that does not.
    """

    place: int | None
    fault: str = ""
    notice: str = ""


class Known(NamedTuple):
    """A place as the register has it; `became` leads from an old code to the new."""

    id: int
    level: str
    name: str
    became: int | None


class Gazetteer:
    """The places of an area, for looking up; groups that a file names for the first time are planned in `fresh`."""

    def __init__(self, places: Iterable[Known], limit: int):
        """`limit` is the place that the file is about: nothing outside it is accepted."""
        self.lo, self.hi = span(limit)
        self.limit = limit
        self.fresh: dict[int, str] = {}
        self._became: dict[int, int] = {}
        self._names: dict[int, str] = {}
        self._villages: dict[str, list[int]] = defaultdict(list)
        self._townships: dict[int, str] = {}
        self._groups: dict[int, dict[str, int]] = defaultdict(dict)
        self._spots: dict[Where, Spot] = {}
        for place in places:
            self._add(place)

    def _add(self, place: Known) -> None:
        if place.became:
            self._became[place.id] = place.became
            return
        self._names[place.id] = place.name
        if place.level == "village":
            self._villages[bare("village", place.name)].append(place.id)
        elif place.level == "township":
            self._townships[place.id] = bare("township", place.name)
        elif place.level == "group":
            self._groups[at_level(place.id, "village")][group_key(place.name)] = place.id

    def find(self, where: Where) -> Spot:
        """The place of these words; the same words give the same answer."""
        spot = self._spots.get(where)
        if spot is None:
            spot = self._spots[where] = self._find(where)
        return spot

    def _find(self, where: Where) -> Spot:
        spot = self._village(where)
        if spot.place is None or not where.group or where.group in NOTHING:
            return spot
        if level(spot.place) == "group":
            return spot
        group = self._group(spot.place, where.group)
        return Spot(group or spot.place, notice=spot.notice or ("" if group else "groups_full"))

    def _village(self, where: Where) -> Spot:
        if where.code:
            return self._by_code(where)
        if where.village and where.village not in NOTHING:
            return self._by_name(where)
        if level(self.limit) in ("village", "group"):
            return Spot(self.limit)
        return Spot(None, "no_village")

    def _by_code(self, where: Where) -> Spot:
        code = where.code.strip()
        if not (code.isascii() and code.isdigit() and len(code) in (12, LENGTH)):
            return Spot(None, "unknown_village")
        place = int(code.ljust(LENGTH, "0"))
        while place in self._became:
            place = self._became[place]
        if place not in self._names or level(place) not in ("village", "group"):
            outside = not self.lo <= place <= self.hi
            return Spot(None, "outside" if outside else "unknown_village")
        if not self.lo <= place <= self.hi:
            return Spot(None, "outside")
        village = at_level(place, "village")
        same = not where.village or bare("village", where.village) == bare("village", self._names[village])
        return Spot(place, notice="" if same else "village_differs")

    def _by_name(self, where: Where) -> Spot:
        found = [place for place in self._villages.get(bare("village", where.village), []) if self._within(place)]
        if where.township:
            township = bare("township", where.township)
            found = [place for place in found if self._townships.get(at_level(place, "township")) == township]
        if len(found) == 1:
            return Spot(found[0])
        return Spot(None, "ambiguous_village" if found else "unknown_village")

    def _within(self, place: int) -> bool:
        return self.lo <= place <= self.hi or place <= self.limit <= span(place)[1]

    def _group(self, village: int, name: str) -> int | None:
        """The group of that name, planned under the number its name says, else under the next free one."""
        groups, key = self._groups[village], group_key(name)
        if key in groups:
            return groups[key]
        taken = set(groups.values())
        said = int(key) if key.isdigit() and 1 <= int(key) <= MOST_GROUPS else 0
        number = said if said and village + said not in taken else _free(village, taken)
        if number is None:
            return None
        groups[key] = village + number
        self.fresh[village + number] = name[:60]
        return village + number


def _free(village: int, taken: set[int]) -> int | None:
    """The next free number, from 101 on first: low numbers are kept for groups that are called by them."""
    order = (*range(101, MOST_GROUPS + 1), *range(1, 101))
    return next((number for number in order if village + number not in taken), None)


def group_key(name: str) -> str:
    """一组 = 1组 = 第一村民小组 → "1"; other names as they stand, without kind word and spaces."""
    stem = "".join(name.split()).removeprefix("第")
    for ending in ("村民小组", "村小组", "小组", "组", "队", "社"):
        if stem.endswith(ending) and len(stem) > len(ending):
            stem = stem[: -len(ending)]
            break
    number = _number(stem)
    return str(number) if number else stem


def _number(words: str) -> int:
    """Up to 99, in Chinese or Arabic digits; 0 when it is no number."""
    if words.isascii() and words.isdigit():
        return int(words) if len(words) <= 3 else 0
    tens, ten, ones = words.partition("十")
    if not ten:
        return DIGITS.get(words, 0)
    if (tens and tens not in DIGITS) or (ones and ones not in DIGITS):
        return 0
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)
