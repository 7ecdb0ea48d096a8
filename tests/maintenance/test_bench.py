from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

from shouwang.maintenance.bench import pages, report
from shouwang.maintenance.bench.register import register
from shouwang.maintenance.bench.screening import screen
from shouwang.policy.load import load
from shouwang.registry.models import Batch, Household, Statement
from shouwang.screening.runs.models import Run
from shouwang.web.sight import within
from tests.conftest import _own

LINES = """name,population,since,value,unit,cite
income_line,,2026-01-01,8300,元/人·年,虚构
own_cost_line,low,2026-01-01,10000,元/人·年,虚构
own_cost_line,other,2026-01-01,26000,元/人·年,虚构
"""


@pytest.fixture(scope="module")
def written(template, worker_id, django_db_setup, django_db_blocker, tmp_path_factory):
    """What the bench writes, and the database in which it was at work."""
    out = tmp_path_factory.mktemp("bench") / "b.md"
    with django_db_blocker.unblock(), _own(template[0], f"shouwang_bench_{worker_id}"):
        call_command("bench", "--times", "1", "--role", "liaison", "--no-screening", "--no-register", "--out", str(out))
        yield out


def test_a_role_is_led_from_the_menu_to_its_pages(own_database, post):
    with pages.signed_in(post("county_officer")) as client:
        found = pages.explore(client, "county_officer")
    names = {page.name for page in found}
    assert "desk:work" in names
    assert "policy:line" in names  # found by a link on the policy book: its address needs a name
    assert {"registry:list?order=income", "registry:list?place"} <= names  # typed, and followed
    assert sum(page.is_form for page in found) > 3
    assert all(page.kind != "fault" for page in found)
    assert all(len(page.paths) <= pages.SAMPLES for page in found)


def test_only_pages_that_the_role_may_see_are_asked_for(own_database, post):
    with pages.signed_in(post("liaison")) as client:
        found = {page.name.partition("?")[0] for page in pages.explore(client, "liaison")}
    assert found <= {name for name, verb in pages.doors().items() if post("liaison").may(verb)}


def test_deeds_are_no_pages():
    assert "policy:release" not in pages.doors()
    assert "desk:work" in pages.doors()


def test_the_document_tells_each_page_its_machine_and_its_day(written):
    text = written.read_text()
    assert "| liaison | `desk:work` |" in text
    assert "| liaison | `accounts:password` |" in text
    assert "GiB" in text
    assert "200 households" in text


def test_the_figures_of_the_time_before_and_of_the_empty_page_stand_beside_the_new_ones(written, at):
    earlier = report.before(written)
    median = earlier[("liaison", "desk:work")]
    page = pages.Page("liaison", "desk:work", ["/"], seconds=[0.5, 0.5], beside=[0.1, 0.1])
    rows = [line for line in report.document([page], None, None, [], earlier, at).splitlines() if "desk:work" in line]
    assert rows[0].endswith("| p95 500 ms |")  # slower than it should be
    assert rows[1].endswith(f"| 100.0 | 5.0 | {median} |")
    assert "**500.0**" in rows[1]


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"seconds": [0.1]}, ""),
        ({"seconds": [0.2]}, "p95 200 ms"),
        ({"queries": 26}, "26 queries"),
        ({"queries": 50, "is_form": True}, ""),
        ({"kind": "fault"}, "did not answer"),
    ],
)
def test_a_page_beyond_its_budget_is_named_with_what_is_wrong(said, complaint):
    assert pages.Page("x", "y", **said).complaint == complaint


def test_p95_is_what_nineteen_of_twenty_answers_reached():
    page = pages.Page("x", "y", seconds=[0.001 * number for number in range(1, 21)])
    assert page.p95 == pytest.approx(19)
    assert page.median == pytest.approx(10.5)


def test_nobody_stays_signed_in_or_was_seen(written):
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM accounts_user WHERE last_login IS NOT NULL")
        assert cursor.fetchone() == (0,)
    connections["owner"].close()


def test_a_measured_screening_leaves_nothing_behind(own_database, post, at, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    kept = tmp_path / "lake" / "990122" / "water.unsafe"
    kept.mkdir(parents=True)
    operator = post("operator")
    with within(operator.scope()):
        load("lines.csv", LINES.encode(), place=operator.place, by=operator, at=at)
        before = Run.objects.count()
    screened = screen(operator, at)
    with within(operator.scope()):
        assert Run.objects.count() == before
    assert screened.seconds > 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert Path(settings.DATA_DIR) == tmp_path


def test_the_register_is_measured_end_to_end_and_left_as_it_was(own_database, post, at):
    by = post("operator")
    with within(by.scope()):
        before = Household.objects.count(), Statement.objects.count()
    found = register(by, at, homes=20)
    with within(by.scope()):
        assert (Household.objects.count(), Statement.objects.count()) == before
        assert not Batch.objects.filter(file="农户.csv").exists()
    assert found.persons == 60 and found.said > 0 < found.shown
    assert min(found.first, found.changed, found.again, found.as_of) > 0
    assert "| first load | 60 |" in report._register(found)
