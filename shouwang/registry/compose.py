"""A household as it shall be: what a file says of it merged into what the register holds. Reads, never writes.

A blank cell never erases what is known. Income without a period is taken only where nothing is known yet, or of the
same months; income that was read in part is not taken. A household moves to another village only with most of its members.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from shouwang.registry.home import HEAD, Home, Member
from shouwang.registry.income import Said, State, guarantees_of, income_of
from shouwang.registry.person import Said as PersonSaid
from shouwang.registry.standing import WITHDRAWN, Assured, Dwelling, Earned, Resident, Standing

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
OTHER_KIN = "99"  # 其他


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
    has_new_secret: bool = False  # another phone or account
    tags: list[str] = field(default_factory=list)
    marks_safety_net: bool = False
    id: int = 0
    key: str = ""
    members: int = 0

    @property
    def outcome(self) -> str:
        if self.old is None or self.old.gone_reason == WITHDRAWN:
            return CREATED
        facts = self.income or self.guarantees or self.tags or self.marks_safety_net or self.has_new_secret
        return UPDATED if self.before or facts else UNCHANGED


Tell = Callable[[str, Member], None]


@dataclass
class Composer:
    """Merges households; `tell(code, member)` takes what has to be said. `allowed` is policy: category → attributes."""

    on: date
    allowed: Mapping[str, list[str]]
    index: Callable[[str, str], bytes]
    tell: Tell
    assumed_period: bool = False  # whether some income came without its period and was taken all the same

    def compose(
        self, home: Home, place: int, old: Dwelling | None, persons: list[Person], standing: Standing
    ) -> Household:
        """The household's own columns and facts."""
        found = Household(home, place, old, {}, {}, persons)
        current = standing.current(old.id) if old else []
        found.place = self._place(found, current)
        listed = {person.old.id for person in persons if person.old}
        found.members = len(persons) + sum(person.id not in listed for person in current)
        self._columns(found, self._head(found, current))
        self._facts(found, standing)
        return found

    def _place(self, found: Household, current: list[Resident]) -> int:
        """The new place; the old one where a file names only the village, or has only a few of the members."""
        old, place = found.old, found.place
        if old is None or old.place_id == place:
            return place
        if old.place_id // 1000 == place // 1000:
            return old.place_id if place % 1000 == 0 else place
        here = {one.id for one in current}
        common = sum(person.old is not None and person.old.id in here for person in found.persons)
        if current and 2 * common <= len(current):
            self.tell("not_moved", found.home.members[0])
            return old.place_id
        self.tell("moved", found.home.members[0])
        return place

    def _head(self, found: Household, current: list[Resident]) -> str:
        """The head's name; "" leaves the one who stands. A head who is not in the file is not replaced by another."""
        head = next((person for person in found.persons if person.member.relation == HEAD), None)
        if found.old is None:
            if head is None and found.home.has_head:
                self.tell("no_head", found.persons[0].member)
            return (head or found.persons[0]).member.name
        if head is None:
            return ""
        listed = {person.old.id for person in found.persons if person.old}
        crowned = [one for one in current if one.relation == HEAD]
        if any(one.id not in listed for one in crowned) and head.old not in crowned:
            self.tell("head_differs", head.member)
            head.values["relation"] = head.old.relation if head.old else OTHER_KIN
            head.before.pop("relation", None)
            return ""
        return head.values["name"]

    def _columns(self, found: Household, head_name: str) -> None:
        home, old, before = found.home, found.old, found.before
        no = home.no
        if old and old.household_no and no and no != old.household_no:
            self.tell("other_number", home.members[0])
            no = ""
        said = {
            "place_id": found.place,
            "household_no": no,
            "head_name": head_name,
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
        for kind, value, was in self._secrets(home, old):
            found.has_new_secret |= self.index(kind, value) != was

    def _secrets(self, home: Home, old: Dwelling | None):
        pairs = (
            ("phone", home.get("household_phone"), old and old.phone),
            ("account", home.get("account"), old and old.account),
        )
        return [pair for pair in pairs if old and pair[1]]

    def _category(self, home: Home, old: Dwelling | None) -> str:
        """The category, unless the household's attribute forbids it (*S1 三(一)*)."""
        category = "" if old and old.has_case else home.get("category") or ""
        attribute = home.get("household_kind") or (old.attribute if old else "ordinary")
        if category and attribute not in self.allowed.get(category, [attribute]):
            self.tell("category_attribute", home.members[0])
            return ""
        return category

    def _facts(self, found: Household, standing: Standing) -> None:
        home, key = found.home, found.old.id if found.old else 0
        found.income = self._income(home, key, standing)
        for state in guarantees_of(home):
            assured = standing.guarantees.get((key, state.kind))
            if not (assured and _same_state(state, assured)):
                found.guarantees.append((state, assured))
        found.tags = [tag for tag in home.get("tags") or () if (key, tag) not in standing.tags]
        found.marks_safety_net = bool(home.get("safety_net")) and key not in standing.safety_nets

    def _income(self, home: Home, key: int, standing: Standing) -> tuple[Said, Earned | None] | None:
        """The income to be written, with the one of the same period that stands; None when there is nothing to write."""
        if home.has_unread_income:
            self.tell("income_unread", home.members[0])
            return None
        income, wrong = income_of(home, self.on)
        if wrong and wrong != "income_period":
            self.tell(wrong, home.members[0])
        if income is None:
            return None
        earned, newest = standing.incomes.get((key, income.ends_on)), standing.newest(key)
        if wrong == "income_period" and newest and earned is None:
            if not _same_income(income, newest, Said._fields[2:]):
                self.tell("income_no_period", home.members[0])
            return None
        self.assumed_period |= wrong == "income_period"
        return None if earned and _same_income(income, earned, Said._fields) else (income, earned)


def _same_income(said: Said, earned: Earned, fields: tuple[str, ...]) -> bool:
    return all(
        value in (None, "") or value == getattr(earned, name) for name in fields for value in [getattr(said, name)]
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
