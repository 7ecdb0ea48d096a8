"""The lines of the way out, walked to the mark by different people, and refused where they forbid."""

from datetime import date, timedelta

import pytest

from shouwang.casework.assistance.models import Helper, MonthlyCheck
from shouwang.casework.cases.models import Case, Passage
from shouwang.casework.elimination import eliminate as eliminating
from shouwang.casework.elimination import propose as proposing
from shouwang.casework.visits import problem as problems
from shouwang.casework.visits.models import Visit
from shouwang.places.code import at_level
from shouwang.refusal import Refused
from shouwang.registry.models import Guarantee, Household, SafetyNet
from tests.casework import care, walk
from tests.casework.care import FIRST_DAY
from tests.casework.walk import VILLAGE
from tests.county import post

pytestmark = pytest.mark.django_db


def day(n: int) -> date:
    return FIRST_DAY + timedelta(n)


@pytest.fixture(autouse=True)
def _line_of_the_year(db):
    care.line_of_the_year()


def refused(code, act, *args, **said):
    with pytest.raises(Refused) as caught:
        act(*args, **said)
    assert caught.value.code == code, caught.value.sentence
    return caught.value.sentence


def mark(case, *, on, by=None):
    return walk.do(eliminating.eliminate, case, by=by or post("county_officer"), on=on)


def helped(head: str = "张三", **facts) -> Case:
    return care.helped(walk.household(head, category="marginal", monitored_since=care.QUALIFIED), **facts)


def to_the_mark(case: Case, *, on: int = 0) -> Passage:
    """Along the line of S3 up to the mark: village, township, county."""
    who = walk.people()
    care.propose(case, on=day(on))
    one = walk.passage(case)
    walk.lay(one, "township_review", "township_sheet", by=who.township, on=day(on + 1))
    walk.say(one, "township_review", by=who.township, on=day(on + 1))
    walk.lay(one, "county_decision", "county_document", by=who.approver, on=day(on + 2))
    walk.say(one, "county_decision", by=who.approver, on=day(on + 2))
    return walk.passage(case)


@pytest.mark.req("S3-08", "S4-24")
def test_the_line_of_s3_leads_from_the_village_to_the_mark():
    case = helped()
    one = to_the_mark(case)
    assert one.due == ["mark"]
    gone = mark(case, on=day(3))
    assert (gone.stage, gone.eliminated_on, gone.way, gone.get_way_display()) == (
        "eliminated", day(3), "helped", "帮扶消除",
    )  # fmt: skip
    with walk.see():
        home = Household.objects.get(pk=case.household_id)
        assert (home.eliminated_on, home.is_monitored) == (day(3), False)
        assert Passage.objects.get(pk=one.pk).due == ["return_visit"]  # the county looks again after half a year
        assert Helper.objects.in_force().filter(case=case).exists()
    refused("not_eliminating", mark, case, on=day(4))


@pytest.mark.req("S1-33", "S1-34")
def test_the_line_of_s1_leads_over_review_notice_and_township_document_to_the_filing():
    walk.use_line("s1_elimination", "elimination")
    case, who = helped(), walk.people()
    care.propose(case, on=day(0))
    one = walk.passage(case)
    refused("out_of_turn", mark, case, on=day(0), by=who.specialist)
    walk.judge(walk.meeting(on=day(1)), [one])
    hung = walk.notice(VILLAGE, [one], on=day(2))
    refused("out_of_turn", walk.say, one, "township_document", by=who.township, on=day(2))
    assert at_level(case.place_id, "village") == VILLAGE
    walk.finish(hung, on=day(10))
    one = walk.passage(case)
    assert one.due == ["township_document"]
    walk.send_up(VILLAGE, [one], on=day(10))
    walk.lay(one, "township_document", "township_document", by=who.township, on=day(11))
    assert "文件号" in refused("needs_missing", walk.say, one, "township_document", by=who.township, on=day(11))
    walk.say(one, "township_document", by=who.township, on=day(11), document_no="桃政发〔2026〕12号")
    refused("out_of_turn", mark, case, on=day(11), by=who.specialist)
    walk.say(walk.passage(case), "county_filing", by=who.officer, on=day(12))
    refused("wrong_level", mark, case, on=day(13), by=who.officer)
    gone = mark(case, on=day(13), by=who.specialist)
    assert (gone.stage, gone.eliminated_on) == ("eliminated", day(13))
    with walk.see():
        ended = Passage.objects.get(pk=one.pk)
        assert (ended.outcome, ended.decisions.get(step="township_document").document_no) == (
            "completed", "桃政发〔2026〕12号",
        )  # fmt: skip


@pytest.mark.req("S1-34")
def test_no_mark_is_made_by_the_cases_own_door_without_the_conditions():
    case = helped()
    one = to_the_mark(case)
    assert "风险消除条件" in refused("needs_missing", walk.say, one, "mark", by=post("county_officer"), on=day(3))


@pytest.mark.req("S3-08")
def test_the_same_person_does_not_decide_at_two_levels():
    case, who = helped(), walk.people()
    care.propose(case, on=day(0))
    one = walk.passage(case)
    walk.lay(one, "township_review", "township_sheet", by=who.township, on=day(0))
    two_posts = who.township
    two_posts.holder = who.reviewer.holder
    assert "两级" in refused("two_levels", walk.say, one, "township_review", by=two_posts, on=day(0))


