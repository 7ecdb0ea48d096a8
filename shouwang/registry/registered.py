"""What the register holds about the households of a file: read in a few queries for many households at once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db import connection

from shouwang.registry.aliases import read
from shouwang.registry.facts import by_age, says_income
from shouwang.registry.merged import Merged
from shouwang.registry.recall import recall

WITHDRAWN = "withdrawn"


class Dwelling(NamedTuple):
    """A household as it stands; `phone` and `account` are blind indexes."""

    id: int
    key: str
    place_id: int
    household_no: str
    head_name: str
    attribute: str
    category: str
    monitored_since: date | None
    eliminated_on: date | None
    relocation_site: bool | None
    resettlement: str
    bank: str
    members: int
    net_fen: int | None
    net_per_head_fen: int | None
    income_to: date | None
    is_safety_net: bool
    gone_on: date | None
    gone_reason: str
    phone_id: int | None
    phone_mask: str
    account_id: int | None
    account_mask: str
    has_case: bool
    phone: bytes | None
    account: bytes | None


class Resident(NamedTuple):
    """A person as he stands; `number` and `phone` are blind indexes."""

    id: int
    key: str
    household_id: int
    place_id: int
    person_no: str
    name: str
    sex: str
    birth: date | None
    certificate_kind: str
    number_state: str
    number_mask: str
    relation: str
    ethnicity: str
    political: str
    health: str
    education: str
    school: str
    labour: str
    work_area: str
    work_months: int | None
    insured: bool | None
    major_illness_insured: bool | None
    medical_aid: bool | None
    dibao: str
    tekun: str
    pension: bool | None
    relocated: bool | None
    hukou: str
    residence: str
    away_since: date | None
    phone_mask: str
    number_id: int | None
    phone_id: int | None
    left_on: date | None
    left_reason: str
    told_by_id: int | None
    sheet: str
    row: int | None
    number: bytes | None
    phone: bytes | None


class Earned(NamedTuple):
    """An income of one period as it stands."""

    id: int
    household_id: int
    ends_on: date
    begins_on: date | None
    production_fen: int | None
    wage_fen: int | None
    property_fen: int | None
    transfer_fen: int | None
    cost_fen: int | None
    per_head_fen: int | None
    outlay_fen: int | None
    outlay_note: str
    claims_fen: int | None
    own_outlay_fen: int | None
    members: int
    told_by_id: int | None
    sheet: str
    row: int | None


class Assured(NamedTuple):
    """An open guarantee state."""

    id: int
    household_id: int
    kind: str
    is_firm: bool
    detail: str
    is_only_dwelling: bool | None
    since: date


class Whereabouts(NamedTuple):
    """Whose number it is, and in which household he is or was."""

    person_id: int
    household_id: int


class Sought(NamedTuple):
    """A person of the file as he is looked for: `village` the id of his village, `birth` None where it is not known.

    `by_name_alone`: somebody whose birth may be written wrongly as well is looked for without it.
    """

    number: bytes | None
    person_no: str
    name: str
    village: int
    birth: date | None
    by_name_alone: bool


class Registered:
    """The register's side of a comparison, for one portion of a file."""

    def __init__(self, keys: Iterable[str], sought: list[Sought]):
        self.by_number = _by_number([one.number for one in sought if one.number])
        known = {found.household_id for found in self.by_number.values()}
        named = _namesakes([one for one in sought if one.number not in self.by_number])
        known.update(household for _, _, _, household in named)
        self.by_key: dict[str, Dwelling] = {}
        self.by_id: dict[int, Dwelling] = {}
        for home in _dwellings(list(keys), list(known)):
            self.by_key[home.key] = self.by_id[home.id] = home
        self.persons: dict[int, Resident] = {}
        self.members: dict[int, list[Resident]] = defaultdict(list)
        self.by_person_no: dict[str, Resident] = {}
        for person in _residents(list(self.by_id), [one.person_no for one in sought if one.person_no]):
            self._know(person)
        self.merged = Merged(read(self.by_id, self.persons))
        if self.merged:
            self._follow()
        self._namesakes: dict[tuple[str, int], list[Resident]] = defaultdict(list)
        for name, village, person, _ in named:
            if person in self.persons:
                self._namesakes[name, village].append(self.persons[person])
        self._facts(list(self.by_id))
        self.recalled = recall({*self.by_id, *(person.household_id for person in self.persons.values())})

    def _know(self, person: Resident) -> None:
        self.persons[person.id] = person
        self.members[person.household_id].append(person)
        self.by_person_no[person.key] = person

    def _follow(self) -> None:
        """Whoever was found to be somebody else is met as that one, and remembered by the name that he was called."""
        missing = self.merged.homes_of_survivors() - self.by_id.keys()
        for home in _dwellings([], list(missing)):
            self.by_key[home.key] = self.by_id[home.id] = home
        for person in _residents(list(missing), []):
            if person.id not in self.persons:
                self._know(person)
        self.merged.replace(self)

    def namesakes(self, name: str, village: int) -> list[Resident]:
        """Members who stand in the village under this folded name, as far as they were looked for."""
        return self._namesakes.get((name, village), [])

    def _facts(self, households: list[int]) -> None:
        earned = sorted(_rows(Earned, _INCOMES, [households]), key=lambda one: by_age((one.begins_on, one.ends_on)))
        self.incomes = {(one.household_id, one.begins_on, one.ends_on): one for one in earned}
        self._newest = {one.household_id: one for one in earned if says_income(one._asdict())}
        self.guarantees = {(one.household_id, one.kind): one for one in _rows(Assured, _GUARANTEES, [households])}
        self.tags = set(_plain(_TAGS, [households]))
        self.safety_nets = {household for (household,) in _plain(_NETS, [households])}

    def newest(self, household_id: int) -> Earned | None:
        """The income of the latest period, if any is known."""
        return self._newest.get(household_id)

    def current(self, household_id: int) -> list[Resident]:
        """The members who are in the household now."""
        return [person for person in self.members[household_id] if person.left_on is None]


