"""Where somebody is signed in: his sessions, told by device and address, each ended by himself when he likes."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from shouwang.accounts import sessions
from shouwang.accounts.models import SignIn, User
from shouwang.accounts.sessions import digest
from shouwang.refusal import Refused
from shouwang.trail.models import Line
from shouwang.web.sight import Scope, within
from shouwang.web.templatetags import words

SYSTEMS = (("MicroMessenger", "微信"), ("Android", "安卓手机"), ("iPhone", "iPhone"), ("iPad", "iPad"),
           ("Windows", "Windows 电脑"), ("Mac OS", "苹果电脑"), ("Linux", "Linux 电脑"))  # fmt: skip


def address_of(request) -> str:
    """The address that the request came from; behind our own proxy the one that it forwards."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return (forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", ""))[:45]


def device_of(agent: str) -> str:
    """A device in a word or two, from what the browser says of itself."""
    return next((word for sign, word in SYSTEMS if sign in agent), "其他设备")


def note(request, user: User, at: datetime) -> None:
    """A session has begun."""
    SignIn.objects.create(
        user=user, session=digest(request.session.session_key), began_at=at, seen_at=at, address=address_of(request),
        device=device_of(request.headers.get("User-Agent", "")),
    )  # fmt: skip


def seen(session: str, at: datetime) -> None:
    """The session was used; told once a minute at most."""
    SignIn.objects.filter(session=digest(session)).update(seen_at=at)


def renamed(before: str, after: str) -> None:
    """The session goes on under another key, as Django gives it one with a new password."""
    SignIn.objects.filter(session=digest(before)).update(session=digest(after))


def standing(user: User) -> list[SignIn]:
    """The sessions of a user that have not ended, newest first."""
    rows = list(SignIn.objects.filter(user=user, ended_at__isnull=True).order_by("-seen_at", "-id"))
    alive = sessions.alive(row.session for row in rows)
    return [row for row in rows if row.session in alive]


def welcome(request, user: User, at: datetime) -> None:
    """Somebody has shown all that is asked of him: he is told the news, and has been here."""
    for sentence in news(user, user.last_login):
        messages.warning(request, sentence)
    user.last_login = at
    user.save(update_fields=["last_login"])


def onward(given) -> str:
    """Where a form or an address says to go on (`next`): an address of this house, never of another."""
    wanted = given.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else reverse("desk:work")


def news(user: User, since: datetime | None) -> list[str]:
    """What was done to somebody's posts and password since he was here last: he is told at the door."""
    posts = list(user.posts.in_force())
    if since is None or not posts:
        return []
    about = Q(
        subject_kind="accounts.user",
        subject_key=str(user.pk),
        verb__in=["accounts.reset_password", "vault.reset_factor"],
    )
    about |= Q(subject_kind="accounts.post", subject_key__in=[str(post.pk) for post in posts],
               verb__in=["accounts.appoint", "accounts.pass_on"])  # fmt: skip
    with within(_everywhere()):
        lines = (
            Line.objects.filter(about, at__gt=since)
            .exclude(user=user)
            .select_related("user", "post__place")
            .order_by("id")
        )
        return [
            f"{words.day(line.on)}，{line.who}为您办理了“{line.title}”。如非您所知，请立即联系安全管理员。"
            for line in lines
        ]


def _everywhere() -> Scope:
    return Scope(kind="post", lo=1, hi=10**15)


def end(user: User, *, pk: int | None = None, besides: str = "", at: datetime) -> int:
    """End one of one's own sessions, or (without `pk`) all `besides` one; how many ended. Refused: `not_yours`."""
    with transaction.atomic():
        rows = SignIn.objects.select_for_update().filter(user=user, ended_at__isnull=True)
        chosen = list(rows.filter(pk=pk) if pk else rows.exclude(session=digest(besides)))
        if pk and not chosen:
            raise Refused("not_yours", "这次登录已经退出，或者不是您的。")
        sessions.end(row.session for row in chosen)
        SignIn.objects.filter(pk__in=[row.pk for row in chosen]).update(ended_at=at)
    return len(chosen)
