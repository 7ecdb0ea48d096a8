from datetime import date, timedelta

import pytest

from shouwang.accounts.models import Post
from shouwang.places.models import Place
from shouwang.policy.book import on as book_on
from shouwang.policy.shipped import lines
from shouwang.screening.clues.due import hand_over_due
from shouwang.screening.clues.hand_out import hand_out
from shouwang.screening.clues.models import Clue
from shouwang.trail.models import Line
from shouwang.web.sight import within
from tests.screening.clues.conftest import DUE
from tests.screening.clues.refusing import refused
from tests.screening.clues.world import FAR, ON, SIBLING, VILLAGE

pytestmark = pytest.mark.django_db


def give(world, clues, to="township", by=None, due_on=DUE, book=None):
    return hand_out(clues, to=to, due_on=due_on, by=by or world.county, at=world.at, on=ON, book=book or world.book)


def straight(world):
    """The same policy, but the county may go straight to the villages."""
    from dataclasses import replace

    changed = [replace(line, value=True) if line.name == "hand_over_direct" else line for line in lines()]
    return book_on(ON, changed, place="990122")


@pytest.mark.req("S3-18")
def test_the_county_hands_a_numbered_batch_to_the_townships(world):
    clues = [world.clue(VILLAGE), world.clue(FAR)]
    handover = give(world, clues)
    assert (handover.key, handover.count, handover.due_on) == ("990122-JB202611-001", 2, DUE)
    owners = {clue.place_id: world.now(clue).owner.place_id for clue in clues}
    assert owners == {
        VILLAGE: Place.objects.get(pk=VILLAGE).up("township"),
        FAR: Place.objects.get(pk=FAR).up("township"),
    }
    assert set(Clue.objects.values_list("state", "due_on", "asked_on")) == {("assigned", DUE, ON)}
    assert Line.objects.filter(verb="clues.assign", subject_key=clues[0].key).count() == 1


def test_the_township_hands_on_to_the_worker_of_the_village(world, handed):
    clue = handed(world.clue(SIBLING))
    assert (clue.owner.role, clue.owner.place_id) == ("grid_worker", SIBLING)


@pytest.mark.req("S1-21")
def test_one_list_is_split_by_village_and_reaches_each_the_same_day(world, handed):
    """A department's list of three households in two villages of a township, and one of another township."""
    here, there, far = [world.clue(VILLAGE), world.clue(VILLAGE)], world.clue(SIBLING), world.clue(FAR)
    handed(*here, there)
    found = {}
    for village in (VILLAGE, SIBLING, FAR):
        with within(world.post("grid_worker", village).scope()):
            found[village] = {(clue.key, clue.asked_on) for clue in Clue.objects.filter(state="assigned")}
    assert found == {
        VILLAGE: {(clue.key, ON) for clue in here},
        SIBLING: {(there.key, ON)},
        FAR: set(),
    }
    assert world.now(far).state == "screened"


def test_the_worker_of_the_group_comes_before_the_worker_of_the_village(world):
    group = Place.objects.create(pk=VILLAGE + 3, level="group", name="三组", parent_id=VILLAGE)
    worker = Post.objects.create(role="grid_worker", place=group, holder=world.county.holder, since=date(2026, 1, 1))
    clue = world.clue(group.pk)
    give(world, [clue])
    give(world, [clue], "village", world.post("township_specialist", VILLAGE))
    assert world.now(clue).owner == worker


def test_without_a_worker_the_village_reviewer_takes_it_and_without_both_nobody(world):
    clue = world.clue(VILLAGE)
    give(world, [clue])
    specialist = world.post("township_specialist", VILLAGE)
    Post.objects.filter(role="grid_worker", place_id=VILLAGE).update(until=ON)
    give(world, [clue], "village", specialist)
    assert world.now(clue).owner.role == "village_reviewer"
    Post.objects.filter(role="village_reviewer", place_id=VILLAGE).update(holder=None)
    other = world.clue(VILLAGE)
    give(world, [other])
    with refused("nobody_there"):
        give(world, [other], "village", specialist)


def test_the_county_goes_straight_to_villages_only_where_policy_says_so(world):
    clue = world.clue()
    with refused("not_straight"):
        give(world, [clue], "village")
    give(world, [clue], "village", book=straight(world))
    assert world.now(clue).owner.place_id == VILLAGE


def test_a_township_hands_to_villages_only_and_within_itself_only(world):
    clue, far = world.clue(VILLAGE), world.clue(FAR)
    give(world, [clue, far])
    specialist = world.post("township_specialist", VILLAGE)
    with refused("wrong_level"):
        give(world, [clue], "township", specialist)
    with refused("not_here"):
        give(world, [clue, far], "village", specialist)


def test_unknown_levels_early_days_and_days_beyond_the_countys_are_refused(world):
    clue = world.clue()
    with refused("unknown_level"):
        give(world, [clue], "province")
    with refused("due_too_early"):
        give(world, [clue], due_on=ON - timedelta(days=1))
    give(world, [clue])
    with refused("due_too_late"):
        give(world, [clue], "village", world.post("township_specialist", VILLAGE), DUE + timedelta(days=1))


def test_what_is_handed_out_is_not_handed_out_again(world):
    clue = world.clue()
    give(world, [clue])
    with refused("not_on_desk"):
        give(world, [clue])


def test_a_village_may_not_hand_out(world):
    with refused("not_allowed"):
        give(world, [world.clue()], "village", world.post("village_reviewer", VILLAGE))


def test_the_proposed_day_is_policy(world):
    assert hand_over_due(world.book, date(2026, 11, 2), "township") == date(2026, 11, 17)
    assert hand_over_due(world.book, date(2026, 11, 2), "village") == date(2026, 11, 6)  # four working days


def test_a_big_batch_takes_a_handful_of_queries(world, django_assert_max_num_queries):
    clues = [world.clue(place) for place in (VILLAGE, SIBLING, FAR) for _ in range(5)]
    with django_assert_max_num_queries(15):
        give(world, clues)
