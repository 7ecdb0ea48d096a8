"""The invented county's cases: walked by the public acts, each story to the end of its own path, the rest to every stage."""

from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

import demo
from demo import told
from demo.cases import UNTIL
from demo.enter import everything
from demo.grown import LANES
from demo.stories import STORIES
from shouwang.casework.assistance.models import MonthlyCheck
from shouwang.casework.cases.models import Case, Decision, Passage
from shouwang.casework.elimination.lists import may_roll_back
from shouwang.casework.visits.models import Problem, SpecialFile
from shouwang.queue.models import Work
from shouwang.registry.models import Household
from shouwang.reporting import funnel
from shouwang.web.sight import within

HEADS = {story.key: story.head for story in STORIES}


@pytest.fixture(scope="module")
def invented(template, worker_id, django_db_setup, django_db_blocker, tmp_path_factory):
    """The small county with its stories and all its cases, in a database of its own."""
    from django.conf import settings

    from tests import conftest

    before, folder = settings.DATABASES["default"]["NAME"], settings.DATA_DIR
    mine = f"shouwang_demo_{worker_id}"
    with django_db_blocker.unblock(), conftest._server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{mine}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{mine}" TEMPLATE "{template[0]}{conftest.EMPTY}"')
        settings.DATA_DIR = tmp_path_factory.mktemp("demo")
        conftest._point_at(mine)
        call_command("invent", scale="test", seed=1, stdout=StringIO())
        call_command("work", "long", once=True)
        with within(everything(demo.COUNTY)):
            yield
        conftest._point_at(before)
        settings.DATA_DIR = folder
        server.execute(f'DROP DATABASE "{mine}" WITH (FORCE)')


def of(key: str) -> Case:
    return Case.objects.select_related("household", "special_file").get(household__head_name=HEADS[key])


def test_every_story_has_come_to_the_end_of_its_path(invented):
    assert (of("enrolled").stage, of("enrolled").marked_on) == ("monitored", date(2026, 9, 21))
    assert (of("objection").stage, of("objection").special_file is not None) == ("declined", True)
    assert (of("eliminated").stage, of("eliminated").way) == ("eliminated", "helped")
    assert of("kept").exits.get().next_on == date(2027, 1, 12)
    assert HEADS["returned"] in {case.household.head_name for case in may_roll_back(Case.objects.all())}
    for key in ("declined", "solved"):
        assert not Case.objects.filter(household__head_name=HEADS[key]).exists()
        assert SpecialFile.objects.filter(household__head_name=HEADS[key]).exists()
    assert Problem.objects.get(household__head_name=HEADS["solved"]).state == "solved"
    assert set(told.PATHS) <= set(HEADS)


def test_the_job_has_walked_the_others_and_says_so(invented):
    work = Work.objects.get(key="demo-cases")
    assert (work.state, work.location, work.done) == ("done", "/care/", work.total)
    assert Counter(Case.objects.values_list("stage", flat=True)).keys() >= {
        "monitored",
        "eliminating",
        "eliminated",
        "declined",
    }
    assert Case.objects.count() > 25


def test_clues_of_october_have_grown_into_cases_on_every_step(invented):
    """The funnel does not end at the home check: stage by stage fewer, and none without a household."""
    grown = Case.objects.filter(application__kind="written", clues__isnull=False)
    assert grown.count() > 3
    for case in grown.select_related("visit", "application"):
        clue = case.clues.get().clue
        assert (clue.opened_on, clue.result) == (date(2026, 10, 12), "to_recognition")
        assert clue.asked_on <= case.visit.on <= case.application.on <= UNTIL
        assert (clue.state == "closed") == bool(case.marked_on)
    standing = {step for each in Passage.objects.filter(case__in=grown, ended_on__isnull=True) for step in each.due}
    assert standing == {"county_decision", "notice"}
    assert grown.filter(marked_on__isnull=False, helpers__isnull=False, measures__isnull=False).exists()


def test_the_lanes_of_a_county_end_at_every_step_and_keep_office_days():
    """In a county of fifteen townships there are lots enough for every lane; the steps of each go forward in time."""
    assert sorted(len(days) for days in LANES.values()) == [1, 2, 4, 5, 6, 8, 10]
    for visited, days in LANES.items():
        assert list(days) == sorted(set(days)) and visited < days[0] and days[-1] <= UNTIL
        assert all(day.weekday() < 5 for day in days)
        assert len(days) < 5 or (days[4] - days[3]).days >= 7


def test_every_stage_of_the_funnel_counts_somebody(invented):
    scope = everything(demo.COUNTY)
    parts = funnel.parts(scope, UNTIL, sees_files=True)
    numbers = [number for stage, number in funnel.whole(parts, sees_files=True).items() if stage in funnel.HOMES]
    assert numbers == sorted(numbers, reverse=True) and numbers[-1] > 0
    hits = funnel.rows_behind("hits", scope, scope.lo, UNTIL).count()
    assert numbers[0] - funnel.told(parts) <= hits


def test_the_approver_finds_a_household_as_soon_as_the_first_village_is_walked(invented):
    first, visited = next(iter(LANES)), {}
    for case in Case.objects.filter(application__kind="written").select_related("visit").order_by("id"):
        visited.setdefault(case.visit.on, case)
    assert next(iter(visited)) == first
    assert list(Passage.objects.get(case=visited[first], ended_on__isnull=True).due) == ["county_decision"]


def test_nothing_is_dated_after_the_demo_or_before_what_it_follows(invented):
    assert not Decision.objects.filter(on__gt=UNTIL).exists()
    assert not Case.objects.filter(marked_on__gt=UNTIL).exists()
    for passage in Passage.objects.all():
        days = list(passage.decisions.order_by("serial").values_list("on", flat=True))
        assert days == sorted(days)
    assert not MonthlyCheck.objects.filter(done_on__gt=UNTIL).exists()


def test_the_monitored_of_the_cases_are_those_of_the_register(invented):
    for case in Case.objects.monitored().select_related("household"):
        assert case.household.is_monitored, case
    assert Household.objects.filter(cases__stage="eliminated", eliminated_on__isnull=True).count() == 0


def test_a_county_walked_again_stays_as_it_is(invented):
    from demo.enter import moment
    from demo.jobs import walk_cases

    before = Case.objects.count()
    work = Work.objects.select_related("post__place", "post__holder").get(key="demo-cases")
    walk_cases.body(work, work.post, moment(UNTIL))
    assert Case.objects.count() == before
