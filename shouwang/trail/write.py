"""Writing a line: every act calls this once, in its own transaction."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from shouwang.refusal import Refused
from shouwang.trail.models import Line
from shouwang.web.templatetags import words

HERE = ZoneInfo("Asia/Shanghai")


def write(
    verb: str,
    *,
    by,
    at: datetime,
    subject,
    on: date | None = None,
    place_id: int | None = None,
    household_id: int | None = None,
    typed_by=None,
    changes: dict | None = None,
    note: str = "",
) -> Line:
    """Record one act of post `by` on `subject`.

    `on` is the day it happened (the day of `at` when not given); a day in the future is refused. `place_id` and
    `household_id` are taken from the subject when it has them. Returns the line.
    """
    line = _line(verb, by, at, subject, on, changes, note)
    line.place_id = place_id or line.place_id
    line.household_id = household_id if household_id is not None else line.household_id
    line.typed_by = typed_by
    line.save(force_insert=True)
    return line


def write_many(
    verb: str, done: Iterable[tuple[object, dict]], *, by, at: datetime, on: date | None = None, note: str = ""
) -> int:
    """Record one act on many subjects, a line each, in one insert; `done` gives (subject, changes). Returns how many."""
    lines = [_line(verb, by, at, subject, on, changes, note) for subject, changes in done]
    Line.objects.bulk_create(lines, batch_size=2000)
    return len(lines)


def _line(verb: str, by, at: datetime, subject, on: date | None, changes: dict | None, note: str) -> Line:
    today = at.astimezone(HERE).date()
    on = on or today
    if on > today:
        raise Refused("in_the_future", f"日期{words.day(on)}晚于今天，事情还没有发生，不能登记。")
    return Line(
        verb=verb,
        place_id=getattr(subject, "place_id", None) or by.place_id,
        household_id=getattr(subject, "household_id", None),
        subject_kind=subject._meta.label_lower,
        subject_key=str(getattr(subject, "trail_key", subject.pk)),
        on=on,
        at=at,
        late_days=(today - on).days,
        post_id=by.pk,
        user_id=by.holder_id,
        acting=getattr(by, "acting", False),
        changes=changes or {},
        note=note,
    )


def change(obj, **values) -> dict:
    """Set the given fields on a row (without saving) and return {field: [before, after]} of those that differ."""
    changes = {}
    for field, after in values.items():
        before = getattr(obj, field)
        if before != after:
            changes[field] = [_plain(before), _plain(after)]
            setattr(obj, field, after)
    return changes


def _plain(value):
    return value if isinstance(value, (str, int, bool, list, dict, type(None))) else str(value)
