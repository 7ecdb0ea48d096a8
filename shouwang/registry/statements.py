"""What stands about one household or person, given everything that anybody ever said about it. Pure.

A fact is a key of a closed list; a fact about a period bears the period in its key (`A14@2026-12-31`), so that two periods
never override one another. A statement holds only what was said; `None` means that a form erased the fact. The answer is a
function of the set of statements and their serials of receipt: whatever was processed, repeated or interleaved first, it ends
alike, and a source taken back leaves what was before it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

REGISTER, OFFICE, VISIT, CARRIED, SETTLED = "register", "office", "visit", "carried", "settled"  # our chains
PERIOD = "@"  # between a fact and the day on which its period ends
ABOVE = 1 << 30  # the rank of a settlement
NOTHING: Any = object()


class Source(NamedTuple):
    """Who says something once: a file, a visit, a correction, a settlement.

    `chain` is the source that repeats itself (registry files, one department's table, visits …); `serial` is drawn when it is
    received. `withdrawn_at`: the instant at which it was taken back.
    """

    serial: int
    chain: str
    known_at: datetime
    withdrawn_at: datetime | None = None


class Statement(NamedTuple):
    """What a source says about one subject. `on` is the day that it is about, `row` its line within the source.

    `corrects`: the statements whose facts this one sets right; `settles`: those between which somebody decided.
    `erased`: facts that it said and that were erased since, with the day; it says nothing of them any more.
    """

    id: int
    source: Source
    on: date
    facts: Mapping[str, Any]
    row: int = 0
    corrects: tuple[int, ...] = ()
    settles: tuple[int, ...] = ()
    erased: Mapping[str, str] = MappingProxyType({})

    @property
    def order(self) -> tuple:
        return self.on, self.source.serial, self.row, self.id


_order = attrgetter("order")
_made = tuple.__new__  # a named tuple in half the time: there are twenty for each person


class Precedence(Protocol):
    """Policy: who is believed about what."""

    def rank(self, fact: str, chain: str) -> int:
        """How much a chain counts for a fact; the higher the more."""

    def floor(self, fact: str) -> int:
        """The rank from which a newer day wins by itself."""

    def days(self, fact: str) -> int:
        """How long what a higher rank said holds against a lower one."""


class Value(NamedTuple):
    """What stands for a fact, and the statement it comes from."""

    value: Any
    statement: Statement


class Difference(NamedTuple):
    """Two statements that contradict each other: the one that stands, and the other."""

    fact: str
    stands: Statement
    other: Statement


class Standing(NamedTuple):
    """Everything that stands about a subject: facts (None: a form erased it) and open differences."""

    values: dict[str, Value]
    differences: list[Difference]


def standing(statements: Iterable[Statement], precedence: Precedence, on: date, known_at: datetime) -> Standing:
    """What stood on a day, by what was known at an instant.

    Within a chain a repeated value says nothing new and keeps its first day. Across chains the newer day wins if its rank
    reaches the floor of the fact. A lower rank that says something new within the holding days of a higher one, and equal
    ranks of two chains on one day, are a difference: the higher, or the earlier, stands.
    """
    live = [one for one in statements if is_live(one, on, known_at)]
    live.sort(key=_order)
    first, contested = _first(live)
    values = {fact: _made(Value, (one.facts[fact], one)) for fact, one in first.items()}
    if not contested:
        return Standing(values, [])
    differences: list[Difference] = []
    for fact in sorted(contested):
        last, against = _of_fact(fact, [one for one in live if fact in one.facts], precedence)
        if last:
            values[fact] = Value(last.facts[fact], last)
        else:
            del values[fact]
        differences += [Difference(fact, last, one) for one in against]
    return Standing(values, differences)


def _first(live: list[Statement]) -> tuple[dict[str, Statement], set[str]]:
    """Fact → who said it first, and the facts about which not all say the same, or somebody decided."""
    first: dict[str, Statement] = dict.fromkeys(live[0].facts, live[0]) if live else {}
    contested: set[str] = set()
    for one in live[1:]:
        for fact, value in one.facts.items():
            before = first.setdefault(fact, one)
            if before is not one and before.facts[fact] != value:
                contested.add(fact)
    for one in live:
        if one.settles or one.corrects:
            contested.update(one.facts)
    return first, contested


def is_live(one: Statement, on: date, known_at: datetime) -> bool:
    """Whether a statement counts for a day, by what was known at an instant."""
    source = one.source
    is_taken_back = source.withdrawn_at is not None and source.withdrawn_at <= known_at
    return one.on <= on and source.known_at <= known_at and not is_taken_back


def _of_fact(fact: str, told: list[Statement], precedence: Precedence) -> tuple[Statement | None, list[Statement]]:
    """The statement that stands for a fact, out of all that speak about it (in order), and those that contradict it."""
    heard = list(_heard(fact, told))
    settled, sides = _settled(fact, told, heard)
    if settled:
        heard = [one for one in heard if one.source.chain not in sides] + [settled]
    return _fold(fact, heard, precedence, settled)


def _heard(fact: str, told: list[Statement]) -> Iterator[Statement]:
    """Without what was corrected, without settlements, and without what a chain repeats."""
    corrected = {number for one in told for number in one.corrects}
    before: dict[str, Any] = {}
    for one in told:
        if one.settles:
            continue
        chain, value = one.source.chain, one.facts[fact]
        is_repeated = chain in before and before[chain] == value
        before[chain] = value
        if one.id not in corrected and (one.corrects or not is_repeated):
            yield one


def _settled(fact: str, told: list[Statement], heard: list[Statement]) -> tuple[Statement | None, set[str]]:
    """The last settlement that holds, and the chains it decided between: none of them says anything else since."""
    newest = {one.source.chain: one.facts[fact] for one in heard}
    known = {one.id: one for one in told}
    for one in reversed(told):
        sides = [known[number] for number in one.settles if number in known]
        if sides and all(newest.get(side.source.chain, NOTHING) == side.facts[fact] for side in sides):
            return one, {side.source.chain for side in sides}
    return None, set()


def _fold(
    fact: str, heard: list[Statement], precedence: Precedence, settled: Statement | None
) -> tuple[Statement | None, list[Statement]]:
    """Day after day; on one day the lower rank before the higher. A settlement ranks above everybody."""
    name = fact.partition(PERIOD)[0]
    floor, days = precedence.floor(name), precedence.days(name)
    ranked = [
        (one.on, ABOVE if one is settled else precedence.rank(name, one.source.chain), *one.order[1:], one)
        for one in heard
    ]
    ranked.sort(key=lambda each: each[:-1])
    stands: Statement | None = None
    rank, since, against = 0, date.min, []
    for on, its, *_, one in ranked:
        if stands is None:
            stands, rank, since = one, its, on
        elif one.facts[fact] == stands.facts[fact]:
            rank, since = (its, on) if its >= rank else (rank, since)
        elif its < rank and ((on - since).days < days or its < floor) or _is_tie(one, stands, its == rank):
            against.append(one)
        else:
            against = [each for each in (*against, stands) if each.on == on and each.source.chain != one.source.chain]
            stands, rank, since = one, its, on
    return stands, [one for one in against if one.facts[fact] != stands.facts[fact]]


def _is_tie(one: Statement, stands: Statement, is_equal: bool) -> bool:
    """Whether two chains of equal rank contradict each other on one day."""
    return is_equal and one.on == stands.on and one.source.chain != stands.source.chain
