import pytest
from django.db import InternalError, connection, transaction

from shouwang.registry.models import Household
from shouwang.web.sight import NOBODY, within
from tests.county import AREA, OTHER

pytestmark = pytest.mark.django_db


@pytest.fixture
def households(post):
    """One household in each of two counties."""
    made = []
    for county in (AREA, OTHER):
        village = county + 1001000 + 0
        with within(post("prefecture_officer").scope()):
            made.append(Household.objects.create(place_id=village, key=f"h{county}", head_name="示例", members=1))
    return made


def test_a_query_without_a_filter_shows_only_what_the_viewer_may_see(households, post):
    with within(post("county_officer").scope()):
        assert [household.key for household in Household.objects.all()] == [f"h{AREA}"]
    with within(post("prefecture_officer").scope()):
        assert Household.objects.count() == 2


def test_outside_every_door_nothing_is_seen(households):
    assert Household.objects.count() == 0
    with within(NOBODY):
        assert Household.objects.count() == 0


def test_a_row_cannot_be_written_beyond_ones_places(post):
    with pytest.raises(Exception, match="row-level security"), within(post("county_officer").scope()):
        Household.objects.create(place_id=OTHER + 1001000, key="x", head_name="示例", members=1)


def test_a_reading_door_cannot_write(households, post):
    with pytest.raises(InternalError, match="read-only"), within(post("county_officer").scope(), read_only=True):
        Household.objects.update(members=2)
    with within(post("county_officer").scope()):
        assert Household.objects.update(members=3) == 1


def test_leaving_a_door_leaves_no_sight_behind(households, post):
    with within(post("county_officer").scope()):
        pass
    assert Household.objects.count() == 0
    with pytest.raises(ZeroDivisionError), transaction.atomic(), within(post("county_officer").scope()):
        raise ZeroDivisionError
    assert Household.objects.count() == 0


def test_a_helper_sees_the_households_named_to_him_wherever_they_live(households, post):
    helper = post("helper")
    helper.pairings.create(household_id=households[1].pk, since="2026-01-01")
    with within(helper.scope()):
        assert [household.key for household in Household.objects.all()] == [f"h{OTHER}"]


def test_a_liaison_sees_no_household(households, post):
    with within(post("liaison").scope()):
        assert Household.objects.count() == 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("shouwang_liaison",)
