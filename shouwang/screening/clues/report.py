"""Applications, petitions, media and audit clues, entered on one page: a receipt number, and always an answer. *S1 四*."""

from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.places.serial import take
from shouwang.refusal import Refused
from shouwang.registry.models import Household
from shouwang.screening.clues.models import ORIGINS, Clue, Origin, Report
from shouwang.trail.write import change, write

ENTERED = {"application", "field", "petition", "media", "audit"}


def report(
    household: Household,
    *,
    kind: str,
    risk: str,
    text: str,
    applicant: str,
    by: Post,
    at: datetime,
    on: date,
    relation: str = "",
    reference: str = "",
) -> Report:
    """Record what somebody brought to us about a household; it joins the open clue of that risk or opens one."""
    by.need("clues.report")
    if kind not in ENTERED:
        raise Refused("unknown_kind", "请选择线索来源。")
    if not text.strip() or not applicant.strip():
        raise Refused("incomplete", "请填写反映人和反映内容。")
    area = by.place.up("county")
    with transaction.atomic():
        clue = Clue.objects.select_for_update().open().filter(household=household, risk=risk).first()
        if clue is None:
            clue = Clue.objects.create(
                key=take(f"{area // 10**9}-{on:%Y%m}-", width=5)[0],
                household=household, place_id=household.place_id, risk=risk, state_at=at, opened_on=on,
            )  # fmt: skip
        Origin.objects.create(
            clue=clue,
            household_id=household.pk,
            place_id=household.place_id,
            kind=kind,
            at=at,
            on=on,
            note=text.strip(),
        )
        made = Report.objects.create(
            key=take(f"{area // 10**9}-SL{on:%Y%m}-", width=5)[0],
            clue=clue, household=household, place_id=household.place_id, kind=kind, on=on, at=at, by=by,
            applicant=applicant.strip(), relation=relation, reference=reference, text=text.strip(),
        )  # fmt: skip
        write("clues.report", by=by, at=at, on=on, subject=made, household_id=household.pk, note=dict(ORIGINS)[kind])
    return made


def reply(made: Report, *, text: str, by: Post, at: datetime, on: date) -> Report:
    """Answer the applicant: the result and its reason. The printed answer adds where to complain."""
    by.need("clues.report")
    if not text.strip():
        raise Refused("no_reason", "答复要写明结果和理由。")
    with transaction.atomic():
        made = Report.objects.select_for_update().get(pk=made.pk)
        changes = change(made, answer=text.strip(), answered_on=on)
        made.save(update_fields=["answer", "answered_on"])
        write("clues.reply", by=by, at=at, on=on, subject=made, household_id=made.household_id, changes=changes)
    return made
