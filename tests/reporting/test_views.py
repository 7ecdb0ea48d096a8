from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shouwang.registry.models import Batch, Household, Replaced
from shouwang.reporting import funnel
from shouwang.reporting.lines import STAGES as FILES
from shouwang.reporting.lines import of
from shouwang.screening.clues.models import Clue, Handover, Origin
from shouwang.screening.intake.models import Delivery
from shouwang.screening.runs.models import Hit, Run
from shouwang.trail.write import write
from shouwang.web.sight import within
from tests.casework import care, walk
from tests.county import AREA, OTHER

pytestmark = pytest.mark.django_db
ONE, TWO, FAR = AREA + 1001000, AREA + 2001000, OTHER + 1001000
TODAY = date(2026, 11, 1)


def _delivery(area: int, post, at, **more) -> Delivery:
    given = {"key": f"{area}-d", "supplier": "water", "table": "unsafe", "kind": "full", "period": "2026-10"}
    given |= {"state": "in_force"}
    return Delivery.objects.create(place_id=area, file="a.xlsx", sha256="0", received_at=at, by=post, **(given | more))


def _census(townships: dict[str, tuple[int, int]]) -> dict:
    """Lines kept and lines linked of each township, as intake counts them."""
    kept, linked = ({code: pair[at] for code, pair in townships.items()} for at in (0, 1))
    return {"township": kept, "linked": linked, "class": {}}


@pytest.fixture
def year(post, at):
    """Two townships and another county: files, a run with hits, clues in every state."""
    officer = post("county_officer")
    with within(post("prefecture_officer").scope()):
        _delivery(
            AREA, officer, at, rows=100, census=_census({"990122001": (60, 50), "990122002": (30, 28), "": (5, 2)})
        )
        _delivery(AREA, officer, at, key="old", period="2026-09", rows=7, census=_census({"990122001": (7, 7)}))
        _delivery(AREA, officer, at, key="taken back", table="other", state="withdrawn", rows=5)
        runs = {
            (area, number): Run.objects.create(
                key=f"{area}-{number}", place_id=area, on=TODAY, at=at, by=officer, engine="duckdb", code="c"
            )
            for area in (AREA, OTHER)
            for number in (1, 2)
        }
        handover = Handover.objects.create(
            key="h", place_id=AREA, by=officer, to_level="village", on=TODAY, due_on=TODAY, at=at
        )
        states = {
            ONE: [("screened", ""), ("assigned", ""), ("answered", ""), ("closed", "no_risk"), ("closed", "gone")],
            TWO: [("assigned", "")],
            FAR: [("closed", "risk")],
        }
        for place, each in states.items():
            area = AREA if place < OTHER else OTHER
            for number, (state, reason) in enumerate(each):
                key = f"{place}-{number}"
                home = Household.objects.create(
                    place_id=place, key=key, head_name=f"户主{key}", members=1, category="sudden" if number == 0 else ""
                )
                Hit.objects.create(
                    place_id=place, household=home, rule="unsafe_water", risk="06", fingerprint=key,
                    first=runs[area, 1], last=runs[area, 1 if number == 1 else 2],
                )  # fmt: skip
                _clue(home, state, reason, at, handover, post("grid_worker", place))
    return runs


def _clue(home: Household, state: str, reason: str, at, handover, owner) -> Clue:
    handed = state != "screened" and reason != "gone"
    clue = Clue.objects.create(
        key=f"c-{home.key}", household=home, place_id=home.place_id, reason="water", state=state, state_at=at,
        opened_on=TODAY, handover=handover if handed else None, owner=owner if handed else None,
        due_on=TODAY - timedelta(days=1) if handed else None, closed_as=reason,
        closed_on=TODAY if state == "closed" else None,
        result="no_risk" if state == "answered" or reason == "no_risk" else "",
    )  # fmt: skip
    Origin.objects.create(
        clue=clue, place_id=home.place_id, household_id=home.pk, kind="department", at=at, on=TODAY, note="饮水"
    )
    return clue


def test_the_funnel_counts_what_came_in_and_what_became_of_it(year, post):
    scope = post("county_officer").scope()
    with within(scope, read_only=True):
        parts = funnel.parts(scope, TODAY, sees_files=True)
        assert funnel.whole(parts, sees_files=True) == {
            "delivered": 107, "kept": 102, "linked": 87, "hits": 6, "found": 6, "handed": 4, "checked": 2, "opened": 0,
            "marked": 0, "eliminated": 0,
        }  # fmt: skip
        first, second, unknown = funnel.by_place(scope, parts)
    assert (first.place.pk, first.households, first.monitored) == (AREA + 1000000, 5, 1)
    cases = {"opened": 0, "marked": 0, "eliminated": 0}
    files = {"delivered": 67, "kept": 67, "linked": 57}
    assert first.numbers == files | cases | {"hits": 5, "found": 5, "handed": 3, "checked": 2, "overdue": 2}
    files = {"delivered": 30, "kept": 30, "linked": 28}
    assert second.numbers == files | cases | {"hits": 1, "found": 1, "handed": 1, "checked": 0, "overdue": 1}
    assert (unknown.place, unknown.numbers["delivered"], unknown.numbers["kept"], unknown.numbers["linked"]) == (
        None, 10, 5, 2,
    )  # fmt: skip


