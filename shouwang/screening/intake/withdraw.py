"""Taking a delivery back: its rows no longer count; what it had replaced counts again."""

from datetime import datetime

from django.db import transaction

from shouwang.refusal import Refused
from shouwang.screening.intake import compare
from shouwang.screening.intake.enter import in_line, judged, settle
from shouwang.screening.intake.models import WAITING, Delivery
from shouwang.screening.intake.policy import Limits
from shouwang.screening.intake.scope import must_hold, of_area
from shouwang.trail import write as trail
from shouwang.web.sight import within


def withdraw(delivery: Delivery, reason: str, *, limits: Limits, by, at: datetime) -> Delivery:
    """Withdraw a delivery that waits or counts; runs no longer read it, hits on it close with that reason.

    Its file, faults and doubts stay readable. Refused: `no_reason`, `wrong_state`, and for a list that is not the
    post's own `wrong_area` or `not_your_table`.
    """
    by.need("intake.receive")
    must_hold(by, delivery)
    if not reason.strip():
        raise Refused("no_reason", "请写明撤回的原因。")
    with within(of_area(delivery.place_id)), transaction.atomic():
        in_line(delivery)
        delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
        if delivery.state not in (*WAITING, "in_force"):
            raise Refused("wrong_state", f"这份名单处于“{delivery.get_state_display()}”，不能撤回。")
        changes = trail.change(delivery, state="withdrawn", sentence=reason.strip()[:500])
        delivery.save(update_fields=["state", "sentence"])
        trail.write("intake.withdraw", by=by, at=at, subject=delivery, changes=changes, note=reason)
        if changes["state"][0] == "in_force":
            _restore(delivery, limits, by, at)
    return delivery


def stands_instead(delivery: Delivery) -> Delivery | None:
    """What counts now for the area, list and month of this delivery: the last one received of several."""
    return Delivery.objects.in_force().of_slot(delivery).order_by("-serial").first()


def _restore(delivery: Delivery, limits: Limits, by, at: datetime) -> None:
    """What it had replaced comes back; the lists around it are compared anew."""
    settle(delivery, by=by, at=at)
    earlier = stands_instead(delivery)
    if earlier:
        note = f"{delivery.key} 撤回，恢复"
        trail.write("intake.withdraw", by=by, at=at, subject=earlier, changes={}, note=note)
        judged(earlier, limits)
        return
    following = compare.after(delivery)
    if following:
        compare.judge(following, limits)
        following.save(update_fields=["comparison", "comparison_note"])
