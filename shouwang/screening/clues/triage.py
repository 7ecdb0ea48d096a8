"""Closing in bulk what needs no knock on the door, each clue with its reason; the machine proposes, a person decides."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from shouwang.accounts.models import Post
from shouwang.refusal import Refused
from shouwang.registry.models import Membership
from shouwang.screening.clues.models import TRIAGE, Clue
from shouwang.screening.clues.step import move
from shouwang.trail.write import write

TITLES = dict(TRIAGE)


def proposals(clues) -> dict[int, str]:
    """Reason by clue id for those of a queryset that seem to need no visit; three queries, however many clues."""
    found: dict[int, str] = {}
    waiting = clues.filter(state="screened")
    here = Membership.objects.filter(household_id=OuterRef("household_id"), until__isnull=True)
    for pk in waiting.filter(~Exists(here)).values_list("pk", flat=True):
        found[pk] = "gone"
    monitored = waiting.exclude(household__category="").filter(household__eliminated_on__isnull=True)
    for pk in monitored.values_list("pk", flat=True):
        found.setdefault(pk, "already_monitored")
    answered = Clue.objects.filter(
        household_id=OuterRef("household_id"), risk=OuterRef("risk"), state="closed", reason__in=["no_risk", "problem"]
    )
    for pk in waiting.filter(Exists(answered), is_revisit=False).values_list("pk", flat=True):
        found.setdefault(pk, "verified")
    return found


def close(clues: Iterable[Clue], reason: str, *, by: Post, at: datetime, on=None, note: str = "") -> int:
    """Close clues that have not been handed out, with one reason; returns how many. Refused as a whole or not at all."""
    by.need("clues.triage")
    if reason not in TITLES:
        raise Refused("unknown_reason", "请从列表中选择一条筛除理由。")
    with transaction.atomic():
        rows = list(Clue.objects.select_for_update().filter(pk__in=[clue.pk for clue in clues]).order_by("key"))
        late = [clue.key for clue in rows if clue.state != "screened"]
        if late:
            raise Refused("not_screened", f"线索 {late[0]} 等 {len(late)} 条已经交办或办结,不能再批量筛除。")
        for clue in rows:
            changes = move(clue, "closed", at=at, on=on, reason=reason)
            write("clues.triage", by=by, at=at, on=on, subject=clue, changes=changes, note=note)
        Clue.objects.bulk_update(rows, ["state", "state_at", "closed_on", "reason"], batch_size=1000)
    return len(rows)
