"""What the pages of likely duplicates show: the list, and the two sides of one pair with everything that is known of each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from shouwang.registry.aliases import SAME
from shouwang.registry.found import words
from shouwang.registry.models import Duplicate, Household, Person, Same
from shouwang.registry.provenance import Fact, facts_of
from shouwang.sheets.folding import agree
from shouwang.sheets.write import Field

TABS = [("household", "疑似重复的户"), ("person", "疑似重复的人"), ("decided", "已核定")]
COLUMNS = (
    Field("kind", "疑似"), Field("reason", "依据"), Field("state", "状态"), Field("key", "户标识", "number"),
    Field("head_name", "户主"), Field("name", "成员"), Field("where", "所在村组"), Field("other_key", "另一户标识", "number"),
    Field("other_head", "另一户户主"), Field("other_name", "另一成员"), Field("other_where", "另一户所在村组"),
    Field("found_on", "发现日期", "date"), Field("note", "理由"),
)  # fmt: skip
WITH = ("household", "other", "person", "other_person", "decided_by__place")


@dataclass(frozen=True)
class Line:
    """One fact, as either side has it."""

    title: str
    sides: list[Fact | None]

    @property
    def differs(self) -> bool:
        """Whether both say it, and not the same."""
        said = [one.stands.said for one in self.sides if one]
        return len(said) > 1 and said[0] != said[1]


@dataclass
class Side:
    """One of the two: its household, the person if it is about one, who lives there, what files brought it."""

    household: Household
    where: str
    person: Person | None
    members: list[Person] = field(default_factory=list)
    facts: dict[str, Fact] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return self.person.pk if self.person else self.household.pk

    @property
    def title(self) -> str:
        return (
            f"{self.person.name}（{self.person.key}）"
            if self.person
            else f"{self.household.head_name}户（{self.household.key}）"
        )


def listed(rows: QuerySet[Duplicate], tab: str) -> QuerySet[Duplicate]:
    """The rows of a tab; those of a pair whose people live elsewhere now are found anew."""
    rows = rows.select_related(*WITH)
    if tab == "decided":
        return rows.filter(state__in=["same", "apart"])
    return rows.open().filter(kind=tab)


def lines(rows: Sequence[Duplicate]) -> Iterator[tuple]:
    """The rows of the workbook."""
    said = words({home.place_id for one in rows for home in (one.household, one.other)})
    for one in rows:
        sides = [
            (home.key, home.head_name, person.name if person else "", said.get(home.place_id, ""))
            for home, person in ((one.household, one.person), (one.other, one.other_person))
        ]
        yield (
            one.get_kind_display(), one.get_reason_display(), one.get_state_display(), *sides[0], *sides[1], one.found_on,
            one.note,
        )  # fmt: skip


def sides_of(pair: Duplicate, on: date) -> list[Side]:
    """Both sides, in the order of their ids."""
    homes = [(pair.household, pair.person), (pair.other, pair.other_person)]
    said = words({home.place_id for home, _ in homes})
    found = []
    for home, person in homes:
        side = Side(home, said[home.place_id], person)
        side.members = list(Person.objects.filter(household=home, left_on=None).order_by("id"))
        for group in facts_of(home, on, on):
            if group.person_id == (person.pk if person else None):
                side.facts |= {one.title: one for one in group.facts}
        found.append(side)
    return found


def compared(sides: Sequence[Side]) -> list[Line]:
    """Fact by fact, those that differ first."""
    titles = dict.fromkeys(title for side in sides for title in side.facts)
    found = [Line(title, [side.facts.get(title) for side in sides]) for title in titles]
    return sorted(found, key=lambda line: not line.differs)


def alike(mine: Iterable[Person], theirs: Iterable[Person]) -> dict[int, int]:
    """Who of the one household seems to be who of the other: the same name, and no other day of birth. A proposal."""
    free, found = list(theirs), {}
    for one in mine:
        same = [other for other in free if agree(one.name, other.name) and _born_alike(one, other)]
        if len(same) == 1:
            found[one.pk] = same[0].pk
            free.remove(same[0])
    return found


def _born_alike(one: Person, other: Person) -> bool:
    return one.birth is None or other.birth is None or one.birth == other.birth


def survivor_of(household: Household) -> Household | None:
    """The household that it was found to be, as far as the viewer sees it; None for one that stands for itself."""
    if household.gone_reason != SAME:
        return None
    found = Same.objects.filter(was_household=household, ended_at=None).select_related("household").first()
    return found.household if found else None


def merged_into(household: Household) -> QuerySet[Same]:
    """What was found to be this household, or one of its members, with the pair that says so."""
    rows = Same.objects.filter(household=household, ended_at=None).select_related("pair", "was_household", "person")
    return rows.filter(Q(was_household__isnull=False) | Q(pair__kind="person")).order_by("id")
