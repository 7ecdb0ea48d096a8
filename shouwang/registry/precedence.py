"""Who is believed about what: the policy of a place, in the shape that `standing` asks."""

from datetime import date
from functools import cache

from shouwang.places.code import at_level
from shouwang.policy.book import Book
from shouwang.policy.in_force import in_force


class Believed:
    """The ranks, floors and holding days of one book."""

    def __init__(self, book: Book):
        self.rank_of = cache(lambda chain: book.value("source_rank", chain))
        self.floor = cache(lambda fact: book.value("source_floor", fact))
        self.days = cache(lambda fact: book.value("source_holds", fact))

    def rank(self, fact: str, chain: str) -> int:
        """How much a chain counts; the same for every fact."""
        return self.rank_of(chain)


class ByCounty:
    """The book of the county in which a household lives, read once a county."""

    def __init__(self, on: date):
        self._of = cache(lambda county: Believed(in_force(county, on)))

    def at(self, place_id: int) -> Believed:
        """Who is believed about households at this place."""
        return self._of(at_level(place_id, "county"))
