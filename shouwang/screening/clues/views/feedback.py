"""What departments are told: which lists are answered how far, each row's answer, and the file of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.places.clock import day, instant
from shouwang.screening.clues.feedback import COLUMNS, answered_rows, answers_to, issue, note_download, overview
from shouwang.screening.clues.told import WORDS
from shouwang.screening.clues.views.asked import now, take_away
from shouwang.screening.intake.models import Delivery
from shouwang.web.doors import reads, writes
from shouwang.web.paging import paged


@reads("clues.feedback")
def deliveries(request: HttpRequest) -> HttpResponse:
    """Departments by period: rows delivered, answered, still being looked at."""
    one = paged(request, Delivery.objects.visible_to(request.scope).in_force(), ["-received_at", "-id"])
    return render(request, "clues/feedback.html", {"rows": overview(one.rows), "pager": one})


def _delivery(request: HttpRequest, key: str) -> Delivery:
    return get_object_or_404(Delivery.objects.visible_to(request.scope).in_force(), key=key)


@reads("clues.feedback")
def delivery(request: HttpRequest, key: str) -> HttpResponse:
    """Each row's own answer, and the button that tells the department."""
    found = _delivery(request, key)
    one = paged(request, answers_to(found), ["row", "id"])
    told = {
        "of": overview([found])[0],
        "rows": [(line, WORDS.get(line.verdict, line.verdict)) for line in one.rows],
        "issues": found.feedbacks.select_related("by__place").order_by("-id"),
        "pager": one,
        "may_issue": request.scope.may("clues.issue_feedback") and request.on_post.place.level == "county",
    }
    return render(request, "clues/feedback_delivery.html", told)


@writes("clues.issue_feedback")
def tell(request: HttpRequest, key: str) -> HttpResponse:
    made = issue(_delivery(request, key), **now(request))
    messages.success(request, f"已反馈 {made.rows} 行（{made.key}），尚在核查 {made.pending} 行。")
    return redirect("clues:feedback_delivery", key)


@writes("clues.feedback")
def download(request: HttpRequest, key: str) -> HttpResponse:
    """The answers as an Excel file; who took it is noted."""
    found, at = _delivery(request, key), instant()
    rows = answered_rows(found)
    note_download(found, by=request.on_post, at=at, count=len(rows))
    return take_away(f"反馈-{found.key}-{day(at):%Y%m%d}", COLUMNS, rows, most=len(rows))