_INCOMES = f"""SELECT {", ".join(Earned._fields)} FROM registry_income WHERE household_id = ANY(%s) AND NOT withdrawn"""  # noqa: S608
_GUARANTEES = f"""SELECT {", ".join(Assured._fields)} FROM registry_guarantee
    WHERE household_id = ANY(%s) AND until IS NULL"""  # noqa: S608
_TAGS = 'SELECT household_id, "group" FROM registry_tag WHERE household_id = ANY(%s) AND person_id IS NULL AND until IS NULL'
_NETS = "SELECT household_id FROM registry_safetynet WHERE household_id = ANY(%s) AND until IS NULL"
_HOME = f"""SELECT {", ".join("h." + name for name in Dwelling._fields[:-2])}, phone."index", account."index"
    FROM registry_household h
    LEFT JOIN vault_secret phone ON phone.id = h.phone_id LEFT JOIN vault_secret account ON account.id = h.account_id"""  # noqa: S608
_PERSON = f"""SELECT {", ".join("p." + name for name in Resident._fields[:-2])}, number."index", phone."index"
    FROM registry_person p
    LEFT JOIN vault_secret number ON number.id = p.number_id LEFT JOIN vault_secret phone ON phone.id = p.phone_id"""  # noqa: S608


def _plain(sql: str, params: list) -> list[tuple]:
    if not all(params):
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _rows(kind: type, sql: str, params: list) -> list:
    return [
        kind(*(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row)) for row in _plain(sql, params)
    ]


def _by_number(numbers: list[bytes]) -> dict[bytes, Whereabouts]:
    """Sure numbers → person, the one who is still there before one who has left."""
    sql = """SELECT s."index", p.id, p.household_id FROM vault_secret s JOIN registry_person p ON p.number_id = s.id
        WHERE s."index" = ANY(%s) ORDER BY p.left_on IS NULL, p.id"""
    return {bytes(index): Whereabouts(person, home) for index, person, home in _plain(sql, [numbers])}


_NAMESAKE = """SELECT DISTINCT a.name, a.village, p.id, p.household_id
    FROM unnest(%s::text[], %s::bigint[], %s::date[]) AS a(name, village, birth)
    JOIN registry_person p ON p.folded = a.name AND p.birth = a.birth AND p.place_id BETWEEN a.village AND a.village + 999
    WHERE p.left_on IS NULL"""
_NAMED = """SELECT DISTINCT a.name, a.village, p.id, p.household_id
    FROM unnest(%s::text[], %s::bigint[]) AS a(name, village)
    JOIN registry_person p ON p.folded = a.name AND p.place_id BETWEEN a.village AND a.village + 999
    WHERE p.left_on IS NULL"""


def _namesakes(sought: list[Sought]) -> list[tuple[str, int, int, int]]:
    """Name, village, person, household of standing members of the same name and village, and birth where it is known."""
    born = [one for one in sought if one.birth and not one.by_name_alone]
    rest = [one for one in sought if one.by_name_alone]
    columns = [[one.name for one in born], [one.village for one in born], [one.birth for one in born]]
    found = _plain(_NAMESAKE, columns) + _plain(_NAMED, [[one.name for one in rest], [one.village for one in rest]])
    return list(dict.fromkeys(found))


def _dwellings(keys: list[str], households: list[int]) -> list[Dwelling]:
    found = _rows(Dwelling, f"{_HOME} WHERE h.key = ANY(%s)", [keys])
    seen = {home.id for home in found}
    return found + _rows(Dwelling, f"{_HOME} WHERE h.id = ANY(%s)", [[one for one in households if one not in seen]])


def _residents(households: list[int], person_nos: list[str]) -> list[Resident]:
    found = _rows(Resident, f"{_PERSON} WHERE p.household_id = ANY(%s) ORDER BY p.id", [households])
    seen = {person.key for person in found}
    rest = [key for key in person_nos if key not in seen]
    return found + _rows(Resident, f"{_PERSON} WHERE p.key = ANY(%s) ORDER BY p.id", [rest])
