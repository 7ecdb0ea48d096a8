"""A person's word on a row that no machine may link: this person, or somebody who is none of ours.

A settled link becomes a small file of the lake, never rewritten; settling again writes another, and runs read the last.
The answer holds for the same words on later lists (`remember`), until it is revoked.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from shouwang.refusal import Refused
from shouwang.registry.models import Person
from shouwang.registry.registered import WITHDRAWN
from shouwang.screening.intake.models import Delivery, Fault
from shouwang.screening.intake.scope import must_hold, of_area
from shouwang.screening.matching.carried import let_go, write_link
from shouwang.screening.matching.models import Doubt
from shouwang.screening.matching.remember import record
from shouwang.trail import write as trail
from shouwang.web.sight import within

AWAY = ("elsewhere", "not_rural", "enrol", "returned", "nobody")
MOST_AT_ONCE = 500


def settle(doubt: Doubt, *, person: Person | None = None, outcome: str = "", reason: str, by, at: datetime) -> Doubt:
    """Say whom a row is about (`person`), or that it is nobody of ours (`outcome`, one of AWAY).

    Refused: `no_reason`, `wrong_outcome`, `wrong_state` (the delivery is no longer in force, or the row was never a
    question), `already_settled` (the same answer again), `not_in_register` (a person who was taken back).
    """
    by.need("matching.settle")
    if not reason.strip():
        raise Refused("no_reason", "请写明依据，例如“电话核实为本人”。")
    if bool(person) == bool(outcome) or (outcome and outcome not in AWAY):
        raise Refused("wrong_outcome", "请选定是哪一个人，或者说明不是本地区的人，两者只选其一。")
    if person and person.household.gone_reason == WITHDRAWN:
        raise Refused("not_in_register", f"{person.name}所在的户已从登记中撤回，不能匹配。")
    with transaction.atomic():
        return _settle(doubt.pk, person, outcome, reason.strip(), by, at)


def settle_many(doubts: Iterable[Doubt], *, outcome: str, reason: str, by, at: datetime) -> int:
    """The same answer for many rows; how many were settled.

    `outcome` is one of AWAY, or `candidate`: each row is about the one person who could be meant. Refused: `too_many`,
    `nothing_chosen`, `several_candidates` where a row has none or more than one.
    """
    chosen = list(doubts)[: MOST_AT_ONCE + 1]
    if len(chosen) > MOST_AT_ONCE:
        raise Refused("too_many", f"一次最多处理 {MOST_AT_ONCE} 行，请分批办理。")
    if not chosen:
        raise Refused("nothing_chosen", "没有选中任何一行。")
    people = _lone(chosen) if outcome == "candidate" else {}
    with transaction.atomic():
        for doubt in chosen:
            said = {"person": people[doubt.pk]} if people else {"outcome": outcome}
            settle(doubt, **said, reason=reason, by=by, at=at)
    return len(chosen)


def _lone(chosen: list[Doubt]) -> dict[int, Person]:
    """The one candidate of each row."""
    for doubt in chosen:
        if not doubt.is_lone:
            raise Refused("several_candidates", f"{doubt.file} 第 {doubt.row} 行的可能人员不是恰好一人，请单独处理。")
    found = Person.objects.select_related("household").in_bulk([doubt.candidates[0] for doubt in chosen])
    return {doubt.pk: found[doubt.candidates[0]] for doubt in chosen}


def find(delivery_key: str, file: str, row: int, sheet: str = "") -> Doubt:
    """The open or settled question about one row. Refused: `unknown_delivery`, `unknown_row`, `several_sheets`."""
    delivery = Delivery.objects.filter(key=delivery_key).first()
    if delivery is None:
        raise Refused("unknown_delivery", f"没有批次号为 {delivery_key} 的名单。")
    doubts = Doubt.objects.filter(delivery=delivery, file=file, row=row).exclude(outcome__in=["skip", "asked"])
    found = list(doubts.filter(sheet=sheet) if sheet else doubts)
    if not found:
        raise Refused("unknown_row", f"{file} 第 {row} 行没有需要人工确认的内容。")
    if len(found) > 1:
        raise Refused("several_sheets", "文件里几张工作表都有这一行，请用 --sheet 写明工作表。")
    return found[0]


def _settle(pk: int, person: Person | None, outcome: str, reason: str, by, at: datetime) -> Doubt:
    doubt = Doubt.objects.select_for_update(of=("self",)).select_related("delivery").get(pk=pk)
    must_hold(by, doubt)
    if doubt.outcome in ("skip", "asked") or doubt.delivery.state != "in_force":
        raise Refused("wrong_state", "这一行不需要确认：所在名单已被替代或撤回，或该行未载入。")
    answer = "person" if person else outcome
    if doubt.settled_at and doubt.settled_as == answer and doubt.person_id == (person.pk if person else None):
        raise Refused("already_settled", "这一行已经这样处理过了。")
    changes = trail.change(
        doubt, settled_as=answer, person_id=person.pk if person else None, settled_reason=reason[:200]
    )
    let_go(doubt)
    doubt.settled_by, doubt.settled_at, doubt.person = by, at, person
    doubt.settlement = record(doubt, by=by, at=at)
    doubt.link = write_link(doubt) if person else ""
    doubt.save()
    if answer == "returned":
        _tell_department(doubt, reason)
    household = person.household_id if person else None
    trail.write("matching.settle", by=by, at=at, subject=doubt, changes=changes, note=reason, household_id=household)
    return doubt


def _tell_department(doubt: Doubt, reason: str) -> None:
    """A row sent back stands among the faults that its department sees."""
    with within(of_area(doubt.delivery.place_id)):
        Fault.objects.create(
            delivery=doubt.delivery,
            place_id=doubt.delivery.place_id,
            supplier=doubt.supplier,
            file=doubt.file,
            sheet=doubt.sheet,
            row=doubt.row,
            code="returned",
            sentence="县级核对后退回：对不上人",
            advice=reason[:300],
            kept=True,
        )
