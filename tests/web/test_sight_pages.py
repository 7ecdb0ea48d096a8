"""Every role × every address of the house: what lies beyond one's places is not there, is not shown, is not changed.

A second county holds one row of every guarded table, all with one key and with a mark in every text. Whoever works in
the first county asks for every page, and for every page of those rows.
"""

import io
import re
import zipfile
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse

from shouwang.accounts.may import ROLES
from shouwang.accounts.models import Post, User
from shouwang.places.models import Place
from shouwang.web.sight import Held, Scope, within
from tests.county import AREA, OTHER
from tests.web.rows import SUPPLIER, Rows, guarded

pytestmark = [pytest.mark.django_db]
FOREIGN = 9_000_001
MARK = "foreign-"
FAR = OTHER + 1001000
ELSEWHERE = 990200000000000
PUBLIC = {"accounts:sign_in", "accounts:sign_out"}
#: Pages of things that are nobody's household: places, the policy book. Another's may be read there.
OPEN = {"places:place", "policy:subject", "policy:line", "intake:template"}
GONE = (301, 302, 400, 403, 404, 405, 409, 422)
DAYS = {"year": 2026, "month": 10, "day": 1}
#: What a form may carry: the foreign row under every name that a form might give it.
BAG = dict.fromkeys(
    ("clue", "clues", "ticked", "ids", "pk", "row", "rows", "doubt", "person", "post", "owner"), FOREIGN
)
BAG |= {"reason": "核对", "note": "核对", "place": FAR, "username": "x-y-z", "name": "甲", "household": f"{MARK}x"}


def _addresses(resolver=None, namespace=""):
    """Name, view and converters of every address."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _addresses(pattern, ":".join(filter(None, [namespace, pattern.namespace])))
        elif f"{namespace}:{pattern.name}" not in PUBLIC:
            yield f"{namespace}:{pattern.name}", pattern.callback, _arguments(pattern)


def _arguments(pattern) -> dict:
    """The foreign row's key for every argument: its number for numbers and handles, its text for words."""
    names = re.findall(r"\(\?P<(\w+)>([^)]*)\)", str(pattern.pattern.regex.pattern))
    return {name: _value(regex) for name, regex in names}


def _value(regex: str):
    if "{8}-" in regex:
        return UUID(int=FOREIGN)
    return FOREIGN if "0-9]+" in regex and "-zA-Z" not in regex else f"{MARK}key"


def _url(name: str, arguments: dict) -> str:
    arguments = {each: DAYS.get(each, value) for each, value in arguments.items()}
    return reverse(name, kwargs=arguments)


@pytest.fixture(scope="module")
def _foreign(loose_database):
    with within(Scope(kind="post", lo=10**12, hi=10**15)):
        worker = Post.objects.filter(place_id=FAR, role="grid_worker").get()
        Rows(FAR, FOREIGN, MARK, worker).all()
        Post.objects.create(pk=FOREIGN, role="grid_worker", place_id=FAR, holder=worker.holder, since="2026-01-01")
        User.objects.create(pk=FOREIGN, username=f"{MARK}user", name=f"{MARK}user")
        Place.objects.get_or_create(
            pk=ELSEWHERE, defaults={"level": "prefecture", "name": "邻市", "parent_id": 990000000000000}
        )


@pytest.fixture(autouse=True)
def foreign(_foreign, db):
    """The rows of the second county."""


def _viewer(role: str) -> Post:
    """A post of the role in the first county; an office of a prefecture in the next prefecture."""
    levels = ROLES[role][1]
    place = {"prefecture": ELSEWHERE, "county": AREA, "township": AREA + 1000000, "village": AREA + 1001000}
    chosen = next(level for level in ("county", "township", "village", "prefecture") if level in levels)
    user = User.objects.create(username=f"viewer-{role}", name="某人")
    supplier = SUPPLIER if role == "liaison" else ""
    return Post.objects.create(role=role, place_id=place[chosen], holder=user, since="2026-01-01", supplier=supplier)


