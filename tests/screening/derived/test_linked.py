"""It is true of the parts that deliveries play that…"""

from datetime import date
from pathlib import Path

import pytest

from shouwang.screening import sources
from shouwang.screening.derived.linked import Source, parts

LIST = sources.contract("civil_affairs.dibao")
BILLS = sources.contract("medical_insurance.bills")
ON = date(2026, 11, 1)


def given(period, kind="full", county="990150", **more):
    return Source(county, f"d{period}", period, kind, Path(f"{period}.parquet"), **more)


def roles(contract, *sources, on=ON):
    return {
        (source.county, source.period): (part.newest, part.before, part.compared)
        for part in parts(contract, sources, on)
        for source in part.sources
    }


def test_nothing_delivered_plays_no_part():
    assert parts(LIST, (), ON) == ()


def test_the_first_full_list_is_a_baseline():
    assert roles(LIST, given("2026-10")) == {("990150", "2026-10"): (True, False, False)}


def test_newest_is_compared_with_the_full_list_before_it():
    found = roles(LIST, given("2026-08"), given("2026-10"), given("2026-09"))
    assert [found["990150", f"2026-{month}"] for month in ("08", "09", "10")] == [
        (False, False, False),
        (False, True, True),
        (True, False, True),
    ]


def test_a_part_of_a_list_between_two_full_ones_is_passed_over():
    found = roles(LIST, given("2026-08"), given("2026-09", "increment"), given("2026-10"))
    assert found["990150", "2026-08"] == (False, True, True)


@pytest.mark.parametrize("newest", [given("2026-10", may_compare=False), given("2026-10", "increment")])
def test_comparison_waits(newest):
    found = roles(LIST, given("2026-09"), newest)
    assert found["990150", "2026-10"] == (True, False, False)
    assert found["990150", "2026-09"] == (False, False, False)


def test_the_period_of_the_day_itself_counts_and_later_ones_do_not():
    found = roles(LIST, given("2026-11"), given("2026-12"))
    assert found == {("990150", "2026-11"): (True, False, False)}


def test_a_full_file_of_bills_replaces_all_before_it():
    found = roles(BILLS, given("2026-08", "increment"), given("2026-09", "full"), given("2026-10", "increment"))
    assert sorted(period for _, period in found) == ["2026-09", "2026-10"]


def test_a_running_total_replaces_that_of_its_year():
    found = roles(BILLS, *(given(period, "total") for period in ("2025-11", "2025-12", "2026-09", "2026-10")))
    assert sorted(period for _, period in found) == ["2025-12", "2026-10"]
