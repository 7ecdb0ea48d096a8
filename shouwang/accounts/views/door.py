"""Signing in and out, where one is signed in, choosing a post, changing the password."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from shouwang.accounts.forms import PasswordForm, SignInForm
from shouwang.accounts.limits import hold, limits
from shouwang.accounts.models import Post, User
from shouwang.accounts.second import in_the_way
from shouwang.accounts.sessions import digest
from shouwang.accounts.signed_in import address_of, note, onward, renamed, standing, welcome
from shouwang.accounts.signed_in import end as end_session
from shouwang.accounts.signing import set_password, sign_in
from shouwang.places.clock import day, instant
from shouwang.places.clock import machine as clock
from shouwang.refusal import Refused
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.search import whole


def door(request: HttpRequest) -> HttpResponse:
    """The sign-in page: the one page that somebody unknown may open."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = sign_in(**form.cleaned_data, address=address_of(request), at=clock())
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            _let_in(request, user)
            return redirect(_after_sign_in(request, user))
    told = {"form": form, "next": request.GET.get("next", ""), "ended": "ended" in request.GET}
    return render(request, "accounts/sign_in.html", told, status=200 if request.method == "GET" else 401)


def _let_in(request: HttpRequest, user: User) -> None:
    """Begin the session; who still has to show a second factor has not arrived, and is told no news."""
    before = user.last_login  # `login` writes its own
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    hold(request.session, day(clock()))
    note(request, user, clock())
    user.last_login = before
    if in_the_way(
        request.session,
        user,
        {post.role for post in Post.objects.of(user, day(instant()))},
        day(clock()),
        is_exercise=bool(request.exercise_on),
    ):
        user.save(update_fields=["last_login"])
    else:
        welcome(request, user, instant())


def _after_sign_in(request: HttpRequest, user: User) -> str:
    if user.must_change_password:
        return reverse("accounts:password")
    if Post.objects.of(user, day(instant())).count() > 1:
        return f"{reverse('accounts:switch')}?{urlencode({'next': onward(request.POST)})}"
    return onward(request.POST)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("accounts:sign_in")


@reads("accounts.switch")
def sessions_page(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    told = {"rows": standing(request.user), "here": digest(request.session.session_key)}
    return render(request, "accounts/sessions.html", told)


@writes("accounts.switch")
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one of one's own sessions, or all but this one."""
    chosen = whole(request.POST.get("session"))
    count = end_session(request.user, pk=chosen, besides=request.session.session_key, at=clock())
    messages.success(request, f"已退出 {count} 处登录。" if count else "没有别处的登录。")
    return redirect("accounts:sessions")


sessions = by_method(get=sessions_page, post=end_sessions)


@reads("accounts.switch")
def choose_page(request: HttpRequest) -> HttpResponse:
    """One's own posts, to choose the one to work as."""
    return render(request, "accounts/choose.html", {"posts": request.posts, "next": onward(request.GET)})


@writes("accounts.switch")
def choose(request: HttpRequest) -> HttpResponse:
    """Go on working as another of one's own posts."""
    chosen = next((post for post in request.posts if str(post.pk) == request.POST.get("post")), None)
    if chosen is None:
        raise Refused("not_yours", "这不是您的岗位。")
    request.session["post"] = chosen.pk
    return redirect(onward(request.POST))


switch = by_method(get=choose_page, post=choose)


@reads("accounts.switch")
def password_page(request: HttpRequest) -> HttpResponse:
    return _password_page(request, PasswordForm())


def _password_page(request: HttpRequest, form: PasswordForm, status: int = 200) -> HttpResponse:
    form.fields["new"].help_text = f"至少 {limits(day(instant())).password_length} 位，不要全是数字。"
    return render(request, "accounts/password.html", {"form": form}, status=status)


@writes("accounts.switch")
def change_password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST)
    if form.is_valid() and not request.user.check_password(form.cleaned_data["old"]):
        form.add_error("old", "原密码不对。")
    if form.is_valid():
        _take_new_password(request, form)
    if not form.is_valid():
        return _password_page(request, form, 400)
    before = request.session.session_key
    update_session_auth_hash(request, request.user)
    renamed(before, request.session.session_key)
    messages.success(request, "密码已修改。")
    return redirect("desk:work")


def _take_new_password(request: HttpRequest, form: PasswordForm) -> None:
    try:
        set_password(request.user, form.cleaned_data["old"], form.cleaned_data["new"], on=day(instant()))
    except Refused as refused:
        form.add_error("new", refused.sentence)


password = by_method(get=password_page, post=change_password)
