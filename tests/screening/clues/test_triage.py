import pytest

from shouwang.registry.models import Membership
from shouwang.screening.clues.answer import close
from shouwang.screening.clues.hand_out import hand_out
from shouwang.screening.clues.models import Clue
from shouwang.screening.clues.report import report
from shouwang.screening.clues.triage import dismiss, proposals
from shouwang.trail.models import Line
from tests.screening.clues.conftest import DUE
from tests.screening.clues.refusing import refused
from tests.screening.clues.world import ON, VILLAGE

pytestmark = pytest.mark.django_db


def proposed(clue):
    return proposals(Clue.objects.all(), ON).get(clue.pk)


def test_an_ordinary_household_is_not_proposed(world):
    assert proposed(world.clue()) is None


def test_a_monitored_household_is_proposed_and_one_whose_risk_was_eliminated_is_not(world):
    assert proposed(world.clue(category="unstable")) == "monitored"
    assert proposed(world.clue(category="unstable", eliminated_on=ON)) is None


def test_a_household_with_nobody_left_is_proposed(world):
    clue = world.clue()
    Membership.objects.filter(household=clue.household).update(until=ON)
    assert proposed(clue) == "died_moved"


@pytest.mark.req("S4-30")
def test_the_very_fact_that_was_looked_at_is_proposed_and_a_new_one_is_not(world, answered):
    evidence = [{"settlement": "甲", "own_fen": 2_000_000}, {"settlement": "乙", "own_fen": 2_000_000}]
    home = world.home()
    world.gather(world.run((home, "own_cost", 4_000_000, {"evidence": evidence})))
    clue = answered(Clue.objects.get(household=home))
    close([clue], by=world.county, at=world.at, on=ON)
    world.gather(world.run((home, "own_cost", 2_000_000, {"evidence": evidence[:1]})))
    again = Clue.objects.open().get(household=home)
    assert proposed(again) == "verified"
    dismiss([again], "verified", by=world.county, at=world.at, on=ON)
    world.gather(world.run((home, "own_cost", 8_000_000, {"evidence": [{"settlement": "丙", "own_fen": 8_000_000}]})))
    third = Clue.objects.open().get(household=home)
    assert (proposed(third), third.is_revisit) == (None, True)


def test_what_somebody_brought_is_always_looked_at(world):
    clue = world.clue(category="unstable")
    report(
        clue.household, kind="petition", reason="medical_cost", text="看病贵", applicant="李某",
        by=world.county, at=world.at, on=ON, book=world.book,
    )  # fmt: skip
    assert proposed(clue) is None


def test_dismissing_closes_each_with_its_reason_and_a_line_of_its_own(world):
    clues = [world.clue(), world.clue()]
    assert dismiss(clues, "monitored", by=world.county, at=world.at, on=ON) == 2
    assert set(Clue.objects.values_list("state", "closed_as", "closed_on")) == {("closed", "monitored", ON)}
    assert Line.objects.filter(verb="clues.triage").count() == 2


def test_dismissing_many_takes_a_handful_of_queries(world, django_assert_max_num_queries):
    clues = [world.clue() for _ in range(12)]
    with django_assert_max_num_queries(8):
        dismiss(clues, "monitored", by=world.county, at=world.at, on=ON)


def test_nothing_or_an_unknown_reason_is_refused(world):
    clue = world.clue()
    with refused("nothing_chosen"):
        dismiss([], "monitored", by=world.county, at=world.at, on=ON)
    with refused("unknown_reason"):
        dismiss([clue], "because", by=world.county, at=world.at, on=ON)
    with refused("no_note"):
        dismiss([clue], "other", by=world.county, at=world.at, on=ON)
    with refused("not_shaken"):
        dismiss([clue], "withdrawn", by=world.county, at=world.at, on=ON)


def test_a_township_may_not_dismiss_what_lies_with_the_county(world):
    with refused("not_on_desk"):
        dismiss([world.clue()], "monitored", by=world.post("township_specialist", VILLAGE), at=world.at, on=ON)


def test_a_township_dismisses_what_was_handed_to_it(world):
    clue = world.clue()
    hand_out([clue], to="township", due_on=DUE, by=world.county, at=world.at, on=ON, book=world.book)
    assert dismiss([clue], "monitored", by=world.post("township_specialist", VILLAGE), at=world.at, on=ON) == 1


def test_a_village_may_not_dismiss(world):
    with refused("not_allowed"):
        dismiss([world.clue()], "monitored", by=world.post("grid_worker", VILLAGE), at=world.at, on=ON)


def test_one_that_is_handed_out_spoils_the_whole_batch(world, handed):
    out, waiting = handed(world.clue()), world.clue()
    with refused("not_on_desk"):
        dismiss([out, waiting], "monitored", by=world.county, at=world.at, on=ON)
    assert world.now(waiting).state == "screened"


def test_a_flagged_clue_may_be_closed_as_withdrawn_even_when_handed_out(world, handed):
    clue = handed(world.clue())
    Clue.objects.update(is_shaken=True)
    assert dismiss([clue], "withdrawn", by=world.county, at=world.at, on=ON) == 1
