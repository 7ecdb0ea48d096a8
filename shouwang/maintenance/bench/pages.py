"""Every page that a post can reach: found by following links from the menu, then asked for again and again."""

import math
import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse

from shouwang.accounts.may import verbs_of
from shouwang.accounts.models import Post

ROLES = ("grid_worker", "township_specialist", "county_officer", "data_steward", "liaison")
SAMPLES = 3  # addresses of one page that are asked for in turn: three households, three clues
LINK = re.compile(rb'href="(/[^"#?]*)')
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
WARM = 2


@dataclass
class Page:
    """A page of one role: where it was found, and what came of asking."""

    role: str
    name: str
    paths: list[str] = field(default_factory=list)
    kind: str = "page"  # page, file (a download), fault (it did not answer), or moved (it leads elsewhere)
    seconds: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0

    @property
    def median(self) -> float:
        """In milliseconds."""
        return statistics.median(self.seconds) * 1000

    @property
    def p95(self) -> float:
        """In milliseconds: nineteen of twenty answers came at least as fast."""
        return sorted(self.seconds)[math.ceil(0.95 * len(self.seconds)) - 1] * 1000


def doors() -> dict[str, str]:
    """Every page of the house: its address name, and the verb that opens it. Deeds (POST only) are none."""
    found = {}
    for name, view in _views(get_resolver()):
        verbs = getattr(view, "verbs", None) or (getattr(view, "verb", None),)
        if verbs[0] and "GET" in getattr(view, "methods", ("GET",)):
            found[name] = verbs[0]
    return found


def _views(resolver, namespace: str = "") -> Iterator[tuple[str, object]]:
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _views(pattern, ":".join(filter(None, [namespace, pattern.namespace])))
        else:
            yield ":".join(filter(None, [namespace, pattern.name])), pattern.callback


def first_post(role: str) -> Post | None:
    """The post of a role that stands first in the area, with somebody in it."""
    posts = Post.objects.in_force().filter(role=role, holder__isnull=False).select_related("place", "holder")
    return posts.order_by("place_id", "id").first()


def sign_in(post: Post) -> Client:
    """A browser of the post's holder, on this machine's own name."""
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(post.holder)
    session = client.session
    session["post"] = post.pk
    session.save()
    return client


def explore(client: Client, role: str) -> list[Page]:
    """What the role can reach, page by page, each with up to SAMPLES addresses."""
    known, pages = doors(), {}
    may = verbs_of(role)
    waiting = [path for name, verb in known.items() if verb in may for path in _plain_address(name)]
    while waiting:
        path = waiting.pop(0)
        name = _name(path)
        if name not in known or known[name] not in may:
            continue
        page = pages.setdefault(name, Page(role, name))
        if path in page.paths or len(page.paths) == SAMPLES:
            continue
        page.paths.append(path)
        waiting += _look(client, page, path)
    return [page for page in pages.values() if page.kind != "moved"]


def _plain_address(name: str) -> list[str]:
    try:
        return [reverse(name)]
    except NoReverseMatch:
        return []


def _name(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def _look(client: Client, page: Page, path: str) -> list[str]:
    """Ask once, count the queries, and return where the page leads."""
    connection = connections["default"]
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
        body = _body(answer)
    page.kind = _kind(answer)
    page.size = max(page.size, len(body))
    page.queries = max(page.queries, sum(not each["sql"].startswith(CONTROL) for each in asked.captured_queries))
    return [link.decode() for link in LINK.findall(body)] if page.kind == "page" else []


def _kind(answer) -> str:
    if 300 <= answer.status_code < 400:
        return "moved"
    if answer.status_code != 200:
        return "fault"
    return "page" if answer.get("Content-Type", "").startswith("text/html") else "file"


def _body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def measure(client: Client, page: Page, times: int) -> None:
    """Ask `times` times, its addresses in turn, after a few that do not count."""
    for number in range(-WARM, times):
        path = page.paths[number % len(page.paths)]
        began = time.perf_counter()
        _body(client.get(path))
        took = time.perf_counter() - began
        if number >= 0:
            page.seconds.append(took)


def trivial(times: int) -> Page:
    """The baseline: the page that asks for a name and a password, which reads nothing but who is not there."""
    client = Client(SERVER_NAME="localhost")
    page = Page("nobody", "accounts:sign_in", [reverse("accounts:sign_in")])
    _look(client, page, page.paths[0])
    measure(client, page, times)
    return page
