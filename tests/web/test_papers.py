"""Every kind of paper × every role × every address: a document opens through the row that it proves, and by no side."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db.models import ForeignKey
from django.test import Client
from django.urls import get_resolver, reverse

from shouwang.accounts.may import ROLES, verbs_of
from shouwang.accounts.models import Post, User
from shouwang.places.code import span
from shouwang.vault import documents
from shouwang.vault.models import Document, Opening
from shouwang.vault.papers import kinds
from shouwang.web.sight import Held, Scope, within
from tests.county import AREA, OTHER
from tests.web.rows import SUPPLIER, Rows

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-44")]
HERE = AREA + 1001000
NEIGHBOUR = AREA + 1002000
ROW = 9_100_001
AT = datetime(2026, 11, 1, 1, tzinfo=UTC)
ALL = Scope(kind="post", lo=10**12, hi=10**15)
#: Delivered files: reached through their delivery or batch only, by whoever brought them.
NEVER = {"intake.delivery.letter", "intake.delivery.document", "registry.batch.document"}
CLOSED = ("delivery", "letter", "enrol", "enrol_marked")


def _stored(data: bytes, kind: str = "proof") -> Document:
    return documents.store(data, name="件", kind=kind, place_id=HERE, household_id=ROW, supplier=SUPPLIER, at=AT)


class Papered(Rows):
    """Rows whose every reference to a document is a document of its own."""

    def wants(self, each) -> bool:
        return super().wants(each) or each.related_model is Document

    def reference(self, each: ForeignKey):
        if each.related_model is not Document:
            return super().reference(each)
        name = f"{each.model._meta.label_lower}.{each.name}"
        return self.made.setdefault(name, _stored(name.encode()))


@pytest.fixture(scope="module")
def _papers(loose_database) -> dict[str, Document]:
    """One row of every model at one village, proved by papers in every column; and what no such row leads to."""
    with within(ALL):
        rows = Papered(HERE, ROW, "p", Post.objects.filter(place_id=HERE, role="grid_worker").get())
        for kind in kinds().values():
            rows.one(kind.model)
        found = {name: made for name, made in rows.made.items() if isinstance(made, Document)}
        return found | {kind: _stored(kind.encode(), kind) for kind in CLOSED}


@pytest.fixture
def papers(_papers, db) -> dict[str, Document]:
    return _papers


def _viewer(role: str, *, is_far: bool) -> Post:
    """A post of the role that holds the village, or its neighbour's."""
    village = NEIGHBOUR if is_far else HERE
    place = {"prefecture": AREA // 10**11 * 10**11, "county": AREA, "township": AREA + 1000000, "village": village}
    far = {"county": OTHER, "township": OTHER + 1000000, "prefecture": OTHER}
    level = next(each for each in ("village", "township", "county", "prefecture") if each in ROLES[role][1])
    at = far.get(level, village) if is_far else place[level]
    user = User.objects.create(username=f"{role}-{is_far}", name="某人")
    return Post.objects.create(
        role=role, place_id=at, holder=user, since="2026-01-01", supplier=SUPPLIER if role == "liaison" else ""
    )


def _client(post: Post) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(post.holder)
    return client


def _asked(client: Client, kind: str, document: Document) -> int:
    return client.post(reverse("vault:paper", args=[kind, document.handle])).status_code


def _sees(post: Post, sight: Held) -> bool:
    """What the model's own declaration promises to this viewer."""
    lo, hi = span(post.place_id)
    if not post.may("vault.paper"):
        return False
    if post.role == "helper":
        return bool(sight.household) and post.pairings.exists()
    return lo <= HERE <= hi


roles = pytest.mark.parametrize("role", sorted(ROLES))
readers = pytest.mark.parametrize("role", sorted(role for role in ROLES if "vault.paper" in verbs_of(role)))


@roles
def test_who_sees_the_row_opens_its_paper_and_the_log_says_so(papers, role):
    post = _viewer(role, is_far=False)
    if role == "helper":
        post.pairings.create(household_id=ROW, since="2026-01-01")
    client, wrong = _client(post), {}
    for name, kind in kinds().items():
        expected = _sees(post, kind.model.sight)
        status = _asked(client, name, papers[name])
        if (status == 200) is not expected:
            wrong[name] = status
    assert wrong == {}
    with within(ALL):
        noted = Opening.objects.filter(post=post)
        assert noted.exists() is post.may("vault.paper")
        assert all(each.reason.startswith("查看") and each.user_id == post.holder_id for each in noted)


@readers
def test_who_does_not_see_the_row_opens_nothing(papers, role):
    client = _client(_viewer(role, is_far=True))
    assert {name for name in kinds() if _asked(client, name, papers[name]) == 200} == set()


@readers
def test_a_delivered_file_never_leaves_by_any_kind_of_paper(papers, role):
    post = _viewer(role, is_far=False)
    if role == "helper":
        post.pairings.create(household_id=ROW, since="2026-01-01")
    client = _client(post)
    opened = {(name, kind) for name in kinds() for kind in CLOSED if _asked(client, name, papers[kind]) == 200}
    assert opened == set()


def test_a_paper_opens_only_under_the_kind_of_its_own_row(papers):
    client = _client(_viewer("county_officer", is_far=False))
    names = sorted(kinds())
    crossed = zip(names, names[1:] + names[:1], strict=True)
    assert {pair for pair in crossed if _asked(client, pair[0], papers[pair[1]]) == 200} == set()


def test_every_reference_to_a_document_is_evidence_or_never_leaves():
    referring = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is Document and model._meta.app_label != "vault"
    }
    assert referring == set(kinds()) | NEVER


def test_no_address_names_a_document_by_a_number_that_can_be_counted():
    """Documents are named by handles; an address with a number leads to a row of its room, never to a file."""
    counted = [str(pattern.pattern) for pattern in _patterns() if "<int:" in str(pattern.pattern)]
    assert [
        each for each in counted if "proof" in each or "document" in each or "paper" in each or "marked" in each
    ] == []


def _patterns(resolver=None):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern)
        else:
            yield pattern
