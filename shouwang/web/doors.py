"""The doors: the only places where HTTP meets the clock, the user and the transaction.

A view under `@reads` answers GET inside a READ ONLY transaction; one under `@writes` answers POST with one verb, and a
refusal becomes a page with its sentence (409). Both render inside the transaction: rendering after it shows nothing.
"""

import uuid
from functools import wraps
from urllib.parse import urlencode

from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render

from shouwang.refusal import Refused
from shouwang.web.models import Posted
from shouwang.web.sight import within


def reads(verb: str):
    """A page: GET only, for those whose role may `verb`; nothing can be changed through it."""
    return _door(verb, ("GET", "HEAD"), read_only=True)


def writes(verb: str):
    """A deed: POST only; the same form posted twice (hidden field `once`) counts once."""
    return _door(verb, ("POST",), read_only=False)


def by_method(*, get, post):
    """One address, two doors: the page and the deed."""

    def view(request: HttpRequest, *args, **kwargs):
        return (post if request.method == "POST" else get)(request, *args, **kwargs)

    view.verbs = (get.verb, post.verb)
    return view


def _door(verb: str, methods: tuple[str, ...], *, read_only: bool):
    def decorate(view):
        @wraps(view)
        def door(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if _holds_nul(request.path, *request.GET, *request.GET.values()):
                raise Http404
            turned_away = _turned_away(request, verb)
            if turned_away:
                return turned_away
            try:
                _check_signs(request)
                return _answer(view, request, args, kwargs, read_only)
            except Refused as refused:
                return refusal(request, refused)

        door.verb, door.methods = verb, methods
        return door

    return decorate


def _holds_nul(*texts: str) -> bool:
    """A sign that no text column can hold; it comes from tools, never from a keyboard."""
    return any("\x00" in text for text in texts)


def _check_signs(request: HttpRequest) -> None:
    if request.method == "POST" and _holds_nul(*(text for _, texts in request.POST.lists() for text in texts)):
        raise Refused("bad_sign", "填写的内容里有无法保存的控制字符，请删去后重新提交。")


def _turned_away(request: HttpRequest, verb: str) -> HttpResponse | None:
    if request.scope.user_id is None:
        return HttpResponseRedirect(
            f"/sign-in/?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else "/sign-in/"
        )
    if request.scope.may(verb):
        return None
    return render(request, "web/forbidden.html", {"verb": verb}, status=403)


def _answer(view, request, args, kwargs, read_only) -> HttpResponse:
    with within(request.scope, read_only=read_only):
        key = None if read_only else _once(request)
        if key and (earlier := Posted.objects.filter(key=key, user_id=request.scope.user_id).first()):
            return HttpResponseRedirect(earlier.location or "/")
        response = view(request, *args, **kwargs)
        if key:
            _remember(key, request, response)
        if hasattr(response, "render") and callable(response.render):
            response.render()
        return response


def _once(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("once", ""))
    except ValueError:
        return None


def _remember(key: uuid.UUID, request: HttpRequest, response: HttpResponse) -> None:
    if response.status_code >= 400 or not response.get("Location"):
        return
    try:
        with transaction.atomic():
            Posted.objects.create(key=key, user_id=request.scope.user_id, location=response["Location"][:500])
    except IntegrityError:
        raise Refused("posted_twice", "这张表已经提交过，正在处理，请刷新页面查看结果。") from None


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The page with a refusal's sentence (409)."""
    with within(request.scope, read_only=True):
        return render(request, "web/refused.html", {"refused": refused}, status=409)