def _client(post: Post | None, user: User | None = None) -> Client:
    client = Client(raise_request_exception=False)
    if post or user:
        client.force_login(post.holder if post else user)
    return client


def _said(answer) -> bytes:
    """All that an answer says; a workbook is unpacked."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return b"".join(book.read(name) for name in book.namelist())


def _digest() -> dict[str, str]:
    """What the foreign rows say, table by table."""
    found = {}
    with within(Scope(kind="post", lo=OTHER, hi=OTHER + 10**9 - 1)), connection.cursor() as cursor:
        for model in guarded(Held):
            table = model._meta.db_table
            cursor.execute(f"SELECT md5(string_agg(each::text, '' ORDER BY id)) FROM {table} each WHERE id = {FOREIGN}")
            found[table] = cursor.fetchone()[0]
    return found


roles = pytest.mark.parametrize("role", sorted(ROLES))


def _shut(view, post: Post, method: int) -> bool:
    """Whether the role lacks the verb of this door (0: the page, 1: the deed)."""
    verbs = getattr(view, "verbs", None) or (view.verb,) * 2
    return not post.may(verbs[method])


def _asked(post: Post, method: int):
    """Every address that the role may open, and for each verb that it lacks the first one: one door shuts them all."""
    lacking = set()
    for name, view, arguments in _addresses():
        verb = (getattr(view, "verbs", None) or (view.verb,) * 2)[method]
        is_shut = _shut(view, post, method)
        if not is_shut or verb not in lacking:
            lacking |= {verb} if is_shut else set()
            yield name, arguments, is_shut


@roles
def test_no_page_shows_anything_of_another_county(role):
    post, wrong = _viewer(role), {}
    client = _client(post)
    for name, arguments, is_shut in _asked(post, 0):
        answer = client.get(_url(name, arguments))
        said = _said(answer).replace(b"/" + MARK.encode(), b"")  # the address that was asked for may be repeated
        is_closed = answer.status_code in ((403, 405) if is_shut else GONE)
        is_there = arguments and name not in OPEN or is_shut
        if answer.status_code >= 500 or (is_there and not is_closed) or MARK.encode() in said:
            wrong[name] = answer.status_code
    assert wrong == {}


@roles
def test_no_deed_reaches_a_thing_of_another_county(role):
    before, post, wrong = _digest(), _viewer(role), {}
    client = _client(post)
    for name, arguments, is_shut in _asked(post, 1):
        if name == "accounts:password":
            continue
        answer = client.post(_url(name, arguments), BAG)
        is_closed = answer.status_code in ((403, 405) if is_shut else GONE)
        is_there = arguments and name not in OPEN or is_shut
        if answer.status_code >= 500 or (is_there and not is_closed):
            wrong[name] = answer.status_code
    assert wrong == {}
    assert {table for table, said in _digest().items() if said != before[table]} == set()


def test_the_foreign_things_are_there_for_those_of_their_county():
    """Else the tests above would prove nothing: the same addresses, asked for by the county that holds the rows."""
    officer = Post.objects.get(role="county_officer", place_id=OTHER)
    client, found = _client(officer), set()
    for name, _, arguments in _addresses():
        if arguments and client.get(_url(name, arguments)).status_code in (200, 500):  # 500: the row makes no sense
            found.add(name)
    assert {"accounts:post", "registry:household", "reporting:story"} <= found


@pytest.mark.parametrize("who", ["a stranger", "somebody without a post"])
def test_without_a_post_every_page_leads_to_the_door(who):
    user = None if who == "a stranger" else User.objects.create(username="idle", name="某人")
    client, wrong = _client(None, user), {}
    for name, _, arguments in _addresses():
        answer = client.get(_url(name, arguments))
        if answer.status_code != 405 and not answer.headers.get("Location", "").startswith("/sign-in/"):
            wrong[name] = answer.status_code
    assert wrong == {}
