"""What a file says against what the register holds: for each household created, updated or unchanged. Reads, never writes.

A blank cell never erases what is known; a member who is missing from the file is noted, never removed.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from shouwang.registry.compose import UPDATED, Composer, Household, Person
from shouwang.registry.faults import fault
from shouwang.registry.gazetteer import Gazetteer, Spot
from shouwang.registry.hear import LAST, Heard, Hearing
from shouwang.registry.home import Home, Member, Where
from shouwang.registry.meet import meet
from shouwang.registry.person import Said as PersonSaid
from shouwang.registry.person import columns_of, said_of
from shouwang.registry.precedence import ByCounty
from shouwang.registry.registered import Dwelling, Registered, Resident, Sought
from shouwang.registry.settled import Settled
from shouwang.registry.shown import Changed, changes_of
from shouwang.registry.spoken import fact_title
from shouwang.registry.who import Who, called, who
from shouwang.sheets.contract import Fault
from shouwang.sheets.folding import folded


class Ask(NamedTuple):
    """A question about a row: `code` as its fault has it; `resident` and `dwelling` who and which may be meant."""

    code: str
    member: Member
    said: PersonSaid
    place: int
    dwelling: Dwelling | None
    resident: Resident | None


class Shift(NamedTuple):
    """A household that a file brings to another village."""

    household_id: int
    key: str
    before: int
    after: int


@dataclass
class Comparison:
    """Compares the portions of one file; counts and faults add up. `allowed` is policy: category → attributes.

    `serial`: that of the file, when it was received.
    With `shows`, what would change of whom is kept in `shown` until it is taken.
    `numbers` gives the blind indexes of all sure numbers of the file; `settled` are answers of people.
    """

    gazetteer: Gazetteer
    on: date
    allowed: Mapping[str, list[str]]
    index: Callable[[str, str], bytes]
    numbers: Callable[[], frozenset[bytes]] = frozenset
    settled: Settled = Settled()
    shows: bool = False
    serial: int = LAST
    counts: Counter = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    shown: list[Changed] = field(default_factory=list)
    _noticed: set = field(default_factory=set)
    _met: set[tuple[int, int | None]] = field(default_factory=set)

    def __post_init__(self):
        self._composer = Composer(self.on, self.allowed, self.index, self._note, self._tell_overruled)
        self._believed = ByCounty(self.on)

    def compare(self, homes: list[Home]) -> list[Household]:
        """What is to be done for these households; rows that stay out are counted as faulty, with their reason."""
        placed = [(home, spot) for home in homes if (spot := self._spot(home)) is not None]
        said = {id(member): said_of(member, self.index, self.on) for home, _ in placed for member in home.members}
        sought = [
            _sought(member, said[id(member)], place, alone=len(home.members) == 1)
            for home, place in placed for member in home.members
        ]  # fmt: skip
        registered = Registered([home.no for home, _ in placed if home.no], sought)
        self._hearing = self._composer.hearing = Hearing(registered.recalled, self._believed, self.on, self.serial)
        return [found for home, place in placed if (found := self._household(home, place, said, registered))]

    def _spot(self, home: Home) -> int | None:
        first = home.members[0]
        spot = self.gazetteer.find(home.where)
        if spot.fault == "no_village":
            spot = self._by_sheet(home.where, first)
        if spot.place is None:
            for member in home.members:
                self._leave_out(spot.fault, member)
            return None
        if spot.notice and (spot.notice, home.where) not in self._noticed:
            self._noticed.add((spot.notice, home.where))
            self._note(spot.notice, first)
        return spot.place

    def _by_sheet(self, where: Where, first: Member) -> Spot:
        """A sheet that is called like one village of the area says it for its rows."""
        spot = self.gazetteer.find(where._replace(village=first.sheet)) if first.sheet else Spot(None, "no_village")
        if spot.fault == "unknown_village":
            return Spot(None, "no_village")
        if spot.place is not None and ("village_from_sheet", first.sheet) not in self._noticed:
            self._noticed.add(("village_from_sheet", first.sheet))
            self.faults.append(fault("village_from_sheet", first.file, first.sheet, 0))
        return spot

    def _leave_out(self, code: str, member: Member, sentence: str = "") -> None:
        self.counts["faulty"] += 1
        self._note(code, member, sentence)

    def _note(self, code: str, member: Member, sentence: str = "") -> None:
        self.faults.append(fault(code, member.file, member.sheet, member.row, sentence=sentence))

    def _ask(
        self, code: str, member: Member, one: PersonSaid, place: int, registered: Registered, about: Resident | None
    ):
        self.counts["asked"] += 1
        self._note(code, member)
        dwelling = registered.by_id.get(about.household_id) if about else None
        self.asks.append(Ask(code, member, one, dwelling.place_id if dwelling else place, dwelling, about))

    def _household(self, home: Home, place: int, said: dict, registered: Registered) -> Household | None:
        village = place // 1000 * 1000
        met = meet(home, village, said, registered, self.settled.is_other)
        named = self._named(home, met.dwelling, registered)
        code = met.fault or ("household_twice" if met.dwelling and not self._once(met.dwelling, named) else "")
        if code:
            for member in home.members:
                self._leave_out(code, member)
            return None
        if met.asked:
            return self._ask_all(home, place, said, registered, met.asked)
        if met.is_serial:
            home.no = ""
            self._serials(home.members[0])
        old = met.dwelling
        persons = list(self._persons(home, place, old, said, registered, named))
        if not persons:
            return None
        found = self._composer.compose(home, place, old, persons, registered, named)
        self.counts[f"households_{found.outcome}"] += 1
        if old and old.place_id // 1000 != found.place // 1000 and found.outcome == UPDATED:
            self.shifts.append(Shift(old.id, old.key, old.place_id, found.place))
        if self.shows and old and (shown := changes_of(found)).lines:
            self.shown.append(shown)
        return found

    def _serials(self, first: Member) -> None:
        if ("serials", first.file, first.sheet) not in self._noticed:
            self._noticed.add(("serials", first.file, first.sheet))
            said = "户编号在册的是别的户，这张表的编号只当作表内序号，另编户标识"
            self.faults.append(fault("serials", first.file, first.sheet, 0, sentence=said))

    def _ask_all(self, home: Home, place: int, said: dict, registered: Registered, about: Resident) -> None:
        """A household whose head may be a registered one waits whole; the question is about the head."""
        head = home.head
        self._ask("asked_head", head, said[id(head)], place, registered, about)
        for member in home.members:
            if member is not head:
                self.counts["asked"] += 1
                self._note("asked_head", member, "本户户主待答复，这一行没有载入")

    def _is_in_file(self, resident: Resident) -> bool:
        return resident.number is not None and resident.number in self.numbers()

    def _named(self, home: Home, dwelling: Dwelling | None, registered: Registered) -> int | None:
        """The household by whose key the file calls it, where people have found that it is another one."""
        return registered.merged.home_named(home.no, dwelling.id, self._met) if dwelling else None

    def _once(self, dwelling: Dwelling, named: int | None) -> bool:
        """Whether the household is met for the first time in this file under this name."""
        if (dwelling.id, named) in self._met:
            return False
        self._met.add((dwelling.id, named))
        return True

    def _persons(
        self, home: Home, place: int, old: Dwelling | None, said: dict, registered: Registered, named: int | None
    ) -> Iterator[Person]:
        village = place // 1000 * 1000
        found = who(
            home, village, old, said, registered, is_other=self.settled.is_other, is_in_file=self._is_in_file
        )  # fmt: skip
        for one in found:
            member, row = one.member, said[id(one.member)]
            for code in row.notices:
                self._note(code, member)
            if one.fault:
                self._leave_out(one.fault, member, _sentence(one, registered))
            elif one.asked and (before := self.settled.said(one.asked, one.resident, village, row)):
                self.counts["skipped"] += 1
                self._note("answered", member, before)
            elif one.asked:
                self._ask(one.asked, member, row, place, registered, one.resident)
            else:
                yield self._person(member, row, one.resident, old, registered, named)
        listed = {one.resident.id for one in found if one.resident}
        missing = sum(person.id not in listed for person in registered.current(old.id)) if old else 0
        if missing and not registered.merged.is_known_otherwise(old.id):
            self._note("missing_member", home.members[0], f"登记在册的{missing}名成员不在文件中，没有移出")

    def _person(
        self, member: Member, one: PersonSaid, resident: Resident | None, old: Dwelling | None, registered: Registered,
        home: int | None,
    ) -> Person:  # fmt: skip
        said, named = one.facts(resident, self.on), None
        lived: Mapping = {}
        if resident is None:
            values, before, news = dict(one.values), {}, said
        else:
            named = registered.merged.person_named(resident.id, member.person_no, one.number, home)
            heard = self._hearing.hear((resident.household_id, resident.id), resident.place_id, said, named)
            news, lived, (values, before) = heard.news, heard.lived, columns_of(resident, heard)
            self._tell_overruled(heard, member, is_person=True)
        if resident is None and member.person_no in registered.by_person_no:
            values["person_no"] = ""  # a serial of this sheet, and somebody else's number in the register
            news.pop("no", None)
        moved = resident is None or old is None or resident.household_id != old.id or resident.left_on is not None
        person = Person(member, one, resident, values, before, news, is_new_here=moved, lived=lived, named=named)
        self.counts["doubtful" if one.is_doubtful else f"persons_{person.outcome}"] += 1
        return person

    def _tell_overruled(self, heard: Heard, member: Member, *, is_person: bool) -> None:
        """What the file says and what does not stand is named, not only listed."""
        if heard.overruled:
            said = "、".join(f"“{fact_title(key, is_person=is_person)}”" for key in heard.overruled)
            self._note("overruled", member, f"{said}与已核实的内容不一致，没有采用，已列入“两说待核定”"[:300])

    @property
    def assumed_period(self) -> bool:
        """Whether some income came without its period."""
        return self._composer.assumed_period


def _sought(member: Member, one: PersonSaid, place: int, *, alone: bool) -> Sought:
    village = place // 1000 * 1000
    return Sought(one.number, member.person_no or "", folded(member.name), village, one.birth, alone)


def _sentence(one: Who, registered: Registered) -> str:
    """Where somebody is registered whom the file has elsewhere; the usual words for every other fault."""
    dwelling = registered.by_id.get(one.resident.household_id) if one.resident else None
    if one.fault != "other_household" or dwelling is None:
        return ""
    return f"此人已登记在另一户（户主{called(dwelling.head_name)}，户标识{dwelling.key}），没有变动"
