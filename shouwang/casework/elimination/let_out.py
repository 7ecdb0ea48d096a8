"""The county's exception from the first allowed day, one household at a time. *S1 第七步: 原则上…2个季度内不得标注*."""

from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.assistance.reach import lock
from shouwang.casework.cases.models import Case
from shouwang.casework.elimination.conditions import first_day, stops
from shouwang.casework.elimination.models import EarlyLeave
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.trail.write import write


def let_out_early(case: Case, *, document_no: str, reason: str, by: Post, at: datetime, on: date) -> EarlyLeave:
    """The county approver excepts one household, with the number of a document and the reason.

    Never a safety-net household. Refused: `no_document`, `no_reason`, `not_needed` once the first day has come,
    `excepted` already, `safety_net`, `no_labour`, `not_monitored`.
    """
    by.need("elimination.except")
    if not document_no.strip():
        raise Refused("no_document", "提前消除须有县级文件号。")
    if not reason.strip():
        raise Refused("no_reason", "提前消除须写明理由。")
    with transaction.atomic():
        case, book = lock(case, by), in_force(case.place_id, on)
        if hasattr(case, "early_leave"):
            raise Refused("excepted", "这一户已经批准过提前消除。")
        for stop in stops(case, on, book):
            if stop.code != "too_early":
                raise Refused(stop.code, stop.sentence)
        first = first_day(case, book)
        if first is None or on >= first:
            raise Refused("not_needed", "这一户已满规定时间，不需要批准提前消除。")
        made = EarlyLeave.objects.create(
            case=case, household_id=case.household_id, place_id=case.place_id, document_no=document_no.strip(),
            reason=reason.strip(), on=on, at=at, by=by,
        )  # fmt: skip
        note = f"{made.document_no}：{made.reason}"
        write("elimination.except", by=by, at=at, on=on, subject=case, note=note)
    return made
