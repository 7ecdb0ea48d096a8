"""It is true of the rule on own cost that…"""

from datetime import date

import pytest

from tests.screening.county import ON

BILLS = "medical_insurance.bills"


def bill(person, fen, on=date(2026, 10, 5), number=None, **more):
    bill.count += 1
    number = number or f"S{bill.count:04}"
    return {"person": person, "household": "h", "settlement": number, "settled_on": on, "own_fen": fen, **more}


bill.count = 0


@pytest.mark.parametrize(("fen", "hit"), [(2_600_000, []), (2_600_001, ["h"])])
def test_it_hits_above_the_line_not_on_it(county, fen, hit):
    county.home("h", "p")
    county.deliver(BILLS, "2026-10", bill("p", fen))
    assert county.hit("own_cost") == hit


@pytest.mark.parametrize("low", [{"attribute": "ex_poor"}, {"attribute": "ex_poor_stopped"}, {"category": "marginal"}])
def test_the_ex_poor_and_the_monitored_have_the_low_line(county, low):
    county.home("h", "p", **low)
    county.deliver(BILLS, "2026-10", bill("p", 1_000_001))
    (hit,) = county.ask("own_cost")
    assert (hit.measured, hit.line, hit.unit, hit.population) == (1_000_001, 1_000_000, "元", "low")


@pytest.mark.parametrize("table", ["civil_affairs.dibao", "civil_affairs.tekun"])
def test_only_the_newest_list_of_dibao_or_tekun_gives_the_low_line(county, table):
    county.home("h", "p")
    county.home("other", "q")
    county.deliver(BILLS, "2026-10", bill("p", 1_500_000))
    county.deliver(table, "2026-09", {"household": "h", "person": "p", "way": "institution"})
    assert county.hit("own_cost") == ["h"]
    county.deliver(table, "2026-10", {"household": "other", "person": "q", "way": "institution"})
    assert county.hit("own_cost") == []


def test_policy_may_leave_a_group_off_the_low_line(county):
    county.book.values["own_cost_low_populations"] = ["dibao"]
    county.home("h", "p", attribute="ex_poor")
    county.deliver(BILLS, "2026-10", bill("p", 1_500_000))
    assert county.hit("own_cost") == []


def test_a_refund_counts_negative(county):
    county.home("h", "p")
    county.deliver(BILLS, "2026-10", bill("p", 2_700_000), bill("p", 200_000, business="refund"))
    assert county.hit("own_cost") == []


def test_a_refund_under_the_number_of_its_bill_counts_too(county):
    county.home("h", "p")
    county.deliver(BILLS, "2026-10", bill("p", 2_700_000, number="X"), bill("p", -200_000, number="X"))
    assert county.hit("own_cost") == []


def test_one_settlement_number_counts_once(county):
    county.home("h", "p")
    county.deliver(BILLS, "2026-09", bill("p", 1_400_000, number="X"))
    county.deliver(BILLS, "2026-10", bill("p", 1_400_000, number="X"), bill("p", 1_400_000, number="X"))
    assert county.hit("own_cost") == []
    county.deliver(BILLS, "2026-08", bill("p", 1_400_000, number="Y"))
    (hit,) = county.ask("own_cost")
    assert hit.measured == 2_800_000
    assert len(hit.rows) == 2


def test_two_members_are_not_added_up(county):
    county.home("h", "p", "q")
    county.deliver(BILLS, "2026-10", bill("p", 2_000_000), bill("q", 2_000_000))
    assert county.hit("own_cost") == []
    county.book.values["own_cost_sum"] = "household"
    (hit,) = county.ask("own_cost")
    assert (hit.measured, hit.persons) == (4_000_000, ("p", "q"))


def test_two_members_above_the_line_make_one_hit(county):
    county.home("h", "p", "q")
    county.deliver(BILLS, "2026-10", bill("p", 2_700_000), bill("q", 2_800_000))
    (hit,) = county.ask("own_cost")
    assert (hit.measured, hit.persons, len(hit.rows)) == (2_800_000, ("p", "q"), 2)


@pytest.mark.parametrize(
    ("settled_on", "hit"),
    [(date(2025, 11, 1), []), (date(2025, 11, 2), ["h"]), (date(2026, 11, 1), ["h"]), (date(2026, 11, 2), [])],
)
def test_twelve_months_end_on_the_day_and_leave_out_its_first(county, settled_on, hit):
    county.home("h", "p")
    county.deliver(BILLS, "2026-10", bill("p", 2_700_000, on=settled_on))
    assert county.hit("own_cost", ON) == hit


@pytest.mark.parametrize(("settled_on", "hit"), [(date(2027, 2, 28), []), (date(2027, 3, 1), ["h"])])
def test_a_leap_day_is_drawn_back_to_the_end_of_february(county, settled_on, hit):
    county.home("h", "p")
    county.deliver(BILLS, "2027-03", bill("p", 2_700_000, on=settled_on))
    assert county.hit("own_cost", date(2028, 2, 29)) == hit


@pytest.mark.parametrize(("to_on", "hit"), [(date(2026, 11, 1), []), (date(2026, 11, 2), ["h"])])
def test_who_died_by_then_does_not_count(county, to_on, hit):
    county.home("h", {"person": "p", "to_on": to_on, "reason": "dead"}, "q")
    county.deliver(BILLS, "2026-10", bill("p", 2_700_000))
    assert county.hit("own_cost") == hit


def test_bills_follow_a_member_who_moved_to_another_household(county):
    county.home("h", {"person": "p", "to_on": date(2026, 9, 1), "reason": "married_out"}, "q")
    county.home("new", {"person": "p", "from_on": date(2026, 9, 1)})
    county.deliver(BILLS, "2026-10", bill("p", 2_700_000))
    assert county.hit("own_cost") == ["new"]


def test_a_running_total_replaces_the_one_before_it(county):
    county.home("h", "p")
    county.deliver(BILLS, "2026-09", bill("p", 1_400_000, number="A"), bill("p", 9, number="B"), kind="total")
    county.deliver(BILLS, "2026-10", bill("p", 1_400_000, number="C"), kind="total")
    assert county.hit("own_cost") == []


def test_a_delivery_of_a_later_period_does_not_count_yet(county):
    county.home("h", "p")
    county.deliver(BILLS, "2026-12", bill("p", 2_700_000))
    assert county.hit("own_cost") == []


def test_rows_linked_to_nobody_hit_nobody(county):
    county.home("h", "p")
    county.deliver(BILLS, "2026-10", {"settlement": "X", "settled_on": date(2026, 10, 1), "own_fen": 9_000_000})
    assert county.hit("own_cost") == []


def test_the_fingerprint_knows_facts_not_lines_of_a_file(county):
    county.home("h", "p")
    county.deliver(BILLS, "2026-09", bill("p", 2_700_000, number="X"))
    (first,) = county.ask("own_cost")
    county.deliver(BILLS, "2026-10", bill("p", 2_700_000, number="X"))
    (second,) = county.ask("own_cost")
    assert first.rows != second.rows
    assert (first.fingerprint, first.evidence) == (second.fingerprint, second.evidence)
    county.deliver(BILLS, "2026-11", bill("p", 1, number="Y"))
    assert county.ask("own_cost")[0].fingerprint != first.fingerprint
