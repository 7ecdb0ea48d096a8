"""Commands and jobs see as far as the post that they work as, and no further."""

import csv

import pytest
from django.core.management import call_command

from shouwang.accounts.models import Post
from shouwang.queue import door
from shouwang.queue.models import Work
from shouwang.registry.models import Household
from shouwang.web.sight import within
from tests.conftest import AT
from tests.county import AREA, OTHER

counted = []


@door.job("quick", title="数一数")
def count_twice(work, by, at):
    """Counts outside every door, then inside the post's."""
    counted.append(Household.objects.count())
    with within(by.scope()):
        counted.append(Household.objects.count())


@pytest.fixture
def households(own_database, post):
    with within(post("prefecture_officer").scope()):
        for county, number in ((AREA, 1), (AREA, 2), (OTHER, 3)):
            Household.objects.create(place_id=county + 1001000, key=f"h{number}", head_name="示例", members=1)


def _export(area: str, out, **more) -> list[str]:
    call_command("export", "households", area=area, out=out, **more)
    with out.open(encoding="utf-8-sig") as lines:
        return [row["household"] for row in csv.DictReader(lines)]


def test_a_command_reads_the_rows_of_the_post_it_works_as(households, post, tmp_path):
    username = post("county_officer").holder.username
    assert _export("990122", tmp_path / "a.csv", as_user=username) == ["h1", "h2"]


def test_a_command_for_another_area_is_refused(households, post, tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        _export("990123", tmp_path / "a.csv", as_user=post("county_officer").holder.username)
    assert stopped.value.code == 2
    assert "refused code=no_post" in capsys.readouterr().err
    assert not (tmp_path / "a.csv").exists()


def test_a_command_of_a_role_without_the_verb_is_refused(households, post, tmp_path, capsys):
    with pytest.raises(SystemExit):
        _export("990122", tmp_path / "a.csv", as_user=post("liaison").holder.username)
    assert "refused code=not_allowed" in capsys.readouterr().err


def test_a_job_sees_nothing_outside_the_door_of_the_post_that_asked(households):
    counted.clear()
    by = Post.objects.select_related("place", "holder").get(role="county_officer", place_id=AREA)
    with within(by.scope()):
        work = door.ask(count_twice, by=by, at=AT, key="count")
    call_command("work", "quick", once=True)
    with within(by.scope()):
        assert Work.objects.get(pk=work.pk).state == "done"
    assert counted == [0, 2]
