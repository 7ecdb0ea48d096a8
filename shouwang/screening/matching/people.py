"""Looking people up for thousands of rows at once: by blind index, by folded name and village or birth, within sight.

One question each whatever the number of rows, at most ten people for a row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.db import connection

from shouwang.places.code import at_level
from shouwang.registry.registered import WITHDRAWN
from shouwang.vault.cipher import unseal

SURE = ("exact", "repaired")
MOST = 10  # candidates of one row that are looked at and shown


class Asked(NamedTuple):
    """What a row that has no sure number knows of its person: folded name, birth, first and last place of its village."""

    name: str
    birth: date | None
    lo: int
    hi: int


class Found(NamedTuple):
    """A person of the register, as far as matching needs him."""

    id: int
    key: str
    household: str
    place: int
    name: str
    birth: date | None
    state: str
    has_left: bool
    index: bytes

    @property
    def is_sure(self) -> bool:
        """Whether his own number may stand against another one."""
        return self.state in SURE

    @property
    def village(self) -> int:
        return at_level(self.place, "village")


_COLUMNS = """p.id, p.key, h.key, p.place_id, p.name, p.birth, p.number_state,
       p.left_on IS NOT NULL OR h.gone_on IS NOT NULL"""
#: Whoever was found to be registered twice is the one who stays.
_WHO = """LEFT JOIN registry_same k ON k.person_id = w.id AND k.ended_at IS NULL
JOIN registry_person p ON p.id = coalesce(k.is_person_id, w.id)
JOIN registry_household h ON h.id = p.household_id AND h.gone_reason <> %s"""
_BY_NUMBER = f"""
SELECT DISTINCT 0, {_COLUMNS}, s.index
FROM registry_person w
JOIN vault_secret s ON s.id = w.number_id
{_WHO}
WHERE s.index = ANY(%s) ORDER BY p.id"""  # noqa: S608 our own columns
_BY_IDS = f"""
SELECT 0, {_COLUMNS}, NULL
FROM registry_person p
JOIN registry_household h ON h.id = p.household_id AND h.gone_reason <> %s
WHERE p.id = ANY(%s)"""  # noqa: S608 our own columns
#: One look at an index for each row that asks, never all namesakes of a city: those still here first, the best ten.
_ASKED = f"""
SELECT a.at, {_COLUMNS}, NULL
FROM unnest(%s::int[], %s::text[], %s::date[], %s::bigint[], %s::bigint[]) AS a(at, name, birth, lo, hi)
CROSS JOIN LATERAL (
    SELECT * FROM registry_person p WHERE {{which}} AND p.left_reason <> 'same'
    ORDER BY (p.left_on IS NOT NULL), (p.place_id NOT BETWEEN a.lo AND a.hi), p.id LIMIT {MOST}
) p
JOIN registry_household h ON h.id = p.household_id AND h.gone_reason <> %s
ORDER BY a.at, (p.left_on IS NOT NULL), (p.place_id NOT BETWEEN a.lo AND a.hi), p.id"""  # noqa: S608 our own columns
_WHICH = {
    "name": "p.folded = a.name AND p.place_id BETWEEN a.lo AND a.hi",
    "name_birth": "p.folded = a.name AND p.birth = a.birth",
    "name_unborn": "p.folded = a.name AND p.birth IS NULL AND p.place_id BETWEEN a.lo AND a.hi",
    "birth": "p.birth = a.birth AND p.place_id BETWEEN a.lo AND a.hi",
}
_SEALED = "SELECT p.id, s.sealed FROM registry_person p JOIN vault_secret s ON s.id = p.number_id WHERE p.id = ANY(%s)"
_KNOWN = "SELECT i FROM unnest(%s::bytea[]) AS asked(i) WHERE vault_known(i)"


def by_number(indexes: Collection[bytes]) -> dict[bytes, list[Found]]:
    """Blind index → the people whose certificate number it is."""
    found: dict[bytes, list[Found]] = defaultdict(list)
    for _, person in _rows(_BY_NUMBER, [WITHDRAWN, list(indexes)]) if indexes else ():
        found[person.index].append(person)
    return found


def by_ids(ids: Collection[int]) -> dict[int, Found]:
    """Registered people by their ids; whoever was taken back is not here."""
    return {person.id: person for _, person in _rows(_BY_IDS, [WITHDRAWN, list(ids)])} if ids else {}


def named(asked: Collection[Asked]) -> dict[Asked, list[Found]]:
    """By folded name, within the range of places."""
    return _asked("name", asked)


def named_and_born(asked: Collection[Asked]) -> dict[Asked, list[Found]]:
    """By folded name and birth, wherever; those within the range first."""
    return _asked("name_birth", asked)


def named_and_unborn(asked: Collection[Asked]) -> dict[Asked, list[Found]]:
    """By folded name, within the range of places: those whose birth nobody has written down."""
    return _asked("name_unborn", asked)


def born(asked: Collection[Asked]) -> dict[Asked, list[Found]]:
    """By birth, within the range of places: among them are those whose name was nearly written."""
    return _asked("birth", asked)


def known_elsewhere(indexes: Collection[bytes]) -> set[bytes]:
    """Those numbers that a registered person beyond my places has: yes or no, never who."""
    if not indexes:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [list(indexes)])
        return {bytes(index) for (index,) in cursor.fetchall()}


def numbers_of(people: Iterable[int]) -> dict[int, str]:
    """The numbers of a few people, for ranking candidates by what is left of a damaged one; nothing of it is shown."""
    wanted = list(set(people))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_SEALED, [wanted])
        return {person: unseal(sealed, b"number").decode() for person, sealed in cursor.fetchall()}


def _asked(how: str, asked: Collection[Asked]) -> dict[Asked, list[Found]]:
    wanted = list(dict.fromkeys(asked))
    found: dict[Asked, list[Found]] = defaultdict(list)
    if wanted:
        columns = [list(range(len(wanted))), *(list(column) for column in zip(*wanted, strict=True))]
        for at, person in _rows(_ASKED.format(which=_WHICH[how]), [*columns, WITHDRAWN]):
            found[wanted[at]].append(person)
    return found


def _rows(question: str, values: list) -> list[tuple[int, Found]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [(at, Found(*row, bytes(index or b""))) for at, *row, index in cursor.fetchall()]
