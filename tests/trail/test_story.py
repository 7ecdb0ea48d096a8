from datetime import timedelta

import pytest

from shouwang.refusal import Refused
from shouwang.trail.models import Line
from shouwang.trail.story import of_household, recorded, told
from shouwang.trail.write import write
from shouwang.web.sight import within
from tests.county import AREA

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-44")]


@pytest.fixture
def lines(post, at):
    by, typist = post("grid_worker"), post("township_specialist")
    with within(post("county_officer").scope()):
        for days in (0, 3, 4):
            write("clues.answer", by=by, at=at, on=at.date() - timedelta(days=days), subject=by, household_id=7,
                  typed_by=typist.holder, changes={"until": [None, "2026-01-01"]})  # fmt: skip
        yield by


def test_the_story_of_a_household_stands_in_the_order_in_which_it_happened(lines, at):
    assert [line.late_days for line in of_household(7)] == [4, 3, 0]


def test_both_days_are_kept_and_the_gap_makes_a_line_late(lines, at):
    late, *rest = [told(line, 3) for line in of_household(7)]
    assert (late["late"], [line["late"] for line in rest]) == (True, [False, False])
    assert (late["on"], late["at"]) == (at.date() - timedelta(days=4), at)
    assert late["changes"] == [{"name": "任职止", "before": "", "after": "2026年1月1日"}]
    assert Line.objects.late(3).count() == 1


def test_who_did_it_and_who_typed_it_are_two_people(lines, post):
    line = of_household(7).first()
    assert line.who.startswith(lines.holder.name)
    assert line.who.endswith(f"{post('township_specialist').holder.name}录入")


def test_lines_are_found_by_the_day_they_were_recorded_on(lines, at):
    day = at.date()
    assert recorded(Line.objects.all(), day, day).count() == 3
    assert recorded(Line.objects.all(), day + timedelta(days=1), None).count() == 0
    assert recorded(Line.objects.all(), None, day - timedelta(days=1)).count() == 0


def test_what_has_not_happened_yet_is_not_recorded(post, at):
    by = post("county_officer")
    with within(by.scope()), pytest.raises(Refused, match="晚于今天"):
        write("places.load", by=by, at=at, on=at.date() + timedelta(days=1), subject=by, place_id=AREA)
