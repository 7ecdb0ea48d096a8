"""Whatever stands in an address, a page answers 200 or 404 (or a refusal in words), never with a fault of ours."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from shouwang.accounts.models import Post
from tests.county import PEOPLED

pytestmark = pytest.mark.django_db
VALUES = ("²", "%00", "\x00", "1" * 25, "-1", "2026-13-45", "甲" * 600)
LONG = "1" * 25
#: What addresses may carry beside the fields of a page's own filter form.
ALWAYS = ("after", "before", "place", "q", "state", "show", "stage", "list", "half", "quarter", "from", "next", "code")
FINE = (200, 302, 404, 409)
NAMED = re.compile(r'\bname="([a-z_]+)"')


def _lists() -> list[str]:
    """Every address without an argument that can be asked for."""
    found = []

    def walk(resolver, namespace=""):
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                walk(pattern, ":".join(filter(None, [namespace, pattern.namespace])))
            elif not pattern.pattern.regex.groupindex:
                found.append(f"{namespace}:{pattern.name}")

    walk(get_resolver())
    return sorted(set(found))


@pytest.fixture
def client():
    officer = Post.objects.in_force().get(role="county_officer", place_id=PEOPLED)
    client = Client(raise_request_exception=False)
    client.force_login(officer.holder)
    return client


@pytest.mark.parametrize("name", _lists())
def test_a_list_answers_whatever_its_address_says(client, name):
    url, wrong = reverse(name), {}
    page = client.get(url)
    if page.status_code in (403, 405):
        return  # another role's page, or a deed: see the test below
    fields = {*NAMED.findall(page.content.decode(errors="ignore")), *ALWAYS} - {"csrfmiddlewaretoken"}
    asked = [dict.fromkeys(fields, value) for value in VALUES]
    if "filters-form" in page.content.decode(
        errors="ignore"
    ):  # one field at a time: one that is refused hides the others
        asked += [{field: "²"} for field in sorted(fields)] + [{field: LONG} for field in ("after", "before", "place")]
    for query in asked:
        status = client.get(url, query).status_code
        if status not in FINE:
            wrong[str(query)[:80]] = status
    assert wrong == {}


@pytest.mark.parametrize("value", ["²", "a\x00b", "1" * 25])
def test_a_deed_answers_whatever_its_form_says(client, value):
    wrong = {}
    bag = dict.fromkeys(
        ("row", "ticked", "ids", "pk", "person", "place", "reason", "note", "on", "until", "area"), value
    )
    for name in _lists():
        if name in ("accounts:sign_out", "accounts:sign_in"):
            continue
        status = client.post(reverse(name), bag).status_code
        if status >= 500:
            wrong[name] = status
    assert wrong == {}
