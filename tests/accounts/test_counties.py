import pytest

from shouwang.accounts.counties import with_operators
from shouwang.accounts.models import Post
from shouwang.places.code import place_id
from tests.county import AREA, OTHER

pytestmark = pytest.mark.django_db


def test_the_clock_acts_in_a_county_in_the_name_of_its_own_operator():
    found = {county.pk: by for county, by in with_operators()}
    assert {AREA, OTHER} <= set(found)
    assert [(by.role, by.place_id) for by in (found[AREA], found[OTHER])] == [("operator", AREA), ("operator", OTHER)]


def test_a_county_whose_operator_left_is_the_prefectures_or_waits():
    Post.objects.filter(role="operator", place_id=AREA).update(holder=None)
    found = {county.pk: by.place_id for county, by in with_operators()}
    assert found.get(AREA, 0) in (0, place_id("9901"))
