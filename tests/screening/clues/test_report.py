from datetime import timedelta

import pytest

from shouwang.screening.clues.models import Clue
from shouwang.screening.clues.report import reply, report
from shouwang.screening.clues.triage import dismiss
from tests.screening.clues.refusing import refused
from tests.screening.clues.world import ON, SIBLING, VILLAGE

pytestmark = pytest.mark.django_db


def bring(world, home, by=None, **changes):
    values = {
        "kind": "application",
        "reason": "medical_cost",
        "text": "看病花费大",
        "applicant": "赵某",
        "on": ON,
    } | changes
    return report(home, by=by or world.county, at=world.at, book=world.book, **values)


def tell(world, made, text="经核查无返贫风险。", on=ON):
    return reply(made, text=text, by=world.county, at=world.at, on=on)


def test_an_application_has_a_receipt_number_and_goes_to_the_village_at_once(world):
    made = bring(world, world.home(), world.post("grid_worker", VILLAGE))
    assert made.key == "990122-SL202611-00001"
    clue = world.now(made.clue)
    assert (clue.state, clue.owner.place_id, clue.level) == ("assigned", VILLAGE, "township")
    assert clue.due_on > ON
    assert made.due_on > clue.due_on


@pytest.mark.req("S1-15")
@pytest.mark.parametrize("kind", ["petition", "media", "audit"])
def test_what_the_county_receives_waits_for_its_hand_over(world, kind):
    clue = bring(world, world.home(), kind=kind).clue
    assert (clue.state, clue.level) == ("screened", "county")
    assert clue.origins.get().kind == kind


@pytest.mark.req("S1-14")
def test_a_second_voice_joins_the_open_clue(world):
    clue = world.clue()
    made = bring(world, clue.household, kind="petition")
    assert made.clue == clue
    assert sorted(clue.origins.values_list("kind", flat=True)) == ["department", "petition"]
    assert Clue.objects.count() == 1


@pytest.mark.req("S1-14", "A33")
@pytest.mark.parametrize(("reason", "risk"), [("schooling", "02"), ("income", ""), ("other_fact", "")])
def test_another_reason_is_a_clue_of_its_own_and_proposes_a_risk_where_policy_names_one(world, reason, risk):
    clue = world.clue()
    made = bring(world, clue.household, reason=reason)
    assert made.clue != clue and (made.clue.reason, made.clue.risk) == (reason, risk)


def test_an_application_after_no_risk_is_looked_at_again(world, answered):
    clue = answered(world.clue())
    bring(world, clue.household)
    clue = world.now(clue)
    assert (clue.state, clue.is_revisit) == ("assigned", True)


def test_a_report_needs_kind_reason_text_name_and_ones_own_place(world):
    home = world.home(VILLAGE)
    with refused("unknown_kind"):
        bring(world, home, kind="department")
    with refused("unknown_reason"):
        bring(world, home, reason="00")
    with refused("incomplete"):
        bring(world, home, text=" ")
    with refused("incomplete"):
        bring(world, home, applicant="")
    with refused("not_here"):
        bring(world, home, world.post("grid_worker", SIBLING))
    with refused("in_the_future"):
        bring(world, home, on=ON + timedelta(days=1))
    with refused("not_allowed"):
        bring(world, home, world.post("liaison"))


def test_an_answer_comes_after_somebody_looked_and_is_given_once(world, answered):
    made = bring(world, world.home())
    with refused("no_result"):
        tell(world, made)
    answered(world.now(made.clue))
    with refused("no_reason"):
        tell(world, made, " ")
    with refused("before_report"):
        tell(world, made, on=ON - timedelta(days=1))
    tell(world, made)
    assert world.now(made.clue).state == "answered"
    with refused("answered"):
        tell(world, made)


def test_whoever_was_turned_down_without_a_visit_is_answered_too(world):
    made = bring(world, world.home(), kind="petition")
    dismiss([made.clue], "duplicate", by=world.county, at=world.at, on=ON, note="同一件事")
    assert tell(world, made, "与前次反映重复。").answered_on == ON


def test_a_clue_that_a_department_brought_too_waits_for_its_feedback(world, answered):
    clue = answered(world.clue(), "to_recognition")
    tell(world, bring(world, clue.household))
    assert world.now(clue).state == "checked"
