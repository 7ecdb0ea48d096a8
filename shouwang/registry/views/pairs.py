"""Pages of those who may be registered twice: the list, the two side by side, the answer, and the way back."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.places.clock import day, instant
from shouwang.queue.door import ask
from shouwang.refusal import Refused
from shouwang.registry import jobs, pairs, unite
from shouwang.registry.forms import ReasonForm
from shouwang.registry.found import words
from shouwang.registry.models import Duplicate, Household, Person
from shouwang.registry.models.same import REASONS
from shouwang.registry.narrow import Columns, ListFilter, taken
from shouwang.registry.pair_form import PairForm
from shouwang.registry.part import part
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.menu import address
from shouwang.web.paging import paged

DONE = {
    "same": "已合并，另一边的线索、监测帮扶、走访和措施都归到保留的一边。",
    "apart": "已记为不是，不再提示。",
    "later": "已记下，仍留在名单里。",
}


@reads("registry.see")
def duplicates(request: HttpRequest) -> HttpResponse:
    """Those that may be registered twice, as far as both lie within one's places."""
    form, rows, tab = _list(request)
    page = paged(request, rows, ("id",))
    said = words({home.place_id for row in page.rows for home in (row.household, row.other)})
    for row in page.rows:
        row.where, row.other_where = said[row.household.place_id], said[row.other.place_id]
    told = {"page": page, "pager": page, "filters": form.shown(request), "tabs": form.tabs(request, pairs.TABS, tab)}
    told |= {"tab": tab, "may": request.scope.may("registry.unite")}
    return render(request, "registry/duplicates.html", told)


@reads("registry.see")
def duplicates_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    return taken("疑似重复", pairs.COLUMNS, pairs.lines, _list(request)[1].order_by("id"))


def _list(request: HttpRequest) -> tuple[ListFilter, QuerySet[Duplicate], str]:
    form = ListFilter(
        request, Columns(number="household__key", day="found_on", day_word="发现"), marks=REASONS, keeps="list"
    )
    tab = form.tab if form.tab in dict(pairs.TABS) else "household"
    rows = pairs.listed(form.narrow(Duplicate.objects.visible_to(request.scope)), tab)
    return form, rows.filter(reason=form.situation) if form.situation else rows, tab


@writes("registry.unite")
def seek(request: HttpRequest) -> HttpResponse:
    """Look for them anew, in the background."""
    at = instant()
    ask(jobs.seek_twins, by=request.on_post, at=at, key=f"twins.{request.on_post.place_id}.{at:%Y%m%d%H%M}")
    messages.success(request, "已开始重新查找，完成后名单随之更新。")
    return redirect("registry:duplicates")


@reads("registry.see")
def look(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _one(request, pk))


@writes("registry.unite")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody says whether the two are one."""
    pair = _one(request, pk)
    form = _form(pair, request.POST)
    if not form.is_valid():
        return _page(request, pair, form, status=422)
    try:
        _answer(pair, form, by=request.on_post, at=instant())
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return _page(request, _one(request, pk), form, status=409)
    messages.success(request, DONE[form.cleaned_data["answer"]])
    return (
        redirect("registry:duplicate", pk) if form.cleaned_data["answer"] == "same" else redirect("registry:duplicates")
    )


duplicate = by_method(get=look, post=decide)


def _answer(pair: Duplicate, form: PairForm, *, by, at) -> None:
    said = form.cleaned_data
    act = {"note": said["note"], "by": by, "at": at}
    if said["answer"] != "same":
        (unite.tell_apart if said["answer"] == "apart" else unite.put_off)(pair, **act)
    elif pair.kind == "person":
        unite.unite_persons(pair, Person(pk=said["keeps"]), **act)
    else:
        members = form.said("member_")
        if len(set(members.values())) < len(members):
            raise Refused("one_twice", "两名成员不能对应同一个人，请核对。")
        if said["keeps"] == pair.household_id:
            members = {other: one for one, other in members.items()}
        unite.unite_households(pair, Household(pk=said["keeps"]), members, form.said("relation_"), **act)


@writes("registry.unite")
def take_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """A merge is taken back."""
    pair, form = _one(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, pair, undo=form, status=422)
    part(pair, note=form.cleaned_data["reason"], by=request.on_post, at=instant())
    messages.success(request, "已撤销合并，两边各归各的。")
    return redirect("registry:duplicate", pk)


def _one(request: HttpRequest, pk: int) -> Duplicate:
    return get_object_or_404(Duplicate.objects.visible_to(request.scope).select_related(*pairs.WITH), pk=pk)


def _form(pair: Duplicate, data=None, sides=None) -> PairForm:
    sides = sides or pairs.sides_of(pair, day(instant()))
    form = PairForm(data)
    form.ask(pair.get_kind_display(), sides, pairs.alike(sides[0].members, sides[1].members))
    return form


def _page(request: HttpRequest, pair: Duplicate, form=None, undo=None, status: int = 200) -> HttpResponse:
    sides = pairs.sides_of(pair, day(instant()))
    told = {"pair": pair, "sides": sides, "lines": pairs.compared(sides), "form": form or _form(pair, sides=sides)}
    told |= {"may": request.scope.may("registry.unite"), "undo": undo or ReasonForm()}
    for side in sides:
        side.clues_url = address("clues:of_household", side.household.key)
        side.cases_url = address("cases:of_household", side.household.key)
    return render(request, "registry/duplicate.html", told, status=status)
