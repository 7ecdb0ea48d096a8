"""What the register knows of the people whom a piece of rows may mean: asked for in bulk, before any row is judged."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from shouwang.places.code import span
from shouwang.screening.intake.check import Line
from shouwang.screening.matching import people
from shouwang.screening.matching.people import Asked, Found
from shouwang.screening.matching.where import Where
from shouwang.sheets import identity
from shouwang.sheets.folding import agree, folded, near
from shouwang.sheets.identity import EMPTY, Number
from shouwang.vault.cipher import blind_index

UNSURE = ("bad_check", "damaged")


class Row(NamedTuple):
    """A line, as far as it says whom it is about.

    `birth` is by a well-formed number, else by its column, else by what is left of a damaged number. `born` and `here`
    are what it asks the register: by name and birth, and by name within its village or the smallest place that it names.
    """

    line: Line
    number: Number
    where: Where
    name: str
    birth: date | None
    born: Asked
    here: Asked

    def names(self, person: Found) -> bool:
        """Whether it writes this person's name."""
        return agree(self.name, person.name)


def row(line: Line, where: Where, area: int) -> Row:
    """What a line says, with its name folded and its place measured once."""
    number, name = line.values.get("number") or EMPTY, str(line.values.get("name") or "")
    birth = number.birth or line.values.get("birth_on") or _birth_left(number)
    here = Asked(folded(name), None, *_span(where.village or where.place or area))
    return Row(line, number, where, name, birth, here._replace(birth=birth), here)


_span = lru_cache(maxsize=50_000)(span)  # the places of a large area; bounded


def true_numbers(number: Number) -> tuple[str, ...]:
    """The number that a damaged cell may well hold whole, if any: never enough without name, birth and village."""
    return (number.agreed,) if number.agreed else ()


def _birth_left(number: Number) -> date | None:
    key = number.candidates_key
    return identity.birth_of(f"{key[:14]}0000") if number.state == "damaged" and key[:14].isdigit() else None


class Known:
    """The answers for one piece. `holders`, `namesakes` and `near` cost nothing more once it is made."""

    def __init__(self, rows: Sequence[Row]):
        self._possible = {
            r.number.text: identity.candidates(r.number) + true_numbers(r.number)
            for r in rows
            if r.number.state in UNSURE
        }
        wanted = {r.number.sure for r in rows if r.number.sure} | {n for some in self._possible.values() for n in some}
        self.indexes = {text: blind_index("number", text) for text in wanted}
        self._apart = {r.number.text: blind_index("damaged", r.number.text) for r in rows if true_numbers(r.number)}
        self._holders = people.by_number({*self.indexes.values(), *self._apart.values()})
        loose = [r for r in rows if folded(r.name) and not self._is_settled(r)]
        self._born = people.named_and_born([r.born for r in loose if r.birth])
        lone = [r for r in loose if not (r.birth and self._born.get(r.born))]
        self._named = people.named([r.here for r in lone if r.where.village or not r.birth])
        self._unborn = people.named_and_unborn([r.here for r in loose if r.birth and not r.where.village])
        self._near: dict[Asked, list[Found]] = {}

    def _is_settled(self, row: Row) -> bool:
        return any(not row.name or row.names(person) for person in self.holders(row.number.sure))

    def holders(self, number: str) -> list[Found]:
        """The people whose sure number it is."""
        found = self._holders.get(self.indexes[number], ()) if number else ()
        return [person for person in found if person.is_sure]

    def possible_holders(self, number: Number) -> list[Found]:
        """The people whose number a doubtful one may have been meant to be."""
        return [person for text in self._possible.get(number.text, ()) for person in self.holders(text)]

    def whole_holders(self, number: Number) -> list[Found]:
        """The people who bear a number that a damaged cell may hold whole; the register may doubt it just as well."""
        same = self._holders.get(self._apart[number.text], ()) if number.text in self._apart else ()
        return [*same, *(p for text in true_numbers(number) for p in self.holders(text))]

    def namesakes(self, row: Row) -> list[Found]:
        """Who bears the name: in the row's village, of its birth wherever, of no known birth where it names no village."""
        found = [*self._named.get(row.here, ()), *self._born.get(row.born, ()), *self._unborn.get(row.here, ())]
        return list(
            {person.id: person for person in sorted(found, key=lambda p: p.village != row.where.village)}.values()
        )

    def ask_near(self, rows: Sequence[Row]) -> None:
        """Ask for those who were born on the same day in the same village, for rows that found nobody."""
        self._near = people.born([_of_birth(row) for row in rows if row.birth and row.where.village])

    def near(self, row: Row) -> list[Found]:
        """Who of them bears nearly the written name."""
        return [p for p in self._near.get(_of_birth(row), ()) if near(folded(row.name), folded(p.name))]


def _of_birth(row: Row) -> Asked:
    return row.born._replace(name="")
