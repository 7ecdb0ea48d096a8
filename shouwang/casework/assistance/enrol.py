"""Enrolling (标注): helper, planned measures and expected day are there, then the household is marked. *S1 第六步*.

The cases' own `decide` knows the line of steps; what this room vouches for are the needs that the line names
(`helper`, `measures`, `expected_on`) and the plan that they make up (一户一策), so that nothing is typed twice.
"""

from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.assistance.models import Helper, Measure
from shouwang.casework.assistance.reach import lock
from shouwang.casework.cases.category import need_fit
from shouwang.casework.cases.decide import decide
from shouwang.casework.cases.models import Case, Decision, Passage
from shouwang.casework.cases.steps import MARK, RECOGNISING, RECOGNITION
from shouwang.policy import codes
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.workflow.procedure import Verdict

NEEDS = ("helper", "measures", "expected_on")


def ready(case: Case) -> frozenset[str]:
    """Which of the needs of *S1 第六步* a case has: a helper in force, a measure planned or delivered, a day expected."""
    there = {
        "helper": Helper.objects.in_force().filter(case=case).exists(),
        "measures": Measure.objects.standing().filter(case=case).exists(),
        "expected_on": case.expected_on is not None,
    }
    return frozenset(key for key, is_there in there.items() if is_there)


def complete(case: Case, *, by: Post, at: datetime, on: date, opinion: str = "", seen: int | None = None) -> Decision:
    """The village completes (村级完善): the step of the line that asks for helper, measures and day, the mark apart."""
    return _decide(case, None, by, at, on, opinion, seen)


def enrol(case: Case, *, by: Post, at: datetime, on: date, opinion: str = "", seen: int | None = None) -> Case:
    """Mark the household as monitored (系统标注), the last step of its line of recognition.

    Refused: `needs_missing` with the names of what is missing, a category that contradicts the household, a step that
    is not due or not this post's, and whatever else the line refuses.
    """
    with transaction.atomic():
        _decide(case, MARK, by, at, on, opinion, seen)
    case.refresh_from_db()
    return case


def due_here(passage: Passage) -> list[str]:
    """The steps due now that this room decides: those that ask for one of its needs."""
    return [key for key in passage.due if set(passage.line.step(key).needs) & set(NEEDS)]


def _decide(case: Case, step: str | None, by: Post, at: datetime, on: date, opinion: str, seen: int | None) -> Decision:
    by.need("assistance.enrol")
    with transaction.atomic():
        case = lock(case, by)
        passage = Passage.objects.under_way().for_purpose(RECOGNITION).filter(case=case).first()
        if passage is None or case.stage != RECOGNISING:
            raise Refused("not_recognising", f"该户处于“{case.get_stage_display()}”，没有等待标注的认定程序。")
        key = step or next((each for each in due_here(passage) if each != MARK), None)
        if key is None:
            raise Refused("out_of_turn", "这一户现在没有轮到“村级完善”这一步。")
        need_fit(case.category, case.household.attribute, in_force(case.place_id, on))
        there = ready(case)
        made = decide(
            passage, step=key, verdict=Verdict.PASS, by=by, at=at, on=on, opinion=opinion, seen=seen, needs=there,
            papers=frozenset({"plan"} if there == frozenset(NEEDS) else ()),
        )  # fmt: skip
        _need_all(there)  # whatever the line of the place forgets to ask for
        return made


def _need_all(there: frozenset[str]) -> None:
    lacking = [codes.title("needs", key) for key in NEEDS if key not in there]
    if lacking:
        raise Refused(
            "needs_missing",
            f"标注前须先确定：{'、'.join(lacking)}。（S1 第六步：明确监测帮扶责任人、帮扶措施、风险消除时间）",
        )
