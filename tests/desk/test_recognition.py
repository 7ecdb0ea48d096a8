import pytest

from shouwang.desk.piles import piles_of
from tests.casework import walk
from tests.casework.visits.test_problem import raised
from tests.casework.walk import DAY, VILLAGE, after

pytestmark = pytest.mark.django_db


def piles(who, on) -> dict:
    with walk.within(who.scope(), read_only=True):
        return {pile.title: (pile.count, pile.overdue) for pile in piles_of(who, on)}


def test_each_step_lies_on_the_desk_of_whoever_takes_it():
    who, home = walk.people(), walk.household()
    walk.visit(home, walk.found())
    assert piles(who.reviewer, DAY)["待立案"] == (1, 0)
    case = walk.open_case(walk.household("李四"))
    assert piles(who.officer, DAY)["待数据比对"] == (1, 0)
    assert "待数据比对" not in piles(who.reviewer, DAY)
    one, on = walk.lead_to(case, "review", on=DAY)
    assert piles(who.reviewer, on)["待民主评议"] == (1, 0)
    on = walk.advance(one, "review", on=on)
    hung = walk.notice(VILLAGE, [walk.passage(case)], on=on)
    last = after(on, 6)
    assert piles(who.reviewer, last)["请撤下公示"] == (1, 1)
    walk.finish(hung, on=last)
    walk.send_up(VILLAGE, [walk.passage(case)], on=last)
    assert piles(who.township, last)["待审核、审定"] == (1, 0)
    assert "待审核、审定" not in piles(walk.post("township_reviewer", walk.AREA + 2000000), last)


@pytest.mark.req("S1-19")
def test_an_application_that_arrives_opens_a_home_check_task_which_the_visit_closes():
    home, who = walk.household(), walk.people().grid
    assert "待入户核查" not in piles(who, DAY)
    clue = walk.clue(home)
    assert piles(who, DAY)["待入户核查"] == (1, 0)
    proof = walk.paper()
    told = {"purpose": "clue", "reasons": walk.answers(clue, evidence=proof), "judges": ("王一", "李二")}
    walk.visit(home, walk.found("no_risk", reason="支出有保险支付", **told))
    assert "待入户核查" not in piles(who, DAY)


@pytest.mark.req("S4-03")
def test_an_unsolved_problem_stays_on_the_desk_and_is_overdue_the_day_after():
    raised(walk.household())
    assert piles(walk.reviewer(), after(DAY, 20))["问题盯办"] == (1, 0)
    assert piles(walk.reviewer(), after(DAY, 21))["问题盯办"] == (1, 1)
