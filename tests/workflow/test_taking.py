"""Each line of requirements §1.7a is walked to its end, and refused at every step that is not its turn."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shouwang.policy import shipped
from shouwang.policy.book import Line
from shouwang.policy.calendar import reckoner
from shouwang.policy.procedures import procedure
from shouwang.refusal import Refused
from shouwang.workflow.procedure import next_steps, standing
from shouwang.workflow.taking import Attempt, blocks, check, may_take, opens_on

DAY = date(2026, 11, 1)
LINES = ["s1_recognition", "s3_recognition", "s1_elimination", "s3_elimination"]
BOOK = shipped.book(DAY, "150722")
RECKON = reckoner(BOOK.holidays)
PERSON = {"village": "村里的人", "township": "乡里的人", "county": "县里的人"}
START = date(2026, 3, 2)


def line(key, *lines):
    return procedure(shipped.book(DAY, "150722", lines), "", key)


def attempt(step, on, **rest):
    """A faultless attempt at a step."""
    whole = Attempt(
        step=step.key,
        verdict="pass",
        person=PERSON[step.level],
        role=step.roles[0],
        level=step.level,
        on=on,
        started_on=on - timedelta(days=40) if step.wait and step.counts_from == "step" else None,
        people=("另一人",),
        representatives=step.quorum,
        papers=frozenset(step.papers),
        needs=frozenset(step.needs),
    )
    return replace(whole, **rest)


def walk(made, until=None):
    """Decisions of a faultless passage, up to but without the step `until`."""
    decisions, on = [], START
    while (due := next_steps(made, decisions)) and due[0].key != until:
        on += timedelta(days=200 if due[0].wait else 1)
        decisions.append(check(made, decisions, attempt(due[0], on), RECKON))
    return decisions, on + timedelta(days=200)


def codes(made, decisions, tried):
    return [block.code for block in blocks(made, decisions, tried, RECKON)]


@pytest.mark.req("S1-23", "S1-33", "S3-16")
@pytest.mark.parametrize("key", LINES)
def test_a_line_is_walked_to_its_end(key):
    made = line(key)
    decisions, _ = walk(made)
    assert [each.step for each in decisions] == [step.key for step in made.steps]
    assert standing(made, decisions).ended == "completed"


@pytest.mark.req("S1-23", "S1-33", "S3-16")
@pytest.mark.parametrize("key", LINES)
def test_every_other_step_is_refused_at_every_step_of_a_line(key):
    made = line(key)
    for now in made.steps:
        decisions, on = walk(made, until=now.key)
        for other in made.steps:
            with_other = attempt(other, on)
            if other.key == now.key:
                assert codes(made, decisions, with_other) == []
            else:
                done = other.key in {each.step for each in decisions}
                assert codes(made, decisions, with_other) == ["already_done" if done else "out_of_turn"]


@pytest.mark.parametrize("key", LINES)
def test_nothing_is_decided_after_the_end(key):
    made = line(key)
    decisions, on = walk(made)
    assert codes(made, decisions, attempt(made.steps[-1], on)) == ["ended"]


@pytest.mark.parametrize("key", LINES)
@pytest.mark.parametrize("order", ["in_line", "beside_home_check"])
def test_a_line_is_walked_with_the_cross_check_beside_the_home_check(key, order):
    made = line(key, Line("cross_check_order", "", DAY, order, "", "县文件", place="150722", origin="county"))
    decisions, _ = walk(made)
    assert standing(made, decisions).ended == "completed"
    assert len(decisions) == len(made.steps)


@pytest.mark.req("S3-16")
def test_side_by_side_steps_may_be_taken_in_either_order():
    made = line("s3_recognition").beside("cross_check", "home_check")
    check_first = [check(made, [], attempt(made.step("cross_check"), START), RECKON)]
    assert codes(made, check_first, attempt(made.step("review"), START)) == ["out_of_turn"]
    both = [*check_first, check(made, check_first, attempt(made.step("home_check"), START), RECKON)]
    assert codes(made, both, attempt(made.step("review"), START)) == []


@pytest.mark.req("S3-08")
@pytest.mark.parametrize("key", LINES)
def test_nobody_decides_at_two_levels(key):
    made = line(key)
    for step in made.steps:
        decisions, on = walk(made, until=step.key)
        for other in {each.level for each in decisions} - {step.level}:
            tried = attempt(step, on, person=PERSON[other])
            assert codes(made, decisions, tried) == ["two_levels"]


@pytest.mark.req("S3-08")
def test_a_person_who_sent_a_household_back_has_decided_at_that_level():
    made = line("s3_recognition")
    decisions, on = walk(made, until="township_review")
    back = attempt(made.step("township_review"), on, verdict="back", reason="缺照片", back_to="notice")
    decisions.append(check(made, decisions, back, RECKON))
    again = attempt(made.step("notice"), on + timedelta(days=20), started_on=on, person=PERSON["township"])
    assert codes(made, decisions, again) == ["two_levels"]


@pytest.mark.req("S3-08")
@pytest.mark.parametrize("key", LINES)
def test_a_level_may_not_decide_for_another(key):
    made = line(key)
    for step in made.steps:
        decisions, on = walk(made, until=step.key)
        for level in {"village", "township", "county"} - {step.level}:
            tried = attempt(step, on, level=level, person="生人")
            assert codes(made, decisions, tried) == ["wrong_level"]


@pytest.mark.parametrize("key", LINES)
def test_a_role_that_the_step_does_not_name_is_refused(key):
    made = line(key)
    for step in made.steps:
        decisions, on = walk(made, until=step.key)
        assert codes(made, decisions, attempt(step, on, role="auditor")) == ["wrong_role"]


def test_may_take_asks_only_who():
    step = line("s3_recognition").step("county_decision")
    good = {"role": "county_approver", "level": "county", "person": "丙"}
    assert may_take(step, **good, decided={"village": {"甲"}}) == ()
    assert [b.code for b in may_take(step, **good, decided={"village": {"丙"}})] == ["two_levels"]
    assert may_take(step, **good, decided={"county": {"丙"}}) == ()


@pytest.mark.req("S1-23")
@pytest.mark.parametrize(("present", "refused"), [(14, ["no_quorum"]), (15, []), (16, [])])
def test_a_meeting_counts_from_fifteen_representatives(present, refused):
    made = line("s1_recognition")
    decisions, on = walk(made, until="review")
    assert codes(made, decisions, attempt(made.step("review"), on, representatives=present)) == refused


@pytest.mark.req("S1-23")
def test_a_meeting_without_quorum_may_not_turn_a_household_down_either():
    made = line("s1_recognition")
    decisions, on = walk(made, until="review")
    tried = attempt(made.step("review"), on, verdict="stop", reason="评议未通过", representatives=14)
    assert codes(made, decisions, tried) == ["no_quorum"]


@pytest.mark.parametrize(
    ("people", "refused"), [((), ["too_few_people"]), (("村里的人",), ["too_few_people"]), (("乙",), [])]
)
def test_a_home_check_is_made_by_two(people, refused):
    made = line("s1_recognition")
    decisions, on = walk(made, until="home_check")
    assert codes(made, decisions, attempt(made.step("home_check"), on, people=people)) == refused


@pytest.mark.req("S1-26")
@pytest.mark.parametrize(("key", "days"), [("s1_recognition", 7), ("s1_elimination", 7), ("s3_recognition", 5)])
def test_a_notice_passes_on_the_day_after_its_full_days(key, days):
    made = line(key)
    decisions, posted = walk(made, until="notice")
    first = posted + timedelta(days=days + 1)
    notice = made.step("notice")
    assert opens_on(made, "notice", decisions, RECKON, posted) == first
    assert codes(made, decisions, attempt(notice, first - timedelta(days=1), started_on=posted)) == ["too_early"]
    assert codes(made, decisions, attempt(notice, first, started_on=posted)) == []


@pytest.mark.req("S1-26")
def test_a_notice_in_working_days_waits_over_the_holiday():
    made = line("s3_recognition", Line("notice_days", "", DAY, 5, "工作日", "县文件", place="150722", origin="county"))
    posted = date(2026, 9, 29)
    assert opens_on(made, "notice", [], RECKON, posted) == date(2026, 10, 13)


def test_a_notice_that_was_never_posted_does_not_pass():
    made = line("s1_recognition")
    decisions, on = walk(made, until="notice")
    assert codes(made, decisions, attempt(made.step("notice"), on, started_on=None)) == ["not_begun"]
    assert opens_on(made, "notice", decisions, RECKON) is None


@pytest.mark.req("S1-27")
@pytest.mark.parametrize("step", ["notice", "village_submit"])
@pytest.mark.parametrize(("open_objections", "refused"), [(1, ["open_objection"]), (0, [])])
def test_an_open_objection_blocks_the_submission(step, open_objections, refused):
    made = line("s1_recognition")
    decisions, on = walk(made, until=step)
    assert codes(made, decisions, attempt(made.step(step), on, open_objections=open_objections)) == refused


def test_an_objection_upheld_ends_the_passage_before_the_notice_is_over():
    made = line("s1_recognition")
    decisions, on = walk(made, until="notice")
    upheld = attempt(made.step("notice"), on, verdict="stop", reason="异议成立", started_on=on, open_objections=1)
    decisions.append(check(made, decisions, upheld, RECKON))
    assert standing(made, decisions).ended == "stop"


@pytest.mark.req("S3-10")
def test_the_return_visit_is_due_six_months_after_the_mark():
    made = line("s3_elimination")
    decisions, _ = walk(made, until="return_visit")
    marked = decisions[-1].on
    first = opens_on(made, "return_visit", decisions, RECKON)
    assert (first.year * 12 + first.month) - (marked.year * 12 + marked.month) == 6
    assert first.day == marked.day
    visit = made.step("return_visit")
    assert codes(made, decisions, attempt(visit, first - timedelta(days=1))) == ["too_early"]
    assert codes(made, decisions, attempt(visit, first)) == []


@pytest.mark.req("S1-17", "S1-28", "S1-31", "S1-34")
@pytest.mark.parametrize("key", LINES)
def test_every_paper_and_every_need_of_a_step_is_asked_for(key):
    made = line(key)
    for step in made.steps:
        decisions, on = walk(made, until=step.key)
        for paper, title in step.papers.items():
            lacking = attempt(step, on, papers=frozenset(step.papers) - {paper})
            found = blocks(made, decisions, lacking, RECKON)
            assert [block.code for block in found] == ["papers_missing"]
            assert title in found[0].sentence
        for need in step.needs:
            lacking = attempt(step, on, needs=frozenset(step.needs) - {need})
            assert codes(made, decisions, lacking) == ["needs_missing"]


@pytest.mark.parametrize("key", LINES)
def test_no_step_is_dated_before_the_one_it_follows(key):
    made = line(key)
    for step in made.steps[1:]:
        decisions, _ = walk(made, until=step.key)
        early = decisions[-1].on - timedelta(days=1)
        assert "before_previous" in codes(made, decisions, attempt(step, early, started_on=None))


def test_a_notice_is_not_posted_before_the_meeting():
    made = line("s1_recognition")
    decisions, on = walk(made, until="notice")
    early = decisions[-1].on - timedelta(days=1)
    assert codes(made, decisions, attempt(made.step("notice"), on, started_on=early)) == ["before_previous"]
    assert codes(made, decisions, attempt(made.step("notice"), on, started_on=decisions[-1].on)) == []


def test_a_notice_does_not_end_before_it_began():
    made = line("s1_recognition")
    decisions, on = walk(made, until="notice")
    assert "ends_before_start" in codes(made, decisions, attempt(made.step("notice"), on, started_on=on + timedelta(1)))


@pytest.mark.parametrize("key", LINES)
@pytest.mark.parametrize("verdict", ["stop", "keep", "back"])
def test_a_step_takes_only_its_own_verdicts_and_those_with_a_reason(key, verdict):
    made = line(key)
    for step in made.steps:
        decisions, on = walk(made, until=step.key)
        tried = attempt(step, on, verdict=verdict, reason="理由")
        expected = [] if verdict in step.verdicts else ["no_such_verdict"]
        assert codes(made, decisions, tried) == expected
        if verdict in step.verdicts:
            assert codes(made, decisions, replace(tried, reason=" ")) == ["no_reason"]


def test_a_household_goes_back_only_to_an_earlier_step():
    made = line("s1_recognition")
    decisions, on = walk(made, until="township_review")
    back = attempt(made.step("township_review"), on, verdict="back", reason="补正", back_to="mark")
    assert codes(made, decisions, back) == ["bad_return"]
    assert check(made, decisions, replace(back, back_to=""), RECKON).back_to == "village_submit"
    assert check(made, decisions, replace(back, back_to="home_check"), RECKON).back_to == "home_check"


def test_a_step_opened_again_is_not_dated_before_it_was_sent_back():
    made = line("s1_recognition")
    decisions, on = walk(made, until="township_review")
    back = attempt(made.step("township_review"), on, verdict="back", reason="补正")
    decisions.append(check(made, decisions, back, RECKON))
    again = made.step("village_submit")
    assert codes(made, decisions, attempt(again, on - timedelta(days=1))) == ["before_previous"]
    assert codes(made, decisions, attempt(again, on)) == []


@pytest.mark.req("S1-35", "S3-07")
def test_a_weakly_stable_household_is_kept_with_a_reason():
    made = line("s1_elimination")
    tried = attempt(made.step("home_check"), START, verdict="keep", reason="收入不稳定")
    assert standing(made, [check(made, [], tried, RECKON)]).ended == "keep"


def test_an_exempt_household_needs_no_cross_check():
    made = line(
        "s3_recognition", Line("cross_check_exempt", "", DAY, ["dibao"], "", "县文件", place="150722", origin="county")
    )
    decisions = [check(made, [], attempt(made.step("home_check"), START), RECKON)]
    dibao = frozenset({"dibao"})
    assert codes(made, decisions, attempt(made.step("review"), START, facts=dibao)) == []
    assert codes(made, decisions, attempt(made.step("cross_check"), START, facts=dibao)) == ["exempt"]
    assert codes(made, decisions, attempt(made.step("review"), START)) == ["out_of_turn"]


def test_a_step_that_the_line_does_not_have_is_refused():
    made = line("s1_recognition")
    tried = replace(attempt(made.steps[0], START), step="county_decision")
    with pytest.raises(Refused) as refused:
        check(made, [], tried, RECKON)
    assert refused.value.code == "no_such_step"


def test_a_refusal_names_its_rule():
    made = line("s1_recognition")
    with pytest.raises(Refused) as refused:
        check(made, [], attempt(made.step("review"), START), RECKON)
    assert refused.value.sentence == "还没有轮到“民主评议”，须先完成“入户核实”。（依据：S1 第四步）"
