"""May it start: the first allowed day, the safety net, labour, and every condition with its fact."""

from datetime import date, timedelta

import pytest

from shouwang.casework.assistance import set_aside
from shouwang.casework.cases.models import Case, Passage
from shouwang.casework.elimination import let_out
from shouwang.casework.elimination import propose as proposing
from shouwang.casework.elimination.conditions import conditions, first_day
from shouwang.casework.elimination.models import Exit
from shouwang.casework.visits import problem as problems
from shouwang.casework.visits.models import Visit
from shouwang.refusal import Refused
from shouwang.registry.models import Guarantee, Person, SafetyNet
from tests.casework import care, walk
from tests.casework.care import FIRM, FIRST_DAY, LINE
from tests.county import post

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)
ROLES = ["grid_worker", "township_specialist", "township_reviewer", "county_officer", "data_steward", "operator"]


@pytest.fixture(autouse=True)
def _line_of_the_year(db):
    care.line_of_the_year()


def refused(code, act, *args, **said):
    with pytest.raises(Refused) as caught:
        act(*args, **said)
    assert caught.value.code == code, caught.value.sentence
    return caught.value.sentence


def net(case: Case) -> SafetyNet:
    with walk.see():
        return SafetyNet.objects.create(
            household=case.household, place_id=case.place_id, since=date(2026, 4, 1), reason="整户无劳动能力"
        )


def let_out_early(case, *, on, by=None, document_no="县监测〔2026〕9号", reason="子女已就业，收入稳定"):
    by = by or post("county_approver")
    return walk.do(let_out.let_out_early, case, document_no=document_no, reason=reason, by=by, on=on)


@pytest.mark.req("S1-37")
def test_a_household_may_leave_on_its_first_day_and_not_on_the_day_before():
    case = care.helped()
    sentence = refused("too_early", care.propose, case, on=FIRST_DAY - ONE_DAY)
    assert "最早2026年9月15日" in sentence
    care.propose(case, on=FIRST_DAY)
    assert care.again(case).stage == "eliminating"


@pytest.mark.req("S1-37")
def test_two_whole_quarters_may_be_asked_instead_of_six_months():
    walk.county_says("earliest_exit", 2, unit="季度")
    case = care.helped()
    with walk.see():
        assert first_day(case, care.book(FIRST_DAY)) == date(2026, 10, 1)
    refused("too_early", care.propose, case, on=date(2026, 9, 30))
    care.propose(case, on=date(2026, 10, 1))


@pytest.mark.req("S1-37")
def test_a_county_may_let_the_procedure_begin_earlier_and_hold_back_the_mark_only():
    walk.county_says("earliest_exit_stops", "mark")
    case = care.helped()
    care.propose(case, on=date(2026, 6, 1))
    assert care.again(case).stage == "eliminating"


@pytest.mark.req("S1-37")
def test_the_county_approver_may_except_one_household_with_document_and_reason():
    case, other = (
        care.helped(),
        care.helped(walk.household("李四", category="marginal", monitored_since=care.QUALIFIED)),
    )
    early = date(2026, 7, 1)
    refused("no_document", let_out_early, case, on=early, document_no=" ")
    refused("no_reason", let_out_early, case, on=early, reason="")
    let_out_early(case, on=early)
    refused("excepted", let_out_early, case, on=early)
    care.propose(case, on=early)
    refused("too_early", care.propose, other, on=early)


@pytest.mark.parametrize("role", [*ROLES, "village_reviewer", "helper", "prefecture_officer", "auditor"])
def test_nobody_but_the_county_approver_excepts_a_household(role):
    refused("not_allowed", let_out_early, care.helped(), on=date(2026, 7, 1), by=post(role))


def test_no_exception_is_made_where_none_is_needed():
    case = care.helped()
    refused("not_needed", let_out_early, case, on=FIRST_DAY)
    let_out_early(case, on=FIRST_DAY - ONE_DAY)


@pytest.mark.req("S1-36")
def test_a_safety_net_household_is_never_eliminated_not_even_by_exception():
    case = care.helped()
    mark = net(case)
    assert "兜底保障户" in refused("safety_net", care.propose, case, on=FIRST_DAY)
    refused("safety_net", let_out_early, case, on=date(2026, 7, 1))
    with walk.see():
        SafetyNet.objects.filter(pk=mark.pk).update(until=FIRST_DAY)
    care.propose(case, on=FIRST_DAY)


@pytest.mark.req("S1-36")
def test_a_household_of_which_every_member_is_without_labour_is_not_eliminated():
    case = care.helped()
    with walk.see():
        Person.objects.filter(household_id=case.household_id).update(labour="5")
    assert "无劳动能力" in refused("no_labour", care.propose, case, on=FIRST_DAY)
    with walk.see():
        first = Person.objects.filter(household_id=case.household_id).order_by("id").first()
        Person.objects.filter(pk=first.pk).update(labour="3")
    care.propose(case, on=FIRST_DAY)


@pytest.mark.req("S1-33")
@pytest.mark.parametrize(
    ("said", "title"),
    [
        ({"net_per_head_fen": LINE * 100}, "人均纯收入高于当年收入线"),
        ({"net_per_head_fen": None}, "人均纯收入高于当年收入线"),
        ({"is_income_stable": False}, "收入持续稳定"),
        ({"is_income_stable": None}, "收入持续稳定"),
        ({"is_outlay_settled": False}, "刚性支出已解决或可控"),
        ({"guarantees": FIRM | {"water": False}}, "饮水安全没有保障"),
        ({"guarantees": FIRM | {"housing": None}}, "住房安全待入户核查"),
        ({"guarantees": None}, "待入户核查"),
    ],
)
def test_a_condition_that_is_not_met_is_named(said, title):
    case = care.helped()
    assert title in refused("conditions_unmet", care.propose, case, on=FIRST_DAY, **said)
    with walk.see():
        assert not Exit.objects.exists()
        assert not Visit.objects.filter(purpose="elimination").exists()  # nothing is half written


