"""It is true of the rule on the uninsured that…"""

from datetime import date

import pytest

LIST = "medical_insurance.uninsured"


def on_list(person="p", reason="unwilling", **more):
    return {"person": person, "household": "h", "reason": reason, **more}


@pytest.mark.parametrize(
    ("reason", "hit"), [("unwilling", ["h"]), ("omitted", ["h"]), (None, ["h"]), ("worker", []), ("dead", [])]
)
@pytest.mark.req("S4-01", "S4-05")
def test_a_listed_member_hits_unless_excused(county, reason, hit):
    county.home("h", "p")
    county.deliver(LIST, "2026-03", on_list(reason=reason))
    assert county.hit("uninsured") == hit


@pytest.mark.parametrize(
    ("day", "hit"), [(date(2026, 12, 31), ["h"]), (date(2027, 1, 1), []), (date(2025, 12, 31), [])]
)
def test_only_the_list_of_the_year_counts(county, day, hit):
    county.home("h", "p")
    county.deliver(LIST, "2026-01", on_list())
    assert county.hit("uninsured", day) == hit


def test_a_list_about_next_year_neither_hits_nor_hides_this_year(county):
    county.home("h", "p")
    county.home("next", "q")
    county.deliver(LIST, "2026-03", on_list())
    county.deliver(LIST, "2026-10", on_list("q", household="next", year=2027))
    assert county.hit("uninsured") == ["h"]


def test_who_is_off_the_newest_list_of_the_year_is_insured(county):
    county.home("h", "p")
    county.home("late", "q")
    county.deliver(LIST, "2026-03", on_list())
    county.deliver(LIST, "2026-09", on_list("q", household="late"))
    assert county.hit("uninsured") == ["late"]


@pytest.mark.parametrize(("insured", "hit"), [(False, ["h"]), (True, []), (None, [])])
def test_the_registry_may_say_it_of_a_member(county, insured, hit):
    county.home("h", {"person": "p", "is_insured": insured})
    assert county.hit("uninsured") == hit


@pytest.mark.parametrize(("insured", "hit"), [(False, ["h"]), (True, []), (None, [])])
def test_the_registry_may_say_it_of_a_household_without_naming_anybody(county, insured, hit):
    county.home("h", "p", is_insured=insured)
    hits = county.ask("uninsured")
    assert [each.household for each in hits] == hit
    assert all(each.persons == () for each in hits)


def test_policy_may_leave_the_registry_out(county):
    county.home("h", {"person": "p", "is_insured": False})
    county.book.values["registry_opinions"] = []
    assert county.hit("uninsured") == []


def test_who_has_died_does_not_count(county):
    county.home("h", {"person": "p", "to_on": date(2026, 5, 1), "reason": "dead", "is_insured": False}, "q")
    county.deliver(LIST, "2026-03", on_list())
    assert county.hit("uninsured") == []


def test_list_and_registry_make_one_hit(county):
    county.home("h", {"person": "p", "is_insured": False}, {"person": "q", "is_insured": False})
    county.deliver(LIST, "2026-03", on_list())
    (hit,) = county.ask("uninsured")
    assert hit.persons == ("p", "q")
    assert hit.rows == ((f"990150-{LIST}-202603-1", f"{LIST}.xlsx", "1", 2),)
