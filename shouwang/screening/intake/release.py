"""A person's word on a delivery that waits because it cannot be what it claims: it is what it claims, and may count.

What it calls itself is remembered: a list without a telling column passes next month under the name that was confirmed.
"""

from datetime import datetime

from django.db import transaction

from shouwang.refusal import Refused
from shouwang.screening.intake import words
from shouwang.screening.intake.enter import in_line, put
from shouwang.screening.intake.models import Delivery, Remark
from shouwang.screening.intake.policy import Limits
from shouwang.screening.intake.scope import must_hold, of_area
from shouwang.screening.rules.heard import heard
from shouwang.trail import write as trail
from shouwang.web.sight import within


def release(delivery: Delivery, reason: str, *, limits: Limits, compares: bool = True, by, at: datetime) -> Delivery:
    """Let a held delivery count; with open questions it then waits for their answers.

    `compares` False: the list counts, but is not whole and is compared with nothing. Refused: `no_reason`,
    `nothing_waits` (it is not held), `says_opposite` is never held and so never released.
    """
    by.need("intake.release")
    must_hold(by, delivery)
    if not reason.strip():
        raise Refused("no_reason", "请写明依据，例如“已与民政局核实，名单属实”。")
    with within(of_area(delivery.place_id)), transaction.atomic():
        in_line(delivery)
        delivery = Delivery.objects.select_for_update(of=("self",)).select_related("place").get(pk=delivery.pk)
        if delivery.state != "held":
            raise Refused("nothing_waits", f"这份名单处于“{delivery.get_state_display()}”，没有暂缓，不用放行。")
        _let_pass(delivery, reason.strip(), compares, by, at)
        if Remark.objects.open().filter(delivery=delivery).exists():
            changes = trail.change(delivery, state="asked")
            delivery.save(update_fields=["state"])
            trail.write("intake.release", by=by, at=at, subject=delivery, changes=changes, note=reason)
            return delivery
        return put(delivery, "intake.release", limits=limits, by=by, at=at, note=reason)


def _let_pass(delivery: Delivery, reason: str, compares: bool, by, at: datetime) -> None:
    """The reasons are let pass for good, the list's name is remembered, the ground stands in the record."""
    codes = set(delivery.reasons)
    delivery.released = sorted({*delivery.released, *codes})
    if "no_own_column" in codes and (name := delivery.named):
        words.learn(delivery, kind="title", word=name, meaning=delivery.table, reason=reason, by=by, at=at)
    if not compares:
        delivery.comparison, delivery.comparison_note, delivery.comparison_by = "withheld", reason[:300], by
    elif "shrunk" in codes and heard(delivery.contract_name).compares:
        delivery.comparison, delivery.comparison_note, delivery.comparison_by = "allowed", reason[:300], by
    delivery.save()
