"""The invented county lives: after two months every role finds work on its desk, and the stories stand where they say."""

from datetime import date

import pytest
from django.core.management import call_command

from demo import enter, stories
from demo.management.commands.accounts_of_demo import chosen
from shouwang.accounts.models import Post
from shouwang.casework.assistance.models import MonthlyCheck
from shouwang.casework.assistance.waiting import unattended
from shouwang.casework.cases.models import Case
from shouwang.casework.visits.models import Problem, SpecialFile
from shouwang.desk.piles import piles_of
from shouwang.places.models import Site
from shouwang.registry.models import Household
from shouwang.screening.clues.models import Clue, Feedback, Report
from shouwang.screening.matching.models import Doubt
from shouwang.web.sight import within

OPENED = date(2026, 11, 6)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("invented")


@pytest.fixture
def invented(fresh_sites, folder, settings):
    """The county of 200 households, as `make demo` would let it in."""
    with fresh_sites(folder, empty=True):
        call_command("invent", scale="test")
        yield


def everything():
    return within(enter.everything("990122"))


def test_two_months_of_a_county_leave_work_on_every_desk(invented):
    assert Site.objects.get(pk=1).latest_at == enter.moment(OPENED, 17)
    with everything():
        states = set(Clue.objects.values_list("state", flat=True))
        assert states == {"screened", "assigned", "checked", "followed", "closed"}
        assert Clue.objects.returned().exists() and Clue.objects.overdue(OPENED).exists()
        assert Clue.objects.filter(urged__gt=0).exists() and Clue.objects.filter(extended=1).exists()
        assert Feedback.objects.count() == 3
        assert set(Report.objects.values_list("answered_on", flat=True)) == {date(2026, 10, 20), None}
        assert SpecialFile.objects.exists() and Problem.objects.open().exists() and Case.objects.exists()
        assert Doubt.objects.exclude(settled_as="").exists() and Doubt.objects.open().exists()
        _everybody_who_is_monitored_has_a_life()
    told = {
        post.role: post for post in chosen(Post.objects.in_force().select_related("place", "holder").order_by("id"))
    }
    worker = told["grid_worker"]
    with within(worker.scope()):
        assert Household.objects.filter(head_name=stories.STORIES[0].head).exists()
        assert sum(pile.count for pile in piles_of(worker, OPENED)) > 3
    _the_stories_stand_where_they_say()


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
    heads = {story.key: story.head for story in stories.STORIES}
    with everything():
        for key, stands in STATES.items():
            clue = Clue.objects.filter(household__head_name=heads[key]).latest("id")
            assert (clue.state, clue.result) == stands, key
        assert not Clue.objects.filter(household__head_name=heads["stopped_by_death"]).exists()
        assert Household.objects.get(head_name=heads["stopped_by_death"]).gone_on == date(2026, 9, 21)
        assert Doubt.objects.open().filter(name=heads["damaged"], outcome="doubt").exists()
