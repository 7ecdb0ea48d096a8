"""It is true of the rule on income that…"""

from datetime import date

import pytest

LINE = 870_000


@pytest.mark.parametrize(("wage", "hit"), [(2 * LINE - 1, ["h"]), (2 * LINE, [])])
@pytest.mark.req("S1-06")
def test_it_compares_the_household_with_the_line_times_its_members(county, wage, hit):
    county.home("h", "p", "q")
    county.income("h", wage_fen=wage)
    assert county.hit("income_below_line") == hit


@pytest.mark.parametrize(("per_head", "hit"), [(LINE - 1, ["h"]), (LINE, []), (-5, ["h"])])
def test_a_figure_per_head_alone_is_compared_with_the_line(county, per_head, hit):
    county.home("h", "p", "q")
    county.income("h", per_head_fen=per_head)
    assert county.hit("income_below_line") == hit


def test_all_four_kinds_count_and_costs_are_taken_off(county):
    county.home("h", "p")
    parts = {"production_fen": 300_000, "wage_fen": 300_000, "property_fen": 200_000, "transfer_fen": 170_000}
    county.income("h", **parts, cost_fen=100_001)
    (hit,) = county.ask("income_below_line")
    assert (hit.measured, hit.line, hit.unit) == (869_999, LINE, "元")


def test_parts_go_before_a_figure_per_head(county):
    county.home("h", "p")
    county.income("h", wage_fen=LINE, per_head_fen=1)
    assert county.hit("income_below_line") == []


def test_nothing_known_hits_nobody(county):
    county.home("h", "p")
    county.income("h")
    county.income("h", cost_fen=100)
    assert county.hit("income_below_line") == []


def test_the_newest_income_by_the_day_counts(county):
    county.home("h", "p")
    county.income("h", date(2024, 9, 30), wage_fen=1)
    county.income("h", date(2025, 9, 30), wage_fen=LINE)
    county.income("h", date(2026, 12, 31), wage_fen=1)
    assert county.hit("income_below_line") == []


def test_of_two_for_one_period_the_later_entry_counts(county):
    county.home("h", "p")
    county.income("h", serial=1, wage_fen=1)
    county.income("h", serial=2, wage_fen=LINE)
    assert county.hit("income_below_line") == []


@pytest.mark.parametrize(("from_on", "hit"), [(date(2026, 11, 1), ["h"]), (date(2026, 11, 2), [])])
def test_members_are_counted_on_the_day(county, from_on, hit):
    gone = {"person": "q", "to_on": date(2026, 11, 1), "reason": "married_out"}
    county.home("h", "p", gone, {"person": "born", "from_on": from_on})
    county.income("h", wage_fen=LINE)
    assert county.hit("income_below_line") == hit


def test_a_household_with_nobody_left_is_not_hit(county):
    county.home("h", {"person": "p", "to_on": date(2026, 1, 1), "reason": "dead"})
    county.income("h", per_head_fen=1)
    assert county.hit("income_below_line") == []
