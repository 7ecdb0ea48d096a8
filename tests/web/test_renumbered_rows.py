"""A renumbered village takes a row of every table along: the tables are asked of the models, none can be forgotten."""

import pytest

from shouwang.places.code import place_id
from shouwang.places.models import Place
from shouwang.places.renumber import columns, renumber
from shouwang.queue.models import Work
from shouwang.web.sight import within
from tests.county import AREA
from tests.web.rows import Rows, guarded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loose_database")]
OLD, NEW = place_id("990122001001"), place_id("990122001099")


def test_no_table_is_left_behind(post, at):
    steward = post("data_steward", AREA)
    with within(steward.scope()):
        Rows(OLD, 990_001, "迁", post("grid_worker", OLD)).all()
        Work.objects.update(state="done")
        held = [model for model in guarded() if model is not Place]
        here = {model._meta.label: model._base_manager.filter(place_id=OLD).count() for model in held}
        assert all(here.values()), [label for label, count in here.items() if not count]
        renumber(Place.objects.get(pk=OLD), "990122001099", by=steward, at=at)
        for model, field in columns():
            assert not model._base_manager.filter(**{field.attname: OLD}).exists(), f"{model._meta.label}.{field.name}"
        for model in held:
            assert model._base_manager.filter(place_id=NEW).exists(), model._meta.label
        assert Place.objects.get(pk=OLD).latest.pk == NEW
