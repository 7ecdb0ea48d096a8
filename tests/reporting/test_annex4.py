"""附件4: a row per village, counted from what was done; what nobody knows is never 0."""

import csv
import re
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse

from shouwang.casework.cases.models import Case
from shouwang.casework.visits import problem as problems
from shouwang.places.code import span
from shouwang.registry.models import Guarantee, Tag
from shouwang.reporting.annexes import annex4
from shouwang.reporting.annexes.half_year import HalfYear
from shouwang.screening.clues import report as reporting
from tests.casework import care, walk
from tests.casework.walk import DAY, OTHER_VILLAGE, VILLAGE
from tests.county import AREA, post

pytestmark = pytest.mark.django_db
SECOND = HalfYear(date(2026, 7, 1))


def rows(half: HalfYear = SECOND, place: int = AREA) -> dict:
    with walk.see():
        return {row["village_code"]: row for row in annex4.rows(*span(place), half)}


def mine(half: HalfYear = SECOND) -> dict:
    return rows(half)["990122001001"]


@pytest.mark.req("S0-15")
def test_every_village_has_a_row_and_counts_its_own_households():
    walk.household()
    walk.household("李四", village=OTHER_VILLAGE, adults=1, children=0)
    found = rows()
    assert sorted(found) == ["990122001001", "990122001002", "990122002001"]
    assert [(row["no"], row["households"], row["persons"]) for row in found.values()] == [
        (1, 1, 3),
        (2, 1, 1),
        (3, 0, 0),
    ]
    assert found["990122002001"]["rate"] is None  # nobody to check is not nobody checked


@pytest.mark.req("S0-15")
def test_a_household_visited_twice_is_checked_once_and_at_home():
    home = walk.household()
    walk.household("李四")
    quiet = {"result": "no_risk", "purpose": "sweep"}
    walk.visit(home, walk.found(channel="phone", **quiet))
    walk.visit(home, walk.found(**quiet))
    walk.visit(walk.household("王五"), walk.found(channel="phone", **quiet))
    row = mine()
    assert (row["checked"], row["checked_home"], row["checked_phone"], row["checked_online"]) == (2, 1, 1, 0)
    assert row["rate"] == Decimal("66.7")
    assert mine(SECOND.before)["checked"] == 0


@pytest.mark.req("S0-15")
def test_clues_are_counted_by_their_source_and_the_day_belongs_to_the_half_year():
    home = walk.household()
    for on, kind in ((date(2026, 7, 1), "application"), (date(2026, 12, 31), "field"), (date(2026, 6, 30), "petition")):
        said = {"kind": kind, "reason": "medical_cost", "text": "困难", "applicant": "本人"}
        walk.do(reporting.report, home, by=post("village_reviewer", VILLAGE), on=on, book=care.book(on), **said)
    row = mine()
    assert (row["clues_self"], row["clues_cadre"], row["clues_department"], row["clues_other"]) == (1, 1, 0, 0)
    assert mine(SECOND.before)["clues_other"] == 1


@pytest.mark.req("S0-15")
def test_the_recognised_stand_by_category_with_households_and_persons_and_the_declined_do_not():
    care.in_care(qualified=DAY)
    care.in_care(walk.household("李四", attribute="lifted_with", category="unstable", adults=1), qualified=DAY)
    care.in_care(walk.household("王五"), qualified=DAY, stage="declined")
    row = mine()
    assert (row["marginal_households"], row["marginal_persons"]) == (1, 3)
    assert (row["unstable_households"], row["unstable_persons"], row["sudden_households"]) == (1, 2, 0)


@pytest.mark.req("S0-15", "S4-24")
def test_the_eliminated_stand_by_their_way():
    for head, way in (("甲", "helped"), ("乙", "natural"), ("丙", "natural")):
        care.in_care(walk.household(head), stage="eliminated", eliminated_on=DAY, way=way)
    row = mine()
    assert (row["eliminated_helped"], row["eliminated_natural"]) == (1, 2)


@pytest.mark.req("S0-15")
def test_what_nobody_knows_is_not_told_as_none():
    row = mine()
    for name in ("rolled_back", "re_marked", "cleared_out", "leaflets_apply", "leaflets_help", "focus_former_poor"):
        assert row[name] is None
    assert row["special_files"] == 0
    home = walk.household()
    with walk.see():
        Tag.objects.create(household=home, place_id=VILLAGE, group="FG-04", since=DAY, source="残联")
        Guarantee.objects.create(household=home, place_id=VILLAGE, kind="water", is_firm=False, since=DAY)
    found = rows()
    assert (found["990122001001"]["focus_disabled"], found["990122001002"]["focus_disabled"]) == (1, 0)
    assert found["990122001001"]["focus_new_dibao"] is None
    assert found["990122001001"]["failing_water"] == 1


@pytest.mark.req("S0-15")
def test_the_sum_of_a_township_adds_what_is_known_and_keeps_the_rest_unknown():
    walk.visit(walk.household(), walk.found("no_risk", purpose="sweep"))
    walk.household("李四", village=OTHER_VILLAGE)
    both = [row for code, row in rows().items() if code.startswith("990122001")]
    whole = annex4.total(both, "一镇")
    assert (whole["households"], whole["persons"], whole["checked"], whole["rate"]) == (2, 6, 1, Decimal("50.0"))
    assert whole["rolled_back"] is None


