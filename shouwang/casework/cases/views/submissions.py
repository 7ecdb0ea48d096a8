"""Submissions: the village's list to the township, and what the township answered to each household."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.casework.cases.forms import SubmitForm
from shouwang.casework.cases.models import Passage, Submission, SubmissionLine
from shouwang.casework.cases.submit import SUBMIT
from shouwang.casework.cases.submit import submit as send
from shouwang.casework.cases.views.asked import now, passages, picked, today, village
from shouwang.casework.cases.weigh import needs_submission
from shouwang.casework.visits.typed import said
from shouwang.web.doors import reads, writes
from shouwang.web.paging import paged


def _due(request: HttpRequest, place) -> list[Passage]:
    """The households of a village that can go up now."""
    rows = passages(request).within(place.pk).order_by("purpose", "place_id", "id")
    waiting = set(
        SubmissionLine.objects.within(place.pk).filter(answer__in=["", "pass"]).values_list("passage_id", flat=True)
    )
    return [row for row in rows if row.pk not in waiting and _can_go(row)]


def _can_go(row: Passage) -> bool:
    steps = [row.line.step(key) for key in row.due]
    return any(step.key == SUBMIT or needs_submission(row.line, step) for step in steps)


@reads("cases.see")
def submissions(request: HttpRequest) -> HttpResponse:
    """The submissions within one's places; a village sends the next list from here."""
    rows = Submission.objects.visible_to(request.scope).select_related("place").prefetch_related("lines")
    one = paged(request, rows, ["-on", "-id"])
    told = {"rows": [(row, _tally(row)) for row in one.rows], "pager": one}
    if request.on_post.place.level in ("village", "group"):
        told["waiting"] = _due(request, village(request))
        told["form"] = SubmitForm(initial={"on": today()})
    return render(request, "cases/submissions.html", told)


def _tally(row: Submission) -> dict:
    answers = [line.answer for line in row.lines.all()]
    return {
        "all": len(answers),
        "waiting": answers.count(""),
        "passed": answers.count("pass"),
        "back": answers.count("back"),
    }


@writes("cases.submit")
def submit(request: HttpRequest) -> HttpResponse:
    told = said(SubmitForm(request.POST))
    made = send(village(request), picked(request), note=told["note"], **now(request, told["on"]))
    messages.success(request, f"已上报 {made.key}。")
    return redirect("cases:submission", made.key)


@reads("cases.see")
def submission(request: HttpRequest, key: str) -> HttpResponse:
    """One list: each household with the township's answer, its opinion and the papers that were missing."""
    rows = Submission.objects.visible_to(request.scope).select_related("place", "by__place")
    one = get_object_or_404(rows, key=key)
    lines = one.lines.select_related("passage__case__household").order_by("id")
    told = {"submission": one, "lines": lines, "paper": {"at": now(request)["at"], "number": one.key}}
    return render(request, "cases/submission.html", told)
