"""The instant of a deed: the machine's clock, or on an exercise site an instant given from outside."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from shouwang.places.models import Site
from shouwang.refusal import Refused


def instant(given: str | None = None) -> datetime:
    """The instant to record. `given` (ISO, with offset) only on an exercise site, and never before the last one."""
    if given:
        return _settled(given)
    site = Site.objects.filter(pk=1).first()
    real = timezone.now()  # noqa: TID251 the one place where the clock is read
    return max(real, site.latest_at) if site and site.is_exercise and site.latest_at else real


@transaction.atomic
def _settled(given: str) -> datetime:
    site = Site.objects.select_for_update().filter(pk=1).first()
    if not site or not site.is_exercise:
        raise Refused("no_exercise", "只有演练环境可以指定时间（--at）。")
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        raise Refused("bad_instant", f"时间“{given}”看不懂，请写成 2026-11-01T09:00:00+08:00。") from None
    if at.tzinfo is None:
        raise Refused("bad_instant", "时间要带时区，例如 2026-11-01T09:00:00+08:00。")
    if site.latest_at and at < site.latest_at:
        raise Refused(
            "clock_backwards", f"时间不能倒流：上一次已到 {timezone.localtime(site.latest_at):%Y-%m-%d %H:%M:%S}。"
        )
    Site.objects.filter(pk=1).update(latest_at=at)
    return at


def day(at: datetime) -> date:
    """The local day (Asia/Shanghai) of an instant."""
    return timezone.localtime(at).date()
