from datetime import date, datetime, timedelta

import pytest

from shouwang.screening.clues.chase import extend, urge
from shouwang.screening.clues.models import Clue
from tests.screening.clues.conftest import DUE
from tests.screening.clues.refusing import refused
from tests.screening.clues.world import ON, VILLAGE

pytestmark = pytest.mark.django_db


def prod(world, *clues, by=None, days=0):
    on = ON + timedelta(days=days)
    at = datetime.combine(on, world.at.timetz())
    return urge(clues, by=by or world.county, at=at, on=on, book=world.book)


def later(world, clue, due_on=date(2026, 11, 9), reason="大雪封路", by=None):
    return extend(clue, due_on=due_on, reason=reason, by=by or world.county, at=world.at, on=ON, book=world.book)


def test_urging_is_counted_and_not_more_often_than_policy_says(world, handed):
    clue = handed(world.clue())
    assert prod(world, clue) == 1
    with refused("nobody_to_urge"):
        prod(world, clue, days=1)
    assert prod(world, clue, days=2) == 1
    assert Clue.objects.values_list("urged", "urged_on").get() == (2, ON + timedelta(days=2))


def test_only_what_lies_with_others_is_urged(world, handed, answered):
    waiting, out, done = world.clue(), handed(world.clue()), answered(world.clue())
    assert prod(world, waiting, out, done) == 1
    assert world.now(out).urged == 1
    with refused("not_allowed"):
        prod(world, out, by=world.post("grid_worker", VILLAGE))


def test_an_extension_is_later_reasoned_and_limited(world, handed):
    clue = handed(world.clue())
    with refused("no_reason"):
        later(world, clue, reason="")
    with refused("not_later"):
        later(world, clue, DUE)
    with refused("too_far"):
        later(world, clue, date(2026, 11, 14))
    later(world, clue, date(2026, 11, 13))  # five working days after the 6th
    assert world.now(clue).due_on == date(2026, 11, 13)
    with refused("too_often"):
        later(world, clue, date(2026, 11, 16))


def test_nobody_extends_for_himself_nor_what_is_answered(world, handed, answered):
    from shouwang.screening.clues.hand_out import hand_out

    clue = world.clue()
    hand_out([clue], to="township", due_on=DUE, by=world.county, at=world.at, on=ON, book=world.book)
    with refused("own_desk"):
        later(world, clue, by=world.post("township_specialist", VILLAGE))
    with refused("not_assigned"):
        later(world, answered(world.clue()))
    with refused("not_allowed"):
        later(world, handed(world.clue()), by=world.post("grid_worker", VILLAGE))
