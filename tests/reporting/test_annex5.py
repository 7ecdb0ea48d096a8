"""附件5: a row for every household that qualified, made by itself from what was done."""

import csv
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from shouwang.casework.cases import recognise
from shouwang.casework.cases.models import Case
from shouwang.places.code import span
from shouwang.registry.correct import correct_person
from shouwang.registry.models import Person
from shouwang.reporting.annexes import annex5
from shouwang.vault.keep import keep
from tests.casework import care, walk
from tests.casework.walk import DAY, VILLAGE
from tests.county import AREA, post

pytestmark = pytest.mark.django_db
NUMBER = "990122197505010012"


def rows(on: date = DAY) -> list[dict]:
    with walk.see():
        return list(annex5.rows(annex5.cases_of(*span(AREA)), on))


@pytest.mark.req("S0-16")
def test_a_household_gets_its_row_on_the_day_it_qualifies_and_not_before():
    case = walk.open_case(walk.household())
    one, on = walk.lead_to(case, "county_decision", on=DAY)
    assert rows(on) == []
    walk.advance(one, "county_decision", on=on)
    assert [row["case"] for row in rows(on)] == [case.key]


@pytest.mark.req("S0-16")
def test_a_row_tells_the_days_of_every_step():
    case = walk.open_case(walk.household())
    one, on = walk.lead_to(case, "county_decision", on=DAY)
    walk.advance(one, "county_decision", on=on)
    row = rows(on)[0]
    with walk.see():
        made = dict(one.decisions.values_list("step", "on"))
    assert (row["applied_on"], row["checked_on"]) == (DAY, DAY)
    for column, step in (
        ("comparison_on", "cross_check"), ("review_on", "review"), ("township_on", "township_review"),
        ("county_on", "county_decision"),
    ):  # fmt: skip
        assert row[column] == made[step], column
    assert row["review_on"] <= row["notice_on"] < made["notice"]


@pytest.mark.req("S0-16")
def test_a_row_tells_who_the_household_is_and_who_helps_it():
    home = walk.household(category="marginal", monitored_since=care.QUALIFIED, phone_mask="139****0009")
    care.line_of_the_year()
    case = care.helped(home, risks=("01", "13"))
    row = rows(care.FIRST_DAY)[0]
    assert (row["head"], row["members"], row["attribute"], row["category"]) == ("张三", 3, "一般农户", "边缘易致贫户")
    assert (row["risk_1"], row["risk_2"], row["risk_3"]) == ("因病", "收入下降", "")
    assert (row["helper"], row["helper_unit"], row["helper_phone"]) == ("赵帮扶", "县农业农村局", "139****0001")
    assert (row["measures"], row["colour"], row["line"]) == ("健康帮扶1项", "蓝色·专项帮扶", care.LINE * 100)
    assert row["expected_month"] == care.again(case).expected_on
    assert (row["disaster"], row["payouts"]) == (None, None)


@pytest.mark.req("S0-16")
def test_a_declined_household_has_no_row():
    care.in_care(stage="declined")
    assert rows() == []


@pytest.mark.req("S0-16")
def test_the_number_is_masked_unless_it_is_opened_for_a_reason(tmp_path):
    home = walk.household()
    with walk.see():
        head = Person.objects.filter(household=home, relation="01")
        secret = keep("number", NUMBER, VILLAGE, home.pk)
        head.update(number=secret, number_mask="9901**********0012")
    care.in_care(home)

    def number(name: str, **said) -> str:
        out = tmp_path / name
        call_command("export", "annex5", area="990122", out=out, at_instant="2026-12-01T09:00:00+08:00", **said)
        with out.open(encoding="utf-8-sig") as file:
            return next(csv.DictReader(file))["number"]

    assert number("masked.csv") == "9901**********0012"
    assert number("open.csv", open_reason="报省级") == NUMBER


def test_the_page_lists_the_half_year_and_costs_little(signed_in, django_assert_max_num_queries):
    for number in range(30):
        care.in_care(walk.household(f"户{number}"), qualified=DAY)
    client = signed_in(post("county_officer"))
    with django_assert_max_num_queries(25):
        page = client.get("/annexes/households/", {"half": "2026-2"}).content.decode()
    assert "户29" in page and "共 30 户" in page
    assert "户29" not in client.get("/annexes/households/", {"half": "2026-1"}).content.decode()
    assert client.get("/annexes/households/download/", {"half": "2026-2"}).content[:2] == b"PK"


def test_a_long_ledger_is_numbered_through():
    for number in range(3):
        care.in_care(walk.household(f"户{number}"), qualified=DAY)
    assert [row["no"] for row in rows()] == [1, 2, 3]
    with walk.see():
        assert Case.objects.count() == 3


@pytest.mark.req("S0-16")
def test_nobody_types_a_row_and_a_row_follows_what_is_corrected(signed_in):
    home = walk.household()
    one, on = walk.lead_to(walk.open_case(home), "county_decision", on=DAY)
    walk.advance(one, "county_decision", on=on)
    with walk.see():
        head = Person.objects.get(household=home, relation="01")
    assert [row["head"] for row in rows(on)] == ["张三"]
    for page in ("households", "households_file"):
        answer = signed_in(post("county_officer")).post(reverse(f"annexes:{page}"), {"head": "他人"})
        assert answer.status_code == 405
    walk.do(correct_person, head, {"name": "张山"}, by=walk.reviewer(), on=on, note="核对户口簿")
    assert [row["head"] for row in rows(on)] == ["张山"]


@pytest.mark.req("S0-16")
def test_the_kind_of_disaster_comes_from_the_home_check():
    home = walk.household()
    visited = walk.visit(home, walk.found(risks=("04",), answers={"A33": ["04"], "A33a": ["01", "03"]}))
    applied = walk.apply(home)
    walk.authorise(home)
    said = {"application": applied, "category": "marginal", "risks": ["04"], "by": walk.reviewer(), "on": DAY}
    one, on = walk.lead_to(walk.do(recognise.recognise, visited, **said), "county_decision", on=DAY)
    walk.advance(one, "county_decision", on=on)
    assert [row["disaster"] for row in rows(on)] == ["洪涝、旱灾"]
