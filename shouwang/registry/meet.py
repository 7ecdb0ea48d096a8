"""Which registered household a household of the file is. Its head comes first; one member in common proves nothing. Pure.

A household is never moved, renamed or merged because one person is registered elsewhere, and never because its number
was used again. What looks like the same household with another number is asked.
"""

from collections import Counter
from datetime import date
from typing import NamedTuple

from shouwang.registry.home import HEAD, Home, Member
from shouwang.registry.key import is_national
from shouwang.registry.person import SURE
from shouwang.registry.person import Said as PersonSaid
from shouwang.registry.registered import WITHDRAWN, Dwelling, Registered, Resident
from shouwang.sheets.folding import agree, folded


class Met(NamedTuple):
    """The household in the register (None: a new one), or the code of the fault that keeps the rows out.

    `asked`: the head who may be the file's head under a wrong number; `is_serial`: the number means nothing here.
    """

    dwelling: Dwelling | None = None
    fault: str = ""
    asked: Resident | None = None
    is_serial: bool = False


def meet(home: Home, village: int, said: dict[int, PersonSaid], registered: Registered, is_other) -> Met:
    """The household of the register that this one is. `is_other(resident, said)`: somebody has said that they are two."""
    return _Meeting(home, village, said, registered, is_other).met()


def known(member: Member, one: PersonSaid, registered: Registered) -> Resident | None:
    """The registered person whom the row names by number: that of his certificate, else his own in the register."""
    met = registered.by_number.get(one.number) if one.number else None
    if met and met.person_id in registered.persons:
        return registered.persons[met.person_id]
    resident = registered.by_person_no.get(member.person_no) if member.person_no else None
    return None if resident and is_somebody_else(resident, member, one) else resident


def is_somebody_else(resident: Resident, member: Member, one: PersonSaid) -> bool:
    """Whether a person's own number stands for another one: neither name nor certificate, or name and birth, agree."""
    if (one.number and resident.number == one.number) or agree(member.name, resident.name):
        return False
    return contradicts(resident, one) or not one.birth or resident.birth != one.birth


def contradicts(resident: Resident, one: PersonSaid) -> bool:
    """Whether both certificate numbers can be trusted and are different."""
    return one.is_sure and resident.number_state in SURE and resident.number != one.number


class _Meeting:
    """One household of the file before the register."""

    def __init__(self, home: Home, village: int, said: dict[int, PersonSaid], registered: Registered, is_other):
        self.home, self.registered, self.village = home, registered, village
        self.head, self.head_said = home.head, said[id(home.head)]
        found = {id(member): known(member, said[id(member)], registered) for member in home.members}
        self.by_row = {at: resident for at, resident in found.items() if resident}
        here = [resident for resident in self.by_row.values() if resident.left_on is None]
        self.here = Counter(resident.household_id for resident in here)
        self.named = None if self._head_known() else self._named_head(is_other)

    def _head_known(self) -> Resident | None:
        resident = self.by_row.get(id(self.head)) if self.home.has_head else None
        return resident if resident and resident.left_on is None else None

    def _named_head(self, is_other) -> Resident | None:
        """A registered head of the same name, village and birth; only one may be meant."""
        if not self.home.has_head:
            return None
        found = self.registered.namesakes(folded(self.head.name), self.village)
        keyed = self.registered.by_key.get(self.home.no) if self.home.no else None
        if keyed and keyed.place_id // 1000 * 1000 == self.village:
            crowned = self._crowned(keyed.id)
            found = [*found, *(one for one in crowned if agree(self.head.name, one.name) and one not in found)]
        heads = [
            one for one in found
            if one.relation == HEAD and _born_alike(one.birth, self.head_said.birth) and not is_other(one, self.head_said)
        ]  # fmt: skip
        return heads[0] if len(heads) == 1 else None

    def met(self) -> Met:
        keyed = self.registered.by_key.get(self.home.no) if self.home.no else None
        if keyed:
            return self._keyed(keyed)
        for household_id, _ in self.here.most_common():
            dwelling = self.registered.by_id.get(household_id)
            if dwelling and self._is_same(dwelling):
                return Met(dwelling)
        if back := self._taken_back():
            return Met(back)
        return self._by_name()

    def _keyed(self, keyed: Dwelling) -> Met:
        is_gone = keyed.gone_on is not None
        if keyed.key != self.home.no and self.here[keyed.id]:
            return Met(keyed)  # called by the key of one that was found to be it
        if is_gone and keyed.gone_reason == WITHDRAWN or not is_gone and self._is_same(keyed, by_number=True):
            return Met(keyed)
        if self.named and self.named.household_id == keyed.id:
            return Met(asked=self.named)
        if self.home.in_run and not is_national(self.home.no) and not self.here[keyed.id]:
            found = _Meeting.met(_Without(self))
            return found._replace(is_serial=True)
        return Met(fault="gone_household" if is_gone else "known_number")

    def _by_name(self) -> Met:
        if not self.named:
            return Met()
        dwelling = self.registered.by_id.get(self.named.household_id)
        if dwelling is None or dwelling.gone_on:
            return Met()
        return Met(asked=self.named) if self._is_doubtful(self.named) else Met(dwelling)

    def _is_doubtful(self, named: Resident) -> bool:
        return contradicts(named, self.head_said) or named.birth != self.head_said.birth

    def _taken_back(self) -> Dwelling | None:
        """The household that these people were in before its file was taken back."""
        gone = Counter(one.household_id for one in self.by_row.values() if one.left_reason == WITHDRAWN)
        for household_id, _ in gone.most_common():
            dwelling = self.registered.by_id.get(household_id)
            if dwelling and dwelling.gone_reason == WITHDRAWN and not (self.home.no and dwelling.household_no):
                return dwelling
        return None

    def _is_same(self, dwelling: Dwelling, *, by_number: bool = False) -> bool:
        """Whether the file's household is this one: by its head, or by its number or head and most of its members."""
        crowned, current = self._crowned(dwelling.id), self.registered.current(dwelling.id)
        common, head = self.here[dwelling.id], self._head_known()
        is_inside = head is not None and head.household_id == dwelling.id
        if is_inside and (head in crowned or not crowned):
            return True
        if self.named and self.named.household_id == dwelling.id and common:
            return True
        if by_number and not self.home.has_head and common and len(self.here) == 1:
            return True
        most = common >= 2 and 2 * common > len(current)
        return most and (by_number or (is_inside and not (self.home.no and dwelling.household_no)))

    def _crowned(self, household_id: int) -> list[Resident]:
        return [one for one in self.registered.current(household_id) if one.relation == HEAD]


class _Without(_Meeting):
    """The same household without its number."""

    def __init__(self, other: _Meeting):
        self.__dict__ |= other.__dict__
        self.home = Home("", other.home.where, other.home.shared, other.home.members)


def _born_alike(one: date | None, other: date | None) -> bool:
    """The same day, or two days of which year, month or day alone is different; an unknown day agrees with any."""
    if one is None or other is None:
        return True
    parts = (one.year == other.year, one.month == other.month, one.day == other.day)
    return sum(parts) >= 2
