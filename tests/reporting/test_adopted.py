"""A household that the national system monitors counts from the day that it says, adopted or not yet."""

from datetime import date

import pytest

from shouwang.reporting.annexes import annex4, annex5
from shouwang.reporting.annexes.half_year import HalfYear
from tests.casework import care, walk
from tests.casework.adoption.conftest import AGAIN, GONE, ON, adopt, case, load  # noqa: F401 a fixture
from tests.county import AREA, post
from tests.registry.national_files import national

pytestmark = [pytest.mark.django_db, pytest.mark.req("S0-15")]
FIRST, SECOND = HalfYear(date(2026, 1, 1)), HalfYear(date(2026, 7, 1))


def counted(half: HalfYear) -> dict:
    with walk.see():
        rows = {row["village_code"]: row for row in annex4.rows(AREA, AREA + 999_999_999, half)}
    names = ("marginal_households", "marginal_persons", "re_marked", "eliminated_helped", "eliminated_natural")
    return {name: rows["990122001001"][name] for name in names}


@pytest.mark.parametrize("is_adopted", [False, True])
def test_the_half_year_counts_what_the_national_system_says(load, is_adopted):  # noqa: F811
    load(national(1), national(2, **GONE), national(3, **AGAIN), national(4, 识别监测时间="202511"))
    if is_adopted:
        adopt()
    assert counted(FIRST) == {
        "marginal_households": 2, "marginal_persons": 2, "re_marked": 1, "eliminated_helped": 0, "eliminated_natural": 0,
    }  # fmt: skip
    assert counted(SECOND) == {
        "marginal_households": 0, "marginal_persons": 0, "re_marked": 0, "eliminated_helped": 1, "eliminated_natural": 0,
    }  # fmt: skip


@pytest.mark.req("S0-16")
def test_an_adopted_household_stands_in_the_ledger_without_application_and_home_check(load):  # noqa: F811
    load(national(1, 理赔收入="1200", 合规自付支出="3400"), national(2, **AGAIN))
    adopt()
    care.line_of_the_year()
    with walk.see():
        rows = {row["case"]: row for row in annex5.rows(annex5.cases_of(AREA, AREA + 999_999_999), ON)}
    one, again = rows[case(1).key], rows[case(2).key]
    assert (one["payouts"], one["own_outlay"], one["applied_on"], one["checked_on"]) == (120000, 340000, None, None)
    assert (one["helper"], one["remarks"], again["remarks"]) == ("钱帮", "接续", "接续，风险再标注")


def test_the_red_number_stands_at_village_township_and_county(load, signed_in):  # noqa: F811
    load(national(1), national(2, **GONE))
    for by in (post("county_officer"), post("township_specialist", walk.TOWNSHIP), walk.reviewer()):
        client = signed_in(by)
        desk = client.get("/").content.decode()
        assert "无帮扶责任人" in desk, by.role
        assert "件超期" in desk
        assert "另有 1 户监测对象没有责任人" in client.get("/care/?waits=no_helper").content.decode()
    county = signed_in(post("county_officer"))
    page = county.get("/overview/").content.decode()
    assert f"alone/?place={walk.TOWNSHIP}" in page
    assert "国甲1" in county.get(f"/overview/alone/?place={walk.TOWNSHIP}").content.decode()
    adopt()
    assert "无帮扶责任人" not in county.get("/").content.decode()
