"""The acts of naming the places where a village posts its notices, and of giving one up. *S1 第四步*.

Where notices hang: settlements of twenty households and more, relocation sites, the village office.
"""

from datetime import date, datetime

from django.db import transaction

from shouwang.places.clock import day
from shouwang.places.models import Place, PostingPlace
from shouwang.refusal import Refused
from shouwang.trail.write import change, write

KINDS = dict(PostingPlace.KINDS)


def post(
    village: Place,
    *,
    name: str,
    kind: str,
    least: int,
    households: int | None = None,
    by,
    at: datetime,
    on: date | None = None,
) -> PostingPlace:
    """Name a posting place of a village; a given-up one of that name is taken up again, a standing one only changes.

    `least`: households a settlement must have to count as one (the policy book's number).
    """
    by.need("places.post")
    _check(village, kind, households, least, by)
    with transaction.atomic():
        row = PostingPlace.objects.filter(place=village, name=name.strip()).first()
        if row is None:
            row = PostingPlace(place=village, name=name.strip(), since=on or day(at))
        changes = change(row, kind=kind, households=households, until=None)
        if row.pk and not changes:
            return row
        row.save()
        write("places.post", by=by, at=at, on=on, subject=row, changes=changes, note=row.name)
    return row


def unpost(row: PostingPlace, *, by, at: datetime, on: date | None = None) -> None:
    """Give a posting place up; what was posted there before stays as it was."""
    by.need("places.post")
    if row.until is not None:
        return
    with transaction.atomic():
        changes = change(row, until=on or day(at))
        row.save(update_fields=["until"])
        write("places.unpost", by=by, at=at, on=on, subject=row, changes=changes, note=row.name)


def _check(village: Place, kind: str, households: int | None, least: int, by) -> None:
    if village.level != "village" or village.became_id:
        raise Refused("no_village", "张贴地点要登记到现有的村（社区）。")
    if not by.scope().contains(village.pk):
        raise Refused("wrong_area", "这个村不在您的管辖范围内。")
    if kind not in KINDS:
        raise Refused("no_kind", "请选择张贴地点的类型。")
    if kind == "cluster" and (households or 0) < least:
        raise Refused("too_small", f"集中居住点须在{least}户以上，并请填写户数。")
