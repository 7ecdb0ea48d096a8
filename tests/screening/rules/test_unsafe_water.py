"""It is true of the rule on unsafe water that…"""

from datetime import date

import pytest

from tests.screening.county import VILLAGE

LIST = "water.unsafe"


def row(**more):
    return {"household": "h", "person": "p", "name": "某人", "problem": ["quality"], **more}


def wide(lo, hi, **more):
    return {"village": "某村", "lo": lo, "hi": hi, "problem": ["cut_off"], "extent": "village", **more}


@pytest.mark.parametrize(
    ("told", "hit"),
    [
        ({}, ["h"]),
        ({"is_solved": False}, ["h"]),
        ({"is_solved": True}, []),
        ({"solved_on": date(2026, 11, 1)}, []),
        ({"solved_on": date(2026, 11, 2)}, ["h"]),
    ],
)
@pytest.mark.req("S4-01", "S4-05")
def test_a_listed_household_hits_until_it_is_solved(county, told, hit):
    county.home("h", "p")
    county.deliver(LIST, "2026-10", row(**told))
    assert county.hit("unsafe_water") == hit


def test_a_row_for_a_village_hits_each_of_its_households(county):
    county.home("a", place=VILLAGE)
    county.home("b", place=VILLAGE + 7)
    county.home("c", place=VILLAGE + 1000)
    county.deliver(LIST, "2026-10", wide(VILLAGE, VILLAGE + 999))
    assert county.hit("unsafe_water") == ["a", "b"]


def test_a_row_for_a_group_hits_that_group_alone(county):
    county.home("a", place=VILLAGE + 6)
    county.home("b", place=VILLAGE + 7)
    county.deliver(LIST, "2026-10", wide(VILLAGE + 7, VILLAGE + 7, group="七组", extent="group"))
    (hit,) = county.ask("unsafe_water")
    assert (hit.household, hit.persons, hit.rows[0][3]) == ("b", (), 2)


def test_a_household_with_nobody_left_is_not_hit(county):
    county.home("a", {"person": "a-01", "to_on": date(2026, 1, 1), "reason": "moved_out"}, place=VILLAGE)
    county.deliver(LIST, "2026-10", wide(VILLAGE, VILLAGE + 999))
    assert county.hit("unsafe_water") == []


def test_only_the_newest_list_counts(county):
    county.home("h", "p")
    county.deliver(LIST, "2026-09", row())
    county.deliver(LIST, "2026-10")
    assert county.hit("unsafe_water") == []


@pytest.mark.parametrize(("safe", "hit"), [(False, ["h"]), (True, []), (None, [])])
def test_the_registry_may_say_so(county, safe, hit):
    county.home("h", "p", is_water_safe=safe)
    assert county.hit("unsafe_water") == hit
    county.book.values["registry_opinions"] = []
    assert county.hit("unsafe_water") == []


def test_two_rows_and_the_registry_make_one_hit(county):
    county.home("h", "p", place=VILLAGE, is_water_safe=False)
    county.deliver(LIST, "2026-10", row(problem=["quality", "cut_off"]), wide(VILLAGE, VILLAGE + 999))
    (hit,) = county.ask("unsafe_water")
    assert [line[3] for line in hit.rows] == [2, 3]
    assert '"problem":"cut_off;quality"' in hit.evidence
