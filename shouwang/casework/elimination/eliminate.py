"""Marking the elimination (标注风险消除): what may have changed since the home check is asked once more. *S1 第七步*."""

from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.assistance import open_month
from shouwang.casework.assistance.reach import lock
from shouwang.casework.cases.decide import decide
from shouwang.casework.cases.models import Case, Passage
from shouwang.casework.cases.steps import ELIMINATING, ELIMINATION, MARK
from shouwang.casework.elimination.conditions import stops
from shouwang.casework.visits.models import Problem
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry.models import Guarantee
from shouwang.workflow.procedure import Verdict


def eliminate(case: Case, *, by: Post, at: datetime, on: date, opinion: str = "", seen: int | None = None) -> Case:
    """Mark the risk of a household as eliminated, the last step of its line; it leaves monitoring on that day.

    Its helper and running measures stay until ended by name (*四个不摘*); checks of months not yet over are dropped.
    Refused: `not_eliminating`, `safety_net`, `no_labour`, `too_early`, `problem_open`, `guarantee_fails`, and what the
    line refuses (a document number missing, a step not due, another level).
    """
    by.need("elimination.mark")
    with transaction.atomic():
        case, book = lock(case, by), in_force(case.place_id, on)
        passage = Passage.objects.under_way().for_purpose(ELIMINATION).select_related("exit").filter(case=case).first()
        if case.stage != ELIMINATING or passage is None:
            raise Refused("not_eliminating", f"该户处于“{case.get_stage_display()}”，没有等待标注的消除程序。")
        for stop in stops(case, on, book, at_mark=True):
            raise Refused(stop.code, stop.sentence)
        _need_still_firm(case)
        decide(
            passage, step=MARK, verdict=Verdict.PASS, by=by, at=at, on=on, opinion=opinion, seen=seen,
            needs=frozenset({"conditions"}),
        )  # fmt: skip
        case.refresh_from_db()
        case.way = passage.exit.way
        case.save(update_fields=["way"])
        open_month.void(case, on)
    return case


def _need_still_firm(case: Case) -> None:
    problem = Problem.objects.open().filter(household_id=case.household_id).first()
    if problem:
        raise Refused("problem_open", f"该户还有未解决的问题（{problem}），不能标注风险消除。（S1 第七步）")
    failing = Guarantee.objects.filter(household_id=case.household_id, until__isnull=True, is_firm=False)
    if failing:
        words = "、".join(row.get_kind_display() for row in failing)
        raise Refused("guarantee_fails", f"该户{words}没有保障，不能标注风险消除。（S1 第七步）")
