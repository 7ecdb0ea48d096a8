"""Looking people up for thousands of rows at once: by blind index or by name, one question each, within sight."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.db import connection

from shouwang.places.code import at_level
from shouwang.registry.standing import WITHDRAWN
from shouwang.vault.cipher import unseal

SURE = ("exact", "repaired")


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


_SELECT = """
SELECT p.id, p.key, h.key, p.place_id, p.name, p.birth, p.number_state,
       p.left_on IS NOT NULL OR h.gone_on IS NOT NULL, s.index
FROM registry_person p
JOIN registry_household h ON h.id = p.household_id AND h.gone_reason <> %s
"""
_BY_NUMBER = _SELECT + "JOIN vault_secret s ON s.id = p.number_id WHERE s.index = ANY(%s) ORDER BY p.id"
_BY_NAME = _SELECT + "LEFT JOIN vault_secret s ON s.id = p.number_id WHERE p.name = ANY(%s) ORDER BY p.id"
_SEALED = "SELECT p.id, s.sealed FROM registry_person p JOIN vault_secret s ON s.id = p.number_id WHERE p.id = ANY(%s)"
_KNOWN = "SELECT i FROM unnest(%s::bytea[]) AS asked(i) WHERE vault_known(i)"


def by_number(indexes: Collection[bytes]) -> dict[bytes, list[Found]]:
    """Blind index → the people whose certificate number it is."""
    found: dict[bytes, list[Found]] = defaultdict(list)
    for person in _ask(_BY_NUMBER, indexes):
        found[person.index].append(person)
    return found


def by_name(names: Collection[str]) -> dict[str, list[Found]]:
    """Name → the people who bear it."""
    found: dict[str, list[Found]] = defaultdict(list)
    for person in _ask(_BY_NAME, names):
        found[person.name].append(person)
    return found


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


def _ask(question: str, values: Collection) -> Iterable[Found]:
    if not values:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(question, [WITHDRAWN, list(values)])
        return [Found(*row[:-1], bytes(row[-1] or b"")) for row in cursor.fetchall()]
