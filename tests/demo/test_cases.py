"""The invented county lives; its cases are walked by the public acts, stories to their end, others to every stage."""

from collections import Counter
from datetime import date

import pytest
from django.core.management import call_command

import demo
from demo import enter, told
from demo.cases import UNTIL
from demo.enter import everything
from demo.grown import LANES
from demo.management.commands.accounts_of_demo import chosen
from demo.stories import STORIES
from shouwang.accounts.models import Post
from shouwang.casework.assistance.models import MonthlyCheck
from shouwang.casework.assistance.waiting import unattended
from shouwang.casework.cases.models import Case, Decision, Passage
from shouwang.casework.elimination.lists import may_roll_back
from shouwang.casework.visits.models import Problem, SpecialFile
from shouwang.desk.piles import piles_of
from shouwang.places.models import Site
from shouwang.queue.models import Work
from shouwang.registry.models import Household
from shouwang.reporting import funnel
from shouwang.screening.clues.models import Clue, Feedback, Report
from shouwang.screening.matching.models import Doubt
from shouwang.web.sight import within

OPENED = date(2026, 11, 6)
HEADS = {story.key: story.head for story in STORIES}


def test_two_months_of_a_county_leave_work_on_every_desk(invented):
    with invented():
        _two_months_have_left_work()
        _everybody_who_is_monitored_has_a_life()
        _the_stories_stand_where_they_say()


def _two_months_have_left_work() -> None:
    assert Site.objects.get(pk=1).latest_at == enter.moment(OPENED, 17)
    states = set(Clue.objects.values_list("state", flat=True))
    assert states == {"screened", "assigned", "checked", "followed", "closed"}
    assert Clue.objects.returned().exists() and Clue.objects.overdue(OPENED).exists()
    assert Clue.objects.filter(urged__gt=0).exists() and Clue.objects.filter(extended=1).exists()
    assert Feedback.objects.count() == 3
    assert set(Report.objects.values_list("answered_on", flat=True)) == {date(2026, 10, 20), None}
    assert SpecialFile.objects.exists() and Problem.objects.open().exists() and Case.objects.exists()
    assert Doubt.objects.exclude(settled_as="").exists() and Doubt.objects.open().exists()
    posts = {
        post.role: post for post in chosen(Post.objects.in_force().select_related("place", "holder").order_by("id"))
    }
    worker = posts["grid_worker"]
    with within(worker.scope()):
        assert Household.objects.filter(head_name=STORIES[0].head).exists()
        assert sum(pile.count for pile in piles_of(worker, OPENED)) > 3


def _everybody_who_is_monitored_has_a_life() -> None:
    """Taken over from the national system, eliminated ones as eliminated; the others are looked in on every month."""
    assert not Household.objects.exclude(category="").filter(has_case=False).exists()
    adopted = Case.objects.filter(is_adopted=True)
    assert set(adopted.values_list("stage", flat=True)) == {"monitored", "eliminated"}
    made = MonthlyCheck.objects.filter(case__in=adopted, done_on__isnull=False)
    assert {done_on.month for done_on in made.values_list("done_on", flat=True)} >= {9, 10}
    assert not unattended(Household.objects.all(), OPENED).exists()


STATES = {  # the stories of dibao wait here: at this size one house more or less is a fifth of the list
    "own_cost": ("assigned", ""),
    "refund": ("closed", "no_risk"),
    "uninsured": ("followed", "problem"),
    "excused": ("closed", "no_risk"),
    "stopped": ("assigned", ""),
    "house": ("followed", "to_recognition"),
    "income": ("assigned", ""),
    "two_suppliers": ("followed", "problem"),
    "in_town": ("assigned", ""),
}


def _the_stories_stand_where_they_say() -> None:
    for key, stands in STATES.items():
        clue = Clue.objects.filter(household__head_name=HEADS[key]).latest("id")
        assert (clue.state, clue.result) == stands, key
    assert not Clue.objects.filter(household__head_name=HEADS["stopped_by_death"]).exists()
    assert Household.objects.get(head_name=HEADS["stopped_by_death"]).gone_on == date(2026, 9, 21)
    assert Doubt.objects.open().filter(name=HEADS["damaged"], outcome="doubt").exists()


@pytest.fixture(scope="module")
def walked(invented):
    """The small county with its stories and all its cases."""
    with invented():
        call_command("work", "long", once=True)
        yield


def of(key: str) -> Case:
    return Case.objects.select_related("household", "special_file").get(household__head_name=HEADS[key])


def test_every_story_has_come_to_the_end_of_its_path(walked):
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


def test_the_job_has_walked_the_others_and_says_so(walked):
    work = Work.objects.get(key="demo-cases")
    assert (work.state, work.location, work.done) == ("done", "/care/", work.total)
    assert Counter(Case.objects.values_list("stage", flat=True)).keys() >= {
        "monitored",
        "eliminating",
        "eliminated",
        "declined",
    }
    assert Case.objects.count() > 25


def test_clues_of_october_have_grown_into_cases_on_every_step(walked):
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


def test_every_stage_of_the_funnel_counts_somebody(walked):
    scope = everything(demo.COUNTY)
    parts = funnel.parts(scope, UNTIL, sees_files=True)
    numbers = [number for stage, number in funnel.whole(parts, sees_files=True).items() if stage in funnel.HOMES]
    assert numbers == sorted(numbers, reverse=True) and numbers[-1] > 0
    hits = funnel.rows_behind("hits", scope, scope.lo, UNTIL).count()
    assert numbers[0] - funnel.told(parts) <= hits


def test_the_approver_finds_a_household_as_soon_as_the_first_village_is_walked(walked):
    first, visited = next(iter(LANES)), {}
    for case in Case.objects.filter(application__kind="written").select_related("visit").order_by("id"):
        visited.setdefault(case.visit.on, case)
    assert next(iter(visited)) == first
    assert list(Passage.objects.get(case=visited[first], ended_on__isnull=True).due) == ["county_decision"]


def test_nothing_is_dated_after_the_demo_or_before_what_it_follows(walked):
    assert not Decision.objects.filter(on__gt=UNTIL).exists()
    assert not Case.objects.filter(marked_on__gt=UNTIL).exists()
    for passage in Passage.objects.all():
        days = list(passage.decisions.order_by("serial").values_list("on", flat=True))
        assert days == sorted(days)
    assert not MonthlyCheck.objects.filter(done_on__gt=UNTIL).exists()


def test_the_monitored_of_the_cases_are_those_of_the_register(walked):
    for case in Case.objects.monitored().select_related("household"):
        assert case.household.is_monitored, case
    assert Household.objects.filter(cases__stage="eliminated", eliminated_on__isnull=True).count() == 0


def test_a_county_walked_again_stays_as_it_is(walked):
    from demo.enter import moment
    from demo.jobs import walk_cases

    before = Case.objects.count()
    work = Work.objects.select_related("post__place", "post__holder").get(key="demo-cases")
    walk_cases.body(work, work.post, moment(UNTIL))
    assert Case.objects.count() == before
