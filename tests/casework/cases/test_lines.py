"""The two lines of recognition, day by day: who does what when, and what the register says afterwards."""

from datetime import timedelta

import pytest

from shouwang.casework.cases.models import Case, Decision, Passage
from shouwang.registry.models import Household
from tests.casework import walk
from tests.casework.walk import DAY, VILLAGE

pytestmark = pytest.mark.django_db

READY = frozenset({"helper", "measures", "expected_on"})


def day(n: int):
    return DAY + timedelta(n)


def to_the_wall(case, who, first: int = 1):
    """Judged on one day, posted on the next, passed when its days are over; returns the day after."""
    one = walk.passage(case)
    walk.judge(walk.meeting(on=day(first)), [one])
    hung = walk.notice(VILLAGE, [one], on=day(first + 1))
    with walk.see():
        opens = hung.lines.get(passage=one).opens_on
    walk.finish(hung, on=opens)
    return (opens - DAY).days


@pytest.mark.req("S1-28", "S1-31", "S3-08")
def test_the_line_of_s1_leads_from_an_application_to_the_mark():
    walk.use_line("s1_recognition")
    who, home = walk.people(), walk.household()
    case = walk.open_case(home)
    last = to_the_wall(case, who)
    one = walk.passage(case)
    walk.send_up(VILLAGE, [one], on=day(last))
    walk.lay(one, "township_review", "township_sheet", by=who.township, on=day(last + 1))
    walk.say(one, "township_review", by=who.township, on=day(last + 1))
    walk.compare(one, on=day(last + 2))
    walk.say(one, "cross_check", by=who.officer, on=day(last + 3))
    walk.lay(one, "village_complete", "plan", by=who.reviewer, on=day(last + 4))
    walk.say(one, "village_complete", by=who.reviewer, on=day(last + 4), needs=READY)
    walk.say(one, "mark", by=who.specialist, on=day(last + 5), needs=READY)
    with walk.see():
        case, home = Case.objects.get(pk=case.pk), Household.objects.get(pk=home.pk)
        steps = list(Decision.objects.filter(passage=one).order_by("serial").values_list("step", flat=True))
    assert steps == [
        "application", "home_check", "review", "notice", "village_submit", "township_review", "cross_check",
        "village_complete", "mark",
    ]  # fmt: skip
    assert (case.stage, case.qualified_on, case.marked_on) == ("monitored", day(last + 3), day(last + 5))
    assert (home.category, home.monitored_since, home.is_monitored) == ("marginal", day(last + 3), True)
    assert last == 10  # judged on the 2nd, posted on the 3rd: the 4th to the 10th are seven full days


@pytest.mark.req("S3-16", "S3-08")
def test_the_line_of_s3_leads_from_a_home_check_to_the_mark():
    who, home = walk.people(), walk.household()
    case = walk.open_case(home)
    one = walk.passage(case)
    walk.compare(one, on=day(1))
    walk.say(one, "cross_check", by=who.officer, on=day(1))
    last = to_the_wall(case, who, first=2)
    walk.send_up(VILLAGE, [one], on=day(last))
    walk.lay(one, "township_review", "township_sheet", by=who.township, on=day(last))
    walk.say(one, "township_review", by=who.township, on=day(last))
    walk.lay(one, "county_decision", "county_document", by=who.approver, on=day(last + 1))
    walk.say(one, "county_decision", by=who.approver, on=day(last + 1), document_no="县监测〔2026〕3号")
    with walk.see():
        assert Case.objects.get(pk=case.pk).qualified_on == day(last + 1)
    for key in ("announcement_text", "announcement_photo"):
        walk.lay(one, "announcement", key, by=who.officer, on=day(last + 2))
    walk.say(one, "announcement", by=who.officer, on=day(last + 2))
    walk.lay(one, "mark", "plan", by=who.officer, on=day(last + 3))
    walk.say(one, "mark", by=who.officer, on=day(last + 3), needs=READY)
    with walk.see():
        case, ended = Case.objects.get(pk=case.pk), Passage.objects.get(pk=one.pk)
    assert (case.stage, case.marked_on) == ("monitored", day(last + 3))
    assert (ended.outcome, ended.due) == ("completed", [])


@pytest.mark.req("S3-16")
def test_a_passage_keeps_the_line_of_the_day_on_which_it_set_out():
    one = walk.passage(walk.open_case(walk.household()))
    walk.use_line("s1_recognition")
    assert [step.key for step in walk.passage(one.case).line.steps][0] == "home_check"
    later = walk.passage(walk.open_case(walk.household("李四")))
    assert later.line.steps[0].key == "application"
