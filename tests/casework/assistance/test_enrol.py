"""Helper, planned measures and expected day are there before a household is marked: nothing less, in every line."""

from datetime import date, timedelta

import pytest

from shouwang.casework.assistance import enrol as enrolling
from shouwang.casework.cases.models import Case
from shouwang.refusal import Refused
from shouwang.registry.models import Household
from tests.casework import care, walk
from tests.casework.walk import DAY, VILLAGE
from tests.county import post

pytestmark = pytest.mark.django_db


def day(n: int) -> date:
    return DAY + timedelta(n)


def to_the_wall(case: Case, first: int) -> int:
    one = walk.passage(case)
    walk.judge(walk.meeting(on=day(first)), [one])
    hung = walk.notice(VILLAGE, [one], on=day(first + 1))
    with walk.see():
        opens = hung.lines.get(passage=one).opens_on
    walk.finish(hung, on=opens)
    return (opens - DAY).days


def to_the_mark_of_s3() -> tuple[Case, int]:
    who = walk.people()
    case = walk.open_case(walk.household())
    one = walk.passage(case)
    walk.compare(one, on=day(1))
    walk.say(one, "cross_check", by=who.officer, on=day(1))
    last = to_the_wall(case, first=2)
    walk.send_up(VILLAGE, [one], on=day(last))
    walk.lay(one, "township_review", "township_sheet", by=who.township, on=day(last))
    walk.say(one, "township_review", by=who.township, on=day(last))
    walk.lay(one, "county_decision", "county_document", by=who.approver, on=day(last))
    walk.say(one, "county_decision", by=who.approver, on=day(last))
    for key in ("announcement_text", "announcement_photo"):
        walk.lay(one, "announcement", key, by=who.officer, on=day(last))
    walk.say(one, "announcement", by=who.officer, on=day(last))
    return care.again(case), last


def enrol(case, *, on, by=None):
    return walk.do(enrolling.enrol, case, by=by or post("county_officer"), on=on)


def refused(code, act, *args, **said):
    with pytest.raises(Refused) as caught:
        act(*args, **said)
    assert caught.value.code == code
    return caught.value.sentence


@pytest.mark.req("S1-31")
def test_a_household_is_marked_only_with_helper_measures_and_expected_day():
    case, last = to_the_mark_of_s3()
    on = day(last + 1)
    assert "帮扶责任人、计划帮扶措施、预计风险消除时间" in refused("needs_missing", enrol, case, on=on)
    care.pair(case, on=on)
    assert "计划帮扶措施、预计风险消除时间" in refused("needs_missing", enrol, case, on=on)
    measure = care.plan(case, on=on)
    sentence = refused("needs_missing", enrol, case, on=on)
    assert "预计风险消除时间" in sentence and "措施、" not in sentence.split("(")[0]
    care.expect(case, on + timedelta(100), on=on)
    marked = enrol(case, on=on)
    assert (marked.stage, marked.marked_on, marked.qualified_on) == ("monitored", on, day(last))
    with walk.see():
        home = Household.objects.get(pk=case.household_id)
        assert measure.delivered_on is None  # planned is enough to be marked
    assert (home.category, home.monitored_since, home.is_monitored) == ("marginal", day(last), True)
    refused("not_recognising", enrol, case, on=on)


@pytest.mark.req("S1-31")
def test_a_measure_that_was_called_off_does_not_count():
    from shouwang.casework.assistance import plan as planning

    case, last = to_the_mark_of_s3()
    on = day(last)
    care.pair(case, on=on)
    care.expect(case, on + timedelta(100), on=on)
    walk.do(planning.call_off, care.plan(case, on=on), reason="不需要", by=walk.reviewer(), on=on)
    assert "计划帮扶措施" in refused("needs_missing", enrol, case, on=on)


def test_the_mark_is_taken_by_the_post_and_in_the_turn_that_the_line_names():
    case = walk.open_case(walk.household())
    care.pair(case, on=DAY)
    care.plan(case, on=DAY)
    care.expect(case, day(100), on=DAY)
    refused("out_of_turn", enrol, case, on=DAY)
    refused(
        "wrong_level", enrol, _ready(*to_the_mark_of_s3()), on=day(30), by=post("township_specialist", walk.TOWNSHIP)
    )


def _ready(case: Case, last: int) -> Case:
    care.pair(case, on=day(last))
    care.plan(case, on=day(last))
    care.expect(case, day(300), on=day(last))
    return case


def test_a_category_that_contradicts_the_household_is_not_marked():
    case = _ready(*to_the_mark_of_s3())
    with walk.see():
        Household.objects.filter(pk=case.household_id).update(attribute="lifted_with")
    assert "类别不符" in refused("wrong_category", enrol, case, on=day(30))


@pytest.mark.req("S1-31")
def test_the_village_completes_and_the_township_marks_in_the_line_of_s1():
    walk.use_line("s1_recognition")
    who = walk.people()
    case = walk.open_case(walk.household())
    last = to_the_wall(case, first=1)
    one = walk.passage(case)
    walk.send_up(VILLAGE, [one], on=day(last))
    walk.lay(one, "township_review", "township_sheet", by=who.township, on=day(last))
    walk.say(one, "township_review", by=who.township, on=day(last))
    walk.compare(one, on=day(last))
    refused("out_of_turn", walk.do, enrolling.complete, case, by=who.reviewer, on=day(last))
    walk.say(one, "cross_check", by=who.officer, on=day(last))
    refused("needs_missing", walk.do, enrolling.complete, case, by=who.reviewer, on=day(last))
    _ready(case, last)
    refused("out_of_turn", enrol, case, on=day(last), by=who.specialist)
    walk.do(enrolling.complete, case, by=who.reviewer, on=day(last))
    refused("wrong_level", enrol, case, on=day(last), by=who.officer)
    marked = enrol(case, on=day(last + 1), by=who.specialist)
    assert (marked.stage, marked.marked_on, marked.qualified_on) == ("monitored", day(last + 1), day(last))
