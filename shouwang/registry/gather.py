"""Putting the rows of a registry's workbook together as households, before anybody looks at the register. Pure.

Who belongs together: the same 户编号; else the same 户主证件号码; else the rows from one 户主 to the next in one village.
A number of the national form is one household wherever it stands. Any other number is one household within its sheet
and village; standing in several, it is a serial and no key. Number and village that only the head's row has are carried
down to his family, nothing else is. Two heads: nobody can say whose household it is, and it stays out. A first row that
could not be read takes the rows after it along that say nothing of their own: they are not the family before.
"""

import re
from collections import Counter, deque
from collections.abc import Iterable, Mapping

from shouwang.places.kinds import bare
from shouwang.registry.faults import LIMITS, fault
from shouwang.registry.home import HEAD, MORE, NO_MORE, PERSON, SHARED, WHERE, Home, Member, Where, born
from shouwang.registry.key import OLD_NUMBER, has_private_no, is_national, is_serial, runs
from shouwang.registry.layout import ENROL
from shouwang.registry.remark import leaving
from shouwang.sheets.contract import Fault
from shouwang.sheets.lines import parted
from shouwang.sheets.read import Row

PLAIN = re.compile(r"^(?=.*\w)[\w.-]+$")  # what may stand in a key: keys are parts of addresses
SURE_ENOUGH = ("exact", "repaired", "bad_check")
_APART = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])|\s*(?=·)|(?<=·)\s*")
_DOTS = str.maketrans("•‧・．●", "·····")
_NO, _PERSON_NO = ENROL.column("household_no").heading, ENROL.column("person_no").heading
_VILLAGE = ENROL.column("village_name").heading
_HEADINGS = {name: ENROL.column(name).heading for name in SHARED}

At = tuple[str, str]  # file and sheet
Unread = Mapping[tuple[str, str, int], set[str]]


