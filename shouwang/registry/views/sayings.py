"""Pages of what was said: where every fact comes from, and where two sources contradict each other."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.places.clock import day, instant
from shouwang.registry import listing, settle
from shouwang.registry.found import words
from shouwang.registry.models import Contradiction, Household
from shouwang.registry.narrow import Columns, ListFilter, taken
from shouwang.registry.pairs import survivor_of
from shouwang.registry.provenance import facts_of
from shouwang.registry.sheet import CONTRADICTIONS, contradiction_lines
from shouwang.registry.sides import sides_of
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.fields import DayField
from shouwang.web.paging import paged


class AsOfForm(forms.Form):
    """The day that is asked about, and the day by whose end it had to be known."""

    on = DayField("看哪一天", required=False)
    known = DayField("按哪天已知的", required=False)


class SettleForm(forms.Form):
    takes_other = forms.TypedChoiceField(
        label="以哪一说为准", choices=[("0", "以现采用的为准"), ("1", "以另一说为准")], coerce=lambda said: said == "1",
        widget=forms.RadioSelect, empty_value=None,
    )  # fmt: skip
    note = forms.CharField(label="依据", max_length=200)


@reads("registry.see")
def facts(request: HttpRequest, key: str) -> HttpResponse:
    """Every fact of a household as of a day, each with its source."""
    household = get_object_or_404(Household.objects.visible_to(request.scope), key=key)
    if now := survivor_of(household):
        return redirect("registry:facts", now.key)
    today, form = day(instant()), AsOfForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    on, known = said.get("on") or today, said.get("known") or today
    told = {"household": household, "form": form, "groups": facts_of(household, on, known), "on": on, "known": known}
    told |= {"is_past": on < today or known < today, "may_erase": request.scope.may("registry.erase")}
    return render(request, "registry/facts.html", told)


@reads("registry.see")
def contradictions(request: HttpRequest) -> HttpResponse:
    """Facts about which two sources say different things: both sides, the newest first."""
    form, rows = _open(request)
    page = paged(request, rows, ("-since", "id"))
    listing.place_words(page.rows, words({row.place_id for row in page.rows}))
    for row, sides in zip(page.rows, sides_of(page.rows), strict=True):
        row.sides = sides
    told = {"page": page, "pager": page, "filters": form.shown(request), "may": request.scope.may("registry.correct")}
    return render(request, "registry/contradictions.html", told)


@reads("registry.see")
def contradictions_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    return taken("两说待核定", CONTRADICTIONS, contradiction_lines, _open(request)[1].order_by("-since", "id"))


def _open(request: HttpRequest) -> tuple[ListFilter, QuerySet[Contradiction]]:
    form = ListFilter(request, Columns(number="household__key", day="since", day_word="发现"))
    rows = Contradiction.objects.visible_to(request.scope).open().select_related("household", "person")
    return form, form.narrow(rows)


@reads("registry.correct")
def look(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _one(request, pk), SettleForm())


@writes("registry.correct")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody decides which of the two holds, with what shows it."""
    row, form = _one(request, pk), SettleForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    settle.settle(row, **form.cleaned_data, by=request.on_post, at=instant())
    messages.success(request, "已核定；以后两方再说同样的话，不再列出。")
    return redirect("registry:contradictions")


contradiction = by_method(get=look, post=decide)


def _one(request: HttpRequest, pk: int) -> Contradiction:
    rows = Contradiction.objects.visible_to(request.scope).select_related("household", "person")
    return get_object_or_404(rows, pk=pk)


def _page(request: HttpRequest, row: Contradiction, form: SettleForm, status: int = 200) -> HttpResponse:
    row.sides = sides_of([row])[0]
    told = {"row": row, "form": form, "where": words({row.place_id})[row.place_id]}
    return render(request, "registry/contradiction.html", told, status=status)
