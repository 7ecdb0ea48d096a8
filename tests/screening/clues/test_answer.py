from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from shouwang.screening.clues.answer import answer, close, recheck
from shouwang.screening.clues.hand_out import hand_out
from shouwang.screening.clues.models import Answer, Clue
from shouwang.screening.clues.report import report
from tests.screening.clues.conftest import DUE
from tests.screening.clues.refusing import refused
from tests.screening.clues.world import ON, SIBLING, VILLAGE

pytestmark = pytest.mark.django_db


def say(world, clue, by="grid_worker", place=None, **changes):
    values = {"result": "no_risk", "finding": "家中稳定", "checkers": ["甲", "乙"], "on": ON} | changes
    post = world.post(by, place or clue.place_id)
    return answer(clue, by=post, at=world.at, book=world.book, **values)


def end(world, clue, by=None, on=ON, note=""):
    return close([clue], by=by or world.county, at=world.at, on=on, note=note)


def test_a_home_check_moves_the_clue_on(world, handed):
    clue = handed(world.clue())
    made = say(world, clue, finding=" 收入稳定 ", checkers=["甲", "乙", "甲"])
    clue = world.now(clue)
    assert (clue.state, clue.result, clue.outcome) == ("checked", "no_risk", "无风险：收入稳定")
    assert made.checkers == ["甲", "乙"]


def test_not_met_at_home_leaves_the_clue_with_its_owner(world, handed):
    clue = handed(world.clue())
    say(world, clue, result="not_here", finding="全家外出")
    clue = world.now(clue)
    assert (clue.state, clue.result, clue.answers.count()) == ("assigned", "", 1)


def test_an_answer_needs_two_different_people_a_finding_and_a_known_result(world, handed):
    clue = handed(world.clue())
    with refused("two_people"):
        say(world, clue, checkers=["甲", " 甲 ", ""])
    with refused("no_finding"):
        say(world, clue, finding="  ")
    with refused("unknown_result"):
        say(world, clue, result="fine")
    with refused("no_acting"):
        say(world, clue, result="problem", acting="住建局")
    assert Answer.objects.count() == 0


def test_a_visit_lies_between_the_asking_and_today(world, handed):
    clue = handed(world.clue())
    with refused("before_clue"):
        say(world, clue, on=ON - timedelta(days=1))
    with refused("in_the_future"):
        say(world, clue, on=ON + timedelta(days=1))


def test_what_nobody_was_asked_is_not_answered(world):
    clue = world.clue()
    with refused("not_asked"):
        say(world, clue)
    hand_out([clue], to="township", due_on=DUE, by=world.county, at=world.at, on=ON, book=world.book)
    with refused("not_asked"):
        say(world, clue)
    say(world, clue, by="township_specialist")


def test_a_sibling_village_may_not_answer(world, handed):
    clue = handed(world.clue(VILLAGE))
    with refused("not_here"):
        say(world, clue, place=SIBLING)


def test_the_county_does_not_answer_for_the_village(world, handed):
    with refused("not_allowed"):
        answer(
            handed(world.clue()), result="no_risk", finding="好", checkers=["甲", "乙"], by=world.county, at=world.at,
            on=ON, book=world.book,
        )  # fmt: skip


def test_an_answer_is_never_edited(world, answered):
    answered(world.clue())
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Answer.objects.update(finding="改过")


def test_no_risk_closes_with_it_as_the_reason_and_a_risk_is_followed(world, answered):
    fine, risky = answered(world.clue()), answered(world.clue(), "to_recognition")
    assert close([fine, risky], by=world.county, at=world.at, on=ON) == (1, 1)
    fine, risky = world.now(fine), world.now(risky)
    assert (fine.state, fine.closed_as, fine.closed_on) == ("closed", "no_risk", ON)
    assert (risky.state, risky.closed_as) == ("followed", "")


def test_a_followed_clue_closes_with_a_word_about_how(world, answered):
    clue = answered(world.clue(), "problem")
    end(world, clue)
    with refused("no_note"):
        end(world, clue)
    assert end(world, clue, note="房屋已修缮") == (1, 0)


def test_a_township_may_not_close_for_the_county(world, answered):
    clue = answered(world.clue())
    with refused("wrong_level"):
        end(world, clue, world.post("township_specialist", VILLAGE))


def test_a_township_closes_what_arose_in_the_village(world):
    home, worker = world.home(), world.post("grid_worker", VILLAGE)
    made = report(
        home,
        kind="field",
        reason="income",
        text="收入下降",
        applicant="网格员",
        by=worker,
        at=world.at,
        on=ON,
        book=world.book,
    )
    say(world, made.clue)
    assert end(world, made.clue, world.post("township_specialist", VILLAGE)) == (1, 0)


def test_a_village_may_not_close(world, answered):
    with refused("not_allowed"):
        end(world, answered(world.clue()), world.post("village_reviewer", VILLAGE))


def test_without_an_answer_nothing_closes(world, handed):
    clue = world.clue()
    with refused("no_answer"):
        end(world, clue)
    with refused("no_answer"):
        end(world, handed(clue))


def test_a_closed_clue_always_has_a_reason(world):
    clue = world.clue()
    with pytest.raises(IntegrityError), transaction.atomic():
        Clue.objects.filter(pk=clue.pk).update(state="closed", closed_as="")


def test_one_household_has_one_open_clue_for_a_risk(world, at):
    clue = world.clue()
    with pytest.raises(IntegrityError), transaction.atomic():
        Clue.objects.create(
            key="x", household=clue.household, place_id=clue.place_id, reason=clue.reason, state_at=at, opened_on=ON
        )


@pytest.mark.req("S1-22")
def test_a_second_visit_is_asked_with_a_reason_and_the_first_answer_stays(world, answered):
    clue = answered(world.clue())
    with refused("no_reason"):
        recheck(clue, due_on=DUE, reason=" ", by=world.county, at=world.at, on=ON)
    with refused("due_too_early"):
        recheck(clue, due_on=date(2026, 10, 1), reason="与部门数据不符", by=world.county, at=world.at, on=ON)
    recheck(clue, due_on=DUE, reason="与部门数据不符", by=world.county, at=world.at, on=ON)
    clue = world.now(clue)
    assert (clue.state, clue.is_revisit, clue.result, clue.answers.count()) == ("assigned", True, "", 1)
    with refused("no_answer"):
        recheck(clue, due_on=DUE, reason="再查", by=world.county, at=world.at, on=ON)
    say(world, clue)
    assert not world.now(clue).is_revisit
