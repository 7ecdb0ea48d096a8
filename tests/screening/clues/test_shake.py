import pytest

from shouwang.screening.clues.report import report
from tests.screening.clues.world import ON

pytestmark = pytest.mark.django_db


@pytest.fixture
def withdrawn(world):
    """`withdrawn()`: the bills are taken back, and a new run no longer finds what rested on them."""
    delivery = world.delivery()

    def take_back(*hits):
        delivery.state = "superseded"
        delivery.save()
        return world.gather(world.run(*hits))

    return take_back


def test_a_clue_that_nobody_was_asked_about_closes_with_the_rows_it_rests_on(world, withdrawn):
    clue = world.clue()
    assert withdrawn().shaken == 1
    clue = world.now(clue)
    assert (clue.state, clue.closed_as) == ("closed", "withdrawn")
    assert clue.origins.get().withdrawn_at == world.at


def test_a_clue_handed_out_is_flagged_and_not_erased(world, withdrawn, handed):
    clue = handed(world.clue())
    withdrawn()
    clue = world.now(clue)
    assert (clue.state, clue.is_shaken) == ("assigned", True)


def test_a_clue_with_another_origin_stands(world, withdrawn):
    clue = world.clue()
    report(
        clue.household, kind="petition", reason="medical_cost", text="反映看病负担重", applicant="李某",
        by=world.county, at=world.at, on=ON, book=world.book,
    )  # fmt: skip
    assert withdrawn().shaken == 0
    assert world.now(clue).state == "screened"


def test_a_hit_that_the_corrected_list_repeats_stands(world, withdrawn):
    clue = world.clue()
    row = {"rows": [["990122-medical_insurance.bills-202610-2", "名单.xlsx", "Sheet1", 9]]}
    assert withdrawn((clue.household, "own_cost", 3_000_000, row)).shaken == 0
    assert world.now(clue).state == "screened"


def test_a_hit_that_is_merely_no_longer_found_stands(world):
    world.delivery()
    clue = world.clue()
    assert world.gather(world.run()).shaken == 0
    assert world.now(clue).state == "screened"


def test_a_flag_falls_when_the_department_tells_the_same_again(world, withdrawn, handed):
    clue = handed(world.clue())
    withdrawn()
    row = {"rows": [["990122-medical_insurance.bills-202610-2", "名单.xlsx", "Sheet1", 9]]}
    world.gather(world.run((clue.household, "own_cost", 3_000_000, row)))
    assert not world.now(clue).is_shaken
    assert clue.origins.get().withdrawn_at is None
