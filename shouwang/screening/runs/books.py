"""Which policy book measures whom: a county's households go by that county's book, whoever has the run made."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime

from shouwang.places.code import at_level, level, short
from shouwang.places.models import Place
from shouwang.policy.book import Book, canonical
from shouwang.policy.in_force import in_force

Books = Mapping[int, Book]  # by county


def books_of(area: int, book: Book, on: date, known_at: datetime | None = None) -> Books:
    """The books of a run: the area's own `book`, or for a prefecture that of each of its counties."""
    if level(area) != "prefecture":
        return {at_level(area, "county"): book}
    counties = Place.objects.current().at("county").within(area).order_by("id").values_list("pk", flat=True)
    return {county: in_force(county, on, known_at) for county in counties}


def book_at(books: Books, place: int) -> Book:
    """The book that a household at this place goes by."""
    return books[at_level(place, "county")]


def alike(books: Books) -> list[tuple[Book, set[int]]]:
    """Each different book once, with the counties that go by it."""
    found: dict[str, tuple[Book, set[int]]] = {}
    for county, book in books.items():
        found.setdefault(book.digest(), (book, set()))[1].add(county)
    return list(found.values())


def digest(books: Books) -> str:
    """That of the book; of several different ones SHA-256 over canonical JSON of county → digest."""
    told = {short(county): book.digest() for county, book in books.items()}
    only = set(told.values())
    return only.pop() if len(only) == 1 else hashlib.sha256(canonical(told).encode()).hexdigest()


def lines(books: Books) -> list[list[str]]:
    """Name, population and value of every line in force, what is said twice once."""
    said = dict.fromkeys(
        (line.name, line.population, str(line.value)) for book, _ in alike(books) for line in book.in_force()
    )
    return [list(one) for one in said]


def is_grown(books: Books, then: list[list[str]]) -> bool:
    """Whether every line stands as it did and only names came that were not in the book: those of a later version."""
    now = {tuple(one) for one in lines(books)}
    names, said = {name for name, *_ in then}, {tuple(one) for one in then}
    return bool(said) and said < now and not any(name in names for name, *_ in now - said)
