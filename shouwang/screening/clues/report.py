"""Applications, petitions, media and audit clues, entered on one page: a receipt number, and always an answer. *S1 四*."""

from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.places.code import span
from shouwang.places.models import Place
from shouwang.places.serial import take
from shouwang.policy.book import Book
from shouwang.refusal import Refused
from shouwang.registry.models import Household
from shouwang.screening.clues.due import home_check_due, reply_due
from shouwang.screening.clues.hand_out import takers
from shouwang.screening.clues.models import ORIGINS, Clue, Origin, Report
from shouwang.screening.clues.step import move
from shouwang.screening.rules import reasons
from shouwang.trail.write import change, write
from shouwang.web.templatetags.words import day as day_word

ENTERED = ("application", "field", "petition", "media", "audit")
TO_THE_VILLAGE = ("application", "field")  # looked at by the village at once, whoever entered it
KINDS = dict(ORIGINS)


def report(
    household: Household,
    *,
    kind: str,
    reason: str,
    text: str,
    applicant: str,
    by: Post,
    at: datetime,
    on: date,
    book: Book,
    relation: str = "",
    reference: str = "",
) -> Report:
    """Record what somebody brought to us about a household; it joins the open clue of that reason or opens one.

    What the farmer asks for, and what cadres saw, goes to the village's worker at once (*S1 第二步*); a petition, media
    or audit clue that the county enters waits for its hand-over. Refused: `unknown_kind`, `unknown_reason`,
    `incomplete`, `not_here`.
    """
    by.need("clues.report")
    _check(household, kind, reason, text, applicant, by)
    area = by.place.up("county")
    told = {"household_id": household.pk, "place_id": household.place_id, "kind": kind, "on": on, "at": at}
    with transaction.atomic():
        Place.objects.select_for_update(no_key=True).get(pk=area)  # one open clue per household and reason
        clue = _clue(household, reason, area, by, at, on, book)
        Origin.objects.create(clue=clue, note=text.strip(), **told)
        made = Report.objects.create(
            key=take(f"{area // 10**9}-SL{on:%Y%m}-", width=5)[0], clue=clue, by=by, due_on=reply_due(book, on),
            applicant=applicant.strip(), relation=relation.strip(), reference=reference.strip(), text=text.strip(),
            **told,
        )  # fmt: skip
        if kind in TO_THE_VILLAGE or by.place.level != "county":
            _send_to_village(clue, by, at, on, home_check_due(book, on))
        write("clues.report", by=by, at=at, on=on, subject=made, note=f"{KINDS[kind]}，线索 {clue.key}")
    return made


def _check(household: Household, kind: str, reason: str, text: str, applicant: str, by: Post) -> None:
    if kind not in ENTERED:
        raise Refused("unknown_kind", "请选择线索来源。")
    if reason not in reasons.words():
        raise Refused("unknown_reason", "请选择线索缘由。")
    if not text.strip() or not applicant.strip():
        raise Refused("incomplete", "请填写反映人和反映内容。")
    lo, hi = span(by.place_id)
    if not lo <= household.place_id <= hi:
        raise Refused("not_here", "该户不在您的管辖范围内，请由该户所在地受理。")


def _clue(household: Household, reason: str, area: int, by: Post, at: datetime, on: date, book: Book) -> Clue:
    clue = Clue.objects.select_for_update().open().filter(household=household, reason=reason).first()
    if clue:
        return clue
    return Clue.objects.create(
        key=take(f"{area // 10**9}-{on:%Y%m}-", width=5)[0],
        household=household, place_id=household.place_id, reason=reason, risk=reasons.proposed(reason, book),
        state_at=at, opened_on=on,
        level="county" if by.place.level == "county" else "township",
    )  # fmt: skip


def _send_to_village(clue: Clue, by: Post, at: datetime, on: date, due_on: date) -> None:
    """A task for the village: for a clue that nobody has been asked about, or that was found to be no risk before."""
    if clue.state != "screened" and clue.result != "no_risk":
        return
    owner = clue.owner or takers([clue], "village")[clue.pk]
    fields = {
        "owner": owner,
        "due_on": due_on,
        "asked_on": on,
        "is_revisit": bool(clue.result),
        "result": "",
        "outcome": "",
    }
    changes = move(clue, "assigned", at=at, **fields)
    clue.save()
    write("clues.assign", by=by, at=at, on=on, subject=clue, changes=changes, note="受理后转村入户核实")


def reply(made: Report, *, text: str, by: Post, at: datetime, on: date) -> Report:
    """Answer the applicant: the result and its reason; the printed answer adds where to complain.

    Refused: `no_reason`, `answered`, `no_result` while nobody has looked, `before_report`.
    """
    by.need("clues.reply")
    if not text.strip():
        raise Refused("no_reason", "答复要写明结果和理由。")
    with transaction.atomic():
        made = Report.objects.select_for_update(of=("self",)).select_related("clue").get(pk=made.pk)
        clue = Clue.objects.select_for_update().get(pk=made.clue_id)
        if made.answered_on:
            raise Refused("answered", f"{made.key} 已于 {day_word(made.answered_on)} 答复，不能改写。")
        if not clue.result and clue.is_open:
            raise Refused("no_result", "线索还没有核查结果，请先入户核实，再答复。")
        if on < made.on:
            raise Refused("before_report", "答复日期不能早于收到日期。")
        changes = change(made, answer=text.strip(), answered_on=on)
        made.save(update_fields=["answer", "answered_on"])
        _tell(clue, by, at, on)
        write("clues.reply", by=by, at=at, on=on, subject=made, changes=changes)
    return made


def _tell(clue: Clue, by: Post, at: datetime, on: date) -> None:
    """A checked clue that came from people only is told (反馈) with this answer."""
    if clue.state == "checked" and not clue.origins.filter(kind="department").exists():
        changes = move(clue, "answered", at=at)
        clue.save()
        write("clues.reply", by=by, at=at, on=on, subject=clue, changes=changes)
