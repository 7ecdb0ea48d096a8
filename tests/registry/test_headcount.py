"""The households of each village, counted by the database as they change."""

from datetime import date

import pytest
from django.db.models import Count, Q, Sum

from shouwang.places.models import Place
from shouwang.places.renumber import renumber
from shouwang.registry.models import Headcount, Household
from shouwang.web.sight import Scope, within
from tests.county import AREA, OTHER

pytestmark = pytest.mark.django_db
ONE, TWO, GROUP = AREA + 1001000, AREA + 1002000, AREA + 1001001
EVERYWHERE = Scope(kind="post", lo=10**12, hi=10**15)


@pytest.fixture(autouse=True)
def homes():
    """Three households of two villages, one of them in a group; two people each."""
    with within(EVERYWHERE):
        Place.objects.get_or_create(pk=GROUP, level="group", defaults={"name": "一组", "kind": "组", "parent_id": ONE})
        Household.objects.bulk_create(
            Household(place_id=place, key=f"h{number}", head_name="甲", members=2)
            for number, place in enumerate((ONE, GROUP, TWO))
        )
        yield Household.objects.order_by("key")


def _told() -> dict[int, tuple[int, int, int]]:
    counted = Headcount.objects.within(10**12, 10**15).by(1000)
    found = {place: (row["households"], row["persons"], row["monitored"]) for place, row in counted.items()}
    return {place: numbers for place, numbers in found.items() if any(numbers)}


def _true() -> dict[int, tuple[int, int, int]]:
    found: dict[int, list[int]] = {}
    monitored = Count("pk", filter=~Q(category="") & Q(eliminated_on=None))
    rows = Household.objects.current().order_by().values_list("place_id")
    for place, *numbers in rows.annotate(homes=Count("pk"), people=Sum("members"), monitored=monitored):
        mine = found.setdefault(place // 1000 * 1000, [0, 0, 0])
        mine[:] = [one + other for one, other in zip(mine, numbers, strict=True)]
    return {place: tuple(numbers) for place, numbers in found.items()}


def test_every_household_counts_in_its_village_from_the_moment_it_stands_there():
    assert _told()[ONE] == (2, 4, 0)
    assert _told() == _true()


@pytest.mark.parametrize(
    ("change", "village"),
    [
        ({"place_id": TWO}, {ONE: (0, 0, 0), TWO: (3, 6, 0)}),
        ({"gone_on": date(2026, 10, 1)}, {ONE: (0, 0, 0)}),
        ({"members": 5}, {ONE: (2, 10, 0)}),
        ({"category": "sudden"}, {ONE: (2, 4, 2)}),
        ({"category": "sudden", "eliminated_on": date(2026, 10, 1)}, {ONE: (2, 4, 0)}),
    ],
)
def test_a_change_of_a_household_changes_the_number_of_its_village(homes, change, village):
    homes.filter(place_id__gte=ONE, place_id__lt=TWO).update(**change)
    assert {place: _told().get(place, (0, 0, 0)) for place in village} == village
    assert _told() == _true()


def test_what_changes_no_number_adds_no_row(homes):
    before = Headcount.objects.count()
    homes.update(net_per_head_fen=1, head_name="乙")
    assert Headcount.objects.count() == before


def test_folding_leaves_one_row_a_village_and_every_number_as_it_was(homes):
    homes.update(members=3)
    before = _told()
    Headcount.objects.fold()
    assert _told() == before
    assert Headcount.objects.count() == len(before)


def test_a_renumbered_village_brings_its_number_along(homes, post, at):
    before = _told()[ONE]
    with within(post("operator").scope()):
        renumber(Place.objects.get(pk=ONE), "990122001999", by=post("operator"), at=at, note="文件")
    assert ONE not in _told()
    assert _told()[AREA + 1999000] == before
    assert _told() == _true()


def test_a_number_is_read_for_places_of_any_width():
    with within(EVERYWHERE):
        Household.objects.create(place_id=OTHER + 1001000, key="far", head_name="丙", members=1)
        county = Headcount.objects.within(10**12, 10**15).by(10**9)
    assert county[AREA]["households"] == sum(numbers[0] for place, numbers in _told().items() if place < OTHER)
    assert county[OTHER]["persons"] == 1
