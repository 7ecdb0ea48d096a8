"""A household as it shall be: what a file says of it, and what stands once it has spoken. Reads, never writes.

A blank cell never erases what is known. Income without a period is taken only where nothing is known yet, or of the
same months; income that was read in part is not taken. A household moves to another village only with most of its members.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from shouwang.registry import facts, livelihood
from shouwang.registry.hear import Heard, Hearing
from shouwang.registry.home import HEAD, Home, Member
from shouwang.registry.income import Said, State, guarantees_of, income_of
from shouwang.registry.national import CONTRARY, entry_of
from shouwang.registry.person import Said as PersonSaid
from shouwang.registry.registered import WITHDRAWN, Assured, Dwelling, Earned, Registered, Resident
from shouwang.vault.mask import mask

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
OTHER_KIN = "99"  # 其他


@dataclass(slots=True)
class Person:
    """One member as he shall be: `values` the columns of the Person table, `before` what changes of a registered one.

    `news`: the facts that the file says new of him.
    """

    member: Member
    said: PersonSaid
    old: Resident | None
    values: dict
    before: dict
    news: dict
    is_new_here: bool = False  # comes, or comes back, to this household: needs a membership
    lived: Mapping = field(default_factory=dict)  # jobs that stand otherwise than before
    named: int | None = None  # the person by whose key the file calls him, who was found to be he
    id: int = 0
    key: str = ""

    @property
    def outcome(self) -> str:
        if self.old is None or self.old.left_reason == WITHDRAWN:
            return CREATED
        return UPDATED if self.before or self.is_new_here or self.lived else UNCHANGED

    def is_related(self, relation: str) -> None:
        """Whatever the file says, this is how he is related to the head."""
        self.values["relation"] = relation
        self.before.pop("relation", None)
        self.news.pop(RELATION, None)
        if self.old is None:
            self.news[RELATION] = relation


@dataclass(slots=True)
class Household:
    """One household as it shall be, with everything that is to be written for it. `news`: what the file says new of it."""

    home: Home
    place: int
    old: Dwelling | None
    values: dict
    before: dict
    persons: list[Person]
    news: dict = field(default_factory=dict)
    income: tuple[Said, Earned | None] | None = None
    guarantees: list[tuple[State, Assured | None]] = field(default_factory=list)
    has_new_secret: bool = False  # another phone or account
    tags: list[str] = field(default_factory=list)
    marks_safety_net: bool = False
    id: int = 0
    key: str = ""
    members: int = 0
    lived: Mapping = field(default_factory=dict)  # products that stand otherwise than before
    named: int | None = None  # the household by whose key the file calls it, which was found to be this one

    @property
    def outcome(self) -> str:
        if self.old is None or self.old.gone_reason == WITHDRAWN:
            return CREATED
        changed = self.income or self.guarantees or self.tags or self.marks_safety_net or self.has_new_secret
        return UPDATED if self.before or changed or self.lived else UNCHANGED


Tell = Callable[[str, Member], None]


@dataclass
class Composer:
    """Puts households together; `tell(code, member)` takes what has to be said. `allowed` is policy: category → attributes.

    `overrule(heard, member, is_person)` takes what the file says and what does not stand.
    `hearing` holds what was said earlier of the households of a portion.
    """

    on: date
    allowed: Mapping[str, list[str]]
    index: Callable[[str, str], bytes]
    tell: Tell
    overrule: Callable[..., None]
    hearing: Hearing = None
    assumed_period: bool = False  # whether some income came without its period and was taken all the same

    def compose(
        self, home: Home, place: int, old: Dwelling | None, persons: list[Person], registered: Registered,
        named: int | None = None,
    ) -> Household:  # fmt: skip
        """The household's own columns and facts."""
        found = Household(home, place, old, {}, {}, persons, named=named)
        current = registered.current(old.id) if old else []
        listed = {person.old.id for person in persons if person.old}
        found.members = len(persons) + sum(person.id not in listed for person in current)
        income, code = self._income(home, old.id if old else 0, registered)
        states = guarantees_of(home)
        said = self._said(found, current, income, states)
        if old is None:
            found.news = said
            found.values = self._columns(found, {}, frozenset())
            found.income, found.guarantees = income and (income, None), [(state, None) for state in states]
        else:
            heard = self.hearing.hear((old.id, None), old.place_id, said, named)
            found.news, found.lived = heard.news, heard.lived
            found.values = self._columns(found, heard.values, heard.ever)
            self.overrule(heard, home.head, is_person=False)
            self._facts(found, heard, income, states, registered)
        self.assumed_period |= found.income is not None and code == "income_period"
        self._moves(found)
        if named:  # tags, marks and the national columns are those of its own rows
            return found
        found.tags = [tag for tag in home.get("tags") or () if (old and old.id, tag) not in registered.tags]
        found.marks_safety_net = bool(home.get("safety_net")) and (old and old.id) not in registered.safety_nets
        return found

    def _said(self, found: Household, current: list[Resident], income: Said | None, states: list[State]) -> dict:
        """Everything that the file says of the household."""
        home, old = found.home, found.old
        no = home.no
        if old and old.household_no and no and no != old.household_no:
            self.tell("other_number", home.members[0])
            no = ""
        said = facts.said(
            facts.of_household(
                {
                    "place_id": self._place(found, current), "household_no": no, "head_name": self._head(found, current),
                    "attribute": home.get("household_kind"), "category": self._category(home, old),
                    "relocation_site": home.get("relocation_site"), "bank": (home.get("bank") or "")[:60],
                    "resettlement": (home.get("resettlement") or "")[:60],
                }
            )
        )  # fmt: skip
        for kind, name in (("phone", "household_phone"), ("account", "account")):
            if value := home.get(name):
                said[kind] = facts.sealed(self.index(kind, value), mask(kind, value)[:24])
        if income:
            said |= facts.said(facts.of_income(income._asdict(), income.begins_on, income.ends_on))
        for state in states:
            said |= facts.of_guarantee(state)
        said |= self._products(home)
        said |= self._monitored(home, old)
        return said | ({"net": True} if home.get("safety_net") else {})

    def _products(self, home: Home) -> dict:
        """The main products that the file says; words that nobody knows are named."""
        known, unread = livelihood.products_of(home.get("products") or "", home.get("product_scale") or "")
        if unread:
            self.tell("product_word", home.members[0])
        told = [livelihood.fact(livelihood.PRODUCT, code, one) for code, one in livelihood.of_file(known)]
        return {key: value for each in told for key, value in each.items()}

    def _monitored(self, home: Home, old: Dwelling | None) -> dict:
        """Since when and until when the national system has the household monitored; a case decides before any file."""
        entry = entry_of(home, self.on) if home.national and not (old and old.has_case) else None
        if entry is None or CONTRARY & {*entry.troubles}:
            return {}
        return facts.of_household({"monitored_since": entry.since, "eliminated_on": entry.until})

    def _place(self, found: Household, current: list[Resident]) -> int | None:
        """The place that the file says; nothing where it names only the village, or has only a few of the members."""
        old, place = found.old, found.place
        if old is None or old.place_id == place:
            return place
        if old.place_id // 1000 == place // 1000:
            return None if place % 1000 == 0 else place
        here = {one.id for one in current}
        common = sum(person.old is not None and person.old.id in here for person in found.persons)
        if current and 2 * common <= len(current):
            self.tell("not_moved", found.home.members[0])
            return None
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
            head.is_related(head.old.relation if head.old else OTHER_KIN)
            return ""
        return head.member.name

    def _columns(self, found: Household, values: facts.Values, ever: frozenset[str]) -> dict:
        """The columns that the file may say, as they shall be; what changes of a registered household is noted."""
        if found.old is None:
            shown = {
                facts.HOUSEHOLD[key]: facts.shown(facts.HOUSEHOLD[key], value)
                for key, value in found.news.items() if key in facts.HOUSEHOLD
            }  # fmt: skip
            return {name: shown.get(name, facts.BLANK.get(name)) for name in SHOWN}
        told = facts.household_columns(values, ever)
        columns = {name: told.get(name, getattr(found.old, name)) for name in SHOWN}
        found.before |= {name: getattr(found.old, name) for name in SHOWN if columns[name] != getattr(found.old, name)}
        return columns

    def _moves(self, found: Household) -> None:
        """Where the household lives in the end; another village is told."""
        found.place = found.values["place_id"]
        if found.old and found.old.place_id // 1000 != found.place // 1000:
            self.tell("moved", found.home.members[0])

    def _category(self, home: Home, old: Dwelling | None) -> str:
        """The category, unless the household's attribute forbids it (*S1 三(一)*)."""
        category = "" if old and old.has_case else home.get("category") or ""
        attribute = home.get("household_kind") or (old.attribute if old else "ordinary")
        if category and attribute not in self.allowed.get(category, [attribute]):
            self.tell("category_attribute", home.members[0])
            return ""
        return category

    def _facts(
        self, found: Household, heard: Heard, income: Said | None, states: list[State], registered: Registered
    ) -> None:
        """What loading changes of a registered household's income, guarantees, phone and account."""
        old = found.old
        if income and (after := facts.incomes(heard.values).get(period := (income.begins_on, income.ends_on))):
            earned, shown = registered.incomes.get((old.id, *period)), facts.income_said(after, period)
            if earned is None or any(getattr(earned, name) != getattr(shown, name) for name in Said._fields):
                found.income = shown, earned
        stands = facts.guarantees(heard.values)
        for state in states:
            assured = registered.guarantees.get((old.id, state.kind))
            after = stands[state.kind][0] if state.kind in stands else None
            if after and not (assured and _same_state(after, assured)):
                found.guarantees.append((after, assured))
        for name in ("phone", "account"):
            if name in heard.values and (said := heard.values[name].value):
                was = getattr(old, name)
                found.has_new_secret |= said[0] != (was and facts.sealed(was, "")[0])

    def _income(self, home: Home, key: int, registered: Registered) -> tuple[Said | None, str]:
        """The income that the file says and the code of a fault of its period; None when it cannot be taken."""
        if home.has_unread_income:
            self.tell("income_unread", home.members[0])
            return None, ""
        income, wrong = income_of(home, self.on)
        if wrong and wrong != "income_period":
            self.tell(wrong, home.members[0])
        if income is None:
            return None, wrong
        earned = registered.incomes.get((key, income.begins_on, income.ends_on))
        newest = registered.newest(key)
        if wrong == "income_period" and newest and earned is None:
            if not _same_income(income, newest, Said._fields[2:]):
                self.tell("income_no_period", home.members[0])
            return None, wrong
        return income, wrong


SHOWN = (
    "place_id", "household_no", "head_name", "attribute", "category", "monitored_since", "eliminated_on",
    "relocation_site", "resettlement", "bank",
)  # fmt: skip
RELATION = facts.KEY_OF_PERSON["relation"]


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