def test_lines_of_a_prefectures_file_count_in_their_county_only(year, post, at):
    prefecture = post("prefecture_officer")
    with within(prefecture.scope()):
        census = _census({"990122001": (10, 9), "990123001": (20, 15), "": (1, 0)})
        both = _delivery(prefecture.place_id, prefecture, at, key="both", rows=33, census=census)
        both.lake = {"990122": {}, "990123": {}}
        both.save()
    for role, place, counted in (
        ("county_officer", AREA, {"delivered": 117, "kept": 112, "linked": 96}),
        ("county_officer", OTHER, {"delivered": 20, "kept": 20, "linked": 15}),
        ("prefecture_officer", None, {"delivered": 140, "kept": 133, "linked": 111}),
    ):
        scope = post(role, place).scope()
        with within(scope, read_only=True):
            whole = funnel.whole(funnel.parts(scope, TODAY, sees_files=True), sees_files=True)
            assert {name: whole[name] for name in counted} == counted
            files = funnel.rows_behind("kept", scope, scope.lo, TODAY)
            assert sum(of(each, scope.lo)["kept"] for each in files) == counted["kept"]


def test_within_a_unit_no_stage_is_larger_than_the_one_before():
    """Also when cases run: recognised, marked, eliminated households are counted among those that were checked."""
    reviewer = walk.reviewer()
    for stage in ("recognising", "monitored", "eliminated"):
        home = walk.household()
        clue = walk.clue(home)
        case = care.in_care(home) if stage != "recognising" else walk.open_case(home)
        with walk.see():
            Clue.objects.filter(pk=clue.pk).update(result="to_recognition")
            if stage == "eliminated":
                type(case).objects.filter(pk=case.pk).update(stage="eliminated", eliminated_on=TODAY)
    scope = reviewer.scope()
    with within(scope, read_only=True):
        numbers = funnel.whole(funnel.parts(scope, TODAY, sees_files=False), sees_files=False)
        assert [numbers[name] for name in funnel.HOMES] == [3, 3, 3, 3, 2, 1]
        for name in funnel.HOMES:
            assert funnel.rows_behind(name, scope, scope.lo, TODAY).count() == numbers[name]


def test_a_prefecture_compares_counties_and_a_township_villages(year, post):
    for role, place, names in (
        ("prefecture_officer", None, {AREA: 6, OTHER: 1}),
        ("township_specialist", None, {ONE: 5, ONE + 1000: 0}),
        ("grid_worker", ONE, {}),
    ):
        scope = post(role, place).scope()
        with within(scope, read_only=True):
            parts = funnel.parts(scope, TODAY, sees_files=False)
            assert {each.place.pk: each.numbers["found"] for each in funnel.by_place(scope, parts)} == names


@pytest.mark.parametrize("role", ["prefecture_officer", "county_officer", "township_specialist", "grid_worker"])
def test_every_number_opens_exactly_the_rows_that_it_counts(year, post, role):
    scope = post(role).scope()
    with within(scope, read_only=True):
        parts = funnel.parts(scope, TODAY, sees_files=False)
        for each in funnel.by_place(scope, parts):
            for stage, number in each.numbers.items():
                if stage in FILES:
                    continue  # lines are told file by file
                assert funnel.rows_behind(stage, scope, each.place.pk, TODAY).count() == number, (each, stage)
        for stage, number in funnel.whole(parts, sees_files=False).items():
            assert funnel.rows_behind(stage, scope, scope.lo, TODAY).count() == number


def test_households_of_which_people_told_are_said_beside_those_that_screening_found(year, post, signed_in):
    """More households with a clue than findings: the row says how many did not come from screening, and opens them."""
    scope = post("county_officer").scope()
    with within(post("prefecture_officer").scope()):
        for hit in Hit.objects.filter(household__place_id=ONE).order_by("household__key")[:3]:
            Origin.objects.filter(household_id=hit.household_id).update(hit=hit)
    with within(scope, read_only=True):
        parts = funnel.parts(scope, TODAY, sees_files=True)
        assert funnel.told(parts) == 3
        told = set(funnel.rows_behind("told", scope, scope.lo, TODAY).values_list("key", flat=True))
        assert told == {f"{ONE}-3", f"{ONE}-4", f"{TWO}-0"}
    client = signed_in(post("county_officer"))
    assert "其中非筛查来源 3 户" in client.get(reverse("reporting:overview")).content.decode()
    behind = client.get(reverse("reporting:behind", args=["told"])).content.decode()
    assert f"户主{TWO}-0" in behind and f"户主{ONE}-0" not in behind
    with within(post("prefecture_officer").scope()):
        for hit in Hit.objects.filter(household__place_id__lt=OTHER):
            Origin.objects.filter(household_id=hit.household_id).update(hit=hit)
    assert "非筛查来源" not in client.get(reverse("reporting:overview")).content.decode()


