"""Who should be out, who should be in, whose turn it is to be looked at again, and who may have come back."""

from datetime import date, timedelta

import pytest

from shouwang.casework.cases.models import Case
from shouwang.casework.elimination import propose as proposing
from shouwang.casework.elimination.lists import kept, may_roll_back, should_be_in, should_be_out
from shouwang.casework.visits.models import Visit
from shouwang.registry.models import Guarantee, Household, SafetyNet
from shouwang.screening.clues import report as reporting
from tests.casework import care, walk
from tests.casework.care import FIRST_DAY

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _line_of_the_year(db):
    care.line_of_the_year()


def helped(head: str = "张三", *, income: int = 9000_00, **facts) -> Case:
    home = walk.household(head, category="marginal", monitored_since=care.QUALIFIED, net_per_head_fen=income)
    return care.helped(home, **facts)


def out(on: date = FIRST_DAY) -> list[Case]:
    with walk.see():
        return list(should_be_out(Case.objects.all(), on, care.book(on)))


@pytest.mark.req("S1-38")
def test_a_household_that_seems_safe_is_proposed_from_its_first_day_on():
    case = helped()
    assert out(FIRST_DAY - ONE_DAY) == []
    assert out() == [case]


@pytest.mark.req("S1-37", "S1-38")
def test_where_whole_quarters_have_to_pass_nobody_is_proposed_a_day_early():
    walk.county_says("earliest_exit", 2, unit="季度")
    case, first = helped(), date(2026, 10, 1)  # qualified on 15 March: the second and third quarter have to pass
    assert out(FIRST_DAY) == out(first - ONE_DAY) == []
    assert out(first) == [case]


@pytest.mark.req("S1-38")
def test_whatever_speaks_against_leaving_takes_a_household_off_the_list():
    helped("收入低", income=care.LINE * 100)
    unhelped = walk.household("无措施", category="marginal", net_per_head_fen=9000_00)
    care.in_care(unhelped)
    net, failing = helped("兜底"), helped("不安全")
    with walk.see():
        SafetyNet.objects.create(household=net.household, place_id=net.place_id, since=FIRST_DAY, reason="无劳动能力")
        Guarantee.objects.create(
            household=failing.household, place_id=failing.place_id, kind="water", is_firm=False, since=FIRST_DAY
        )
    assert out() == []


@pytest.mark.req("S1-35")
def test_a_household_that_was_kept_comes_back_on_its_day():
    case, next_on = helped(), date(2026, 12, 15)
    walk.do(
        proposing.keep, case, care.checked(case, is_income_stable=False), reason="不稳定", next_on=next_on,
        by=walk.reviewer(), on=FIRST_DAY,
    )  # fmt: skip
    with walk.see():
        assert not kept(Case.objects.all(), next_on - ONE_DAY).exists()
        assert list(kept(Case.objects.all(), next_on)) == [case]
    assert (out(next_on - ONE_DAY), out(next_on)) == ([], [case])


def test_a_household_kept_by_another_level_without_a_day_stands_on_the_list_at_once():
    case, who = helped(), walk.people()
    care.propose(case, on=FIRST_DAY)
    walk.say(walk.passage(case), "township_review", "keep", by=who.township, on=FIRST_DAY, opinion="不稳定")
    with walk.see():
        assert list(kept(Case.objects.all(), FIRST_DAY)) == [case]


@pytest.mark.req("S0-12", "S1-38")
def test_a_home_check_that_found_a_risk_and_led_to_no_case_is_listed():
    home = walk.household()
    visit = walk.visit(home)
    with walk.see():
        assert list(should_be_in(Visit.objects.all())) == [visit]
    other = walk.household("李四")
    walk.open_case(other)
    with walk.see():
        assert list(should_be_in(Visit.objects.all())) == [visit]


def test_an_eliminated_household_with_a_new_clue_may_have_to_be_rolled_back():
    home = walk.household(category="marginal", monitored_since=care.QUALIFIED)
    case = care.in_care(home, stage="eliminated", eliminated_on=date(2026, 9, 20))

    def clue(on):
        book, by = care.book(on), walk.reviewer()
        said = {"kind": "field", "reason": "medical_cost", "text": "再次住院", "applicant": "邻居"}
        walk.do(reporting.report, case.household, by=by, on=on, book=book, **said)

    with walk.see():
        Household.objects.filter(pk=case.household_id).update(eliminated_on=date(2026, 9, 20))
        assert not may_roll_back(Case.objects.all()).exists()
    clue(date(2026, 9, 21))
    with walk.see():
        assert list(may_roll_back(Case.objects.all())) == [case]