@pytest.mark.req("S1-35")
@pytest.mark.parametrize("step", ["township_review", "county_decision"])
def test_a_later_level_may_keep_the_household_and_somebody_says_when_to_look_again(step):
    case, who = helped(), walk.people()
    made = care.propose(case, on=day(0))
    one = walk.passage(case)
    by = who.township
    if step == "county_decision":
        walk.lay(one, "township_review", "township_sheet", by=who.township, on=day(0))
        walk.say(one, "township_review", by=who.township, on=day(0))
        by = who.approver
    refused("no_reason", walk.say, one, step, "keep", by=by, on=day(1))
    walk.say(one, step, "keep", by=by, on=day(1), opinion="收入不稳定")
    assert care.again(case).stage == "monitored"
    said = {"reason": "年底再看", "by": who.specialist, "on": day(2)}
    refused("not_ahead", walk.do, proposing.postpone, made, next_on=day(2), **said)
    walk.do(proposing.postpone, made, next_on=day(90), **said)
    with walk.see():
        made.refresh_from_db()
    assert (made.next_on, made.keep_reason) == (day(90), "年底再看")


def test_a_passage_under_way_has_no_next_day_and_no_second_proposal():
    case = helped()
    made = care.propose(case, on=day(0))
    refused("not_kept", walk.do, proposing.postpone, made, reason="x", next_on=day(9), by=walk.reviewer(), on=day(1))
    refused("not_monitored", care.propose, case, on=day(1))


@pytest.mark.req("S1-36")
def test_a_household_that_became_a_safety_net_meanwhile_is_not_marked():
    case = helped()
    to_the_mark(case)
    with walk.see():
        SafetyNet.objects.create(household=case.household, place_id=case.place_id, since=day(2), reason="丧失劳动力")
    refused("safety_net", mark, case, on=day(3))


@pytest.mark.req("S1-37")
def test_a_procedure_that_began_early_is_not_marked_before_the_first_day():
    walk.county_says("earliest_exit_stops", "mark")
    case = helped()
    to_the_mark(case, on=-10)
    refused("too_early", mark, case, on=day(-1))
    assert mark(case, on=day(0)).eliminated_on == FIRST_DAY


@pytest.mark.req("S1-33")
def test_a_problem_or_failing_guarantee_that_came_up_meanwhile_holds_the_mark_back():
    case, by = helped(), walk.reviewer()
    to_the_mark(case)
    raised = walk.do(
        problems.raise_problem, case.household, kind="other", detail="欠费", acting="民政局", due_on=day(30), by=by,
        on=day(2),
    )  # fmt: skip
    refused("problem_open", mark, case, on=day(3))
    walk.do(problems.solve, raised, how="已补缴", evidence=walk.paper(), by=by, on=day(3))
    with walk.see():
        Guarantee.objects.filter(household_id=case.household_id, kind="water", until=None).update(is_firm=False)
    assert "饮水安全" in refused("guarantee_fails", mark, case, on=day(3))


def test_the_months_checks_end_with_the_risk():
    case = helped()
    to_the_mark(case)
    with walk.see():
        MonthlyCheck.objects.create(
            case=case, household_id=case.household_id, place_id=case.place_id, month=date(2026, 9, 1),
            due_on=date(2026, 9, 30), opened_at=walk.instant(day(0)),
        )  # fmt: skip
    mark(case, on=day(3))
    with walk.see():
        assert MonthlyCheck.objects.get(case=case).void_on == day(3)


@pytest.mark.req("S3-07")
def test_a_line_may_have_an_observing_state_between_decision_and_mark():
    with walk.see():
        table = dict(care.book(FIRST_DAY).value("procedure", "s3_elimination"))
    steps = [dict(step) for step in table["steps"] if step["key"] != "return_visit"]
    steps[-1]["after"] = ["observe"]
    observe = {
        "key": "observe", "title": "渐退观察", "level": "village", "roles": ["village_reviewer"],
        "after": ["county_decision"], "wait": [3, "month"], "counts_from": "previous", "verdicts": ["pass", "keep"],
    }  # fmt: skip
    walk.county_says("procedure", {**table, "steps": [*steps[:-1], observe, steps[-1]]}, population="gradual")
    walk.use_line("gradual", "elimination")
    case = helped()
    one = to_the_mark(case)
    assert one.due == ["observe"]
    refused("out_of_turn", mark, case, on=day(3))
    refused("too_early", walk.say, one, "observe", by=walk.reviewer(), on=date(2026, 12, 16))
    walk.say(one, "observe", by=walk.reviewer(), on=date(2026, 12, 17))
    assert mark(case, on=date(2026, 12, 17)).stage == "eliminated"


@pytest.mark.req("S1-33", "S3-08")
def test_a_household_that_the_township_sends_back_is_checked_at_home_again_and_goes_on():
    case, who = helped(), walk.people()
    refused("not_sent_back", walk.do, proposing.again, case, care.checked(case), by=who.reviewer, on=day(0))
    care.propose(case, on=day(0))
    one = walk.passage(case)
    refused("not_sent_back", walk.do, proposing.again, case, care.checked(case), by=who.reviewer, on=day(1))
    walk.say(one, "township_review", "back", by=who.township, on=day(1), opinion="收入证明不齐")
    assert walk.passage(case).due == ["village_review"]
    unstable = care.checked(case, is_income_stable=False)
    assert "收入持续稳定" in refused(
        "conditions_unmet", walk.do, proposing.again, case, unstable, by=who.reviewer, on=day(2)
    )
    again = walk.do(proposing.again, case, care.checked(case), by=who.reviewer, on=day(2))
    with walk.see():
        assert (again.on, again.lacking, again.visit.on) == (day(2), [], day(2))
        assert Visit.objects.filter(household_id=case.household_id, purpose="elimination").count() == 2
    assert walk.passage(case).due == ["township_review"]
