"""The instant of a deed: the machine's clock, or on an exercise site an instant given from outside.

The clock of an exercise goes on from the last instant that its operator gave, at the pace of the machine's. Only he moves
it: forward by a year at most, back with a reason. A request of anybody else may say at which later instant it happens;
that holds for the request and moves nothing.
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

FARTHEST = timedelta(days=366)  # of one move: a slip of the pen must not send an exercise into another century
_told: ContextVar[datetime | None] = ContextVar("told", default=None)


@contextmanager
def told(given: str, *, moves: bool = False) -> Iterator[datetime]:
    """Within the block it is the instant given, for whoever asks; with `moves` the exercise goes on from there.

    Refused as `instant(given)` is.
    """
    at = instant(given) if moves else _possible(Site.objects.filter(pk=1).first(), given)
    token = _told.set(at)
    try:
        yield at
    finally:
        _told.reset(token)


def instant(given: str | None = None) -> datetime:
    """The instant to record. `given` (ISO, with offset) is the operator's word on an exercise site: it moves the clock.

    Refused: `no_exercise`, `bad_instant`, `clock_backwards` (before the last one), `too_far` (more than a year ahead).
    """
    if given:
        return _settled(given)
    return _told.get() or now(Site.objects.filter(pk=1).first())


@transaction.atomic
def _settled(given: str) -> datetime:
    at = _possible(Site.objects.select_for_update().filter(pk=1).first(), given)
    turn_to(at)
    return at


def _possible(site: Site | None, given: str) -> datetime:
    at = read(site, given)
    if site.latest_at and at < site.latest_at:
        raise Refused("clock_backwards", f"时间不能倒流：上一次已到 {words.instant(site.latest_at)}。")
    if site.latest_at and at > now(site) + FARTHEST:
        raise Refused("too_far", f"一次最多向前一年：演练现在是 {words.instant(now(site))}。")
    return at


def read(site: Site | None, given: str) -> datetime:
    """An instant as it was written, for an exercise. Refused: `no_exercise`, `bad_instant`."""
    if not site or not site.is_exercise:
        raise Refused("no_exercise", "只有演练环境可以指定时间（--at、X-At）。")
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        raise Refused("bad_instant", f"时间“{given}”看不懂，请写成 2026-11-01T09:00:00+08:00。") from None
    if at.tzinfo is None:
        raise Refused("bad_instant", "时间要带时区，例如 2026-11-01T09:00:00+08:00。")
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


def machine() -> datetime:
    """The machine's own clock, also on an exercise: sign-in, sessions and waiting times go by it."""
    return _real()


def _real() -> datetime:
    return timezone.now()  # noqa: TID251 the one place where the clock is read


def day(at: datetime) -> date:
    """The local day (Asia/Shanghai) of an instant."""
    return timezone.localtime(at).date()
