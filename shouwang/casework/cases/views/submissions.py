"""Submissions: the village's list to the township, and what the township answered to each household."""

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.casework.cases import sheets
from shouwang.casework.cases.forms import SubmitForm
from shouwang.casework.cases.models import Passage, Submission, SubmissionLine
from shouwang.casework.cases.submit import SUBMIT
from shouwang.casework.cases.submit import submit as send
from shouwang.casework.cases.views.asked import now, passages, picked, today, village
from shouwang.casework.cases.weigh import needs_submission
from shouwang.casework.visits.typed import said
from shouwang.registry.narrow import Columns, ListFilter, taken
from shouwang.web.doors import reads, writes
from shouwang.web.paging import paged

NEWEST = ("-on", "-id")
OF_SUBMISSIONS = Columns(name="", day="on", day_word="上报")
MARKS, ANSWERS = [("waiting", "有待审的户"), ("back", "有退回的户")], {"waiting": "", "back": "back"}


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
    form, found = _submissions(request)
    one = paged(request, found, NEWEST)
    told = {"rows": [(row, sheets.tally(row)) for row in one.rows], "pager": one, "filters": form.shown(request)}
    if request.on_post.place.level in ("village", "group"):
        told["waiting"] = _due(request, village(request))
        told["form"] = SubmitForm(initial={"on": today()})
    return render(request, "cases/submissions.html", told)


def _submissions(request: HttpRequest) -> tuple[ListFilter, QuerySet[Submission]]:
    form = ListFilter(request, OF_SUBMISSIONS, marks=MARKS)
    found = Submission.objects.visible_to(request.scope).select_related("place").prefetch_related("lines")
    if form.situation in ANSWERS:
        found = found.filter(
            Exists(SubmissionLine.objects.filter(submission=OuterRef("pk"), answer=ANSWERS[form.situation]))
        )
    return form, form.narrow(found)


@reads("cases.see")
def submissions_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    return taken("村级上报", sheets.SUBMISSIONS, sheets.submissions, _submissions(request)[1].order_by(*NEWEST))


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