def test_the_page_shows_the_numbers_with_their_addresses(year, post, signed_in):
    client = signed_in(post("county_officer"))
    page = client.get(reverse("reporting:overview")).content.decode()
    assert 'data-value="107"' in page
    behind = f"{reverse('reporting:behind', args=['checked'])}?place={AREA + 1000000}"
    assert f'href="{behind}"' in page
    rows = client.get(behind).content.decode()
    assert f"户主{ONE}-3" in rows
    assert f"户主{ONE}-1" not in rows
    assert "107" not in rows
    assert f"{AREA}-d" in client.get(reverse("reporting:behind", args=["delivered"])).content.decode()
    assert "饮水" in client.get(reverse("reporting:behind", args=["hits"])).content.decode()


def test_rows_of_another_area_and_unknown_stages_are_not_there(year, post, signed_in):
    client = signed_in(post("township_specialist"))
    for stage, place in (("found", OTHER), ("found", AREA), ("delivered", ""), ("no-such", "")):
        assert client.get(reverse("reporting:behind", args=[stage]), {"place": place}).status_code == 404, stage
    assert client.get(reverse("reporting:behind", args=["found"]), {"place": "abc"}).status_code == 200


@pytest.mark.req("S1-44")
def test_the_story_of_a_household_tells_acts_files_hits_and_clues(year, post, signed_in, at):
    by = post("township_specialist")
    with within(post("county_officer").scope()):
        home = Household.objects.get(key=f"{ONE}-1")
        batch = Batch.objects.create(
            key="b", place_id=AREA, file="十月.xlsx", sha256="0", state="loaded", at=at, by=post("data_steward")
        )
        before = {"head_name": "旧户主", "phone_id": 5}
        Replaced.objects.create(
            batch=batch, place_id=ONE, household_id=home.pk, model="household", row_id=home.pk, before=before
        )
        changes = {"category": ["", "sudden"]}
        write(
            "registry.correct", by=by, at=at, on=TODAY - timedelta(days=9), subject=home, changes=changes, note="入户"
        )
    page = signed_in(post("county_officer")).get(reverse("reporting:story", args=[home.key])).content.decode()
    for said in (
        "更正农户信息",
        "突发严重困难户",
        "补录",
        "旧户主",
        f"户主{home.key}",
        "筛查命中",
        "出现线索",
    ):
        assert said in page, said
    assert "phone_id" not in page
    near = signed_in(by).get(reverse("reporting:story", args=[home.key])).content.decode()
    assert "更正农户信息" in near
    assert "出现线索" in near
    assert signed_in(post("county_officer", OTHER)).get(reverse("reporting:story", args=[home.key])).status_code == 404


def test_the_story_of_a_clue_tells_where_it_came_from(year, post, signed_in):
    page = signed_in(post("grid_worker", ONE)).get(reverse("reporting:clue_story", args=[f"c-{ONE}-1"]))
    assert "部门筛查" in page.content.decode()
    other = signed_in(post("grid_worker", ONE)).get(reverse("reporting:clue_story", args=[f"c-{TWO}-0"]))
    assert other.status_code == 404


@pytest.fixture
def lines(post, at):
    """Three lines of history: one late, one of another township, one of another county."""
    with within(post("prefecture_officer").scope()):
        for number, (role, place, verb, days) in enumerate([
            ("grid_worker", ONE, "clues.answer", 10),
            ("grid_worker", TWO, "clues.send_back", 0),
            ("grid_worker", FAR, "clues.answer", 0),
        ]):  # fmt: skip
            by = post(role, place)
            write(verb, by=by, at=at + timedelta(days=number), on=TODAY - timedelta(days=days - number), subject=by,
                  note=f"第{number}条", changes={"since": ["2026-01-01", "2026-02-02"]})  # fmt: skip


@pytest.mark.req("S1-44")
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {0, 1}),
        ("verb=clues.answer", {0}),
        (f"place={AREA + 2000000}", {1}),
        ("late=1", {0}),
        ("since=2026-11-02", {1}),
        ("until=2026-11-01", {0}),
        ("who=网格", {0, 1}),
        ("who=没有", set()),
        ("since=nonsense&place=x", {0, 1}),
    ],
)
def test_history_is_found_by_person_act_place_day_and_lateness(lines, post, signed_in, query, shown):
    page = signed_in(post("county_officer")).get(f"{reverse('reporting:history')}?{query}").content.decode()
    assert {number for number in range(3) if f"第{number}条" in page} == shown
    if 0 in shown:
        assert "任职起" in page
        assert "2026年2月2日" in page


def test_the_overview_asks_few_questions(year, post, signed_in):
    client = signed_in(post("prefecture_officer"))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("reporting:overview"))
    assert len(asked) <= 25
