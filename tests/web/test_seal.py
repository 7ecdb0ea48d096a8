"""SQL that somebody smuggles into a door can change its range; without the seal it sees nothing by that."""

import pytest
from django.db import connection, transaction

from shouwang.registry.models import Household
from shouwang.web import seal
from shouwang.web.sight import within
from tests.county import AREA, OTHER

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-44")]
EVERYWHERE = "SELECT set_config('app.lo', '1', true), set_config('app.hi', '999999999999999', true)"


@pytest.fixture
def households(post):
    for county in (AREA, OTHER):
        with within(post("county_officer", county).scope()):
            Household.objects.create(place_id=county + 1001000, key=f"h{county}", head_name="示例", members=1)


def _count(*smuggled: str) -> int:
    with connection.cursor() as cursor:
        for statement in smuggled:
            cursor.execute(statement)
        cursor.execute("SELECT count(*) FROM registry_household")
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    "smuggled",
    [
        EVERYWHERE,
        "SELECT set_config('app.supplier', 'water', true)",
        "SELECT set_config('app.seal', repeat('0', 64), true)",
        "SELECT set_config('app.seal', '', true)",
    ],
)
def test_a_forged_range_shows_nothing_at_all(households, post, smuggled):
    with within(post("county_officer").scope()):
        assert _count() == 1
        assert _count(smuggled) == 0


@pytest.mark.parametrize("role", ["helper", "liaison"])
def test_a_forged_list_of_households_or_department_shows_nothing(households, post, role):
    with within(post("county_officer").scope()):
        ids = list(Household.objects.values_list("pk", flat=True))
    with within(post(role).scope()):
        assert _count(f"SELECT set_config('app.households', '{{{ids[0]}}}', true)") == 0


def test_a_forged_range_writes_nothing(households, post):
    with within(post("county_officer").scope()):
        with connection.cursor() as cursor:
            cursor.execute(EVERYWHERE)
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            Household.objects.create(place_id=OTHER + 1001000, key="x", head_name="示例", members=1)


def test_the_seal_of_one_session_is_none_in_another():
    values = ("1", "2", "{}", "{}", "")
    assert seal.signature(1, values) != seal.signature(2, values)


def test_nobody_who_serves_reads_the_secret(post):
    for role in ("county_officer", "operator", "helper"):
        with within(post(role).scope()), pytest.raises(Exception, match="permission denied"), transaction.atomic():
            _count("SELECT secret FROM web_seal")


def test_leaving_an_inner_door_seals_the_outer_range_again(households, post):
    with within(post("county_officer").scope()):
        with within(post("county_officer", OTHER).scope()):
            assert _count() == 1
        assert _count() == 1
