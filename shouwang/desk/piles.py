"""What waits for a post, by kind, with counts: each room is asked once, and each pile leads to its list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from shouwang.accounts.models import Post


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


Asker = Callable[[Post, date], Pile | None]
ASKERS: list[tuple[str, Asker]] = []


def piles_of(post: Post, on: date) -> list[Pile]:
    """The piles that are not empty, overdue ones first."""
    found = [ask(post, on) for verb, ask in ASKERS if post.may(verb)]
    return sorted((pile for pile in found if pile and pile.count), key=lambda pile: -pile.overdue)
