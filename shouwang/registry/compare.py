"""What a file says against what the register holds: for each household created, updated or unchanged. Reads, never writes.

A blank cell never erases what is known; a member who is missing from the file is noted, never removed.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from shouwang.registry.faults import fault
from shouwang.registry.gazetteer import Gazetteer
from shouwang.registry.income import Said, State, guarantees_of, income_of
from shouwang.registry.person import Said as PersonSaid
from shouwang.registry.person import said_of
from shouwang.registry.rows import Home, Member
from shouwang.registry.standing import WITHDRAWN, Assured, Dwelling, Earned, Resident, Standing
from shouwang.sheets.contract import Fault
from shouwang.sheets.folding import agree

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


@dataclass(slots=True)
class Person:
    """One member as he shall be: `values` the columns of the Person table, `before` what changes of a standing one."""

    member: Member
    said: PersonSaid
    old: Resident | None
    values: dict
    before: dict
    is_new_here: bool = False  # comes, or comes back, to this household: needs a membership
    id: int = 0
    key: str = ""

    @property
    def outcome(self) -> str:
        if self.old is None or self.old.left_reason == WITHDRAWN:
            return CREATED
        return UPDATED if self.before or self.is_new_here else UNCHANGED


@dataclass(slots=True)
class Household:
    """One household as it shall be, with everything that is to be written for it."""

    home: Home
    place: int
    old: Dwelling | None
    values: dict
    before: dict
    persons: list[Person]
    income: tuple[Said, Earned | None] | None = None
    guarantees: list[tuple[State, Assured | None]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    marks_safety_net: bool = False
    id: int = 0
    key: str = ""
    members: int = 0

    @property
    def outcome(self) -> str:
        if self.old is None or self.old.gone_reason == WITHDRAWN:
            return CREATED
        facts = self.income or self.guarantees or self.tags or self.marks_safety_net
        return UPDATED if self.before or facts else UNCHANGED


@dataclass
class Comparison:
    """Compares the portions of one file; counts and faults add up. `allowed` is policy: category → attributes."""

    gazetteer: Gazetteer
    on: date
    allowed: Mapping[str, list[str]]
    index: Callable[[str, str], bytes]
    counts: Counter = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    _noticed: set = field(default_factory=set)
    _met: set[int] = field(default_factory=set)

    def compare(self, homes: list[Home]) -> list[Household]:
        """What is to be done for these households; rows that stay out are counted as faulty, with their reason."""
        placed = [(home, spot) for home in homes if (spot := self._spot(home)) is not None]
        said = {id(member): said_of(member, self.index, self.on) for home, _ in placed for member in home.members}
        standing = Standing(
            [home.no for home, _ in placed if home.no],
            {one.number for one in said.values() if one.number},
            [member.person_no for home, _ in placed for member in home.members if member.person_no],
        )
        return [found for home, place in placed if (found := self._household(home, place, said, standing))]

    def _spot(self, home: Home) -> int | None:
        spot = self.gazetteer.find(home.where)
        first = home.members[0]
        if spot.place is None:
            for member in home.members:
                self._leave_out(spot.fault, member)
            return None
        if spot.notice and (spot.notice, home.where) not in self._noticed:
            self._noticed.add((spot.notice, home.where))
            self._note(spot.notice, first)
        return spot.place

    def _leave_out(self, code: str, member: Member) -> None:
        self.counts["faulty"] += 1
        self._note(code, member)

    def _note(self, code: str, member: Member, sentence: str = "") -> None:
        self.faults.append(fault(code, member.file, member.sheet, member.row, sentence=sentence))

    def _household(self, home: Home, place: int, said: dict, standing: Standing) -> Household | None:
        old = self._old(home, said, standing)
        if old and old.gone_on and old.gone_reason != WITHDRAWN:
            for member in home.members:
                self._leave_out("gone_household", member)
            return None
        persons = list(self._persons(home, old, said, standing))
        if not persons:
            return None
        found = Household(home, self._kept_group(place, old), old, {}, {}, persons)
        self._compose(found, old, standing)
        self._facts(found, old, standing)
        self.counts[f"households_{found.outcome}"] += 1
        return found

    def _old(self, home: Home, said: dict, standing: Standing) -> Dwelling | None:
        """The same household in the register: by its number, else by where its head, or most members, are registered."""
        if home.no and home.no in standing.by_key:
            return self._once(standing.by_key[home.no])
        numbers = [said[id(home.head)].number, *(said[id(member)].number for member in home.members)]
        met = Counter(standing.by_number[one].household_id for one in numbers if one and one in standing.by_number)
        for household_id, _ in met.most_common():
            dwelling = standing.by_id.get(household_id)
            if dwelling and not (home.no and dwelling.household_no):
                return self._once(dwelling)
        return None

    def _once(self, dwelling: Dwelling) -> Dwelling | None:
        if dwelling.id in self._met:
            return None
        self._met.add(dwelling.id)
        return dwelling

    def _kept_group(self, place: int, old: Dwelling | None) -> int:
        """A file that names only the village does not take a household out of its group."""
        if old and place % 1000 == 0 and old.place_id - old.place_id % 1000 == place:
            return old.place_id
        return place

    def _persons(self, home: Home, old: Dwelling | None, said: dict, standing: Standing) -> Iterator[Person]:
        free = {person.id: person for person in standing.members[old.id]} if old else {}
        for member in home.members:
            one = said[id(member)]
            for code in one.notices:
                self._note(code, member)
            resident, wrong = _resident(member, one, old, free, standing)
            if wrong:
                self._leave_out(wrong, member)
                continue
            if resident:
                free.pop(resident.id, None)
            yield self._person(member, one, resident, old)
        missing = sum(person.left_on is None for person in free.values())
        if missing:
            self._note("missing_member", home.members[0], f"登记在册的{missing}名成员不在文件中，没有移出")

    def _person(self, member: Member, one: PersonSaid, resident: Resident | None, old: Dwelling | None) -> Person:
        values, before = one.merged(resident)
        moved = resident is None or old is None or resident.household_id != old.id or resident.left_on is not None
        person = Person(member, one, resident, values, before, is_new_here=moved)
        self.counts["doubtful" if one.is_doubtful else f"persons_{person.outcome}"] += 1
        return person

    def _compose(self, found: Household, old: Dwelling | None, standing: Standing) -> None:
        """The household's own columns."""
        home, before = found.home, found.before
        staying = [one for one in standing.current(old.id)] if old else []
        listed = {person.old.id for person in found.persons if person.old}
        found.members = len(found.persons) + sum(person.id not in listed for person in staying)
        head = home.head
        has_head = head.relation == "01" or not old
        said = {
            "place_id": found.place,
            "household_no": home.no,
            "head_name": head.name if has_head else "",
            "attribute": home.get("household_kind") or "",
            "category": self._category(home, old),
            "relocation_site": home.get("relocation_site"),
            "bank": (home.get("bank") or "")[:60],
        }
        for name, value in said.items():
            was = getattr(old, name) if old else None
            found.values[name] = was if old and value in (None, "") else value
            if old and found.values[name] != was:
                before[name] = was
        found.values["attribute"] = found.values["attribute"] or "ordinary"

    def _category(self, home: Home, old: Dwelling | None) -> str:
        """The category, unless the household's attribute forbids it (*S1 三(一)*)."""
        category = home.get("category") or ""
        attribute = home.get("household_kind") or (old.attribute if old else "ordinary")
        if category and attribute not in self.allowed.get(category, [attribute]):
            self._note("category_attribute", home.members[0])
            return ""
        return category

    def _facts(self, found: Household, old: Dwelling | None, standing: Standing) -> None:
        home, key = found.home, old.id if old else 0
        income, wrong = income_of(home, self.on)
        if wrong == "income_period":
            self._noticed.add(wrong)
        elif wrong:
            self._note(wrong, home.members[0])
        earned = standing.incomes.get((key, income.ends_on)) if income else None
        if income and not (earned and _same_income(income, earned)):
            found.income = (income, earned)
        for state in guarantees_of(home):
            assured = standing.guarantees.get((key, state.kind))
            if not (assured and _same_state(state, assured)):
                found.guarantees.append((state, assured))
        found.tags = [tag for tag in home.get("tags") or () if (key, tag) not in standing.tags]
        found.marks_safety_net = bool(home.get("safety_net")) and key not in standing.safety_nets

    @property
    def assumed_period(self) -> bool:
        """Whether some income came without its period."""
        return "income_period" in self._noticed


