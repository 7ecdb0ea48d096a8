"""Pages for what went wrong: each says it in a sentence and leads back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shouwang.web.headers import POLICY


def forbidden(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "web/forbidden.html", status=403)


def missing(request: HttpRequest, exception=None) -> HttpResponse:
    """Not there, or not within the viewer's places: the two are not told apart."""
    return render(request, "web/missing.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    answer = render(request, "web/broken.html", status=500)
    answer["Content-Security-Policy"] = f"{POLICY}; style-src 'unsafe-inline'"  # it stands alone, without a style sheet
    return answer
