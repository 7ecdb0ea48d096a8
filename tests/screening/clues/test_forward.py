import pytest

from shouwang.registry.correct import correct_household
from shouwang.screening.clues.forward import forward, send_back
from shouwang.screening.clues.hand_out import hand_out
from shouwang.screening.clues.models import Clue
from tests.screening.clues.conftest import DUE
from tests.screening.clues.refusing import refused
from tests.screening.clues.world import FAR, ON, SIBLING, VILLAGE

pytestmark = pytest.mark.django_db


def back(world, clue, code="wrong_place", by=None):
    return send_back(clue, code, by=by or world.post("grid_worker", clue.place_id), at=world.at, on=ON, note="不是本村")


def pass_on(world, clue, by=None, note=""):
    by = by or world.post("township_specialist", VILLAGE)
    return forward(clue, by=by, at=world.at, on=ON, book=world.book, note=note)


@pytest.mark.parametrize("code", ["wrong_place", "moved", "died", "unknown", "in_town"])
def test_what_a_village_returns_lies_with_its_township_open(world, handed, code):
    clue = back(world, handed(world.clue()), code)
    assert (clue.state, clue.owner.role, clue.returned_as) == ("assigned", "township_specialist", code)
    assert Clue.objects.returned().filter(pk=clue.pk).exists()


def test_what_a_township_returns_lies_with_the_county_open(world):
    clue = world.clue()
    hand_out([clue], to="township", due_on=DUE, by=world.county, at=world.at, on=ON, book=world.book)
    clue = back(world, clue, "moved", world.post("township_specialist", VILLAGE))
    assert (clue.state, clue.owner, clue.returned_as) == ("screened", None, "moved")


def test_returning_needs_a_known_code_and_ones_own_desk(world, handed, answered):
    clue = handed(world.clue(VILLAGE))
    with refused("unknown_code"):
        back(world, clue, "lazy")
    with refused("not_yours"):
        back(world, clue, by=world.post("township_specialist", VILLAGE))
    with refused("not_here"):
        back(world, clue, by=world.post("grid_worker", SIBLING))
    with refused("not_assigned"):
        back(world, answered(world.clue()))


def test_a_clue_goes_to_where_its_household_is_now(world, handed):
    clue = back(world, handed(world.clue(VILLAGE)))
    specialist = world.post("township_specialist", VILLAGE)
    correct_household(clue.household, {"place": world.place(SIBLING)}, by=specialist, at=world.at, note="实住西村")
    clue = pass_on(world, clue)
    assert (clue.owner.place_id, clue.returned_as, clue.state) == (SIBLING, "", "assigned")


def test_a_household_that_moved_away_from_its_worker_makes_the_clue_stray(world, handed):
    clue, still = handed(world.clue(VILLAGE)), handed(world.clue(VILLAGE))
    Clue.objects.filter(pk=clue.pk).update(place_id=FAR)
    assert list(Clue.objects.stray()) == [clue]
    clue = pass_on(world, clue, world.county)
    assert clue.owner.place_id == world.place(FAR).up("township")
    assert not Clue.objects.stray().exists()
    with refused("nothing_returned"):
        pass_on(world, still, world.county)


def test_to_the_same_hands_again_needs_a_word(world, handed):
    clue = back(world, handed(world.clue()), "in_town")
    with refused("no_note"):
        pass_on(world, clue)
    assert pass_on(world, clue, note="请电话核实").owner.place_id == VILLAGE


def test_a_township_does_not_forward_what_lies_elsewhere(world, handed):
    clue = handed(world.clue())
    Clue.objects.filter(pk=clue.pk).update(returned_as="moved", owner=None, state="screened")
    with refused("not_on_desk"):
        pass_on(world, clue)
    assert pass_on(world, clue, world.county, note="仍由该乡镇核实").owner.role == "township_specialist"
