"""Who is somebody else under another key: households and persons that people have found to be one and the same."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection

SAME = "same"  # why a household that is another one, or a member who is, no longer stands


class Alias(NamedTuple):
    """`was` is `now`: two households (`is_person` False) or two persons; `home` is where the one that stays is."""

    is_person: bool
    was: int
    now: int
    home: int


class Aliases(NamedTuple):
    """Household → the household that it is, person → the person whom he is."""

    homes: dict[int, int]
    people: dict[int, int]

    def __bool__(self) -> bool:
        return bool(self.homes or self.people)

    def now(self, home: int, person: int | None) -> tuple[int, int | None, int | None]:
        """A subject as the one who it is, and by whose key it was said where that is another one."""
        named = person if person in self.people else home if person is None and home in self.homes else None
        return self.homes.get(home, home), self.people.get(person, person), named

    def survivors(self, homes: Iterable[int]) -> list[int]:
        """These households, each as the one that it is, with every one that is read along with them."""
        kept = {one for one in homes if one not in self.homes}
        return [*kept, *(was for was, now in self.homes.items() if now in kept)]


_READ = """SELECT person_id IS NOT NULL, coalesce(person_id, was_household_id),
        coalesce(is_person_id, household_id), household_id
    FROM registry_same
    WHERE (household_id = ANY(%(homes)s) OR was_household_id = ANY(%(homes)s) OR person_id = ANY(%(people)s)) AND {}"""
_NOW = _READ.format("ended_at IS NULL")
_THEN = _READ.format("at <= %(at)s AND (ended_at IS NULL OR ended_at > %(at)s)")


def read(homes: Iterable[int], people: Iterable[int] = (), known_at: datetime | None = None) -> list[Alias]:
    """What is known of these households, of whoever lives there, and of these persons; at an instant, or now."""
    said = {"homes": list(homes), "people": list(people), "at": known_at}
    with connection.cursor() as cursor:
        cursor.execute(_THEN if known_at else _NOW, said)
        return [Alias(*row) for row in cursor.fetchall()]


def with_survivors(homes: Iterable[int]) -> set[int]:
    """These households, and of those that are another one also that one."""
    every = set(homes)
    return every | {one.home for one in read(every) if not one.is_person and one.was in every}


def aliases(homes: Iterable[int], known_at: datetime | None = None) -> Aliases:
    """Who in these households is whom."""
    found = read(homes, known_at=known_at)
    return Aliases(
        {one.was: one.now for one in found if not one.is_person}, {one.was: one.now for one in found if one.is_person}
    )
