"""Handing clues on (交办): county to townships, township to villages and workers, or county straight to villages."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.places.code import at_level
from shouwang.places.serial import take
from shouwang.policy.book import Book
from shouwang.refusal import Refused
from shouwang.screening.clues.models import Clue, Handed, Handover
from shouwang.screening.clues.step import lock, move, need_desk, put
from shouwang.trail.write import write, write_many
from shouwang.web.templatetags.words import day as day_word

TAKERS = {"township": ("township_specialist",), "village": ("grid_worker", "village_reviewer")}
HANDED = ("state", "state_at", "owner", "due_on", "handover", "returned_as", "returned_by", "asked_on")


def hand_out(
    clues: Iterable[Clue], *, to: str, due_on: date, by: Post, at: datetime, on: date, book: Book, note: str = ""
) -> Handover:
    """Give clues to the posts of level `to` (township or village) under which their households live, as one batch.

    Each must lie on the desk of `by`. Refused as a whole: `unknown_level`, `wrong_level`, `not_straight` (policy
    `hand_over_direct`), `due_too_early`, `due_too_late` (later than the county's own day), `not_on_desk`, `nobody_there`.
    """
    by.need("clues.assign")
    _check(to, due_on, on, by, book)
    with transaction.atomic():
        rows = lock(clues, by)
        need_desk(rows, by)
        _check_within(rows, due_on)
        owners = takers(rows, to)
        handover = Handover.objects.create(
            key=take(f"{by.place.code}-JB{on:%Y%m}-", width=3)[0],
            place_id=by.place_id, by=by, to_level=to, on=on, due_on=due_on, at=at, count=len(rows), note=note.strip(),
        )  # fmt: skip
        fields = {"due_on": due_on, "handover": handover, "returned_as": "", "returned_by": None, "asked_on": on}
        done = [(clue, move(clue, "assigned", at=at, owner=owners[clue.pk], **fields)) for clue in rows]
        put(rows, *HANDED)
        Handed.objects.bulk_create(
            [
                Handed(handover=handover, clue=clue, household_id=clue.household_id, place_id=clue.place_id)
                for clue in rows
            ],
            batch_size=5000,
        )
        write_many("clues.assign", done, by=by, at=at, on=on, note=f"交办单 {handover.key} {handover.note}".strip())
        write("clues.hand_out", by=by, at=at, on=on, subject=handover, changes={"count": [0, len(rows)]})
    return handover


def levels_open_to(by: Post, book: Book) -> list[str]:
    """To which levels this post may hand out, nearest first."""
    if by.place.level == "township":
        return ["village"]
    return ["township", "village"] if book.value("hand_over_direct") else ["township"]


def _check(to: str, due_on: date, on: date, by: Post, book: Book) -> None:
    if to not in TAKERS:
        raise Refused("unknown_level", "只能交办到乡级或村级。")
    if due_on < on:
        raise Refused("due_too_early", "办结期限不能早于交办日期。")
    if to not in levels_open_to(by, book):
        if to == "township":
            raise Refused("wrong_level", "只有县级可以向乡镇交办。")
        raise Refused("not_straight", "本县规定线索先交乡镇，再由乡镇交村；如需直接交村，请先在政策簿中放开。")


def _check_within(rows: list[Clue], due_on: date) -> None:
    early = [clue for clue in rows if clue.state == "assigned" and clue.due_on and clue.due_on < due_on]
    if early:
        first = early[0]
        raise Refused("due_too_late", f"线索 {first.key} 的上级办结期限是 {day_word(first.due_on)}，不能定得更晚。")


def takers(clues: Iterable[Clue], to: str) -> dict[int, Post]:
    """Who takes each clue: at a village the worker of the group, else of the village, else the village's reviewer.

    Refused (`nobody_there`) when a place has nobody.
    """
    clues = list(clues)
    posts = _posts(clues, to)
    owners = {clue.pk: _first(posts, clue.place_id, to) for clue in clues}
    nobody = [clue.key for clue in clues if owners[clue.pk] is None]
    if nobody:
        raise Refused("nobody_there", f"线索 {nobody[0]} 等 {len(nobody)} 条所在地没有承办岗位，请先在账号管理中设岗。")
    return owners


def _first(posts: dict[int, list[Post]], place_id: int, to: str) -> Post | None:
    return next((post for place in _nearest(place_id, to) for post in posts.get(place, [])), None)


def _nearest(place_id: int, to: str) -> list[int]:
    """A villager group, then its village; or the township."""
    if to == "township":
        return [at_level(place_id, "township")]
    return list(dict.fromkeys([place_id, at_level(place_id, "village")]))


def _posts(clues: list[Clue], to: str) -> dict[int, list[Post]]:
    places = {place for clue in clues for place in _nearest(clue.place_id, to)}
    found = defaultdict(list)
    posts = Post.objects.in_force().filter(place_id__in=places, role__in=TAKERS[to], holder__isnull=False)
    for post in sorted(posts.select_related("place"), key=lambda post: (TAKERS[to].index(post.role), post.pk)):
        found[post.place_id].append(post)
    return found
