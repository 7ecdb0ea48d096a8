from datetime import date
from itertools import product

import pytest

from shouwang.policy.in_force import in_force
from shouwang.registry.labour import NONE, UNKNOWN, capacity, of_person, without_labour
from shouwang.registry.models import Household, Person
from tests.county import AREA
from tests.registry.files import VILLAGE

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 1)
BIRTHS = (None, date(1970, 1, 1), date(2010, 11, 1), date(2010, 11, 2))


@pytest.mark.req("S1-23")
def test_a_person_a_household_and_a_query_mean_the_same_by_no_labour(steward):
    book = in_force(AREA, ON)
    place = int(VILLAGE) * 1000
    home = Household.objects.create(key="X", place_id=place, head_name="甲")
    every = product(BIRTHS, ("", "01", "03"), ("", "1", "2", "3", "4", "5"))
    people = Person.objects.bulk_create(
        Person(household=home, place_id=place, key=f"X-{at}", name="甲", birth=birth, school=school, labour=labour)
        for at, (birth, school, labour) in enumerate(every)
    )
    asked = set(Person.objects.filter(without_labour(ON, book), household=home).values_list("key", flat=True))
    assert asked == {one.key for one in people if of_person(one, ON, book) == NONE}
    assert 0 < len(asked) < len(people)
    assert all((capacity([one], ON, book) == NONE) == (one.key in asked) for one in people)
    assert capacity([], ON, book) == UNKNOWN
