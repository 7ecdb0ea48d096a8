"""A file that still calls somebody by the key or number of one who was found to be another: it speaks of the other one."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from shouwang.registry.aliases import Alias


class Merged:
    """Of the households and persons of a portion: who is met as whom. Pure but for the rows that it is given."""

    def __init__(self, aliases: Iterable[Alias]):
        self._aliases = list(aliases)
        self._homes = {one.was: one.now for one in self._aliases if not one.is_person}
        self._people = {one.was: one.now for one in self._aliases if one.is_person}
        self._called: dict[int, list[Any]] = defaultdict(list)  # the one who stays → rows of those who are he
        self._key_of: dict[str, int] = {}
        self._other_names: dict[int, list[int]] = defaultdict(list)  # the household that stays → those that are it
        for was, now in self._homes.items():
            self._other_names[now].append(was)

    def __bool__(self) -> bool:
        return bool(self._aliases)

    def homes_of_survivors(self) -> set[int]:
        """Where those are who stayed."""
        return {one.home for one in self._aliases}

    def replace(self, registered) -> None:
        """Put everybody who is another one out of the way: his keys lead to that one."""
        for was, now in self._homes.items():
            if (old := registered.by_id.get(was)) and now in registered.by_id:
                self._key_of[old.key] = was
                registered.by_key[old.key] = registered.by_id[was] = registered.by_id[now]
        for was, now in self._people.items():
            old, person = registered.persons.get(was), registered.persons.get(now)
            if old and person:
                self._called[now].append(old)
                registered.persons[was] = registered.by_person_no[old.key] = person
                registered.members[old.household_id].remove(old)

    def home_named(self, key: str, home: int, met: set) -> int | None:
        """By which other name a household of a file is called; of those that nobody called yet, if its own was called."""
        if key in self._key_of:
            return self._key_of[key]
        if (home, None) not in met:
            return None
        return next((one for one in self._other_names[home] if (home, one) not in met), None)

    def person_named(self, person: int, person_no: str | None, number: bytes | None, home: int | None) -> int | None:
        """By which other name a person is called: his key or number, or his place in a household that was another."""
        for one in self._called.get(person, ()):
            if person_no == one.key or (number and number == one.number) or (home and home == one.household_id):
                return one.id
        return None

    def is_known_otherwise(self, home: int) -> bool:
        """Whether a file may speak of the household in two places."""
        return home in self._other_names
