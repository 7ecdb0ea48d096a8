"""What a file says new of somebody, and what stands once it has spoken. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from shouwang.registry.complete import completed, is_of_several
from shouwang.registry.livelihood import parted
from shouwang.registry.precedence import ByCounty
from shouwang.registry.recall import Recalled, Subject
from shouwang.registry.statements import NOTHING, PERIOD, REGISTER, Source, Standing, Statement, Value, standing

LAST = 1 << 62  # the serial of a file that is only looked at: nothing was received after it


class Heard(NamedTuple):
    """`news`: what the file says that no file said before; `values`: what stands afterwards; `ever`: keys ever said.

    `overruled`: the news that does not stand, because somebody who is believed more said otherwise not long ago.
    `lived`: jobs and products that stand otherwise than before: what stood, what stands.
    """

    news: dict[str, Any]
    values: Mapping[str, Value]
    ever: frozenset[str]
    overruled: tuple[str, ...] = ()
    lived: Mapping[str, tuple[list | None, list | None]] = MappingProxyType({})


@dataclass
class Hearing:
    """One file before everything that was said earlier. `on`: the day that it is about; `serial`: when it was received."""

    recalled: Recalled
    believed: ByCounty
    on: date
    serial: int = LAST
    _file: Source = field(init=False)

    def __post_init__(self):
        self._file = Source(self.serial, REGISTER, datetime.min.replace(tzinfo=UTC))

    def hear(self, subject: Subject, place_id: int, said: Mapping[str, Any], named: int | None = None) -> Heard:
        """What files have said already of a subject says nothing new, whatever others have said since.

        `named`: the file calls it by the key of this one, who was found to be the same: only what it said so counts.
        """
        before = self.recalled.said.get(subject, ())
        known = self._by_files(before, named)
        if any(map(is_of_several, said)):
            said = completed(said, known, _last_words(before))
        news = {key: value for key, value in said.items() if known.get(key, NOTHING) != value}
        if not news:
            return Heard(news, {}, frozenset())
        told = [*before, Statement(-1, self._file, self.on, news)]
        found = self._standing(told, place_id)
        overruled = tuple(
            key for key, value in news.items() if key in found.values and found.values[key].value != value
        )
        ever = frozenset(key for one in told for key in one.facts)
        return Heard(news, found.values, ever, overruled, self._lived(news, before, found, place_id))

    def _standing(self, told: list[Statement], place_id: int) -> Standing:
        return standing(told, self.believed.at(place_id), date.max, datetime.max.replace(tzinfo=UTC))

    def _lived(self, news: Mapping[str, Any], before: list[Statement], after: Standing, place_id: int) -> dict:
        keys = [key for key in news if PERIOD in key and parted(key)]
        stood = self._standing(before, place_id).values if keys else {}
        found = {key: tuple(each[key].value if key in each else None for each in (stood, after.values)) for key in keys}
        return {key: pair for key, pair in found.items() if pair[0] != pair[1]}

    def _by_files(self, before: list[Statement], named: int | None) -> dict[str, Any]:
        """What files in force said last under this name."""
        files = [one for one in before if one.source.chain == REGISTER and one.source.withdrawn_at is None]
        if self.recalled.aliases:
            files = [one for one in files if self.recalled.origins[one.id].named == named]
        known: dict[str, Any] = {}
        for one in sorted(files, key=lambda one: one.order):
            known |= one.facts
        return known


def _last_words(before: Iterable[Statement]) -> dict[str, Any]:
    """What anybody said last of jobs, products and where somebody lives."""
    said: dict[str, Any] = {}
    for one in sorted(before, key=lambda one: one.order):
        if one.source.withdrawn_at is None:
            said |= {key: value for key, value in one.facts.items() if is_of_several(key)}
    return said
