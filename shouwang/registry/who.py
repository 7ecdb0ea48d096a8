"""Which registered person a row is, once its household is known: a person, a new one, a fault, a question. Pure."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from shouwang.registry.home import Home, Member
from shouwang.registry.meet import contradicts, is_somebody_else, known
from shouwang.registry.person import Said as PersonSaid
from shouwang.registry.registered import WITHDRAWN, Dwelling, Registered, Resident
from shouwang.sheets.folding import agree, folded

IsOther = Callable[[Resident, PersonSaid], bool]
SURNAMES_OF_TWO = ("欧阳", "司马", "上官", "诸葛", "尉迟", "皇甫", "令狐", "慕容", "东方", "独孤")


class Who(NamedTuple):
    """What a row turned out to be: `resident` (None: a new person), a `fault`, or a question (`asked`) about `resident`."""

    member: Member
    resident: Resident | None = None
    fault: str = ""
    asked: str = ""


def who(
    home: Home, village: int, old: Dwelling | None, said: dict[int, PersonSaid], registered: Registered, *,
    is_other: IsOther, is_in_file: Callable[[Resident], bool],
) -> list[Who]:  # fmt: skip
    """Every row of the household, in its order; those named by number first, then by name, then the questions."""
    free = {one.id: one for one in registered.members[old.id]} if old else {}
    found: dict[int, Who] = {}
    for member in home.members:
        if settled := _by_number(member, said[id(member)], old, free, registered, home, is_other):
            found[id(member)] = settled
    rest = [member for member in home.members if id(member) not in found]
    for member in rest:
        if resident := _namesake(member, said[id(member)], free.values()):
            found[id(member)] = _standing_in(member, resident, old, free)
    for member in rest:
        if id(member) not in found:
            one = said[id(member)]
            perhaps = _perhaps(member, one, free.values(), is_other) or _elsewhere(
                member, one, old, registered.namesakes(folded(member.name), village), is_other, is_in_file
            )
            if perhaps and perhaps.resident:
                free.pop(perhaps.resident.id, None)
            found[id(member)] = perhaps or Who(member)
    return [_leaving(found[id(member)]) for member in home.members]


def _by_number(
    member: Member, one: PersonSaid, old: Dwelling | None, free: dict[int, Resident], registered: Registered, home: Home,
    is_other: IsOther,
) -> Who | None:  # fmt: skip
    resident = known(member, one, registered)
    if resident and is_other(resident, one):
        return Who(member, fault="person_no_differs")
    if resident:
        found = _standing_in(member, resident, old, free)
        is_called_so = registered.merged.person_named(resident.id, member.person_no, one.number, None) is not None
        is_corrected = not found.fault and resident.left_on is None and contradicts(resident, one) and not is_called_so
        return found._replace(asked="asked_number") if is_corrected else found
    taken = registered.by_person_no.get(member.person_no) if member.person_no else None
    if taken and is_somebody_else(taken, member, one) and not home.in_run:
        return Who(member, fault="person_no_differs")
    return None


def _standing_in(member: Member, resident: Resident, old: Dwelling | None, free: dict[int, Resident]) -> Who:
    """A registered person whom the row means: he stays where he is registered."""
    here = old is not None and resident.household_id == old.id
    if resident.left_on is None:
        if not here:
            return Who(member, resident, fault="other_household")
        return Who(member, resident) if free.pop(resident.id, None) else Who(member, fault="duplicate_row")
    if resident.left_reason == WITHDRAWN or (not here and resident.left_reason not in ("dead", "")):
        free.pop(resident.id, None)
        return Who(member, resident)
    return Who(member, fault="left_member")


def _namesake(member: Member, one: PersonSaid, free: Iterable[Resident]) -> Resident | None:
    """A registered member of the same name whose birth agrees, when numbers do not speak against it."""
    same = [person for person in free if agree(member.name, person.name) and not contradicts(person, one)]
    if one.birth:
        same = [person for person in same if person.birth in (None, one.birth)]
    return same[0] if len(same) == 1 else None


def _perhaps(member: Member, one: PersonSaid, free: Iterable[Resident], is_other: IsOther) -> Who | None:
    """A member of the household who may be meant: the same name with another number, the same birth with another name."""
    staying = [person for person in free if person.left_on is None and not is_other(person, one)]
    for person in staying:
        if agree(member.name, person.name):
            return Who(member, person, asked="asked_number")
    for person in staying:
        if one.birth and person.birth == one.birth and not contradicts(person, one):
            return Who(member, person, asked="asked_birth")
    return None


def _elsewhere(
    member: Member, one: PersonSaid, old: Dwelling | None, found: list[Resident], is_other: IsOther,
    is_in_file: Callable[[Resident], bool],
) -> Who | None:  # fmt: skip
    """Somebody of the same name and birth in another household of the village, unless the file has him as well."""
    for person in found:
        here = old is not None and person.household_id == old.id
        if not here and one.birth == person.birth and not is_other(person, one) and not is_in_file(person):
            return Who(member, person, asked="asked_namesake")
    return None


def _leaving(one: Who) -> Who:
    """A row that says of somebody that he is dead or gone never makes or keeps a living member."""
    if not one.member.leaving or one.fault:
        return one
    return one._replace(asked=f"asked_{one.member.leaving}")


def called(name: str) -> str:
    """A head of household in a sentence that others read: the surname and 某."""
    return (name[:2] if name.startswith(SURNAMES_OF_TWO) else name[:1]) + "某"
