"""The home check for the way out: two people answer the conditions, and it goes on to its line or is kept. *S1 第七步*."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.assistance.reach import lock
from shouwang.casework.cases.decide import decide
from shouwang.casework.cases.models import Case, Passage
from shouwang.casework.cases.steps import ELIMINATING, ELIMINATION, MARK, MONITORED
from shouwang.casework.elimination.conditions import HELPED, NATURAL, Answers, Condition, conditions, stops
from shouwang.casework.elimination.models import Exit
from shouwang.casework.visits.found import Found
from shouwang.casework.visits.models import Visit
from shouwang.casework.visits.verify import verify
from shouwang.policy.book import Book
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.trail.write import change, write
from shouwang.workflow.procedure import Verdict


@dataclass(frozen=True)
class Checked:
    """A home check for the way out as it was made: who went, what they saw, what they answered.

    `uuid` is made by the phone; `evidence` are (title, sealed document) pairs, the signed form among them.
    """

    uuid: UUID
    checkers: tuple[str, ...]
    finding: str
    answers: Answers
    evidence: tuple[tuple[str, Any], ...] = ()
    channel: str = "home"
    said: dict = field(default_factory=dict)


def propose(case: Case, checked: Checked, *, by: Post, at: datetime, on: date) -> Exit:
    """Start the elimination of a household's risk: every condition is met, and its first step is passed.

    Refused: `not_monitored`, `safety_net`, `no_labour`, `too_early`, `conditions_unmet` with the names of those unmet,
    `no_way`, and what the home check and the first step of the line refuse.
    """
    by.need("elimination.start")
    with transaction.atomic():
        case, book = lock(case, by), in_force(case.place_id, on)
        for stop in stops(case, on, book):
            raise Refused(stop.code, stop.sentence)
        if checked.answers.way not in (HELPED, NATURAL):
            raise Refused("no_way", "请选择风险消除方式：帮扶消除或自然消除。")
        _need_all(conditions(case, checked.answers, book))
        made = _set_out(case, checked, by, at, on, book)
        decide(made.passage, step=made.passage.due[0], verdict=Verdict.PASS, by=by, at=at, on=on, **_said(checked))
        case.refresh_from_db()
        changes = change(case, stage=ELIMINATING)
        case.save(update_fields=["stage"])
        write("elimination.start", by=by, at=at, on=on, subject=case, changes=changes, note=made.get_way_display())
    made.refresh_from_db()
    return made


def again(case: Case, checked: Checked, *, by: Post, at: datetime, on: date) -> Exit:
    """The home check made anew for a household that a higher level sent back to the village; the line goes on from it.

    What the first check found stays with its visit. Refused: `not_sent_back`, and what `propose` refuses.
    """
    by.need("elimination.start")
    with transaction.atomic():
        case, book = lock(case, by), in_force(case.place_id, on)
        leaving = sent_back(case)
        if leaving is None:
            raise Refused("not_sent_back", "该户没有退回重新核查的风险消除程序。")
        for stop in stops(case, on, book, at_mark=True):
            raise Refused(stop.code, stop.sentence)
        if checked.answers.way not in (HELPED, NATURAL):
            raise Refused("no_way", "请选择风险消除方式：帮扶消除或自然消除。")
        _need_all(conditions(case, checked.answers, book))
        leaving.visit, answers = _visit(case, checked, by, at, on, book), checked.answers
        changes = change(
            leaving, on=on, way=answers.way, line_fen=book.fen("income_line"), lacking=[],
            is_income_stable=answers.is_income_stable, is_outlay_settled=answers.is_outlay_settled,
        )  # fmt: skip
        leaving.save()
        step = next(key for key in leaving.passage.due if key != MARK)
        decide(leaving.passage, step=step, verdict=Verdict.PASS, by=by, at=at, on=on, **_said(checked))
        write("elimination.again", by=by, at=at, on=on, subject=case, changes=changes, note=leaving.get_way_display())
    leaving.refresh_from_db()
    return leaving


def sent_back(case: Case) -> Exit | None:
    """The exit under way whose home check is due again, because a higher level sent it back."""
    found = Exit.objects.filter(case=case, passage__ended_on__isnull=True).select_related("passage", "visit").first()
    due = found.passage.due if found else []
    needs = [key for key in due if key != MARK and "conditions" in found.passage.line.step(key).needs]
    return found if needs else None


def keep(case: Case, checked: Checked, *, reason: str, next_on: date, by: Post, at: datetime, on: date) -> Exit:
    """The same check ends in “keep helping”: weakly stable, with the reason and the day to look again. *S1 第七步*.

    Refused: `not_monitored`, `no_reason`, `not_ahead`.
    """
    by.need("elimination.start")
    _need_next(reason, next_on, on)
    with transaction.atomic():
        case, book = lock(case, by), in_force(case.place_id, on)
        if case.stage != MONITORED:
            raise Refused("not_monitored", f"该户处于“{case.get_stage_display()}”，不能作出继续帮扶的结论。")
        made = _set_out(case, checked, by, at, on, book)
        said = _said(checked) | {"opinion": reason.strip()}
        decide(made.passage, step=made.passage.due[0], verdict=Verdict.KEEP, by=by, at=at, on=on, **said)
        _put_next(made, reason, next_on, by, at, on)
    return made


def postpone(leaving: Exit, *, reason: str, next_on: date, by: Post, at: datetime, on: date) -> Exit:
    """Say when to look again at a household that a later step kept (review, notice, township, county), and why."""
    by.need("elimination.postpone")
    _need_next(reason, next_on, on)
    with transaction.atomic():
        lock(leaving.case, by)
        leaving = Exit.objects.select_for_update(of=("self",)).select_related("passage", "case").get(pk=leaving.pk)
        if leaving.passage.outcome != Verdict.KEEP:
            raise Refused("not_kept", "这一户没有作出继续帮扶的结论，不必确定下次研判日期。")
        _put_next(leaving, reason, next_on, by, at, on)
    return leaving


def _need_all(found: list[Condition]) -> None:
    lacking = [each for each in found if not each.is_met]
    if lacking:
        words = "；".join(f"{each.title}（{each.fact}）" for each in lacking)
        raise Refused("conditions_unmet", f"还没有达到风险消除条件：{words}。可作出“继续帮扶”的结论。（S1 第七步）")


def _set_out(case: Case, checked: Checked, by: Post, at: datetime, on: date, book: Book) -> Exit:
    visit = _visit(case, checked, by, at, on, book)
    passage = Passage.set_out(case, ELIMINATION, book, on)
    answers = checked.answers
    lacking = [each.key for each in conditions(case, answers, book) if not each.is_met]
    return Exit.objects.create(
        passage=passage, case=case, household_id=case.household_id, place_id=case.place_id, visit=visit, on=on,
        way="" if lacking else answers.way, line_fen=book.fen("income_line"), lacking=lacking,
        is_income_stable=answers.is_income_stable, is_outlay_settled=answers.is_outlay_settled,
    )  # fmt: skip


def _visit(case: Case, checked: Checked, by: Post, at: datetime, on: date, book: Book) -> Visit:
    if not checked.evidence:
        raise Refused("no_evidence", "风险消除入户核查须附农户签字的核查表或现场照片。（S1 第七步）")
    told = {kind: firm for kind, firm in (checked.answers.guarantees or {}).items() if firm is not None}
    found = Found(
        uuid=checked.uuid, purpose="elimination", result="in_procedure", finding=checked.finding,
        checkers=checked.checkers, guarantees=told, evidence=checked.evidence, channel=checked.channel,
        net_per_head_fen=checked.answers.net_per_head_fen, answers=checked.said,
    )  # fmt: skip
    return verify(case.household, found, by=by, at=at, on=on, book=book)


def _said(checked: Checked) -> dict:
    return {
        "opinion": checked.finding.strip(),
        "people": checked.checkers,
        "needs": frozenset({"conditions"}),
        "papers": frozenset({"survey"}),
    }


def _need_next(reason: str, next_on: date, on: date) -> None:
    if not reason.strip():
        raise Refused("no_reason", "继续帮扶须写明理由（收入不稳定、刚性支出不可控等）。（S1 第七步）")
    if next_on <= on:
        raise Refused("not_ahead", "下次研判日期应晚于本次日期。")


def _put_next(leaving: Exit, reason: str, next_on: date, by: Post, at: datetime, on: date) -> None:
    changes = change(leaving, next_on=next_on, keep_reason=reason.strip())
    leaving.save(update_fields=["next_on", "keep_reason"])
    write("elimination.keep", by=by, at=at, on=on, subject=leaving.case, changes=changes, note=reason.strip())
