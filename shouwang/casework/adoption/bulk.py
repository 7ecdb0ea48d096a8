"""Adopting everybody of a place or of a file: what it would do, and doing it, a portion at a time. *S4 一(五)*.

Killed half-way, the portions before stay; run again it goes on with those that still wait.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from shouwang.accounts.models import Post
from shouwang.casework.adoption.adopt import Adopted, adopt
from shouwang.casework.adoption.candidates import Candidate, candidates, of_batch, under_recognition, waiting
from shouwang.casework.adoption.told import LACKS
from shouwang.policy.in_force import in_force
from shouwang.registry.models import Household
from shouwang.web.sight import within

PORTION = 200  # households in one transaction
Tell = Callable[[int, int], None]


@dataclass
class Outlook:
    """What adopting would do: how many go into care or are adopted as eliminated, and what of them is lacking."""

    cared: int = 0
    eliminated: int = 0
    incomplete: int = 0
    left: int = 0
    lacks: dict[str, int] = field(default_factory=dict)

    @property
    def adopted(self) -> int:
        return self.cared + self.eliminated

    @property
    def lack_words(self) -> list[tuple[str, int]]:
        said = {code: f"缺{word}" for code, word in LACKS.items()} | {"unread": "有没有读懂的内容"}
        return [(word, self.lacks[code]) for code, word in said.items() if self.lacks.get(code)]


def chosen(place: int, batch: str = "") -> list[int]:
    """The ids of everybody within a place (of one file perhaps) who waits to be adopted, in order."""
    found = waiting(Household.objects.within(place))
    found = of_batch(found, batch) if batch else found
    return list(found.order_by("id").values_list("pk", flat=True))


def outlook(place: int, batch: str, by: Post, on: date) -> Outlook:
    """What adopting everybody would do; nothing is written."""
    told, book = Outlook(), in_force(by.place_id, on)
    for some in portions(chosen(place, batch), 5 * PORTION):
        walking = under_recognition([one.household.pk for one in some])
        for one in some:
            if one.why_not(on, book, walking):
                told.left += 1
                continue
            lacks = one.lacks(on)
            told.cared += not one.told.gone
            told.eliminated += bool(one.told.gone)
            told.incomplete += any(code != "expected" for code in lacks)
            for code in lacks:
                told.lacks[code] = told.lacks.get(code, 0) + 1
    return told


def portions(ids: list[int], size: int = PORTION) -> Iterator[list[Candidate]]:
    """Those of the ids that still wait, with their entries."""
    for start in range(0, len(ids), size):
        some = waiting(Household.objects.filter(pk__in=ids[start : start + size]))
        yield candidates(list(some.order_by("id")))


def adopt_everybody(
    place: int, batch: str = "", *, by: Post, at: datetime, on: date, tell: Tell | None = None
) -> Adopted:
    """Adopt everybody who waits within a place, each portion in a transaction of its own within the post's sight."""
    done = Adopted()
    with within(by.scope()):
        ids = chosen(place, batch)
    for number in range(0, len(ids), PORTION):
        with within(by.scope()):
            for some in portions(ids[number : number + PORTION]):
                done.add(adopt(some, by=by, at=at, on=on))
        if tell:
            tell(min(number + PORTION, len(ids)), len(ids))
    return done
