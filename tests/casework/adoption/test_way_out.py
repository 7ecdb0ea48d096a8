"""An adopted household goes its way out like every other: no application and no home check of its own stand in the way."""

from datetime import date

import pytest

from shouwang.casework.elimination import eliminate as eliminating
from tests.casework import care, walk
from tests.casework.adoption.conftest import adopt, case, home
from tests.county import post
from tests.registry.national_files import national

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-33", "S4-25")]


def test_an_adopted_household_is_eliminated_by_its_own_procedure(load):
    load(national(1))
    adopt(on=date(2026, 9, 20))
    care.line_of_the_year()
    who, day = walk.people(), date(2026, 10, 1)
    care.propose(case(), on=day)
    one = walk.passage(case())
    for step, key, by in (
        ("township_review", "township_sheet", who.township),
        ("county_decision", "county_document", who.approver),
    ):
        walk.lay(one, step, key, by=by, on=day)
        walk.say(one, step, by=by, on=day)
    walk.do(eliminating.eliminate, case(), by=post("county_officer"), on=day)
    assert (case().stage, case().way, home().is_monitored) == ("eliminated", "helped", False)
