"""Money of a period: two that end on one day stand side by side, also where they were kept over one another before."""

import json
from datetime import date

import pytest

from shouwang.registry.models import Household, Income
from shouwang.registry.periods import Household as Kept
from shouwang.registry.record import record_income
from shouwang.registry.spoken import fact_title
from tests.registry.files import FAMILY

pytestmark = pytest.mark.django_db
ENDS = date(2026, 9, 30)
ROLLING, THIS_YEAR = (date(2025, 10, 1), ENDS), (date(2026, 1, 1), ENDS)


@pytest.fixture
def home(take):
    take({**FAMILY[0], "from": "2025-10-01", "to": "2026-09-30"}, FAMILY[1])
    return Household.objects.get(key="H1")


def wages() -> dict:
    return {one.period: one.wage_fen for one in Income.objects.filter(household__key="H1")}


@pytest.mark.req("S1-14")
def test_twelve_months_and_the_year_so_far_are_two_incomes_though_they_end_on_one_day(home, take, steward, at):
    begins, ends = THIS_YEAR
    record_income(home, {"wage_fen": 300000}, begins_on=begins, ends_on=ends, by=steward, at=at, note="入户")
    assert wages() == {ROLLING: 900000, THIS_YEAR: 300000}
    home.refresh_from_db()
    assert (home.net_fen, home.income_to) == (900000, ENDS)  # of two that end together the longer is the income
    again = {**FAMILY[0], "from": "2026-01-01", "to": "2026-09-30", "wage": "3100"}
    take(again, FAMILY[1], at=at.replace(month=12, day=20))
    assert wages() == {ROLLING: 900000, THIS_YEAR: 310000}
    record_income(home, {"wage_fen": None}, begins_on=begins, ends_on=ends, by=steward, at=at, note="记错")
    assert wages() == {ROLLING: 900000}


def test_a_fact_names_both_days_of_its_period():
    title = fact_title("A22@2025-10-01~2026-09-30", is_person=False)
    assert title == "工资性收入（2025年10月1日至2026年9月30日）"
    assert fact_title("A22@~2026-09-30", is_person=False) == "工资性收入（截至2026年9月30日）"


@pytest.mark.req("S1-14")
def test_what_was_kept_under_its_last_day_is_kept_under_both_and_what_was_covered_stands_beside():
    file = {"A1": "ordinary", "A22@2026-09-30": 900000, "from@2026-09-30": "2025-10-01"}
    form = {"A25@2026-09-30": 5, "from@2026-09-30": "2026-01-01", "A22@2025-12-31": 7}
    told = [(1, json.dumps(file), False), (2, json.dumps(form), False), (3, '{"A25@2026-09-30": 6}', False)]
    one = Kept({"2026-09-30": "2026-01-01", "2025-12-31": ""}, told)
    assert [(number, json.loads(text)) for number, text in one.kept] == [
        (1, {"A1": "ordinary", "A22@2025-10-01~2026-09-30": 900000}),
        (2, {"A25@2026-01-01~2026-09-30": 5, "A22@2026-01-01~2026-09-30": 900000, "A22@~2025-12-31": 7}),
        (3, {"A25@2026-01-01~2026-09-30": 6}),
    ]
    assert list(one.beside()) == [("2025-10-01", "2026-09-30", {"A22": 900000})]
    taken_back = Kept({"2026-09-30": "2025-10-01"}, [told[0], (2, told[1][1], True)])
    assert json.loads(taken_back.kept[1][1])["A25@2026-01-01~2026-09-30"] == 5
    assert not list(taken_back.beside())
