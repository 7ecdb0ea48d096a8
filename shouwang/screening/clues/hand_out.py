"""Handing clues on (交办): county to townships, township to villages and workers, or county straight to villages."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.places.code import at_level
from shouwang.places.serial import take
from shouwang.refusal import Refused
from shouwang.screening.clues.models import Clue, Handover
from shouwang.screening.clues.step import move
from shouwang.trail.write import write

TAKERS = {"township": ("township_specialist",), "village": ("grid_worker", "village_reviewer")}


def hand_out(
    clues: Iterable[Clue], *, to: str, due_on: date, by: Post, at: datetime, on: date, note: str = "", straight=False
) -> Handover:
    """Give clues to the posts of level `to` (township or village) that their households live under, with one due day.

    `straight` says that policy lets the county skip the townships. Refused as a whole: when a due day lies before the
    day of handing out, a clue is closed or already answered, or a place has nobody to take it.
    """
    by.need("clues.assign")
    _check(to, due_on, on, by, straight)
    with transaction.atomic():
        rows = list(Clue.objects.select_for_update().filter(pk__in=[clue.pk for clue in clues]).order_by("key"))
        if not rows:
            raise Refused("nothing_chosen", "请先勾选要交办的线索。")
        owners = takers(rows, to)
        handover = Handover.objects.create(
            key=take(f"{by.place.code}-JB{on:%Y%m}-", width=3)[0],
            place_id=by.place_id, by=by, to_level=to, on=on, due_on=due_on, at=at, clues=len(rows), note=note,
        )  # fmt: skip
        for clue in rows:
            changes = move(
                clue, "assigned", at=at, owner=owners[clue.pk], due_on=due_on, handover=handover, returned_as=""
            )
            write("clues.assign", by=by, at=at, on=on, subject=clue, changes=changes, note=note)
        Clue.objects.bulk_update(
            rows, ["state", "state_at", "owner", "due_on", "handover", "returned_as"], batch_size=1000
        )
    return handover


def _check(to: str, due_on: date, on: date, by: Post, straight: bool) -> None:
    if to not in TAKERS:
        raise Refused("unknown_level", "只能交办到乡级或村级。")
    if due_on < on:
        raise Refused("due_too_early", "办结期限不能早于交办日期。")
    if to == "township" and by.role != "county_officer":
        raise Refused("wrong_level", "只有县级可以向乡镇交办。")
    if to == "village" and by.role == "county_officer" and not straight:
        raise Refused("not_straight", "本县规定线索先交乡镇,再由乡镇交村;如需直接交村,请先在政策簿中放开。")


def takers(clues: list[Clue], to: str) -> dict[int, Post]:
    """Who takes each clue: at a village the worker of the group, else of the village, else the village's reviewer."""
    posts = _posts(clues, to)
    owners, nobody = {}, []
    for clue in clues:
        found = next((post for place in _nearest(clue.place_id, to) for post in posts.get(place, [])), None)
        owners[clue.pk] = found
        if found is None:
            nobody.append(clue.key)
    if nobody:
        raise Refused("nobody_there", f"线索 {nobody[0]} 等 {len(nobody)} 条所在地没有承办岗位,请先在账号管理中设岗。")
    return owners


def _nearest(place_id: int, to: str) -> list[int]:
    """A villager group, then its village; or the township."""
    if to == "township":
        return [at_level(place_id, "township")]
    return list(dict.fromkeys([place_id, at_level(place_id, "village")]))


def _posts(clues: list[Clue], to: str) -> dict[int, list[Post]]:
    places = {place for clue in clues for place in _nearest(clue.place_id, to)}
    found = defaultdict(list)
    posts = Post.objects.in_force().filter(place_id__in=places, role__in=TAKERS[to], holder__isnull=False)
    for post in sorted(posts, key=lambda post: (TAKERS[to].index(post.role), post.pk)):
        found[post.place_id].append(post)
    return found
