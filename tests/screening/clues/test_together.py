"""Two clerks decide at once: one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from shouwang.refusal import Refused
from shouwang.screening.clues.hand_out import hand_out
from shouwang.screening.clues.models import Clue, Handover
from shouwang.screening.clues.report import report
from shouwang.screening.clues.triage import dismiss
from tests.screening.clues.conftest import DUE
from tests.screening.clues.world import ON, World, door


@pytest.fixture
def shared(own_database, at):
    """A world whose rows are committed, so that other connections see them."""
    with door():
        world = World(at)
        clue = world.clue()
    return world, clue


def at_once(*deeds):
    """Do all at the same moment, each in its own connection; what each returned or was refused with."""
    gate = Barrier(len(deeds))

    def one(deed):
        try:
            with door():
                gate.wait(timeout=20)
                return deed()
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def test_two_clerks_who_hand_out_the_same_clue(shared):
    world, clue = shared

    def give():
        return hand_out([clue], to="township", due_on=DUE, by=world.county, at=world.at, on=ON, book=world.book).key

    said = sorted(at_once(give, give))
    assert said == ["990122-JB202611-001", "not_on_desk"]
    with door():
        assert Handover.objects.count() == 1


def test_one_dismisses_while_the_other_hands_out(shared):
    world, clue = shared

    def give():
        hand_out([clue], to="township", due_on=DUE, by=world.county, at=world.at, on=ON, book=world.book)
        return "assigned"

    def drop():
        dismiss([clue], "monitored", by=world.county, at=world.at, on=ON)
        return "closed"

    said = at_once(give, drop)
    assert sorted(said)[-1] == "not_on_desk"
    with door():
        assert Clue.objects.get(pk=clue.pk).state in said


def test_two_petitions_about_one_household_make_one_clue(shared):
    world, _ = shared
    with door():
        home = world.home()

    def bring():
        return report(
            home, kind="petition", reason="income", text="收入下降", applicant="李某", by=world.county, at=world.at, on=ON,
            book=world.book,
        ).clue_id  # fmt: skip

    first, second = at_once(bring, bring)
    assert first == second
