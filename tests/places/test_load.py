from dataclasses import replace
from datetime import date

import pytest

from shouwang.accounts.founding import operator_of
from shouwang.places.code import place_id
from shouwang.places.listing import from_csv
from shouwang.places.load import load
from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.trail.models import Line
from shouwang.web.sight import within
from tests.county import AREA

pytestmark = pytest.mark.django_db

LIST = from_csv("code,name,kind\n990122,守望县,\n990122050,新乡,\n990122050200,新村,\n990122050200001,一组,\n".encode())


@pytest.fixture
def operator(db):
    return operator_of(AREA, on=date(2026, 1, 1))


def test_loading_twice_changes_nothing(operator, at):
    with within(operator.scope()):
        first = load(LIST, AREA, by=operator, at=at)
        lines = Line.objects.count()
        again = load(LIST, AREA, by=operator, at=at)
        assert Line.objects.count() == lines
    assert (first.townships, first.villages, first.created) == (1, 1, 3)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 4)
    assert Place.objects.get(pk=place_id("990122050200001")).parent_id == place_id("990122050200")


def test_a_renamed_place_is_renamed_and_the_trail_says_so(operator, at):
    with within(operator.scope()):
        load(LIST, AREA, by=operator, at=at)
        renamed = [replace(one, name="新镇", kind="镇") if one.name == "新乡" else one for one in LIST]
        assert load(renamed, AREA, by=operator, at=at).updated == 1
        assert Line.objects.latest("id").changes == {"990122050": ["新乡 乡", "新镇 镇"]}


def test_a_place_outside_the_area_or_without_its_upper_place_is_refused(operator, at):
    with within(operator.scope()):
        with pytest.raises(Refused, match="不在 990122 范围内"):
            load(from_csv(b"code,name\n990123,x\n"), AREA, by=operator, at=at)
        with pytest.raises(Refused, match="上级 990122077 还没有载入"):
            load(from_csv("code,name\n990122077200,孤村\n".encode()), AREA, by=operator, at=at)


def test_a_village_worker_may_not_load_places(post, at):
    with pytest.raises(Refused, match="没有这项权限"):
        load(LIST, AREA, by=post("grid_worker"), at=at)