@pytest.mark.req("S0-15")
def test_the_export_has_a_row_a_village_and_leaves_the_unknown_empty(tmp_path):
    walk.household()
    out = tmp_path / "annex4.csv"
    call_command("export", "annex4", area="990122", out=out, at_instant="2026-12-01T09:00:00+08:00")
    with out.open(encoding="utf-8-sig") as file:
        found = list(csv.DictReader(file))
    assert [row["village_code"] for row in found] == ["990122001001", "990122001002", "990122002001"]
    assert (found[0]["households"], found[0]["rolled_back"], found[0]["stamp"], found[0]["checked"]) == (
        "1",
        "",
        "",
        "0",
    )


def test_the_page_shows_a_dash_for_the_unknown_and_costs_little(signed_in, django_assert_max_num_queries):
    care.in_care(qualified=DAY)
    client = signed_in(post("county_officer"))
    with django_assert_max_num_queries(25):
        page = client.get("/annexes/villages/", {"half": "2026-2"}).content.decode()
    assert "2026年下半年" in page and "—" in page and "总计" in page
    assert "village990122001001" not in page  # a county sees its townships first
    with django_assert_max_num_queries(25):
        page = client.get("/annexes/villages/", {"half": "2026-2", "place": "990122001000000"}).content.decode()
    assert "village990122001001" in page and "village990122002001" not in page
    assert "虚市" not in client.get("/annexes/villages/", {"place": "990123000000000"}).content.decode()
    assert client.get("/annexes/villages/download/").content[:2] == b"PK"


def test_a_village_sees_its_own_row_only(signed_in):
    page = signed_in(walk.reviewer()).get("/annexes/villages/").content.decode()
    assert page.count("village990122001001") >= 1 and "village990122001002" not in page


@pytest.mark.parametrize(
    ("text", "title"),
    [("2023-1", "2023年上半年"), ("2023-2", "2023年下半年"), ("", "2026年上半年"), ("x-3", "2026年上半年")],
)
def test_a_half_year_is_named_or_is_todays(text, title):
    assert HalfYear.of(text, date(2026, 6, 30)).title == title


def test_no_case_is_left_out_for_its_day():
    half = SECOND
    for head, on in (("甲", half.begins), ("乙", half.ends)):
        care.in_care(walk.household(head), qualified=on)
    assert mine()["marginal_households"] == 2
    with walk.see():
        assert Case.objects.count() == 2


@pytest.mark.req("S0-15")
def test_a_prefecture_sees_its_counties_a_county_its_townships_and_a_township_its_villages(signed_in):
    walk.household()
    client, shown = signed_in(post("prefecture_officer")), []
    for place, names in ((None, ["守望县", "守望县"]), (AREA, None)):
        page = client.get("/annexes/villages/", {"place": place} if place else {}).content.decode()
        links = re.findall(r'<a href="\?half=[^"]*place=(\d+)">([^<]+)</a>', page)
        shown.append([name for _, name in links])
        assert all(int(pk) % 10**6 == 0 for pk, _ in links)
        assert names is None or shown[-1] == names
    assert len(shown[1]) == 2  # townships


TOTALS = [
    "households",
    "persons",
    "checked",
    "special_files",
    "marginal_households",
    "marginal_persons",
    "failing_water",
]


def numbers() -> list[int]:
    return [mine()[name] for name in TOTALS]


@pytest.mark.req("S0-15")
def test_every_number_follows_the_deeds_of_the_village_and_no_other():
    assert numbers() == [0, 0, 0, 0, 0, 0, 0]
    home = walk.household()
    assert numbers() == [1, 3, 0, 0, 0, 0, 0]
    one, on = walk.lead_to(walk.open_case(home), "county_decision", on=DAY)
    assert numbers() == [1, 3, 1, 0, 0, 0, 0]
    walk.advance(one, "county_decision", on=on)
    assert numbers() == [1, 3, 1, 0, 1, 3, 0]
    dry = walk.household("李四", adults=1, children=0)
    proof = (("照片", walk.paper()),)
    said = {"guarantees": {"water": False}, "reason": "已报修", "judges": ("王一", "李二"), "evidence": proof}
    walk.visit(dry, walk.found("problem", **said), on=on)
    assert numbers() == [2, 4, 2, 1, 1, 3, 1]
    with walk.see():
        found = dry.problems.get()
    walk.do(problems.solve, found, how="已通水", evidence=walk.paper(), by=walk.reviewer(), on=on)
    assert numbers() == [2, 4, 2, 1, 1, 3, 0]


@pytest.mark.req("S0-15")
@pytest.mark.parametrize("page", ["villages", "villages_file"])
def test_nobody_types_a_total(signed_in, page):
    typed = {"village": "990122001001", "households": "999", "checked": "999", "once": str(uuid.uuid4())}
    for role in ("county_officer", "data_steward", "operator"):
        assert signed_in(post(role)).post(reverse(f"annexes:{page}"), typed).status_code == 405
    assert not [model for model in apps.get_models() if model.__module__.startswith("shouwang.reporting")]
    assert numbers() == [0, 0, 0, 0, 0, 0, 0]
