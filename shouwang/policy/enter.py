"""A county's own line of policy: entered by one person, released by another, never edited."""

from datetime import datetime

from django.db import transaction

from shouwang.accounts.duties import are_two
from shouwang.places.code import short
from shouwang.policy.draft import Draft, checked
from shouwang.policy.models import CountyLine
from shouwang.refusal import Refused
from shouwang.trail.write import write


def enter(draft: Draft, *, by, at: datetime) -> CountyLine:
    """Enter a line for the area of the post; it counts only once a second person has released it."""
    by.need("policy.enter")
    line = checked(draft, short(by.place_id))
    with transaction.atomic():
        row = CountyLine.objects.create(
            name=line.name,
            population=line.population,
            place_id=by.place_id,
            since=line.since,
            until=line.until,
            value=line.value,
            unit=line.unit,
            cite=line.cite,
            entered_by=by,
            enterer=by.holder,
            entered_at=at,
        )
        write("policy.enter", by=by, at=at, subject=row, changes=_said(row), note=row.cite)
    return row


def release(row: CountyLine, *, by, at: datetime) -> None:
    """Put a line in force. Refused for the person who entered it, outside the area, and twice."""
    by.need("policy.release")
    with transaction.atomic():
        row = _locked(row, by)
        if row.enterer_id == by.holder_id or not are_two(row.entered_by, by):
            raise Refused("same_person", "录入和发布须由两个人办理，且不能由一方任命另一方；您录入的条目请由他人发布。")
        row.released_by, row.releaser, row.known_at = by, by.holder, at
        row.save(update_fields=["released_by", "releaser", "known_at"])
        write("policy.release", by=by, at=at, subject=row, changes=_said(row), note=row.cite)


def decline(row: CountyLine, *, by, at: datetime, reason: str) -> None:
    """Turn a waiting line down, with the reason; it stays readable and never counts."""
    by.need("policy.release")
    if not reason.strip():
        raise Refused("no_reason", "退回须写明理由。")
    with transaction.atomic():
        row = _locked(row, by)
        row.declined_at, row.declined_for = at, reason.strip()
        row.save(update_fields=["declined_at", "declined_for"])
        write("policy.decline", by=by, at=at, subject=row, note=row.declined_for)


def _locked(row: CountyLine, by) -> CountyLine:
    """The row, locked and still waiting, within the area of the post."""
    row = CountyLine.objects.select_for_update().get(pk=row.pk)
    if row.place_id is None or not by.scope().contains(row.place_id):
        raise Refused("wrong_area", "这一条不属于您的地区。")
    if not row.is_waiting:
        raise Refused("already_decided", "这一条已经发布或退回，不能再办理。")
    return row


def _said(row: CountyLine) -> dict:
    return {row.name: [None, row.value], "since": [None, row.since.isoformat()], "unit": [None, row.unit]}
