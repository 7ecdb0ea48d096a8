"""Signing in and out, choosing a post, changing the password."""

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from shouwang.accounts.forms import PasswordForm, SignInForm
from shouwang.accounts.signing import set_password, sign_in
from shouwang.places.clock import instant
from shouwang.refusal import Refused
from shouwang.web.doors import by_method, reads, writes


def door(request: HttpRequest) -> HttpResponse:
    """The sign-in page: the one page that somebody unknown may open."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = sign_in(**form.cleaned_data, at=instant())
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            return redirect("accounts:password" if user.must_change_password else _next(request))
    status = 200 if request.method == "GET" else 401
    return render(request, "accounts/sign_in.html", {"form": form, "next": request.GET.get("next", "")}, status=status)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else reverse("desk:work")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("accounts:sign_in")


@writes("accounts.switch")
def switch(request: HttpRequest) -> HttpResponse:
    """Go on working as another of one's own posts."""
    chosen = next((post for post in request.posts if str(post.pk) == request.POST.get("post")), None)
    if chosen is None:
        raise Refused("not_yours", "这不是您的岗位。")
    request.session["post"] = chosen.pk
    return redirect("desk:work")


@reads("accounts.switch")
def password_page(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/password.html", {"form": PasswordForm()})


@writes("accounts.switch")
def change_password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST)
    if form.is_valid() and not request.user.check_password(form.cleaned_data["old"]):
        form.add_error("old", "原密码不对。")
    if not form.is_valid():
        return render(request, "accounts/password.html", {"form": form}, status=400)
    set_password(request.user, form.cleaned_data["new"])
    update_session_auth_hash(request, request.user)
    messages.success(request, "密码已修改。")
    return redirect("desk:work")


password = by_method(get=password_page, post=change_password)
