"""The invented county of the tests, as the register holds it."""

import pytest
from django.db.models import Count

from shouwang.registry.models import Batch, Household, Income, Membership, Person
from shouwang.web.sight import within
from tests.county import PEOPLED

pytestmark = pytest.mark.django_db


def test_the_invented_county_came_in_through_the_act(post):
    with within(post("data_steward", PEOPLED).scope()):
        batch = Batch.objects.get()
        assert (batch.key, batch.state) == ("990222-enrol-1", "loaded")
        assert batch.counts["faulty"] == 0
        assert Household.objects.count() == batch.counts["households_created"] == 200
        assert Person.objects.count() == Membership.objects.count() == batch.counts["kept"]
        assert Income.objects.count() == 200
        sizes = Household.objects.annotate(found=Count("persons"))
        assert all(household.members == household.found for household in sizes)


def test_nobody_of_another_county_sees_it(post):
    with within(post("prefecture_officer").scope()):
        assert Household.objects.count() == 0


def test_its_villages_see_their_own_households_only(post):
    with within(post("data_steward", PEOPLED).scope()):
        village = Household.objects.order_by("id").first().place_id // 1000 * 1000
        own = Household.objects.within(village).count()
    with within(post("grid_worker", village).scope()):
        assert Household.objects.count() == own < 200
