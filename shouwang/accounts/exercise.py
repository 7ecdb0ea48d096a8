"""Turning the clock of an exercise back: the operator's deed, with a reason; a real site has no such thing."""

from datetime import datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.places.clock import now, read, turn_to
from shouwang.places.models import Site
from shouwang.refusal import Refused
from shouwang.trail.write import write


def turn_clock(given: str, reason: str, *, by: Post) -> tuple[datetime, datetime]:
    """Set an exercise to an instant before its own; returns where it stood and where it stands.

    What was recorded at later instants stays and keeps its place by its serial. Refused: `no_exercise`,
    `bad_instant`, `no_reason`, `not_back` (forward goes by `--at`, a year at most).
    """
    by.need("places.turn_clock")
    with transaction.atomic():
        site = Site.objects.select_for_update().filter(pk=1).first()
        to = read(site, given)
        before = now(site)
        if not reason.strip():
            raise Refused("no_reason", "请写明把演练时间调回去的原因。")
        if to >= before:
            raise Refused("not_back", "这个命令只把演练时间往回调；向前请在命令后加 --at。")
        turn_to(to)
        changes = {"latest_at": [before.isoformat(), to.isoformat()]}
        write(
            "places.turn_clock", by=by, at=to, subject=site, place_id=by.place_id, changes=changes, note=reason.strip()
        )
    return before, to
