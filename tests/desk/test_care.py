"""The desk's piles of help and of the way out: seen by whom they concern, and gone when they are done."""

from datetime import date, timedelta

import pytest

from shouwang.casework.assistance import open_month as opening
from shouwang.desk.piles import piles_of
from shouwang.web.sight import within
from tests.casework import care, walk
from tests.casework.care import FIRST_DAY, QUALIFIED
from tests.county import post

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _line_of_the_year(db):
    care.line_of_the_year()


def piles(who, on: date) -> dict:
    with within(who.scope(), read_only=True):
        return {pile.title: (pile.count, pile.overdue) for pile in piles_of(who, on)}


def open_month(month: date) -> None:
    walk.do(opening.open_month, month, by=post("county_officer"), on=month, book=care.book(month))


@pytest.mark.req("S1-40")
def test_this_months_checks_are_due_and_become_missed_when_the_month_is_over():
    case = care.helped()
    care.pair(case, care.helper_post(), on=QUALIFIED, reason="换人")
    open_month(date(2026, 4, 1))
    for who in (walk.reviewer(), care.helper_post()):
        assert piles(who, date(2026, 4, 30))["本月待监测"] == (1, 0)
        assert piles(who, date(2026, 5, 1))["月监测漏做"] == (1, 1)
    assert "本月待监测" not in piles(walk.reviewer(walk.OTHER_VILLAGE), date(2026, 4, 30))


def test_a_household_without_help_is_on_the_desk_on_the_day_after_its_month():
    case = care.in_care()
    care.plan(case)
    last = date(2026, 4, 15)
    assert "到期未落实措施" not in piles(walk.reviewer(), last)
    found = piles(walk.reviewer(), last + ONE_DAY)
    assert (found["到期未落实措施"], found["措施逾期"], found["无帮扶责任人"]) == ((1, 1), (1, 1), (1, 1))


def test_whoever_may_leave_and_whoever_is_to_be_marked_is_on_the_desk():
    home = walk.household(category="marginal", monitored_since=QUALIFIED, net_per_head_fen=9000_00)
    case, who = care.helped(home), walk.people()
    assert "应消尽消" not in piles(who.reviewer, FIRST_DAY - ONE_DAY)
    assert piles(who.reviewer, FIRST_DAY)["应消尽消"] == (1, 0)
    care.propose(case, on=FIRST_DAY)
    assert "应消尽消" not in piles(who.reviewer, FIRST_DAY)
    one = walk.passage(case)
    walk.lay(one, "township_review", "township_sheet", by=who.township, on=FIRST_DAY)
    walk.say(one, "township_review", by=who.township, on=FIRST_DAY)
    walk.lay(one, "county_decision", "county_document", by=who.approver, on=FIRST_DAY)
    walk.say(one, "county_decision", by=who.approver, on=FIRST_DAY)
    assert piles(who.officer, FIRST_DAY)["待标注风险消除"] == (1, 0)
    assert "待标注风险消除" not in piles(who.reviewer, FIRST_DAY)


@pytest.mark.req("S1-38")
def test_a_visit_that_found_a_risk_and_no_case_is_on_the_desk():
    walk.visit(walk.household())
    assert piles(walk.reviewer(), walk.DAY)["应纳未纳"] == (1, 0)
