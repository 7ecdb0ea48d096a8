"""Puts `request.user`, its posts and `request.scope`; opens nothing: the doors open the transaction.

A session ends after a while without a click, and after a working day whatever happens; a second factor that has not been
shown leads to the page that asks for it, a one-time password to the page that replaces it, and nowhere else. A post that
somebody acts on for its holder stands among his own, from the first day to the last.

On an exercise site a signed-in request may carry its instant (header `X-At`); the exercise goes on from there when the
operator says so with a deed, and never through a page that is read.
"""

from datetime import date, datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib.auth import get_user, logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from shouwang.accounts.limits import hold
from shouwang.accounts.models import Post
from shouwang.accounts.second import in_the_way
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
        request.exercise_on = day(now(site)) if _is_exercise(site) else None
        if isinstance(request.user, AnonymousUser):
            return self.get_response(request)
        if is_over(request.session, timezone.now()):
            return _ended(request)
        if request.session.modified:
            seen(request.session.session_key, timezone.now())
        _choose_post(request, day(now(site)))
        if leads_to := _asked_first(request, _is_exercise(site)):
            return _lead_to(request, leads_to)
        return self._at_its_instant(request)

    def _at_its_instant(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-At")
        if not given:
            return self.get_response(request)
        try:
            moves = request.method == "POST" and request.scope.role == "operator"
            with told(given, moves=moves) as at:
                request.exercise_on = day(at)
                _choose_post(request, day(at))
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
    return _lead_to(request, reverse("accounts:sign_in") + "?ended=1")


def _lead_to(request: HttpRequest, address: str) -> HttpResponse:
    answer = HttpResponseRedirect(address)
    if request.headers.get("HX-Request"):  # a fragment cannot show a page of its own: let the whole page go there
        answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
        answer["HX-Redirect"] = address
    return answer


def _is_exercise(site: Site | None) -> bool:
    return bool(site and site.is_exercise)


def _asked_first(request: HttpRequest, is_exercise: bool) -> str:
    """Where somebody has to go before he may go anywhere else; "" when he is there, or nothing is asked of him."""
    away = {reverse("accounts:sign_out"), reverse("accounts:sign_in")}
    roles = {post.role for post in request.posts}
    page = in_the_way(request.session, request.user, roles, day(timezone.now()), is_exercise=is_exercise)
    if page:
        is_page = request.method == "GET" and "HX-Request" not in request.headers
        wanted = f"?{urlencode({'next': request.get_full_path()})}" if is_page else ""
        return "" if request.path in away | {page} else page + wanted
    password = reverse("accounts:password")
    return password if request.user.must_change_password and request.path not in away | {password} else ""


def _choose_post(request: HttpRequest, on: date) -> None:
    posts = Post.objects.of(request.user, on).select_related("place").order_by("id")
    request.posts = sorted((post.taken_by(request.user) for post in posts), key=lambda post: post.acting)  # own first
    chosen = request.session.get("post")
    request.on_post = next((post for post in request.posts if post.pk == chosen), None) or next(
        iter(request.posts), None
    )
    request.scope = request.on_post.scope() if request.on_post else NOBODY
