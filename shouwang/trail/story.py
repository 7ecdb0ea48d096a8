"""The lines about one thing, oldest first, ready for `web/_story.html`."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from shouwang.trail.models import Line
from shouwang.web.templatetags import words

HERE = ZoneInfo("Asia/Shanghai")
WITH = ("user", "post__place", "typed_by")


def of_household(household_id: int) -> QuerySet[Line]:
    """Every line that touches a household, as it happened. *S1-44*."""
    return Line.objects.filter(household_id=household_id).select_related(*WITH).order_by("on", "id")


def of_subject(kind: str, key) -> QuerySet[Line]:
    """Every line about one row: `of_subject("clues.clue", clue.pk)`."""
    return Line.objects.about(kind, key).select_related(*WITH).order_by("on", "id")


def changed_last(subject, field: str) -> str:
    """Who changed a field of a row last, and when, as part of a sentence; empty when no act of a person did."""
    lines = of_subject(subject._meta.label_lower, getattr(subject, "trail_key", subject.pk))
    line = lines.filter(changes__has_key=field).order_by("-id").first()
    return f"{line.who}于{words.instant(line.at)}" if line else ""


def recorded(lines: QuerySet[Line], since: date | None, until: date | None) -> QuerySet[Line]:
    """The lines recorded from one day to another, both included."""
    if since:
        lines = lines.filter(at__gte=datetime.combine(since, time.min, HERE))
    if until:
        lines = lines.filter(at__lte=datetime.combine(until, time.max, HERE))
    return lines


def told(line: Line, late_after: int) -> dict:
    """One line as `web/_story.html` wants it; `late_after`: more days than this between deed and record are late."""
    return {
        "title": line.title,
        "on": line.on,
        "at": line.at,
        "who": line.who,
        "note": line.note,
        "url": "",
        "tone": "info",
        "icon": "",
        "late": line.late_days > late_after,
        "changes": line.changed,
    }
