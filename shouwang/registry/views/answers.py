"""Pages of what a registry file left to people: questions to be answered, households that changed their village."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from shouwang.places.clock import instant
from shouwang.places.code import at_level
from shouwang.registry import listing
from shouwang.registry.announce import have_read
from shouwang.registry.faults import KNOWN
from shouwang.registry.forms import RevokeForm
from shouwang.registry.found import words
from shouwang.registry.models import Question, VillageChange
from shouwang.registry.questions import answer, revoke, verdicts
from shouwang.web.doors import by_method, reads, writes
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
    told |= {"tabs": _tabs("questions")}
    return render(request, "registry/questions.html", told)


@writes("registry.enrol")
def answer_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One question is answered, with what shows it."""
    row = get_object_or_404(Question.objects.visible_to(request.scope), pk=pk)
    verdict, reason = request.POST.get("answer", ""), request.POST.get("reason", "")
    answer(row, verdict, reason=reason, by=request.on_post, at=instant())
    messages.success(request, "已答复。这份文件再载入一次，其余内容即按答复办理。")
    return redirect("registry:questions")


def _tabs(now: str) -> list[dict]:
    pairs = (("questions", "待答复"), ("answers", "沿用的答复"))
    return [{"title": title, "url": reverse(f"registry:{name}"), "active": name == now} for name, title in pairs]


@reads("registry.enrol")
def answers(request: HttpRequest) -> HttpResponse:
    """Answers that hold for later files, the newest first."""
    rows = Question.objects.visible_to(request.scope).answered()
    page = paged(request, rows.select_related("batch", "person", "answered_by__holder"), ("-id",))
    return render(request, "registry/answers.html", {"page": page, "pager": page, "tabs": _tabs("answers")})


@reads("registry.enrol")
def given(request: HttpRequest, pk: int) -> HttpResponse:
    return _given(request, _answered(request, pk), RevokeForm())


@writes("registry.enrol")
def revoke_one(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _answered(request, pk), RevokeForm(request.POST)
    if not form.is_valid():
        return _given(request, row, form, status=422)
    revoke(row, reason=form.cleaned_data["reason"], by=request.on_post, at=instant())
    messages.success(request, "已撤销；这一行重新待答复，以后的文件不再沿用。")
    return redirect("registry:answers")


one_answer = by_method(get=given, post=revoke_one)


def _answered(request: HttpRequest, pk: int) -> Question:
    rows = Question.objects.visible_to(request.scope).exclude(answer="")
    return get_object_or_404(rows.select_related("batch", "household", "person", "answered_by__holder"), pk=pk)


def _given(request: HttpRequest, row: Question, form: RevokeForm, status: int = 200) -> HttpResponse:
    told = {"row": row, "form": form, "sentence": KNOWN[row.code][1], "where": words({row.place_id})[row.place_id]}
    told["may_revoke"] = row.answer != "same" and not row.revoked_at
    return render(request, "registry/answer.html", told, status=status)


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
