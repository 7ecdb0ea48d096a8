"""The act of telling two villages that a household was brought from one to the other by a file, and of having read it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from shouwang.places.code import at_level
from shouwang.refusal import Refused
from shouwang.registry.bulk import insert
from shouwang.registry.compare import Shift
from shouwang.registry.models import Batch, VillageChange
from shouwang.trail.write import write


def announce(shifts: Iterable[Shift], batch: Batch, on: date) -> None:
    """A notice with both places for each of the two villages."""
    columns = ("place_id", "batch_id", "key", "before_id", "after_id", "on")
    villages = ((one, at_level(one.before, "village"), at_level(one.after, "village")) for one in shifts)
    rows = [
        (told, batch.pk, one.key, before, after, on) for one, before, after in villages for told in (before, after)
    ]  # fmt: skip
    insert(VillageChange, columns, rows)


def have_read(notice: VillageChange, *, by, at: datetime) -> None:
    """Somebody at the village has read it; only the first reading is kept."""
    by.need("registry.see")
    if not by.scope().contains(notice.place_id):
        raise Refused("wrong_area", "这条通知不在您的管辖范围内。")
    with transaction.atomic():
        notice = VillageChange.objects.select_for_update(of=("self",)).get(pk=notice.pk)
        if notice.seen_at is None:
            notice.seen_by, notice.seen_at = by, at
            notice.save(update_fields=["seen_by", "seen_at"])
            write(
                "registry.read_change",
                by=by,
                at=at,
                subject=notice,
                changes={"seen_at": ["", at.isoformat()]},
                note=notice.key,
            )
