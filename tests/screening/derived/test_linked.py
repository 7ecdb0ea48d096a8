"""It is true of the parts that deliveries play that…"""

from datetime import date
from pathlib import Path

import pytest

from shouwang.screening import evaluate, sources
from shouwang.screening.derived.linked import Source, parts, read_for

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


UNINSURED = sources.contract("medical_insurance.uninsured")
YEARS = [f"{year}-{month:02d}" for year in (2024, 2025, 2026) for month in range(1, 13)]


def read(contract, *given, on=ON):
    return [source.period for part in read_for(contract, given, on) for source in part.sources]


@pytest.mark.req("S4-29")
def test_of_three_years_of_full_lists_the_two_that_are_compared_are_read():
    assert read(LIST, *map(given, YEARS)) == ["2026-11", "2026-10"]
    assert read(LIST, *map(given, YEARS[:1])) == ["2024-01"]
    assert read(LIST, given("2026-08"), given("2026-09"), given("2026-10", may_compare=False)) == ["2026-10"]


def test_a_yearly_list_may_go_back_to_the_year_before():
    assert sorted(read(UNINSURED, *map(given, YEARS))) == [period for period in YEARS if "2025" <= period <= "2026-11"]


def test_what_accumulates_is_read_from_its_beginning():
    bills = [given(period, "increment") for period in YEARS]
    assert len(read(BILLS, *bills)) == YEARS.index("2026-11") + 1


@pytest.mark.req("S4-29")
def test_a_run_holds_the_rows_of_two_months_however_many_have_come(county):
    for month in range(1, 11):
        county.deliver(
            "civil_affairs.dibao", f"2026-{month:02d}", {"household": "h", "person": "h-01", "household_fen": 100}
        )
    county.home("h")
    tables = evaluate.Tables(county.inputs(), county.book, ON, county.engine)
    assert len(county.engine.rows(tables("civil_affairs_dibao").select("period"))) == 2
