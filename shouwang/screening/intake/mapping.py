"""A person's word on which column of a file is which; the list is then read again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from shouwang.refusal import Refused
from shouwang.screening import sources
from shouwang.screening.intake import words
from shouwang.screening.intake.enter import in_line
from shouwang.screening.intake.models import Delivery, Remark
from shouwang.screening.intake.scope import must_hold, of_area
from shouwang.trail import write as trail
from shouwang.web.sight import within


def choose(delivery: Delivery, chosen: Mapping[str, str], *, by, at: datetime) -> Delivery:
    """Keep column → heading ("" for "not in this file") for a delivery that waits and never counted; else `wrong_state`.

    What differs from what was read goes into the word book: the next file of this list is read so at once.
    """
    by.need("intake.receive")
    must_hold(by, delivery)
    with within(of_area(delivery.place_id)), transaction.atomic():
        in_line(delivery)
        delivery = Delivery.objects.select_for_update(of=("self",)).select_related("place").get(pk=delivery.pk)
        if not delivery.is_waiting or delivery.counted_at:
            raise Refused("wrong_state", f"这份名单处于“{delivery.get_state_display()}”，不能再改列的对应。")
        was = delivery.mapping
        names = [column.name for column in sources.contract(delivery.contract_name).columns]
        mapping = {name: chosen[name] or None for name in names if name in chosen}
        changes = trail.change(delivery, mapping=mapping, state="received", read_at=None, code="", sentence="")
        delivery.save(update_fields=["mapping", "state", "read_at", "code", "sentence"])
        _learn(delivery, was, mapping, by, at)
        trail.write("intake.map", by=by, at=at, subject=delivery, changes=changes)
    return delivery


def _learn(
    delivery: Delivery, was: Mapping[str, str | None], mapping: Mapping[str, str | None], by, at: datetime
) -> None:
    """What was chosen otherwise than the page showed it: a heading for another column, or one for none."""
    told = Remark.objects.filter(delivery=delivery).exclude(heading="").order_by("serial")
    rows = list(told.values_list("kind", "column", "heading"))
    shown = {column: heading for kind, column, heading in rows if kind == "column" and column} | was
    known, chosen = {heading for *_, heading in rows}, set(mapping.values())
    meant: dict[str, str] = {}
    for column, heading in mapping.items():
        before = shown.get(column)
        if heading != before and before and before not in chosen:
            meant[before] = words.SKIP
        if heading != before and heading in known:
            meant[heading] = column
    given = {"kind": "column", "reason": f"核对 {delivery.key} 时选定", "by": by, "at": at}
    for heading, meaning in meant.items():
        words.learn(delivery, word=heading, meaning=meaning, **given)
