"""How much a page asks of the database: little, and no more when its lists are longer."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouwang.accounts.models import Post
from shouwang.web.sight import Scope, within
from tests.county import OTHER
from tests.web.rows import Rows
from tests.web.test_sight_pages import FAR, FOREIGN, MARK, _addresses, _url

pytestmark = pytest.mark.django_db
MOST = 25
MORE = 3


@pytest.fixture(scope="module")
def _rows(loose_database):
    with within(Scope(kind="post", lo=10**12, hi=10**15)):
        Rows(FAR, FOREIGN, MARK, Post.objects.filter(place_id=FAR, role="grid_worker").get()).all()


def _asked() -> dict[str, int]:
    """How many questions each page asks that shows itself to the county officer."""
    client = Client(raise_request_exception=False)
    client.force_login(Post.objects.get(role="county_officer", place_id=OTHER).holder)
    client.get("/")
    found = {}
    for name, _, arguments in _addresses():
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(_url(name, arguments))
        if answer.status_code == 200:
            found[name] = len([each for each in asked if "SAVEPOINT" not in each["sql"]])
    return found


def test_a_page_asks_few_questions_and_no_more_when_its_lists_are_longer(_rows, db):
    before = _asked()
    assert len(before) > 12
    assert {name: count for name, count in before.items() if count > MOST} == {}
    with within(Scope(kind="post", lo=10**12, hi=10**15)):
        worker = Post.objects.filter(place_id=FAR, role="grid_worker").get()
        for number in range(1, MORE + 1):
            Rows(FAR, FOREIGN + number, f"{number}{MARK}", worker).all()
    after = _asked()
    assert {name: (before[name], count) for name, count in after.items() if count > before.get(name, MOST) + 1} == {}
