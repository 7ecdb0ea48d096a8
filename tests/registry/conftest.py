import pytest

from shouwang.places.models import Place
from shouwang.registry.enrol import enrol
from shouwang.web.sight import within
from tests.county import AREA
from tests.registry.files import read


@pytest.fixture
def steward(post):
    """The county's data steward, at work within his places."""
    steward = post("data_steward")
    with within(steward.scope()):
        yield steward


@pytest.fixture
def take(steward, at):
    """`take(row, …)`: load a file of these rows; the outlook."""

    def load(*rows, **rest):
        return enrol(read(*rows), Place.objects.get(pk=AREA), by=steward, at=rest.pop("at", at), **rest)[1]

    return load
