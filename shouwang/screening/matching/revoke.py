"""The act of taking back an answer that held for a department's words: rows that rest on it are open again."""

from datetime import datetime

from django.db import transaction

from shouwang.refusal import Refused
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.scope import must_hold
from shouwang.screening.matching.carried import let_go
from shouwang.screening.matching.models import Doubt, Settlement
from shouwang.trail import write as trail


def revoke(settlement: Settlement, *, reason: str, by, at: datetime) -> int:
    """Revoke a standing answer; how many rows of lists in force are asked again.

    Refused: `no_reason`, `already_revoked`, `wrong_area`.
    """
    by.need("matching.settle")
    if not reason.strip():
        raise Refused("no_reason", "撤销认定要写明原因。")
    with transaction.atomic():
        held = Settlement.objects.select_for_update().get(pk=settlement.pk)
        must_hold(by, held)
        if held.revoked_at:
            raise Refused("already_revoked", "这条认定已经撤销或已改作另一认定。")
        changes = trail.change(held, revoked_reason=reason.strip()[:200])
        held.revoked_at, held.revoked_by = at, by
        held.save()
        rows = Doubt.objects.filter(settlement=held, delivery__in=Delivery.objects.in_force()).select_related(
            "delivery"
        )
        opened = [_open(doubt) for doubt in rows.order_by("id")]
        trail.write("matching.revoke", by=by, at=at, subject=held, changes=changes, note=reason.strip())
    return len(opened)


def _open(doubt: Doubt) -> Doubt:
    """The row as it was before the answer; the trail and the revoked answer keep what had been said."""
    let_go(doubt)
    doubt.settled_as, doubt.person_id, doubt.settlement = "", None, None
    doubt.settled_by, doubt.settled_at, doubt.settled_reason = None, None, ""
    doubt.reason = f"{doubt.reason}；原认定已撤销"[:200]
    doubt.save()
    return doubt
