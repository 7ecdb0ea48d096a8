"""From rows of the registry's workbook to households with their members, before anybody looks at the register. Pure.

Who belongs together: the same 户编号; else the same 户主证件号码; else the rows from one 户主 to the next in one village.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from shouwang.registry.faults import LIMITS, fault
from shouwang.registry.layout import ENROL
from shouwang.sheets.contract import Fault
from shouwang.sheets.header import Mapped
from shouwang.sheets.identity import Number
from shouwang.sheets.read import Row, read

HEAD = "01"
WHERE = ("village_code", "township_name", "village_name", "group_name")
PERSON = (
    "person_no", "name", "sex", "certificate_kind", "birth", "relation", "ethnicity", "political", "health",
    "education", "school", "labour", "work_area", "work_months", "insured", "employee_insured",
    "major_illness_insured", "medical_aid", "dibao", "tekun", "pension", "relocated", "phone",
)  # fmt: skip
MONEY = (
    "production_income", "wage_income", "property_income", "transfer_income", "production_cost", "net_per_head",
    "other_outlay",
)  # fmt: skip
SHARED = (
    "household_kind", "category", "relocation_site", "household_phone", "bank", "account", "income_from", "income_to",
    *MONEY, "other_outlay_note", "dropout", "all_insured", "safe_water", "water_problem", "dangerous_house",
    "house_grade", "only_dwelling", "safety_net", "tags",
)  # fmt: skip
EVERY = 5000
PLAIN = re.compile(r"^(?=.*\w)[\w.-]+$")  # what may stand in a key: keys are parts of addresses
SURE_ENOUGH = ("exact", "repaired", "bad_check")
_APART = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])|\s*(?=·)|(?<=·)\s*")
_DOTS = str.maketrans("•‧・．●", "·····")
_AT = {name: at for at, name in enumerate(PERSON)}
_SHARED_AT = {name: at for at, name in enumerate(SHARED)}

Tell = Callable[[int, str], None]


class Where(NamedTuple):
    """The place as the file writes it; None where it says nothing."""

    code: str | None
    township: str | None
    village: str | None
    group: str | None


class Member(NamedTuple):
    """One row: who it is. `said` has the values of PERSON, in that order."""

    file: str
    sheet: str
    row: int
    number: Number
    said: tuple

    def __getattr__(self, name: str):
        at = _AT.get(name)
        if at is None:
            raise AttributeError(name)
        return self.said[at]


@dataclass(slots=True)
class Home:
    """One household of the file: its number (if any), its place in words, what its rows say together, its members."""

    no: str
    where: Where
    shared: list
    members: list[Member] = field(default_factory=list)

    def get(self, name: str) -> Any:
        return self.shared[_SHARED_AT[name]]

    @property
    def head(self) -> Member:
        """The first 户主, else the first member."""
        return next((member for member in self.members if member.relation == HEAD), self.members[0])


@dataclass
class Collected:
    """A file read to its end. `mapping` says where each column stands (from 0), `shown` the headings as written."""

    data: bytes
    filename: str
    sha256: str
    homes: list[Home]
    faults: list[Fault]
    mapping: dict[str, int]
    shown: tuple[str, ...]
    rows: int
    faulty: int
    skipped: int


def digest(data: bytes) -> str:
    """SHA-256 of the file, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def collect(data: bytes, filename: str, *, mapping: Mapped | None = None, tell: Tell | None = None) -> Collected:
    """Read a workbook and put its rows together. Raises Refused with a sentence when it cannot be read at all.

    `tell(rows, sentence)` is called now and then.
    """
    reading = read(data, filename, ENROL, mapping=mapping).require()
    gathering = _Gathering()
    for taken, row in enumerate(reading, 1):
        gathering.take(row)
        if tell and taken % EVERY == 0:
            tell(taken, "正在读取文件")
    homes = gathering.homes()
    return Collected(
        data=data,
        filename=filename,
        sha256=digest(data),
        homes=homes,
        faults=[*reading.faults, *gathering.faults],
        mapping=dict(reading.tables[0].header.columns),
        shown=reading.tables[0].header.shown,
        rows=reading.rows,
        faulty=reading.faulty + gathering.left_out,
        skipped=reading.skipped,
    )


