from datetime import date

import pytest
from django.db.models import Q

from shouwang.screening.clues.answer import answer
from shouwang.screening.clues.hand_out import hand_out
from shouwang.web.sight import within
from tests import county
from tests.screening.clues.world import ON, World

DUE = date(2026, 11, 6)


@pytest.fixture(autouse=True)
def _nobody_above(settings):
    """The room by itself: what rooms above ask before a clue closes is proven there."""
    settings.CLUE_CLOSING = []
    settings.CLUE_CARED = "tests.screening.clues.conftest.everybody"


def everybody(on, book) -> Q:
    """Whoever is monitored is looked after: how that is known is proven above."""
    return Q()


@pytest.fixture
def world(db, at):
    """The test county under its officer's sight."""
    with within(county.post("county_officer", county.AREA).scope()):
        yield World(at)


@pytest.fixture
def handed(world):
    """`handed(clue)`: the clue handed out by the county to the township and by that to the village."""

    def hand(*clues):
        hand_out(clues, to="township", due_on=DUE, by=world.county, at=world.at, on=ON, book=world.book)
        specialist = world.post("township_specialist", clues[0].place_id)
        hand_out(clues, to="village", due_on=DUE, by=specialist, at=world.at, on=ON, book=world.book)
        return world.now(clues[0])

    return hand


@pytest.fixture
def answered(world, handed):
    """`answered(clue, "no_risk")`: the clue handed out and looked at by the village."""

    def look(clue, result="no_risk", **fields):
        if clue.state == "screened":
            handed(clue)
        if result == "problem":
            fields = {"acting": "住建局", "solve_by": date(2026, 12, 1)} | fields
        worker = world.post("grid_worker", clue.place_id)
        answer(
            clue, result=result, finding="家中稳定", checkers=["甲", "乙"], by=worker, at=world.at, on=ON,
            book=world.book, **fields,
        )  # fmt: skip
        return world.now(clue)

    return look
