"""Short words for households in care: recognised, helped, and on their way out. Stands on `walk`."""

import uuid
from datetime import date, timedelta

from shouwang.casework.assistance import deliver as delivering
from shouwang.casework.assistance import expect as expecting
from shouwang.casework.assistance import pair as pairing
from shouwang.casework.assistance import plan as planning
from shouwang.casework.assistance.models import Measure
from shouwang.casework.cases.models import Application, Case
from shouwang.casework.elimination import propose as proposing
from shouwang.casework.elimination.conditions import Answers
from shouwang.casework.visits.models import Visit
from shouwang.policy.in_force import in_force
from shouwang.registry.models import Household
from tests.casework import walk
from tests.county import AREA, post

QUALIFIED = date(2026, 3, 15)
FIRST_DAY = date(2026, 9, 15)  # six months to the day
LINE = 8000  # yuan a head and year
HELPER = pairing.Person("赵帮扶", "县农业农村局", "13900000001", "干部")
FIRM = {"education": True, "medical": True, "housing": True, "water": True}


def in_care(home: Household | None = None, *, qualified: date = QUALIFIED, risks=("01",), **facts) -> Case:
    """A household that was recognised: set down as it stands, for what comes after."""
    home = home or walk.household(category="marginal", monitored_since=qualified)
    by, at = walk.reviewer(home.place_id), walk.instant(qualified)
    about = {"household": home, "place_id": home.place_id, "on": qualified, "at": at, "by": by}
    with walk.see():
        applied = Application.objects.create(
            **about, key=f"SQ-{home.key}", kind="own", applicant=home.head_name, text="困难", promised_on=qualified
        )
        visited = Visit.objects.create(
            **about, uuid=uuid.uuid4(), purpose="focus", finding="困难", result="to_recognition"
        )
        stands = {"stage": "monitored", "qualified_on": qualified, "marked_on": qualified} | facts
        if stands["stage"] in ("monitored", "eliminating", "eliminated"):
            Household.objects.filter(pk=home.pk).update(has_case=True)
        return Case.objects.create(
            key=f"RD-{home.key}", household=home, place_id=home.place_id, application=applied, visit=visited,
            category=home.category or "marginal", risks=list(risks), opened_on=qualified - timedelta(20), **stands,
        )  # fmt: skip


def book(on: date):
    with walk.see():
        return in_force(AREA, on)


def pair(case: Case, who=HELPER, *, on: date = QUALIFIED, by=None, **said):
    return walk.do(pairing.pair, case, who, by=by or walk.reviewer(case.place_id), on=on, **said)


def plan(case: Case, group: str = "A40", *, on: date = QUALIFIED, by=None, **said) -> Measure:
    option = {"A36": "A3601", "A45": ""}.get(group, f"{group}01")
    said = {"options": [option], "risks": case.risks[:1], "wish": "agreed", "due_on": on + timedelta(20)} | said
    return walk.do(planning.plan, case, group=group, by=by or walk.reviewer(case.place_id), on=on, **said)


def deliver(measure: Measure, *, on: date, by=None, **said) -> Measure:
    proof = walk.paper(measure.place_id, measure.household_id, "measure")
    said = {"evidence": proof} | said
    return walk.do(delivering.deliver, measure, by=by or walk.reviewer(measure.place_id), on=on, **said)


def expect(case: Case, expected_on: date, *, on: date = QUALIFIED, by=None, reason: str = "首次确定"):
    return walk.do(expecting.expect, case, expected_on, reason=reason, by=by or walk.reviewer(case.place_id), on=on)


def helped(home: Household | None = None, **facts) -> Case:
    """In care, with a helper, a day expected, and a measure that met its risk delivered a month later."""
    case = in_care(home, **facts)
    start = case.qualified_on
    pair(case, on=start)
    expect(case, start + timedelta(150), on=start)
    deliver(plan(case, on=start), on=start + timedelta(15))
    return again(case)


def again(case: Case) -> Case:
    with walk.see():
        return Case.objects.select_related("household").get(pk=case.pk)


def answers(**said) -> Answers:
    good = {"net_per_head_fen": 9000_00, "is_income_stable": True, "is_outlay_settled": True, "guarantees": FIRM}
    return Answers(**good | said)


def checked(case: Case, **said) -> proposing.Checked:
    proof = walk.paper(case.place_id, case.household_id, "survey")
    return proposing.Checked(
        uuid=uuid.uuid4(), checkers=("王一", "李二"), finding="收入稳定，风险已消除", answers=answers(**said),
        evidence=(("签字的核查表", proof),),
    )  # fmt: skip


def propose(case: Case, *, on: date, by=None, **said):
    return walk.do(proposing.propose, case, checked(case, **said), by=by or walk.reviewer(case.place_id), on=on)


def line_of_the_year() -> None:
    walk.county_says("income_line", LINE, unit="元/人·年")


def helper_post():
    return post("helper")
