"""Every list that leaves the house leaves a line: who took which list, how it was filtered, how many rows.

The line is written after the page's own door has closed, because a page that is read changes nothing; when it cannot be
written, the list is not handed out.
"""

import re

from django.http import HttpRequest, HttpResponse

from shouwang.accounts.models import Post
from shouwang.places.clock import instant
from shouwang.places.code import span
from shouwang.trail.write import write
from shouwang.web.sight import Scope, within

VERB = "lists.take"
OF_THE_PAGE = {"after", "before", "once"}  # where somebody stood in a list, not what he asked for
_LONG_NUMBER = re.compile(r"[0-9Xx]{11,}")


class TakingMiddleware:
    """Writes the line for every answer that carries a table of ours (see `web.download.attachment`)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if getattr(answer, "taken", None) and answer.status_code == 200:
            name, rows, sha256 = answer.taken
            note_taking(name, _filter(request), rows, sha256, by=request.on_post, at=instant())
        return answer


def note_taking(name: str, chosen: str, rows: int, sha256: str, *, by: Post, at) -> None:
    """One line for a list or export taken away: its name, its filter as the address says it, its rows, its hash."""
    lo, hi = span(by.place_id)
    changes = {"rows": [None, rows], "filter": [None, chosen], "sha256": [None, sha256]}
    with within(Scope(kind="post", lo=lo, hi=hi, user_id=by.holder_id, post_id=by.pk)):
        write(VERB, by=by, at=at, subject=by, place_id=by.place_id, changes=changes, note=name)


def _filter(request: HttpRequest) -> str:
    """What was asked for; a number that somebody typed into a search field is not kept."""
    asked = {word: value for word, value in request.GET.items() if value and word not in OF_THE_PAGE}
    return "；".join(f"{word}={_LONG_NUMBER.sub('***', value)}" for word, value in sorted(asked.items()))[:500]
