import pytest

from shouwang.places.code import place_id, span
from shouwang.web.sight import Scope, within


@pytest.fixture
def in_prefecture(db):
    """A door opened over the whole prefecture of the test counties."""
    lo, hi = span(place_id("9901"))
    with within(Scope(kind="post", lo=lo, hi=hi)):
        yield