class Gathering:
    """Rows coming in, households growing. `national`: the columns of the national layout that the file has."""

    def __init__(self, national: Iterable[str] = ()):
        self._national = tuple(national)
        self.faults: list[Fault] = []
        self.left_out = 0
        self._homes: list[Home] = []
        self._by_no: dict[tuple, list[Home]] = {}
        self._by_head: dict[tuple, Home] = {}
        self._open: tuple[At, Home] | None = None
        self._orphans: At | None = None  # the sheet where the household of the rows that come next was not read
        self._unread: dict[At, deque[Row]] = {}
        self._own: Counter[At] = Counter()  # rows of members that bear the number themselves
        self._carried: Counter[tuple[At, str]] = Counter()
        self._serial_nos: Counter[At] = Counter()
        self._where: dict[tuple, Where] = {}
        self._first_seen: dict[object, tuple[Member, Home]] = {}
        self._person_nos: dict[str, Member] = {}

    def passed_over(self, rows: Iterable[Row]) -> None:
        """Faulty rows that stand among those still to be taken, with what could be read of them."""
        for row in rows:
            self._unread.setdefault((row.file, row.sheet), deque()).append(row)

    def take(self, row: Row) -> None:
        unread = self._unread.get((row.file, row.sheet))
        while unread and unread[0].row < row.row:
            self._without(unread.popleft())
        values = row.values
        code = _unusable(values)
        if code:
            self._without(row)
            return self._leave_out(code, row)
        label = values["household_no"] or ""
        self._drop_nos(values, row)
        if row.section and not any(values[name] for name in WHERE[:3]):
            values["township_name"], values["village_name"] = (part or None for part in parted(row.section))
        gone = leaving(values["name"], values["remark"])
        member = Member(row.file, row.sheet, row.row, values["number"], _person(values), gone, _more(values))
        where = self._where_of(values)
        home = self._home(label, values, where, member)
        if home and self._is_new(home, member, where):
            self._join(home, values, where, member)
        return None

    def _without(self, row: Row) -> None:
        """A row that stays out: when a household may begin with it, the rows after it have lost their head."""
        if row.values["household_no"] or row.values["relation"] in (None, HEAD):
            self._open, self._orphans = None, (row.file, row.sheet)

    def _drop_nos(self, values: dict, row: Row) -> None:
        """Somebody's certificate or phone is never a key, for it would stand in addresses and logs; nor is a bare serial."""
        for name, heading in (("household_no", _NO), ("person_no", _PERSON_NO)):
            number = values["number"]
            if values[name] and has_private_no(values[name], number.text, number.birth or values["birth"]):
                values[name] = None
                self.faults.append(fault("private_no", row.file, row.sheet, row.row, heading))
        if values["person_no"] and is_serial(values["person_no"]):
            values["person_no"] = None
            self._serial_nos[row.file, row.sheet] += 1

    def _where_of(self, values: dict) -> Where:
        said = tuple(values[name] for name in WHERE)
        where = self._where.get(said)
        if where is None:
            where = self._where[said] = Where(*said)
        return where

    def _home(self, label: str, values: dict, where: Where, member: Member) -> Home | None:
        """The household that a row belongs to, perhaps a new one; None when the row stays out."""
        at, is_head = member[:2], values["relation"] == HEAD
        if label:
            self._own[at] += not is_head
            return self._opened(at, self._numbered(label, values, where, at, is_head=is_head))
        head = values["head_number"]
        if head.state != "empty":
            home = self._by_head.setdefault((head.text,), Home("", where, [None] * len(SHARED)))
            return self._opened(at, home)
        if self._orphans == at and not is_head:
            return self._leave_out("head_lost", member)
        before = self._open[1] if self._open and self._open[0] == at else None
        if is_head or before is None or not agree(before.where, where):
            return self._opened(at, Home("", where, [None] * len(SHARED)))
        if before.no and self._own[at] > self._carried[at, _NO]:
            return self._leave_out("no_number_here", member)
        self._carried[at, _NO] += bool(before.no)
        return before

    def _opened(self, at: At, home: Home) -> Home:
        self._open, self._orphans = (at, home), None
        return home

    def _numbered(self, label: str, values: dict, where: Where, at: At, *, is_head: bool) -> Home:
        known = self._by_no.setdefault((label,) if is_national(label) else (label, *at), [])
        home = known[-1] if known and is_national(label) else _among(known, where, is_head=is_head)
        if home is None:
            home = Home(values["household_no"] or "", where, [None] * len(SHARED))
            known.append(home)
        return home

    def _is_new(self, home: Home, member: Member, said: Where) -> bool:
        """Whether the person's number was not met before; a second time the row is left out."""
        number = member.number
        if number.text:
            sign = number.text if number.state in SURE_ENOUGH else (number.text, member.name)
            before, where = self._first_seen.setdefault(sign, (member, home))
            if before is not member:
                same = "duplicate_row" if agree(home.where, said) else "row_elsewhere"
                self._leave_out(same if where is home else "duplicate_person", member)
                return False
        no = member.said[0]
        if not no or self._person_nos.setdefault(no, member) is member:
            return True
        self._leave_out("person_no_twice", member)
        return False

    def _join(self, home: Home, values: dict, where: Where, member: Member) -> None:
        if not home.members:
            self._homes.append(home)
        if where is not home.where:
            self._locate(home, values, where, member)
        self._share(home, values, member)
        if self._national:
            self._share_national(home, values, member)
        home.members.append(member)

    def _locate(self, home: Home, values: dict, where: Where, member: Member) -> None:
        """A row that says another place than the household's rows so far: the head's row says it, a blank nothing."""
        at, is_head = (member.file, member.sheet), values["relation"] == HEAD
        if not any(where[:3]):
            self._carried[at, _VILLAGE] += any(home.where[:3])
        elif not agree(home.where, where):
            self.faults.append(fault("differs", *at, member.row, _VILLAGE))
        if any(where[:3]) and (is_head or not any(home.where[:3])):
            home.where = where
        elif not home.where.group and where.group and agree(home.where, where):
            home.where = self._where.setdefault(home.where[:3] + where[3:], Where(*home.where[:3], where.group))

    def _share(self, home: Home, values: dict, member: Member) -> None:
        """What a row says of the household; where a later row says something else, the first stays."""
        shared = home.shared
        for at, name in enumerate(SHARED):
            value, before = values[name], shared[at]
            if value is None or value == before:
                continue
            if before is None:
                shared[at] = value
            elif name not in ("bank", "account"):
                self.faults.append(fault("differs", member.file, member.sheet, member.row, _HEADINGS[name]))

    def _share_national(self, home: Home, values: dict, member: Member) -> None:
        """What a row says in the columns of the national layout; the first stays here too."""
        for name in self._national:
            value = values[name]
            if value is not None and home.national.setdefault(name, value) != value:
                self.faults.append(fault("differs", member.file, member.sheet, member.row, ENROL.column(name).heading))

    def _leave_out(self, code: str, row: Row | Member) -> None:
        self.left_out += 1
        self.faults.append(fault(code, row.file, row.sheet, row.row))

    def homes(self, unread: Unread) -> list[Home]:
        """The households of the file, in file order; `unread` says which rows have income that could not be read."""
        self._tell_serials()
        self._tell_carried()
        for home in [home for home in self._homes if sum(one.relation == HEAD for one in home.members) > 1]:
            for member in home.members:
                self._leave_out("two_heads", member)
            home.members = []
        found = [home for home in self._homes if home.members]
        for home in found:
            self._drop_old_form(home)
            if not home.has_head:
                first = home.members[0]
                self.faults.append(fault("no_head", first.file, first.sheet, first.row))
            if unread:
                home.has_unread_income = _lacks(home, unread)
        return found

    def _drop_old_form(self, home: Home) -> None:
        """Fifteen digits that are a certificate of the old form of any of its members, not only of its first."""
        if len(home.no) == OLD_NUMBER and any(has_private_no(home.no, m.number.text, born(m)) for m in home.members):
            home.no, first = "", home.members[0]
            self.faults.append(fault("private_no", first.file, first.sheet, first.row, _NO))

    def _tell_serials(self) -> None:
        """Numbers that stand for several households are serials of their sheets, and no keys."""
        by_no: dict[str, list[Home]] = {}
        for home in self._homes:
            if home.no and not is_national(home.no):
                by_no.setdefault(home.no, []).append(home)
        run = runs(by_no)
        told: Counter[At] = Counter()
        for no, several in by_no.items():
            self._leave_out_lost(several)
            homes = [home for home in several if home.members]
            for home in homes:
                home.in_run = no in run
                if len(homes) > 1 or is_serial(no):
                    home.no = ""
                    told[home.members[0].file, home.members[0].sheet] += 1
        for (file, sheet), count in told.items():
            said = f"户编号只是表内序号，或在别的村、别的工作表里也用过，{count}户另编户标识"
            self.faults.append(fault("serials", file, sheet, 0, sentence=said))

    def _leave_out_lost(self, homes: list[Home]) -> None:
        """Rows of one number and sheet in another village than the head's: one family or two, nobody can say."""
        for home in homes:
            at = home.members[0][:2]
            others = [one for one in homes if one is not home and one.members and one.members[0][:2] == at]
            if not home.has_head and any(one.has_head for one in others):
                for member in home.members:
                    self._leave_out("two_villages", member)
                home.members = []

    def _tell_carried(self) -> None:
        for at, count in self._serial_nos.items():
            said = f"人编号只是表内序号，{count}人另编人标识"
            self.faults.append(fault("serials", *at, 0, _PERSON_NO, sentence=said))
        for (at, heading), count in self._carried.items():
            if count:
                said = f"“{heading}”只写在每户的第一行，有{count}行按本户填写"
                self.faults.append(fault("filled_down", *at, 0, heading, sentence=said))


