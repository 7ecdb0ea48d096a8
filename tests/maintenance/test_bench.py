from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

from shouwang.maintenance.bench import pages, report
from shouwang.maintenance.bench.screening import screen
from shouwang.policy.load import load
from shouwang.screening.runs.models import Run
from shouwang.web.sight import within

LINES = """name,population,since,value,unit,cite
income_line,,2026-01-01,8300,元/人·年,虚构
own_cost_line,low,2026-01-01,10000,元/人·年,虚构
own_cost_line,other,2026-01-01,26000,元/人·年,虚构
"""


@pytest.fixture
def written(own_database, tmp_path):
    call_command("bench", "--times", "2", "--role", "county_officer", "--no-screening", "--out", str(tmp_path / "b.md"))
    return tmp_path / "b.md"


def test_a_role_is_led_from_the_menu_to_its_pages(own_database, post):
    found = pages.explore(pages.sign_in(post("county_officer")), "county_officer")
    names = {page.name for page in found}
    assert "desk:work" in names
    assert "policy:line" in names  # found by a link on the policy book: its address needs a name
    assert all(page.kind != "fault" for page in found)
    assert all(len(page.paths) <= pages.SAMPLES for page in found)


def test_only_pages_that_the_role_may_see_are_asked_for(own_database, post):
    found = pages.explore(pages.sign_in(post("liaison")), "liaison")
    assert {page.name for page in found} <= {name for name, verb in pages.doors().items() if post("liaison").may(verb)}


def test_deeds_are_no_pages():
    assert "policy:release" not in pages.doors()
    assert "desk:work" in pages.doors()


def test_the_document_tells_each_page_and_the_trivial_one(written):
    text = written.read_text()
    assert "| nobody | `accounts:sign_in` |" in text
    assert "| county_officer | `desk:work` |" in text
    assert "GiB" in text


def test_the_figures_of_the_time_before_stand_beside_the_new_ones(written):
    earlier = report.before(written)
    median = earlier[("county_officer", "desk:work")]
    page = pages.Page("county_officer", "desk:work", ["/"], seconds=[0.5, 0.5])
    row = next(line for line in report.document([page], page, None, [], earlier).splitlines() if "desk:work" in line)
    assert row.endswith(f"| {median} |")
    assert "**500.0**" in row  # slower than it should be


def test_p95_is_what_nineteen_of_twenty_answers_reached():
    page = pages.Page("x", "y", seconds=[0.001 * number for number in range(1, 21)])
    assert page.p95 == pytest.approx(19)
    assert page.median == pytest.approx(10.5)


def test_nobody_stays_signed_in(written):
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
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