def headings(data: bytes, filename: str, *, mapping: Mapped | None = None) -> tuple[dict[str, int], tuple[str, ...]]:
    """Which columns were found where, and the headings as the file has them: also of a file that lacks columns."""
    reading = read(data, filename, ENROL, mapping=mapping)
    reading.close()
    return dict(reading.best.columns), reading.best.shown


class _Gathering:
    """Rows coming in, households growing."""

    def __init__(self):
        self.by_key: dict[object, Home] = {}
        self.open_key: object = None
        self.faults: list[Fault] = []
        self.left_out = 0
        self._where: dict[tuple, Where] = {}
        self._first_seen: dict[object, Member] = {}
        self._person_nos: dict[str, Member] = {}

    def take(self, row: Row) -> None:
        values = row.values
        if any(len(values[name] or "") > most for name, most in LIMITS.items()):
            self._leave_out("too_long", row)
            return
        if any(values[name] and not PLAIN.match(values[name]) for name in ("household_no", "person_no")):
            self._leave_out("bad_no", row)
            return
        where = self._where_of(values)
        member = Member(row.file, row.sheet, row.row, values["number"], _person(values))
        key = self._key(values, where, member)
        if not self._is_new(key, member):
            return
        home = self.by_key.get(key)
        if home is None:
            home = self.by_key[key] = Home(values["household_no"] or "", where, [values[name] for name in SHARED])
        else:
            self._merge(home, values, row)
        home.members.append(member)
        self.open_key = key

    def _where_of(self, values: dict) -> Where:
        said = tuple(values[name] for name in WHERE)
        where = self._where.get(said)
        if where is None:
            where = self._where[said] = Where(*said)
        return where

    def _key(self, values: dict, where: Where, member: Member) -> object:
        if values["household_no"]:
            return values["household_no"]
        head = values["head_number"]
        if head.state != "empty":
            return ("head", head.text)
        before = self.by_key.get(self.open_key)
        if before and not before.no and before.where[:3] == where[:3] and values["relation"] != HEAD:
            return self.open_key
        return ("row", member.file, member.sheet, member.row)

    def _is_new(self, key: object, member: Member) -> bool:
        """Whether the person's number was not met before; a second time the row is left out."""
        number = member.number
        if not number.text:
            return self._has_own_no(member)
        sign = number.text if number.state in SURE_ENOUGH else (number.text, member.name)
        before = self._first_seen.setdefault(sign, member)
        if before is member:
            return self._has_own_no(member)
        home = self.by_key.get(key)
        again = home is not None and any(other is before for other in home.members)
        self._leave_out("duplicate_row" if again else "duplicate_person", member)
        return False

    def _has_own_no(self, member: Member) -> bool:
        """A person's own number may stand once in a file."""
        if not member.person_no or self._person_nos.setdefault(member.person_no, member) is member:
            return True
        self._leave_out("person_no_twice", member)
        return False

    def _leave_out(self, code: str, row: Row | Member) -> None:
        self.left_out += 1
        self.faults.append(fault(code, row.file, row.sheet, row.row))

    def _merge(self, home: Home, values: dict, row: Row) -> None:
        """What a later row adds; where it says something else, the first stays."""
        for at, name in enumerate(SHARED):
            value, before = values[name], home.shared[at]
            if value is None or value == before:
                continue
            if before is None:
                home.shared[at] = value
            elif name not in ("bank", "account"):
                self.faults.append(fault("differs", row.file, row.sheet, row.row, ENROL.column(name).heading))

    def homes(self) -> list[Home]:
        found = list(self.by_key.values())
        for home in found:
            heads = [member for member in home.members if member.relation == HEAD]
            if len(heads) != 1:
                member = heads[1] if heads else home.members[0]
                code = "two_heads" if heads else "no_head"
                self.faults.append(fault(code, member.file, member.sheet, member.row))
        return found


def _person(values: dict) -> tuple:
    values["name"] = plain_name(values["name"])
    return tuple(values[name] for name in PERSON)


def plain_name(name: str) -> str:
    """A name without the spaces that clerks put between its characters; one kind of dot in minority names."""
    if name.isalpha():
        return name
    return _APART.sub("", name.translate(_DOTS))


def parts(homes: list[Home], size: int) -> Iterator[list[Home]]:
    """The households in portions, in file order."""
    for start in range(0, len(homes), size):
        yield homes[start : start + size]


def born(member: Member) -> date | None:
    """Birth by the certificate when it can be trusted, else as the file says."""
    return member.number.birth if member.number.sure else member.birth