def agree(one: Where, other: Where) -> bool:
    """Whether two places in words may be one village; what one of them does not say does not stand against it."""
    if one[:3] == other[:3]:
        return True
    if one.code and other.code and one.code.strip()[:12] != other.code.strip()[:12]:
        return False
    pairs = (("township", one.township, other.township), ("village", one.village, other.village))
    return all(not mine or not theirs or bare(level, mine) == bare(level, theirs) for level, mine, theirs in pairs)


def _unusable(values: Mapping) -> str:
    """Why a row cannot be taken as it is; "" when it can."""
    if any(len(values[name] or "") > most for name, most in LIMITS.items()):
        return "too_long"
    is_odd = any(values[name] and not PLAIN.match(values[name]) for name in ("household_no", "person_no"))
    return "bad_no" if is_odd else ""


def _among(homes: list[Home], where: Where, *, is_head: bool) -> Home | None:
    """Which of the households under one serial of a sheet a row belongs to: village and group tell them apart."""
    fits = [home for home in homes if agree(home.where, where)]
    here = [home for home in fits if not where.group or home.where.group in (None, where.group)]
    chosen = here if is_head else here or fits
    return chosen[-1] if chosen else None


def _lacks(home: Home, unread: Unread) -> bool:
    """Whether a part of the household's income was there and could not be read."""
    lost = {
        heading for one in home.members for heading in unread.get((one.file, one.sheet, one.row), ())
    }  # fmt: skip
    return any(home.shared[at] is None and _HEADINGS[name] in lost for at, name in enumerate(SHARED))


def _person(values: dict) -> tuple:
    values["name"] = plain_name(values["name"])
    return tuple(values[name] for name in PERSON)


def _more(values: dict) -> tuple:
    said = tuple(values[name] for name in MORE)
    return NO_MORE if said == NO_MORE else said


def plain_name(name: str) -> str:
    """A name without the spaces that clerks put between its characters; one kind of dot in minority names."""
    if name.isalpha():
        return name
    return _APART.sub("", name.translate(_DOTS))
