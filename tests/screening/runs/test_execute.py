from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection, transaction

from shouwang.places.models import Place
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry.models import Income
from shouwang.screening import rules
from shouwang.screening.runs import table
from shouwang.screening.runs.execute import execute, replay
from shouwang.screening.runs.models import Run
from shouwang.web.sight import within
from tests.county import PEOPLED

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 1)


@pytest.fixture
def officer(post):
    by = post("county_officer", PEOPLED)
    with within(by.scope()):
        yield by


@pytest.fixture
def run(officer, at):
    return execute(Place.objects.get(pk=PEOPLED), on=ON, book=in_force(PEOPLED, ON), by=officer, at=at)


def test_a_rule_whose_line_is_missing_is_left_out_and_told_not_guessed(run):
    assert set(run.unasked) == {"income_below_line"}
    assert "请由县级先录入" in run.unasked["income_below_line"]
    assert run.hits == len(table.rows(run))


def test_a_run_may_be_worked_out_again_although_the_register_has_changed_since(run, officer):
    Income.objects.update(wage_fen=1)
    assert replay(run, by=officer).hits_sha256 == run.hits_sha256


def test_a_replay_under_another_policy_is_refused(run, officer):
    run.policy_sha256 = "0" * 64
    with pytest.raises(Refused, match="政策摘要"):
        replay(run, by=officer)


def test_lines_of_names_that_came_with_a_later_version_do_not_hinder_a_replay(run, officer):
    run.policy_sha256 = "0" * 64
    run.policy = [line for line in run.policy if not line[0].startswith("full_list")]
    assert replay(run, by=officer).hits_sha256 == run.hits_sha256
    run.policy[0] = [*run.policy[0][:2], "another value"]
    with pytest.raises(Refused, match="政策摘要"):
        replay(run, by=officer)


def test_a_run_of_a_day_to_come_is_refused(officer, at):
    with pytest.raises(Refused, match="还没有到"):
        execute(Place.objects.get(pk=PEOPLED), on=date(2027, 1, 1), book=in_force(PEOPLED, ON), by=officer, at=at)


def test_the_same_day_again_finds_the_same_hits_as_old_ones(run, officer, at):
    again = execute(run.place, on=ON, book=in_force(PEOPLED, ON), by=officer, at=at)
    assert (again.hits, again.new, again.same) == (run.hits, 0, run.hits)
    assert again.hits_sha256 == run.hits_sha256
    assert again.key != run.key


def test_a_run_that_was_cut_short_does_not_stand_in_the_way_of_the_next(officer, at):
    place, book = Place.objects.get(pk=PEOPLED), in_force(PEOPLED, ON)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        execute(place, on=ON, book=book, by=officer, at=at)
        raise ZeroDivisionError  # the machine goes down before the transaction ends
    assert Run.objects.count() == 0
    assert execute(place, on=ON, book=book, by=officer, at=at).key == "990222-20261101-1"


def test_a_run_names_its_rules_and_of_an_earlier_one_the_kept_policy_tells(run):
    named = import_module("shouwang.screening.runs.migrations.0004_the_rules_that_ran").named
    before, run.rules = run.rules, []
    run.save(update_fields=["rules"])
    named(apps, SimpleNamespace(connection=connection))
    run.refresh_from_db()
    assert run.rules == before == sorted(rule.id for rule in rules.all())
