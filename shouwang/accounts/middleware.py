"""Puts `request.user`, its posts and `request.scope`; opens nothing: the doors open the transaction.

A session ends after a while without a click, and after a working day whatever happens; a one-time password leads to
the page that replaces it and nowhere else. On an exercise site a signed-in request may carry its instant (header
`X-At`); the exercise goes on from there when the operator says so with a deed, and never through a page that is read.
"""

from datetime import datetime, timedelta
from http import HTTPStatus

from django.contrib.auth import get_user, logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from shouwang.accounts.limits import hold
from shouwang.accounts.signed_in import seen
from shouwang.places.clock import day, now, told
from shouwang.places.models import Site
from shouwang.refusal import Refused
from shouwang.web.doors import refusal
from shouwang.web.sight import NOBODY

SEEN_EVERY = timedelta(minutes=1)


class ScopeMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = get_user(request)
        request.posts, request.on_post, request.scope = [], None, NOBODY
        site = Site.objects.select_related("area").filter(pk=1).first()
        request.area_name = site.area.name if site and site.area else ""
        request.exercise_on = day(now(site)) if site and site.is_exercise else None
        if isinstance(request.user, AnonymousUser):
            return self.get_response(request)
        if is_over(request.session, timezone.now()):
            return _ended(request)
        if request.session.modified:
            seen(request.session.session_key, timezone.now())
        _choose_post(request)
        if request.user.must_change_password and request.path not in _allowed_before_a_new_password():
            return HttpResponseRedirect(reverse("accounts:password"))
        return self._at_its_instant(request)

    def _at_its_instant(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-At")
        if not given:
            return self.get_response(request)
        try:
            moves = request.method == "POST" and request.scope.role == "operator"
            with told(given, moves=moves) as at:
                request.exercise_on = day(at)
                return self.get_response(request)
        except Refused as refused:
            return refusal(request, refused)


def is_over(session, now: datetime) -> bool:
    """Whether the session has stood idle too long or is a working day old; notes in it that it was used."""
    if "hours" not in session:
        hold(session, day(now))
    began, seen = (_instant(session.get(word)) or now for word in ("began", "seen"))
    if now - began >= timedelta(hours=session["hours"]):
        return True
    if now - seen >= timedelta(minutes=session["idle_minutes"]):
        return True
    if "seen" not in session or now - seen >= SEEN_EVERY:
        session["began"], session["seen"] = began.isoformat(), now.isoformat()
    return False


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _ended(request: HttpRequest) -> HttpResponse:
    logout(request)
    answer = HttpResponseRedirect(reverse("accounts:sign_in") + "?ended=1")
    if request.headers.get("HX-Request"):  # a fragment cannot show the sign-in page: let the whole page go there
        answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
        answer["HX-Redirect"] = reverse("accounts:sign_in") + "?ended=1"
    return answer


def _allowed_before_a_new_password() -> tuple[str, ...]:
    return reverse("accounts:password"), reverse("accounts:sign_out"), reverse("accounts:sign_in")


def _choose_post(request: HttpRequest) -> None:
    request.posts = list(request.user.posts.in_force().select_related("place").order_by("id"))
    chosen = request.session.get("post")
    request.on_post = next((post for post in request.posts if post.pk == chosen), None) or next(
        iter(request.posts), None
    )
    if request.on_post:
        request.on_post.holder = request.user
        request.scope = request.on_post.scope()
