"""The instant of a deed: the machine's clock, or on an exercise site an instant given from outside.

The clock of an exercise goes on from the last instant given, at the pace of the machine's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from shouwang.places.models import Site
from shouwang.refusal import Refused
from shouwang.web.templatetags import words

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


@contextmanager
def told(given: str) -> Iterator[datetime]:
    """Within the block it is the instant given, for whoever asks; refused as `instant(given)` is."""
    at = instant(given)
    token = _told.set(at)
    try:
        yield at
    finally:
        _told.reset(token)


def instant(given: str | None = None) -> datetime:
    """The instant to record. `given` (ISO, with offset) only on an exercise site, and never before the last one."""
    if given:
        return _settled(given)
    return _told.get() or now(Site.objects.filter(pk=1).first())


@transaction.atomic
def _settled(given: str) -> datetime:
    site = Site.objects.select_for_update().filter(pk=1).first()
    if not site or not site.is_exercise:
        raise Refused("no_exercise", "只有演练环境可以指定时间（--at、X-At）。")
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        raise Refused("bad_instant", f"时间“{given}”看不懂，请写成 2026-11-01T09:00:00+08:00。") from None
    if at.tzinfo is None:
        raise Refused("bad_instant", "时间要带时区，例如 2026-11-01T09:00:00+08:00。")
    if site.latest_at and at < site.latest_at:
        raise Refused("clock_backwards", f"时间不能倒流：上一次已到 {words.instant(site.latest_at)}。")
    turn_to(at)
    return at


def turn_to(at: datetime) -> None:
    """The exercise stands at `at` now, and goes on from there."""
    Site.objects.filter(pk=1).update(latest_at=at, ticks_from=_real())


def now(site: Site | None) -> datetime:
    """The instant of this installation, where nobody gives one."""
    real = _real()
    if not site or not site.is_exercise or not site.latest_at:
        return real
    gone = real - site.ticks_from if site.ticks_from else timedelta(0)
    return site.latest_at + max(gone, timedelta(0))


def _real() -> datetime:
    return timezone.now()  # noqa: TID251 the one place where the clock is read


def day(at: datetime) -> date:
    """The local day (Asia/Shanghai) of an instant."""
    return timezone.localtime(at).date()
