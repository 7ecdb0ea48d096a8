"""Piles about files, jobs and policy: due, late, waiting for somebody to look, for whom and since when."""

from datetime import date, timedelta

import pytest

from shouwang.desk.piles import piles_of
from shouwang.policy.models import CountyLine
from shouwang.queue.models import Work
from shouwang.web.sight import within
from tests import county
from tests.screening.clues.world import ON

pytestmark = pytest.mark.django_db
DUE = date(2026, 11, 5)


def piles(post, on=ON) -> dict:
    with within(post.scope(), read_only=True):
        return {pile.title: (pile.count, pile.overdue) for pile in piles_of(post, on)}


@pytest.fixture
def begun(world):
    """A county whose departments deliver: medical insurance has sent September's bills, and nothing since."""
    return world.delivery(period="2026-09")


@pytest.mark.req("S4-05")
def test_a_department_finds_its_lists_due_and_on_the_day_after_overdue(begun):
    liaison, officer = county.post("liaison"), county.post("county_officer")
    assert piles(liaison)["上月名单待报送"] == (2, 0)
    assert "部门逾期未报送" not in piles(officer)
    late = next(on for on in (ON + timedelta(days=n) for n in range(40)) if "部门逾期未报送" in piles(officer, on))
    assert piles(liaison, late - timedelta(days=1))["上月名单待报送"] == (2, 0)
    assert piles(liaison, late)["上月名单待报送"] == (2, 2)
    lists = piles(officer, late)["部门逾期未报送"]
    assert lists[0] == lists[1] > 2


def test_a_list_that_nobody_confirmed_waits_with_its_department_and_the_county(begun, world):
    world.delivery(period="2026-10", state="received")
    for role in ("liaison", "county_officer", "data_steward"):
        assert piles(county.post(role))["名单待确认入库"] == (1, 0)
    assert "名单待确认入库" not in piles(county.post("grid_worker", county.AREA + 1001000))


def test_a_number_that_was_entered_waits_for_whoever_releases(world):
    officer = county.post("county_officer")
    CountyLine.objects.create(
        place_id=county.AREA, name="department_day", since=ON, value=6, cite="县里通知", entered_by=officer,
        enterer=officer.holder, entered_at=world.at,
    )  # fmt: skip
    assert piles(county.post("county_approver"))["政策数值待发布"] == (1, 0)
    assert "政策数值待发布" not in piles(officer)


def test_a_job_that_broke_off_is_told_to_whoever_asked_for_it_for_a_week(world):
    officer = county.post("county_officer")
    Work.objects.create(
        place_id=county.AREA, name="screen", title="筛查", key="screen-1", post=officer, state="failed",
        asked_at=world.at, ended_at=world.at,
    )  # fmt: skip
    assert piles(officer)["后台任务出错"] == (1, 0)
    assert "后台任务出错" not in piles(officer, ON + timedelta(days=7))
    assert "后台任务出错" not in piles(county.post("data_steward"))


@pytest.mark.parametrize("role", ["auditor", "prefecture_officer", "operator"])
def test_whoever_only_reads_or_keeps_the_house_has_no_village_work(begun, world, role):
    world.clue()
    assert not {"待入户核查", "待筛除、交办", "待答复的申报和来信"} & set(piles(county.post(role)))


def test_a_list_that_shrank_is_one_tap_from_its_question(world, signed_in):
    def pile():
        with within(world.county.scope(), read_only=True):
            return next(one for one in piles_of(world.county, ON) if one.title == "名单缩减待确认")

    first = world.delivery(comparison="waiting", kind="full")
    page = signed_in(world.county).get(pile().url.partition("#")[0]).content.decode()
    assert pile().url.endswith(f"/{first.key}/#comparison") and 'id="comparison"' in page and 'name="allowed"' in page
    second = world.delivery(comparison="waiting", kind="full", period="2026-08")
    other = world.delivery(comparison="allowed", kind="full", period="2026-07")
    page = signed_in(world.county).get(pile().url).content.decode()
    assert all(f"/{one.key}/#comparison" in page for one in (first, second)) and other.key not in page
