"""Taking a delivery back: its rows no longer count; the one that it had replaced counts again."""

from datetime import datetime

from django.db import transaction

from shouwang.refusal import Refused
from shouwang.screening.intake import compare
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.scope import must_hold, of_area
from shouwang.trail import write as trail
from shouwang.web.sight import within


def withdraw(delivery: Delivery, reason: str, *, share: int, by, at: datetime) -> Delivery:
    """Withdraw a delivery that was received or taken in; runs no longer read it, hits on it close with that reason.

    Its file, faults and doubts stay readable. `share` is the policy's `full_list_shrink`. Refused: `no_reason`,
    `wrong_state`, and for a list that is not the post's own `wrong_area` or `not_your_table`.
    """
    by.need("intake.receive")
    must_hold(by, delivery)
    if not reason.strip():
        raise Refused("no_reason", "请写明撤回的原因。")
    with within(of_area(delivery.place_id)), transaction.atomic():
        delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
        if delivery.state not in ("received", "taken_in"):
            raise Refused("wrong_state", f"这份名单处于“{delivery.get_state_display()}”，不能撤回。")
        changes = trail.change(delivery, state="withdrawn", sentence=reason.strip()[:500])
        delivery.save(update_fields=["state", "sentence"])
        trail.write("intake.withdraw", by=by, at=at, subject=delivery, changes=changes, note=reason)
        if changes["state"][0] == "taken_in":
            _restore(delivery, share, by, at)
    return delivery


def _restore(delivery: Delivery, share: int, by, at: datetime) -> None:
    """What it had replaced comes back; the lists around it are compared anew."""
    earlier = delivery.supersedes
    while earlier and earlier.state == "withdrawn":
        earlier = earlier.supersedes
    if earlier and earlier.state == "superseded":
        changes = trail.change(earlier, state="taken_in")
        earlier.save(update_fields=["state"])
        trail.write(
            "intake.withdraw", by=by, at=at, subject=earlier, changes=changes, note=f"{delivery.key} 撤回，恢复"
        )
        compare.judge(earlier, share)
        earlier.save(update_fields=["comparison", "comparison_note"])
    following = compare.after(delivery)
    if following:
        compare.judge(following, share)
        following.save(update_fields=["comparison", "comparison_note"])
