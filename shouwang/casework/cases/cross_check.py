"""The county's cross-check (数据比对), member by member and kind by kind: evidence, not a verdict. *S1 第五步*.

A member without an authorisation in force is not asked about, whatever step the household stands on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.cases.adults import lacking
from shouwang.casework.cases.models import Authorisation, CrossCheckResult, Passage
from shouwang.casework.cases.models.comparison import FOUND, VERDICTS
from shouwang.casework.cases.steps import DECLINED, RECOGNITION
from shouwang.casework.cases.weigh import no_authorisation
from shouwang.places.code import span
from shouwang.policy import codes
from shouwang.policy.calendar import add, latest_start
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry.models import Person
from shouwang.trail.write import write, write_many

FIELDS = ("found", "verdict", "explanation", "amount_fen", "on", "at", "by")


@dataclass(frozen=True)
class Seen:
    """What the county saw about one member in one kind; money in whole fen."""

    person: int
    kind: str
    found: str
    verdict: str = ""
    explanation: str = ""
    amount_fen: int | None = None


def compare(passage: Passage, seen: Sequence[Seen], *, by: Post, at: datetime, on: date) -> list[CrossCheckResult]:
    """Record what was found; the same member and kind again replaces what was said before.

    Refused: a member without an authorisation in force on that day, or with the kind outside its scope; a finding
    that is neither confirmed, explained nor not ours; "explained" or "not asked" without words; a decided passage.
    """
    by.need("cases.compare")
    with transaction.atomic():
        passage = _lock(passage, by)
        people = _members(passage)
        for each in seen:
            _check(each, people)
        _allowed(passage, seen, people, on)
        rows = [_row(passage, each, by, at, on) for each in seen]
        CrossCheckResult.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["passage", "person", "kind"], update_fields=FIELDS
        )
        counts = {word: sum(each.found == word for each in seen) for word, _ in FOUND}
        write(
            "cases.compare", by=by, at=at, on=on, subject=passage.case, changes={k: [0, n] for k, n in counts.items()}
        )
    return rows


def _lock(passage: Passage, by: Post) -> Passage:
    lo, hi = span(by.place_id)
    found = Passage.objects.select_for_update(of=("self",)).select_related("case").filter(pk=passage.pk).first()
    if found is None or not lo <= found.place_id <= hi:
        raise Refused("not_here", "该户不在您的管辖范围内。")
    if found.purpose != RECOGNITION or found.ended_on:
        raise Refused("ended", "这一户的识别认定已经结束，不能再登记比对结果。")
    asks = [step for step in found.line.steps if "comparison" in step.papers]
    if not asks:
        raise Refused("no_such_step", f"“{found.line.title}”这条程序里没有数据比对。")
    if any(step.key in found.done for step in asks):
        raise Refused("already_done", f"“{asks[0].title}”已经办理过了，比对结果不能再改。")
    return found


def _members(passage: Passage) -> dict[int, Person]:
    return {p.pk: p for p in Person.objects.filter(household_id=passage.household_id, left_on__isnull=True)}


def _allowed(passage: Passage, seen: Sequence[Seen], people: dict[int, Person], on: date) -> None:
    """Everybody asked about has allowed it; a child is asked about when all adults of the household have."""
    book = in_force(passage.place_id, on)
    asked = [each for each in seen if each.found != "not_asked"]
    names = lacking([passage.household_id], on, int(book.value("adult_age")))[passage.household_id]
    if asked and names:
        block = no_authorisation(names)
        raise Refused(block.code, block.sentence)
    scopes = {a.person_id: set(a.scope) for a in Authorisation.objects.in_force(on).filter(person__in=people)}
    beyond = [each for each in asked if each.person in scopes and each.kind not in scopes[each.person]]
    if beyond:
        name, kind = people[beyond[0].person].name, codes.title("asset", beyond[0].kind)
        raise Refused("beyond_scope", f"{name}的授权不包括“{kind}”，不能比对这一类。")


def _check(each: Seen, people: dict[int, Person]) -> None:
    if each.person not in people:
        raise Refused("not_a_member", "比对结果中有人不是这一户现在的成员。")
    if each.kind not in codes.read("asset") or each.found not in dict(FOUND):
        raise Refused("unknown_kind", "请选择核查类别和比对结果。")
    if each.found == "found" and each.verdict not in dict(VERDICTS):
        raise Refused("not_judged", "有记录的，请选择“属实”“属实但有合理说明”或“非本户”。")
    if each.found != "found" and (each.verdict or each.amount_fen is not None):
        raise Refused("nothing_to_judge", "没有记录的类别，不能填写核实结论或金额。")
    if (each.verdict in ("explained", "not_ours") or each.found == "not_asked") and not each.explanation.strip():
        raise Refused("no_explanation", "“有合理说明”“非本户”“未比对”都要写明理由。")


def _row(passage: Passage, each: Seen, by: Post, at: datetime, on: date) -> CrossCheckResult:
    return CrossCheckResult(
        passage=passage, household_id=passage.household_id, place_id=passage.place_id, person_id=each.person,
        kind=each.kind, found=each.found, verdict=each.verdict, explanation=each.explanation.strip(),
        amount_fen=each.amount_fen, on=on, at=at, by=by,
    )  # fmt: skip


def erase_amounts(*, by: Post, at: datetime, on: date, place: int | None = None) -> int:
    """Erase amounts of households that were not enrolled, when policy's months have passed; the fact stays.

    Within the place of `by`, or `place` below it. Returns how many were erased. *Policy `asset_amounts_kept`*.
    """
    by.need("cases.erase")
    area = place or by.place_id
    book = in_force(area, on)
    kept, holidays = book.span("asset_amounts_kept"), book.holidays.assumed()
    until = latest_start(on, lambda day: add(day, kept, holidays))
    with transaction.atomic():
        rows = CrossCheckResult.objects.select_for_update(of=("self",)).with_amounts().within(area)
        rows = list(
            rows.select_related("passage__case").filter(
                passage__case__stage=DECLINED, passage__case__ended_on__lte=until
            )
        )
        for row in rows:
            row.amount_fen, row.erased_on = None, on
        CrossCheckResult.objects.bulk_update(rows, ["amount_fen", "erased_on"], batch_size=500)
        write_many("cases.erase", [(row.passage.case, {}) for row in rows], by=by, at=at, on=on, note="清除比对金额")
    return len(rows)
