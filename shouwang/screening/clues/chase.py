"""Keeping clues moving: urging is counted, an extension has a reason and a limit. *S3 跟踪盯办*."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.policy.book import Book
from shouwang.refusal import Refused
from shouwang.screening.clues.due import latest_extension
from shouwang.screening.clues.models import Clue
from shouwang.screening.clues.step import lock, lock_one, put
from shouwang.trail.write import change, write, write_many
from shouwang.web.templatetags.words import day as day_word


def urge(clues: Iterable[Clue], *, by: Post, at: datetime, on: date, book: Book, note: str = "") -> int:
    """Urge the owners of clues that are handed out and not on one's own desk; returns how many were urged.

    Those urged less than policy `urge_every_days` ago are passed over; refused (`nobody_to_urge`) when none is left.
    """
    by.need("clues.urge")
    every = int(book.value("urge_every_days"))
    with transaction.atomic():
        rows = [clue for clue in lock(clues, by) if _may_be_urged(clue, by, on, every)]
        if not rows:
            raise Refused("nobody_to_urge", f"没有可催办的线索：只能催办已交给下级、{every} 天内没有催过的线索。")
        done = [(clue, change(clue, urged=clue.urged + 1, urged_on=on)) for clue in rows]
        put(rows, "urged", "urged_on")
        return write_many("clues.urge", done, by=by, at=at, on=on, note=note.strip())


def _may_be_urged(clue: Clue, by: Post, on: date, every: int) -> bool:
    if clue.state != "assigned" or clue.owner.place_id == by.place_id:
        return False
    return clue.urged_on is None or on - clue.urged_on >= timedelta(days=every)


def extend(clue: Clue, *, due_on: date, reason: str, by: Post, at: datetime, on: date, book: Book) -> Clue:
    """Give a clue a later due day; the reason stays with it. How far and how often is policy.

    Refused: `no_reason`, `not_assigned`, `own_desk` (nobody extends for himself), `not_later`, `too_far`, `too_often`.
    """
    by.need("clues.extend")
    if not reason.strip():
        raise Refused("no_reason", "延期要写明理由。")
    with transaction.atomic():
        clue = lock_one(clue, by)
        _check_extension(clue, due_on, by, book)
        changes = change(clue, due_on=due_on, extended=clue.extended + 1)
        clue.save(update_fields=["due_on", "extended"])
        write("clues.extend", by=by, at=at, on=on, subject=clue, changes=changes, note=reason.strip())
    return clue


def _check_extension(clue: Clue, due_on: date, by: Post, book: Book) -> None:
    if clue.state != "assigned":
        raise Refused("not_assigned", "只有已交办、尚未核查的线索可以延期。")
    if clue.owner.place_id == by.place_id:
        raise Refused("own_desk", "线索在您自己案头，延期请由上级办理。")
    times = int(book.value("extension_times"))
    if clue.extended >= times:
        raise Refused("too_often", f"这条线索已延期 {clue.extended} 次，最多可延期 {times} 次。")
    if due_on <= clue.due_on:
        raise Refused("not_later", f"新的期限要晚于原期限（{day_word(clue.due_on)}）。")
    latest = latest_extension(book, clue.due_on)
    if due_on > latest:
        raise Refused("too_far", f"一次最多延到 {day_word(latest)}。")
