"""It is true of the rule on new 特困 that…"""

from datetime import date

import pytest

LIST = "civil_affairs.tekun"


def listed(household, person=None, way="scattered"):
    return {"household": household, "person": person or f"{household}-01", "way": way}


@pytest.fixture
def begun(county):
    for household in "ab":
        county.home(household)
    county.deliver(LIST, "2026-09", listed("a"))
    return county


def test_the_first_list_raises_nothing(begun):
    assert begun.hit("tekun_new") == []


@pytest.mark.parametrize(("way", "hit"), [("scattered", ["b"]), ("institution", [])])
@pytest.mark.req("S3-14")
def test_a_member_newly_kept_at_home_hits(begun, way, hit):
    begun.deliver(LIST, "2026-10", listed("a"), listed("b", way=way))
    assert begun.hit("tekun_new") == hit


def test_policy_may_count_those_in_institutions(begun):
    begun.book.values["tekun_kinds"] = ["scattered", "institution"]
    begun.deliver(LIST, "2026-10", listed("a"), listed("b", way="institution"))
    assert begun.hit("tekun_new") == ["b"]


def test_a_household_that_was_on_the_list_in_any_way_is_not_new(county):
    county.home("a", "a-01", "a-02")
    county.deliver(LIST, "2026-09", listed("a", way="institution"))
    county.deliver(LIST, "2026-10", listed("a", "a-02"))
    assert county.hit("tekun_new") == []


def test_who_moved_while_on_the_list_is_not_new(county):
    county.home("a", {"person": "p", "to_on": date(2026, 10, 3), "reason": "married_out"}, "q")
    county.home("b", {"person": "p", "from_on": date(2026, 10, 3)})
    county.deliver(LIST, "2026-09", listed("a", "p"))
    county.deliver(LIST, "2026-10", listed("b", "p"))
    assert county.hit("tekun_new") == []


def test_who_has_died_is_not_new(begun):
    begun.home("c", {"person": "c-01", "to_on": date(2026, 10, 20), "reason": "dead"}, "c-02")
    begun.deliver(LIST, "2026-10", listed("a"), listed("c"))
    assert begun.hit("tekun_new") == []


def test_a_household_that_may_have_been_on_the_list_before_is_held(county):
    for household in "ab":
        county.home(household)
    county.deliver(LIST, "2026-09", {"perhaps": "a", "way": "scattered"})
    county.deliver(LIST, "2026-10", listed("a"), listed("b"))
    assert (county.hit("tekun_new"), county.held("tekun_new")) == (["b"], ["a"])
