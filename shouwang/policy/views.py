"""The policy book: what holds here, who says so, and the area's own lines."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from shouwang.places.clock import day, instant
from shouwang.policy import shipped
from shouwang.policy.enter import decline as decline_line
from shouwang.policy.enter import enter as enter_line
from shouwang.policy.enter import release as release_line
from shouwang.policy.forms import LineForm
from shouwang.policy.in_force import in_force, listed
from shouwang.policy.models import CountyLine
from shouwang.policy.shelves import SUBJECTS, history, shelf, spoken
from shouwang.web.doors import reads, writes


@reads("policy.see")
def book(request: HttpRequest, subject: str = "income_line") -> HttpResponse:
    """One subject of the book as it holds today at the place of the post."""
    if subject not in SUBJECTS:
        raise Http404
    place, today = request.on_post.place, day(instant())
    tabs = [
        {"title": title, "url": reverse("policy:subject", args=[key]), "active": key == subject}
        for key, title in SUBJECTS.items()
    ]
    waiting = CountyLine.objects.waiting().over(place.pk).order_by("id")
    rows = shelf(in_force(place.pk, today), subject)
    titles = shipped.titles()
    told = {"rows": rows, "tabs": tabs, "today": today, "waiting": [(row, titles[row.name]) for row in waiting]}
    return render(request, "policy/book.html", told)


@reads("policy.see")
def line(request: HttpRequest, name: str) -> HttpResponse:
    return _line(request, name, LineForm(initial={"since": day(instant())}))


def _line(request: HttpRequest, name: str, form: LineForm, status: int = 200) -> HttpResponse:
    """One name: every line that has answered here, those that wait, and the form for a new one."""
    term = shipped.terms().get(name)
    if term is None:
        raise Http404
    place = request.on_post.place
    own = CountyLine.objects.over(place.pk).filter(name=name).select_related("place", "enterer", "releaser")
    entered = [(row, *spoken(row.as_line(), term)) for row in own.order_by("-id")]
    told = {"term": term, "form": form, "own": entered, "history": history(listed(place.pk), name)}
    return render(request, "policy/line.html", told | {"subject": SUBJECTS[term.subject]}, status=status)


@writes("policy.enter")
def enter(request: HttpRequest, name: str) -> HttpResponse:
    form = LineForm(request.POST)
    if not form.is_valid():
        return _line(request, name, form, status=422)
    enter_line(form.draft(name), by=request.on_post, at=instant())
    messages.success(request, "已录入，须由另一人发布后生效。")
    return redirect("policy:line", name)


@writes("policy.release")
def release(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CountyLine, pk=pk)
    release_line(row, by=request.on_post, at=instant())
    messages.success(request, "已发布，即时生效。")
    return redirect("policy:line", row.name)


@writes("policy.release")
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CountyLine, pk=pk)
    decline_line(row, by=request.on_post, at=instant(), reason=request.POST.get("reason", ""))
    messages.success(request, "已退回。")
    return redirect("policy:line", row.name)