@pytest.mark.req("S1-33")
def test_an_income_of_one_fen_above_the_line_is_above_it():
    case = care.helped()
    care.propose(case, on=FIRST_DAY, net_per_head_fen=LINE * 100 + 1)


@pytest.mark.req("S1-33")
def test_a_measure_that_met_the_risk_was_delivered_or_the_risk_vanished_by_itself():
    case = care.in_care()
    assert "措施已落实" in refused("conditions_unmet", care.propose, case, on=FIRST_DAY)
    planned = care.plan(case)
    refused("conditions_unmet", care.propose, case, on=FIRST_DAY)
    care.deliver(planned, on=date(2026, 4, 1))
    care.propose(case, on=FIRST_DAY)
    other = care.in_care(walk.household("李四", category="marginal", monitored_since=care.QUALIFIED))
    made = care.propose(other, on=FIRST_DAY, way="natural")
    assert (made.way, made.get_way_display()) == ("natural", "自然消除")


@pytest.mark.req("S1-33")
def test_a_measure_that_does_not_fit_the_risk_counts_only_when_that_was_explained():
    case = care.in_care(risks=("09",))
    care.deliver(care.plan(case, "A40"), on=date(2026, 4, 1))
    refused("conditions_unmet", care.propose, case, on=FIRST_DAY)
    walk.do(
        set_aside.set_aside, case, "mismatch:09:A40", reason="已随子女居住", by=walk.reviewer(), on=FIRST_DAY,
        book=care.book(FIRST_DAY),
    )  # fmt: skip
    care.propose(case, on=FIRST_DAY)


@pytest.mark.req("S1-33")
def test_an_open_problem_stands_in_the_way_until_it_is_solved():
    case, by = care.helped(), walk.reviewer()
    raised = walk.do(
        problems.raise_problem, case.household, kind="water", detail="水量不足", acting="水利局",
        due_on=date(2026, 9, 30), by=by, on=date(2026, 9, 1),
    )  # fmt: skip
    assert "饮水安全" in refused("conditions_unmet", care.propose, case, on=FIRST_DAY)
    walk.do(problems.solve, raised, how="已通水", evidence=walk.paper(), by=by, on=date(2026, 9, 10))
    care.propose(case, on=FIRST_DAY)


def test_which_conditions_are_asked_is_policy():
    walk.county_says("elimination_conditions", ["income_above_line"])
    case = care.in_care()
    care.propose(case, on=FIRST_DAY, is_income_stable=None, guarantees=None)
    with walk.see():
        assert [c.key for c in conditions(case, care.answers(), care.book(FIRST_DAY))] == ["income_above_line"]


def test_a_household_that_is_not_in_care_does_not_leave_it():
    for stage in ("recognising", "declined", "eliminated"):
        home = walk.household(stage, category="marginal", monitored_since=care.QUALIFIED)
        case = care.in_care(home, stage=stage, eliminated_on=date(2026, 5, 1))
        refused("not_monitored", care.propose, case, on=FIRST_DAY)


def test_a_home_check_without_proof_a_second_person_or_a_way_is_refused():
    case, by = care.helped(), walk.reviewer()
    good = care.checked(case)
    for code, change in (
        ("no_evidence", {"evidence": ()}),
        ("two_people", {"checkers": ("王一", "王一 ")}),
        ("no_way", {"answers": care.answers(way="")}),
    ):
        bad = proposing.Checked(**{**good.__dict__, **change})
        refused(code, walk.do, proposing.propose, case, bad, by=by, on=FIRST_DAY)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "grid_worker"])
def test_only_the_village_proposes(role):
    refused("not_allowed", care.propose, care.helped(), on=FIRST_DAY, by=post(role))


@pytest.mark.req("S1-35")
def test_a_weakly_stable_household_is_kept_with_reason_and_next_day():
    case, by = care.helped(), walk.reviewer()
    weak = care.checked(case, is_income_stable=False)
    said = {"reason": "务工收入不稳定", "next_on": date(2026, 12, 15), "by": by, "on": FIRST_DAY}
    refused("no_reason", walk.do, proposing.keep, case, weak, **said | {"reason": " "})
    refused("not_ahead", walk.do, proposing.keep, case, weak, **said | {"next_on": FIRST_DAY})
    made = walk.do(proposing.keep, case, weak, **said)
    with walk.see():
        ended = Passage.objects.get(pk=made.passage_id)
        assert (ended.outcome, ended.decisions.get().opinion) == ("keep", "务工收入不稳定")
        made.refresh_from_db()
    assert care.again(case).stage == "monitored"
    assert (made.lacking, made.next_on, made.way) == (["income_stable"], date(2026, 12, 15), "")
    care.propose(case, on=date(2026, 12, 15))  # and later it leaves on a passage of its own
    with walk.see():
        assert Passage.objects.filter(case=case, purpose="elimination").count() == 2


def test_what_the_check_found_goes_into_the_register():
    case = care.helped()
    walk.do(
        proposing.keep, case, care.checked(case, guarantees=FIRM | {"water": False}), reason="断水",
        next_on=date(2026, 12, 1), by=walk.reviewer(), on=FIRST_DAY,
    )  # fmt: skip
    with walk.see():
        assert Guarantee.objects.get(household_id=case.household_id, kind="water", until=None).is_firm is False
    refused("conditions_unmet", care.propose, case, on=date(2026, 12, 1))  # its problem is open now
