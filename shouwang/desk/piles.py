"""What waits for a post, by kind, with counts: each room is asked once, and each pile leads to its list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from shouwang.accounts.models import Post
from shouwang.desk import care, clues, files, people, recognition
from shouwang.policy.book import Book
from shouwang.policy.in_force import in_force


@dataclass(frozen=True)
class Pile:
    """One kind of work. `overdue` is part of `count`; `note` says what is expected."""

    title: str
    count: int
    overdue: int
    url: str
    icon: str
    note: str = ""

    @property
    def overdue_words(self) -> str:
        return f"{self.overdue} 件超期"


Asker = Callable[[Post, date, Book], Iterable[tuple]]
ASKERS: tuple[Asker, ...] = (
    clues.mine,
    clues.to_sort,
    clues.below,
    clues.reports,
    clues.told,
    recognition.recognition,
    care.care,
    files.due,
    files.runs,
    files.waiting,
    people.nominations,
    people.ended,
)


def piles_of(post: Post, on: date) -> list[Pile]:
    """The piles that are not empty, overdue ones first, else in the order of the flow."""
    book = in_force(post.place_id, on)
    found = [Pile(*pile) for ask in ASKERS for pile in ask(post, on, book)]
    return sorted((pile for pile in found if pile.count), key=lambda pile: not pile.overdue)
