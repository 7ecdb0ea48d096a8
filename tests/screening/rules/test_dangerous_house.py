"""It is true of the rule on dangerous houses that…"""

from datetime import date

import pytest

LIST = "housing.dangerous"


def house(**more):
    return {"household": "h", "person": "p", "grade": "D", "is_only": True, "state": "not_rebuilt", **more}


@pytest.mark.parametrize(
    ("told", "hit"),
    [
        ({}, ["h"]),
        ({"grade": "C"}, ["h"]),
        ({"grade": "B"}, []),
        ({"grade": "suspect"}, []),
        ({"grade": None}, []),
        ({"is_only": False}, []),
        ({"is_only": None}, []),
        ({"state": "rebuilding"}, ["h"]),
        ({"state": "rebuilt"}, []),
        ({"state": "demolished"}, []),
        ({"state": None}, []),
    ],
)
@pytest.mark.req("S4-01", "S4-05")
def test_an_only_dwelling_of_grade_c_or_d_hits_until_it_is_rebuilt(county, told, hit):
    county.home("h", "p")
    county.deliver(LIST, "2026-10", house(**told))
    assert county.hit("dangerous_house") == hit


def test_the_first_list_hits_for_it_is_not_compared(county):
    county.home("h", "p")
    county.deliver(LIST, "2026-10", house(), may_compare=False)
    assert county.hit("dangerous_house") == ["h"]


def test_only_the_newest_list_counts(county):
    county.home("h", "p")
    county.deliver(LIST, "2026-09", house())
    county.deliver(LIST, "2026-10", house(state="rebuilt"))
    assert county.hit("dangerous_house") == []


def test_the_same_house_on_next_months_list_is_the_same_fact(county):
    county.home("h", "p")
    county.deliver(LIST, "2026-09", house())
    first = county.ask("dangerous_house")[0].fingerprint
    county.deliver(LIST, "2026-10", house())
    assert county.ask("dangerous_house")[0].fingerprint == first


def test_a_house_stays_with_its_household_when_its_head_moves(county):
    county.home("h", {"person": "p", "to_on": date(2026, 10, 3), "reason": "married_out"}, "q")
    county.home("new", {"person": "p", "from_on": date(2026, 10, 3)})
    county.deliver(LIST, "2026-10", house())
    assert county.hit("dangerous_house") == ["h"]


def test_policy_may_count_every_dwelling(county):
    county.home("h", "p")
    county.deliver(LIST, "2026-10", house(is_only=False))
    county.book.values["dangerous_house_only_dwelling"] = False
    assert county.hit("dangerous_house") == ["h"]
