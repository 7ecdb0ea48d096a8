"""Every page that a post can reach: found by following links from the menu, then asked for again and again."""

import math
import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from importlib import import_module
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connections
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse

from shouwang.accounts.may import verbs_of
from shouwang.accounts.models import Post
from shouwang.screening.clues.models import Clue
from shouwang.web.sight import Scope, within

ROLES = ("county_officer", "grid_worker", "township_specialist", "data_steward", "liaison")
EMPTY = "accounts:password"  # signed in, and reads nothing of its own: what every page costs before it does its work
ASKED = {  # what people type into the filters of the long lists
    "registry:list": ("q=王", "q=王秀英", "q=990122", "order=name", "order=income", "below_fen=9000", "is_safety_net=1",
                      "tag=FG-04", "category=sudden"),
    "clues:list": ("q=王", "origin=department", "owner=mine"),
    "assistance:list": ("q=王",),
    "reporting:history": ("late=1", "who=王"),
}  # fmt: skip
SAMPLES = 3  # addresses of one page that are asked for in turn: three households, three clues
SLOW_MS, MANY, MANY_OF_A_FORM = 100, 25, 50  # the budget: p95 and queries
LINK = re.compile(rb'href="(/[^"#]*)')
DEED = re.compile(rb'<main.*<form[^>]*method="post"', re.DOTALL)
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
WARM = 2


@dataclass
class Page:
    """A page of one role: where it was found, and what came of asking. A list narrowed by its address is another page."""

    role: str
    name: str
    paths: list[str] = field(default_factory=list)
    kind: str = "page"  # page, file (a download), fault (it did not answer), or moved (it leads elsewhere)
    seconds: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)  # of the empty page, asked for in turn with this one
    queries: int = 0
    size: int = 0
    is_form: bool = False

    @property
    def median(self) -> float:
        """In milliseconds."""
        return statistics.median(self.seconds) * 1000

    @property
    def p95(self) -> float:
        """In milliseconds: nineteen of twenty answers came at least as fast."""
        return sorted(self.seconds)[math.ceil(0.95 * len(self.seconds)) - 1] * 1000

    @property
    def empty(self) -> float:
        """Median of the empty page in the same minutes, in milliseconds; 0 where it was not asked for."""
        return statistics.median(self.beside) * 1000 if self.beside else 0

    @property
    def most(self) -> int:
        """How many queries it may ask."""
        return MANY_OF_A_FORM if self.is_form else MANY

    @property
    def complaint(self) -> str:
        """What is wrong with it, in words; nothing when it keeps the budget."""
        if self.kind == "fault":
            return "did not answer"
        slow = [f"p95 {self.p95:.0f} ms"] if self.seconds and self.p95 > SLOW_MS else []
        many = [f"{self.queries} queries"] if self.queries > self.most else []
        return ", ".join(slow + many)


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


def busiest(role: str) -> Post | None:
    """Of a role's posts with somebody in them the one with most clues on its desk, else the first of the area."""
    posts = Post.objects.in_force().filter(role=role, holder__isnull=False).select_related("place", "holder")
    with within(Scope(kind="post", lo=0, hi=10**15)):
        clues = dict(Clue.objects.order_by().values_list("owner").annotate(clues=Count("pk")))
    return max(posts.order_by("place_id", "id"), key=lambda post: clues.get(post.pk, 0), default=None)


@contextmanager
def signed_in(post: Post) -> Iterator[Client]:
    """A browser of the post's holder, on this machine's own name; neither his account nor his sessions show a trace."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(post.holder_id), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY], session["post"] = post.holder.get_session_auth_hash(), post.pk
    session.save()
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    try:
        yield client
    finally:
        session.flush()


def explore(client: Client, role: str) -> list[Page]:
    """What the role can reach, page by page, each with up to SAMPLES addresses."""
    known, pages = doors(), {}
    may = verbs_of(role)
    waiting = [path for name, verb in known.items() if verb in may for path in _plain_addresses(name)]
    while waiting:
        path = waiting.pop(0)
        door, name = _names(path)
        if door not in known or known[door] not in may:
            continue
        page = pages.setdefault(name, Page(role, name))
        if path in page.paths or len(page.paths) == SAMPLES:
            continue
        page.paths.append(path)
        links = _look(client, page, path)
        waiting += [link for link in links if "?" not in link or "?" not in path]
    return [page for page in pages.values() if page.kind != "moved"]


def _plain_addresses(name: str) -> list[str]:
    try:
        path = reverse(name)
    except NoReverseMatch:
        return []
    return [path, *(f"{path}?{asked}" for asked in ASKED.get(name, ()))]


def _names(path: str) -> tuple[str, str]:
    """The address's name; and with it what its query narrows: the words as typed, or the keys of a link."""
    parts = urlsplit(path)
    try:
        door = resolve(parts.path).view_name
    except Resolver404:
        return "", ""
    if not parts.query:
        return door, door
    typed = parts.query in ASKED.get(door, ())
    return door, f"{door}?{parts.query if typed else '&'.join(sorted({key for key, _ in parse_qsl(parts.query)}))}"


def _look(client: Client, page: Page, path: str) -> list[str]:
    """Ask once, count the queries, and return where the page leads."""
    connection = connections["default"]
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
        body = _body(answer)
    page.kind = _kind(answer)
    page.size = max(page.size, len(body))
    page.queries = max(page.queries, sum(not each["sql"].startswith(CONTROL) for each in asked.captured_queries))
    page.is_form = page.is_form or bool(DEED.search(body))
    return [unescape(link.decode()) for link in LINK.findall(body)] if page.kind == "page" else []


def _kind(answer) -> str:
    if 300 <= answer.status_code < 400:
        return "moved"
    if answer.status_code != 200:
        return "fault"
    return "page" if answer.get("Content-Type", "").startswith("text/html") else "file"


def _body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def measure(client: Client, page: Page, times: int) -> None:
    """Ask `times` times, its addresses in turn and each beside the empty page, after a few that do not count."""
    empty = reverse(EMPTY)
    for number in range(-WARM, times):
        took, beside = _timed(client, page.paths[number % len(page.paths)]), _timed(client, empty)
        if number >= 0:
            page.seconds.append(took)
            page.beside.append(beside)


def _timed(client: Client, path: str) -> float:
    began = time.perf_counter()
    _body(client.get(path))
    return time.perf_counter() - began
