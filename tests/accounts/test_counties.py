from datetime import date

import pytest

from shouwang.accounts.counties import with_operators
from shouwang.accounts.models import Post, User
from shouwang.places.code import place_id
from tests.county import AREA, OTHER

pytestmark = pytest.mark.django_db
PREFECTURE = place_id("9901")


def acting() -> dict[int, int]:
    return {county.pk: by.place_id for county, by in with_operators()}


def test_the_clock_acts_in_the_name_of_the_countys_own_operator_or_else_of_the_prefectures():
    assert (acting()[AREA], acting()[OTHER]) == (PREFECTURE, PREFECTURE)
    own = User.objects.create(username="operator-of-one-county", name="县运维")
    Post.objects.create(role="operator", place_id=AREA, holder=own, since=date(2026, 1, 1))
    assert (acting()[AREA], acting()[OTHER]) == (AREA, PREFECTURE)


def test_a_county_without_an_operator_waits():
    Post.objects.filter(role="operator", place_id=PREFECTURE).update(holder=None)
    assert AREA not in acting()
