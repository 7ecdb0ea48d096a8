"""A register and its file as clerks damage it: nobody is fused, split or lost, and the same file twice changes nothing."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwang.places.models import Place
from shouwang.registry.enrol import enrol
from shouwang.registry.models import Household, Person
from tests.county import AREA
from tests.registry.files import NEXT, VILLAGE, number, read, row

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-04")]
KIN = ("户主", "配偶", "之子", "之女")


def _rows(sizes: list[int], form: str) -> list[list[dict]]:
    homes, serial = [], 0
    for at, size in enumerate(sizes, start=1):
        village = (VILLAGE, NEXT)[at % 2]
        home = []
        for relation in KIN[:size]:
            serial += 1
            who = f"{'赵钱孙李周吴郑王'[at % 8]}{'甲乙丙丁'[len(home)]}{'一二三四五六七八九'[at % 9]}"
            home.append(row(who, relation, no=form.format(at), number=number(serial), village=village, health="残疾"))
        homes.append(home)
    return homes


def _families() -> set[frozenset[str]]:
    current = Household.objects.current().prefetch_related("persons")
    return {frozenset(one.number_mask + one.name for one in home.persons.all() if not one.left_on) for home in current}


class Undo(Exception):
    pass


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sizes=st.lists(st.integers(1, 4), min_size=2, max_size=5),
    form=st.sampled_from(["99012200100100{:04d}", "H{}", "{}", ""]),
    head_only=st.booleans(),
    order=st.randoms(use_true_random=False),
    other=st.booleans(),
)
def test_damage_fuses_splits_and_loses_nothing(steward, at, sizes, form, head_only, order, other):
    area = Place.objects.get(pk=AREA)
    homes = _rows(sizes, form)
    try:
        with transaction.atomic():
            enrol(read(*(one for home in homes for one in home)), area, by=steward, at=at)
            families, people = _families(), Person.objects.count()
            order.shuffle(homes)
            damaged = [dict(one) for home in homes for one in home]
            if head_only:
                damaged = [one if one["relation"] == "户主" else one | {"no": "", "village": ""} for one in damaged]
            elif form:
                order.shuffle(damaged)
            if other:
                at_row = order.randrange(len(damaged))
                damaged[at_row] = damaged[at_row] | {"number": number(400)}
            damaged = [one | {"health": ""} for one in damaged]
            for _ in range(2):
                outlook = enrol(read(*damaged), area, by=steward, at=at)[1]
                assert _families() == families and Person.objects.count() == people
                assert set(Person.objects.values_list("health", flat=True)) == {"4"}
                assert outlook.counts["persons_created"] == outlook.counts["persons_updated"] == 0
                assert outlook.counts["asked"] >= other
            raise Undo
    except Undo:
        pass
