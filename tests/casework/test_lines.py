"""Each line of the procedures (S1 and S3, in and out): walked to its end by different people, refused at every step.

The lines are read from the policy book: one that is added there is walked and refused here without another word.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from shouwang.casework.assistance.models import Measure
from shouwang.casework.cases import recognise
from shouwang.casework.cases.models import Decision
from shouwang.casework.cases.steps import ELIMINATED, ELIMINATION, MONITORED, RECOGNITION
from shouwang.casework.elimination import propose as proposing
from shouwang.desk.piles import piles_of
from shouwang.places.models import Site
from shouwang.refusal import Refused
from tests.casework import care, stepping, walk
from tests.casework.stepping import LINES
from tests.county import post

pytestmark = pytest.mark.django_db
ALL = sorted(LINES)
IN = [key for key in ALL if LINES[key].purpose == RECOGNITION]
OUT = [key for key in ALL if LINES[key].purpose == ELIMINATION]


def test_the_book_knows_the_four_lines():
    assert {"s1_recognition", "s3_recognition", "s1_elimination", "s3_elimination"} <= set(ALL)


@pytest.mark.req("S1-28", "S1-31", "S1-33", "S1-34", "S3-08", "S3-09", "S3-16")
@pytest.mark.parametrize("line", ALL)
def test_a_line_is_walked_to_its_end_by_different_people(line):
    case, on = stepping.begin(line)
    one = stepping.now(case)
    while one.due:
        on = stepping.take(one, one.due[0], on=on)
        one = stepping.now(case)
    with walk.see():
        case.refresh_from_db()
        made = list(Decision.objects.filter(passage=one).order_by("serial").select_related("person"))
    assert [row.step for row in made] == [step.key for step in LINES[line].steps]
    assert (one.outcome, one.ended_on) == ("completed", on)
    assert case.stage == (ELIMINATED if LINES[line].purpose == ELIMINATION else MONITORED)
    assert all(row.level == one.line.step(row.step).level and row.role in one.line.step(row.step).roles for row in made)
    levels = {}
    for row in made:
        assert levels.setdefault(row.person, row.level) == row.level  # nobody decided at two levels


@pytest.mark.req("S1-23", "S1-26", "S1-27", "S1-28", "S1-33", "S1-34", "S3-08", "S3-09", "S3-16")
@pytest.mark.parametrize("line", ALL)
def test_every_step_of_a_line_is_refused_when_taken_wrongly(line):
    case, on = stepping.begin(line)
    one = stepping.now(case)
    while one.due:
        step = one.line.step(one.due[0])
        wrong = list(stepping.faults(one, step, on))
        assert len(wrong) >= 4, (step.key, wrong)
        for fault in wrong:
            refused(one, step, fault)
        if stepping.is_notice(step):
            for fault in stepping.notice_faults(one, step, on=on):
                refused(one, step, fault)
            with walk.see():
                on = one.decisions.latest("serial").on
        else:
            for fault in stepping.withstand(one, step, on=on):
                refused(one, step, fault)
            on = stepping.take(one, step.key, on=on)
        one = stepping.now(case)


def refused(one, step, fault) -> None:
    """A fault is refused with its code, in a sentence that names the step or its rule, and nothing is written."""
    with pytest.raises(Refused) as caught:
        fault.attempt()
    where = (one.line.key, step.key, fault.name, caught.value.sentence)
    assert caught.value.code in fault.codes, (*where, caught.value.code)
    told = caught.value.sentence
    assert step.title in told or "S1" in told or "S3" in told or caught.value.code in ("two_levels", "not_here"), where
    assert stepping.now(one.case).decided == one.decided, where


@pytest.mark.req("S3-09", "S3-16")
@pytest.mark.parametrize("line", ALL)
def test_no_step_of_a_line_is_taken_before_its_turn_or_twice(line):
    case, on = stepping.begin(line)
    one = stepping.now(case)
    while one.due:
        for step in one.line.steps:
            if step.key not in one.due:
                with pytest.raises(Refused) as caught:
                    walk.say(one, step.key, by=walk.desk(one, step.key), on=on)
                expected = "already_done" if step.key in one.done else "out_of_turn"
                assert (caught.value.code, step.title in caught.value.sentence) == (expected, True)
        on = stepping.take(one, one.due[0], on=on)
        one = stepping.now(case)
    with pytest.raises(Refused, match="已办结"):
        walk.say(one, one.line.steps[-1].key, by=walk.desk(one, one.line.steps[-1].key), on=on)


def opening(line: str, **wrong):
    """The first steps of a line of recognition, taken with one thing wrong."""
    walk.use_line(line)
    home = walk.household()
    told = wrong.get("visit", {})
    applied = walk.apply(wrong.get("of") or home, **wrong.get("application", {}))
    visited = walk.visit(home, walk.found(**told), on=wrong.get("visited", walk.DAY))
    said = {"application": applied, "category": "marginal", "risks": ["01"]} | wrong.get("case", {})
    by = wrong.get("by") or walk.reviewer()
    return walk.do(recognise.recognise, visited, by=by, on=wrong.get("on", walk.DAY), **said)


OPENINGS = {
    "no_promise": lambda: {"application": {"has_promised": False}},
    "no_evidence": lambda: {"application": {"no_evidence": ""}},
    "no_mark": lambda: {"application": {"kind": "proxy", "proxy": "赵邻居", "relation": "邻居"}},
    "no_visit": lambda: {"application": {"kind": "written"}},
    "two_people": lambda: {"visit": {"checkers": ("王一", " 王一 ")}},
    "no_risk_named": lambda: {"visit": {"risks": ()}},
    "other_household": lambda: {"of": walk.household("李四")},
    "wrong_category": lambda: {"case": {"category": "unstable"}},
    "before_visit": lambda: {"visited": walk.DAY + timedelta(3), "on": walk.DAY + timedelta(2)},
    "not_here": lambda: {"by": walk.reviewer(walk.OTHER_VILLAGE)},
    "not_allowed": lambda: {"by": post("township_reviewer", walk.TOWNSHIP)},
}


@pytest.mark.req("S1-16", "S1-17", "S1-18", "S1-19", "S1-20", "S3-16")
@pytest.mark.parametrize("code", OPENINGS)
@pytest.mark.parametrize("line", IN)
def test_application_and_home_check_are_refused_when_made_wrongly(line, code):
    with pytest.raises(Refused) as caught:
        opening(line, **OPENINGS[code]())
    assert caught.value.code == code, caught.value.sentence


LEAVINGS = {
    "conditions_unmet": {"is_income_stable": False},
    "two_people": {"checkers": ("王一",)},
    "no_evidence": {"evidence": ()},
    "no_way": {"way": ""},
    "too_early": {"on": care.FIRST_DAY - timedelta(1)},
    "not_here": {"by": lambda: walk.reviewer(walk.OTHER_VILLAGE)},
    "not_allowed": {"by": lambda: post("township_reviewer", walk.TOWNSHIP)},
}


@pytest.mark.req("S1-33", "S1-37", "S3-08")
@pytest.mark.parametrize("code", LEAVINGS)
@pytest.mark.parametrize("line", OUT)
def test_the_home_check_of_the_way_out_is_refused_when_made_wrongly(line, code):
    walk.use_line(line, ELIMINATION)
    care.line_of_the_year()
    wrong = LEAVINGS[code]
    case = care.helped()
    answered = {key: wrong[key] for key in ("is_income_stable", "way") if key in wrong}
    told = replace(care.checked(case, **answered), **{k: wrong[k] for k in ("checkers", "evidence") if k in wrong})
    by, on = wrong.get("by", walk.reviewer)(), wrong.get("on", care.FIRST_DAY)
    with pytest.raises(Refused) as caught:
        walk.do(proposing.propose, case, told, by=by, on=on)
    assert caught.value.code == code, caught.value.sentence


def test_the_exit_asks_for_a_measure_that_was_really_delivered():
    care.line_of_the_year()
    case = care.helped()
    with walk.see():
        Measure.objects.filter(case=case).update(delivered_on=None, evidence=None)
    with pytest.raises(Refused, match="有针对风险的措施已落实"):
        care.propose(case, on=care.FIRST_DAY)


def the_mark_of_s3():
    """A household marked as eliminated on the line with a return visit; the day of the mark."""
    case, on = stepping.begin("s3_elimination")
    one = stepping.now(case)
    while "return_visit" not in one.due:
        on = stepping.take(one, one.due[0], on=on)
        one = stepping.now(case)
    return case, on


@pytest.mark.req("S3-09")
def test_the_return_visit_opens_as_the_countys_task_six_months_after_the_mark(signed_in):
    case, marked_on = the_mark_of_s3()
    officer, due = post("county_officer"), date(2027, 3, 15)
    assert (marked_on, stepping.now(case).opens_on) == (date(2026, 9, 15), due)
    for on, is_task in ((due - timedelta(1), False), (due, True)):
        with walk.see(officer):
            piles = {pile.title: pile.count for pile in piles_of(officer, on)}
        assert piles.get("待审核、审定", 0) == is_task
    client = signed_in(officer)
    for on, is_task in ((due - timedelta(1), False), (due, True)):
        Site.objects.update(latest_at=walk.instant(on))
        assert ("县级回访" in client.get(reverse("cases:due")).content.decode()) is is_task
        assert case.household.head_name in client.get(reverse("elimination:list") + "?list=return").content.decode()


@pytest.mark.req("S3-09")
def test_the_pages_show_the_step_on_which_a_household_stands(signed_in):
    case, on = stepping.begin("s3_elimination")
    Site.objects.update(latest_at=walk.instant(on))
    client = signed_in(post("county_officer"))
    one = stepping.now(case)
    for key in ("township_review", "county_decision", "mark"):
        assert one.due == [key]
        page = client.get(reverse("elimination:case", args=[case.key]))
        assert [step["when"] for step in page.context["steps"]].count("done") == len(one.done)
        now = [step["word"] for step in page.context["steps"] if step["when"] == "now"]
        assert now == [one.line.step(key).title]
        assert now[0] in client.get(reverse("elimination:list")).content.decode()
        on = stepping.take(one, key, on=on)
        one = stepping.now(case)
    assert "2027年3月15日起办理" in client.get(reverse("cases:case", args=[case.key])).content.decode()