def _resident(
    member: Member, one: PersonSaid, old: Dwelling | None, free: dict[int, Resident], standing: Standing
) -> tuple[Resident | None, str]:
    """The same person in the register, or the code of the fault that keeps the row out."""
    met = standing.by_number.get(one.number) if one.number else None
    resident = standing.persons.get(met.person_id) if met else None
    if resident is None and member.person_no:
        resident = standing.by_person_no.get(member.person_no)
        if resident and _is_somebody_else(resident, member, one):
            return None, "person_no_differs"
    if resident is None:
        resident = _namesake(member, one, free)
    if resident is None:
        return None, ""
    here = old is not None and resident.household_id == old.id
    if resident.left_on is None:
        if not here:
            return None, "other_household"
        return (resident, "") if resident.id in free else (None, "duplicate_row")
    if resident.left_reason == WITHDRAWN or (not here and resident.left_reason not in ("dead", "")):
        return resident, ""
    return None, "left_member"


def _is_somebody_else(resident: Resident, member: Member, one: PersonSaid) -> bool:
    both_sure = one.is_sure and resident.number_state in ("exact", "repaired")
    return both_sure and resident.number != one.number and not agree(member.name, resident.name)


def _namesake(member: Member, one: PersonSaid, free: dict[int, Resident]) -> Resident | None:
    """A standing member of the same name whose birth agrees, when numbers do not settle it."""
    same = [person for person in free.values() if agree(member.name, person.name)]
    if one.birth:
        same = [person for person in same if person.birth in (None, one.birth)]
    if one.is_sure:
        same = [person for person in same if person.number_state not in ("exact", "repaired")]
    return same[0] if len(same) == 1 else None


def _same_income(said: Said, earned: Earned) -> bool:
    return all(
        value in (None, "") or value == getattr(earned, name) for name, value in zip(Said._fields, said, strict=True)
    )


def _same_state(state: State, assured: Assured) -> bool:
    only = state.is_only_dwelling is None or state.is_only_dwelling == assured.is_only_dwelling
    return state.is_firm == assured.is_firm and state.detail == assured.detail and only


def by_village(households: list[Household]) -> dict[int, list[Household]]:
    """New households without a number of their own, by village in file order: for numbering."""
    found: dict[int, list[Household]] = defaultdict(list)
    for household in households:
        if household.old is None and not household.home.no:
            found[household.place // 1000].append(household)
    return found
