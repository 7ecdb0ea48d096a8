"""Keeping clues moving: urging is counted, an extension has a reason. *S3 跟踪盯办*."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.refusal import Refused
from shouwang.screening.clues.models import Clue
from shouwang.screening.clues.step import move
from shouwang.trail.write import change, write


def urge(clues: Iterable[Clue], *, by: Post, at: datetime, on: date, note: str = "") -> int:
    """Urge the owners of open, handed-out clues once more; returns how many were urged."""
    by.need("clues.urge")
    with transaction.atomic():
        rows = list(
            Clue.objects.select_for_update()
            .filter(pk__in=[clue.pk for clue in clues], state="assigned")
            .order_by("key")
        )
        for clue in rows:
            changes = change(clue, urged=clue.urged + 1)
            write("clues.urge", by=by, at=at, on=on, subject=clue, changes=changes, note=note)
        Clue.objects.bulk_update(rows, ["urged"], batch_size=1000)
    return len(rows)


def extend(clue: Clue, *, due_on: date, reason: str, by: Post, at: datetime, on: date) -> Clue:
    """Give a clue a later due day; the reason stays with it."""
    by.need("clues.extend")
    if not reason.strip():
        raise Refused("no_reason", "延期要写明理由。")
    with transaction.atomic():
        clue = Clue.objects.select_for_update().get(pk=clue.pk)
        if clue.state not in ("assigned", "followed") or clue.due_on is None:
            raise Refused("not_assigned", "只有已交办的线索可以延期。")
        if due_on <= clue.due_on:
            raise Refused("not_later", f"新的期限要晚于原期限({clue.due_on:%Y-%m-%d})。")
        changes = change(clue, due_on=due_on)
        clue.save(update_fields=["due_on"])
        write("clues.extend", by=by, at=at, on=on, subject=clue, changes=changes, note=reason.strip())
    return clue


def shake(clues: Iterable[Clue], *, by: Post, at: datetime, note: str) -> int:
    """The department withdrew the rows that clues rest on: unbegun ones close with that reason, begun ones are flagged."""
    by.need("clues.gather")
    count = 0
    with transaction.atomic():
        for clue in Clue.objects.select_for_update().filter(pk__in=[clue.pk for clue in clues]).order_by("key"):
            if clue.state == "screened":
                changes = move(clue, "closed", at=at, reason="withdrawn")
            else:
                changes = change(clue, is_shaken=True)
            clue.save()
            write("clues.shake", by=by, at=at, subject=clue, changes=changes, note=note)
            count += 1
    return count
