"""The village's roll: who may be called to a review meeting, and as what; names come and go with a date. *S1 第四步*."""

from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.cases.models import RollEntry
from shouwang.casework.cases.models.meeting import CLASSES
from shouwang.casework.cases.village import need_whole
from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.registry.models import Person
from shouwang.trail.write import change, write


def enter(
    village: Place, name: str, *, kind: str, by: Post, at: datetime, on: date, person: Person | None = None
) -> RollEntry:
    """Put a name on the roll from a day on; with `person` the same human being in the register is known too.

    The same person stands on the roll once: in one class at a time. Refused otherwise.
    """
    by.need("cases.keep_roll")
    need_whole(village.pk, by)
    name = name.strip()
    if village.level != "village" or kind not in dict(CLASSES) or not name:
        raise Refused("incomplete", "请选择村、填写姓名并选择身份。")
    with transaction.atomic():
        standing = RollEntry.objects.filter(place=village, until__isnull=True)
        twice = standing.filter(person=person) if person else standing.filter(name=name, person__isnull=True)
        if twice.exists():
            raise Refused("already_on_roll", f"{name}已在本村名册上，一人只登记一种身份。")
        made = RollEntry.objects.create(place=village, name=name, kind=kind, person=person, since=on)
        write("cases.keep_roll", by=by, at=at, on=on, subject=made, note=str(made))
    return made


def leave(entry: RollEntry, *, by: Post, at: datetime, on: date) -> RollEntry:
    """Take a name off the roll after a day; meetings that he came to keep it."""
    by.need("cases.keep_roll")
    need_whole(entry.place_id, by)
    with transaction.atomic():
        entry = RollEntry.objects.select_for_update().get(pk=entry.pk)
        if entry.until or on < entry.since:
            raise Refused("not_on_roll", f"{entry.name}已不在名册上，或日期早于登记日期。")
        changes = change(entry, until=on)
        entry.save(update_fields=["until"])
        write("cases.keep_roll", by=by, at=at, on=on, subject=entry, changes=changes)
    return entry
