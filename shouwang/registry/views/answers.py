"""Pages of what a registry file left to people: questions to be answered, households that changed their village."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.places.clock import instant
from shouwang.places.code import at_level
from shouwang.registry import listing
from shouwang.registry.announce import have_read
from shouwang.registry.faults import KNOWN
from shouwang.registry.found import words
from shouwang.registry.models import Question, VillageChange
from shouwang.registry.questions import answer, verdicts
from shouwang.web.doors import reads, writes
from shouwang.web.paging import paged


@reads("registry.enrol")
def questions(request: HttpRequest) -> HttpResponse:
    """Rows that may mean somebody who is registered: the file's side and the register's, numbers masked."""
    rows = Question.objects.visible_to(request.scope).open().select_related("batch", "household", "person", "number")
    if batch := request.GET.get("batch"):
        rows = rows.filter(batch__key=batch[:40])
    page = paged(request, rows, ("id",))
    listing.place_words(page.rows, words({row.place_id for row in page.rows}))
    for row in page.rows:
        row.sentence = KNOWN[row.code][1]
        row.answers = [(value, title) for value, title in Question.ANSWERS if value in verdicts(row)]
    told = {"page": page, "pager": page, "batch": batch, "may_change": request.scope.may("registry.change")}
    return render(request, "registry/questions.html", told)


@writes("registry.enrol")
def answer_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One question is answered, with what shows it."""
    row = get_object_or_404(Question.objects.visible_to(request.scope), pk=pk)
    verdict, reason = request.POST.get("answer", ""), request.POST.get("reason", "")
    answer(row, verdict, reason=reason, by=request.on_post, at=instant())
    messages.success(request, "已答复。这份文件再载入一次，其余内容即按答复办理。")
    return redirect("registry:questions")


@reads("registry.see")
def village_changes(request: HttpRequest) -> HttpResponse:
    """Households that a file brought to another village: both villages are told, each until it has read it."""
    rows = VillageChange.objects.visible_to(request.scope).filter(seen_at=None)
    page = paged(request, rows.select_related("batch", "before", "after"), ("-id",))
    for row in page.rows:
        here = at_level(row.after_id, "village") == at_level(row.place_id, "village")
        row.direction, row.tone = ("迁入", "good") if here else ("迁出", "warn")
    return render(request, "registry/village_changes.html", {"page": page, "pager": page})


@writes("registry.see")
def read_change(request: HttpRequest, pk: int) -> HttpResponse:
    """A village has read it."""
    notice = get_object_or_404(VillageChange.objects.visible_to(request.scope), pk=pk)
    have_read(notice, by=request.on_post, at=instant())
    messages.success(request, "已记为知悉。")
    return redirect("registry:village_changes")
