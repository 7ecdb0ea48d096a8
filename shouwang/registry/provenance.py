"""Where every fact of a household comes from: source, day, since when it is known, what was said before. *S0 二(一)*."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from shouwang.registry import facts
from shouwang.registry.found import words as words_of
from shouwang.registry.models import Household, Person, Source
from shouwang.registry.precedence import ByCounty
from shouwang.registry.recall import Recalled, Subject, recall
from shouwang.registry.spoken import HIDDEN, fact_said, fact_title
from shouwang.registry.statements import PERIOD, Statement, is_live
from shouwang.sheets.write import ZONE

ORDER = [*facts.PERSON, facts.LIVING, *facts.HOUSEHOLD, *facts.INCOME, *facts.GUARANTEES]


@dataclass(frozen=True)
class Word:
    """What one source says of a fact, in words."""

    said: str
    source: str
    who: str
    on: date
    known_at: datetime


@dataclass(frozen=True)
class Fact:
    """What stands for a fact, what else was ever said of it (the newest first), and whether somebody contradicts it."""

    title: str
    stands: Word
    others: list[Word] = field(default_factory=list)
    is_contested: bool = False


@dataclass(frozen=True)
class Group:
    """The household itself, or one of those who live or lived in it (`person`: his key)."""

    title: str
    facts: list[Fact]
    person: str = ""
    person_id: int | None = None


def facts_of(household: Household, on: date, known_on: date) -> list[Group]:
    """What stood on a day, by what was known at the end of another."""
    recalled = recall([household.pk], datetime.combine(known_on, time.max, ZONE))
    return list(_Telling(household, recalled, on, known_on).groups())


class _Telling:
    """The words for the statements of one household, with everything that they need read at once."""

    def __init__(self, household: Household, recalled: Recalled, on: date, known_on: date):
        self._recalled, self._on = recalled, on
        self._known_at = datetime.combine(known_on, time.max, ZONE)
        self._believed = ByCounty(on).at(household.place_id)
        every = [one for one, _ in recalled.told()]
        self._sources = Source.objects.select_related("user", "by", "batch").in_bulk(
            {one.source.serial for one in every}
        )
        self._places = words_of({one.facts["place"] for one in every if one.facts.get("place")})
        people = Person.objects.filter(household=household).order_by("id")
        self._people = {pk: (name, key) for pk, name, key in people.values_list("id", "name", "key")}

    def groups(self) -> Iterator[Group]:
        """The household first, then its members in the order in which they came."""
        for subject in sorted(self._recalled.said, key=lambda one: one[1] or 0):
            if self._lived_elsewhere(subject):
                continue
            title, key = ("本户", "") if subject[1] is None else self._people.get(subject[1], ("", ""))
            if told := list(self._facts(subject)):
                yield Group(title, told, key, subject[1])

    def _lived_elsewhere(self, subject: Subject) -> bool:
        """Whether it was said on that day that somebody lived in another household: he came later."""
        if subject[1] is None:
            return False
        said = self._recalled.stands(subject, self._believed, self._on, self._known_at).values.get(facts.IN)
        home = said.value[0] if said and said.value else subject[0]
        return self._recalled.aliases.homes.get(home, home) != subject[0]

    def _facts(self, subject: Subject) -> Iterator[Fact]:
        found = self._recalled.stands(subject, self._believed, self._on, self._known_at)
        contested = {one.fact for one in found.differences}
        told = [one for one in self._recalled.said[subject] if is_live(one, self._on, self._known_at)]
        for key in sorted(found.values.keys() | {key for one in told for key in one.erased}, key=place_in_form):
            if key in HIDDEN:
                continue
            others = sorted((one for one in told if key in one.facts or key in one.erased), key=_age, reverse=True)
            stands = found.values[key].statement if key in found.values else others[0]
            yield Fact(
                fact_title(key, is_person=subject[1] is not None),
                self._word(key, stands, subject),
                [self._word(key, one, subject) for one in others if one is not stands],
                key in contested,
            )

    def _word(self, key: str, one: Statement, subject: Subject) -> Word:
        source, origin = self._sources[one.source.serial], self._recalled.origins[one.id]
        who = source.user.name if source.user else ""
        value = one.facts[key] if key in one.facts else {facts.ERASED: one.erased[key]}
        said = fact_said(key, value, is_person=subject[1] is not None, places=self._places)
        return Word(said, source.said(origin.row), who, one.on, source.known_at)


def _age(one: Statement) -> tuple:
    return one.order


def place_in_form(key: str) -> tuple:
    """Orders facts as the form does, those of a period behind the others."""
    name, _, about = key.partition(PERIOD)
    return about.rpartition(facts.BETWEEN)[::-1], ORDER.index(name) if name in ORDER else len(ORDER), name
