"""Pages of the way out: the lists of who may leave, who should be in, who was kept; and one household's exit."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.casework.assistance import listing
from shouwang.casework.assistance.deeds import Deed, Subject
from shouwang.casework.assistance.waiting import over_a_year
from shouwang.casework.cases.models import Case
from shouwang.casework.cases.steps import ELIMINATING
from shouwang.casework.elimination import page
from shouwang.casework.elimination.lists import kept, may_roll_back, should_be_in, should_be_out, to_return_to
from shouwang.casework.elimination.under_way import standing
from shouwang.casework.visits.models import Visit
from shouwang.places.clock import day, instant
from shouwang.policy.book import Book, Missing
from shouwang.policy.in_force import in_force
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.paging import paged

ORDER = ("place_id", "id")
LISTS: dict[str, tuple[str, str, Callable[[QuerySet, date, Book], QuerySet]]] = {
    "": ("消除程序中", "已启动消除程序的户，站在哪一步。", lambda cases, on, book: cases.filter(stage=ELIMINATING)),
    "out": ("应消尽消", "已满规定时间、台账上看不出障碍的户，请入户核查。", should_be_out),
    "kept": ("继续帮扶待研判", "作出“继续帮扶”结论、到了下次研判日期的户。", lambda cases, on, book: kept(cases, on)),
    "year": ("超一年未消除", "纳入超过一年风险仍未消除的户，须专项分析；兜底户除外。", over_a_year),
    "return": (
        "待回访",
        "已消除风险、还要由县级回访的户，到日期后进入“待我办理”。",
        lambda cases, on, book: to_return_to(cases),
    ),
    "back": ("回退候选", "已消除风险又有新线索的户，请核实是否回退。", lambda cases, on, book: may_roll_back(cases)),
}


def _tabs(now: str) -> list[dict]:
    tabs = [{"title": title, "url": f"?list={key}", "active": key == now} for key, (title, *_) in LISTS.items()]
    return [*tabs, {"title": "应纳未纳", "url": "?list=in", "active": now == "in"}]


@reads("elimination.see")
def exits(request: HttpRequest) -> HttpResponse:
    """Who is on the way out, who should be, who was kept, who may have to come back."""
    today, chosen = day(instant()), request.GET.get("list", "")
    if chosen == "in":
        return _to_be_in(request)
    chosen = chosen if chosen in LISTS else ""
    book = in_force(request.on_post.place_id, today)
    cases, sub = Case.objects.visible_to(request.scope).select_related("household"), LISTS[chosen][1]
    try:
        cases = LISTS[chosen][2](cases, today, book)
    except Missing as missing:  # a prefecture has no income line of its own; a county may not have entered its own yet
        cases, sub = cases.none(), missing.sentence
    found = paged(request, cases, ORDER)
    rows = standing(listing.rows(found.rows, today, book), chosen)
    told = {"rows": rows, "pager": found, "tabs": _tabs(chosen), "list": chosen, "sub": sub}
    return render(request, "elimination/exits.html", told | {"count": cases[:1001].count(), "today": today})


def _to_be_in(request: HttpRequest) -> HttpResponse:
    visits = should_be_in(Visit.objects.visible_to(request.scope).select_related("household"))
    found = paged(request, visits, ORDER)
    said = listing.words({row.place_id for row in found.rows})
    for row in found.rows:
        row.where = said.get(row.place_id, "")
    told = {"rows": found.rows, "pager": found, "tabs": _tabs("in"), "count": visits[:1001].count()}
    return render(request, "elimination/to_be_in.html", told)


def _case(request: HttpRequest, key: str) -> Case:
    cases = Case.objects.visible_to(request.scope).select_related("household", "early_leave__by__place")
    return get_object_or_404(cases, key=key)


@reads("elimination.see")
def case(request: HttpRequest, key: str) -> HttpResponse:
    """One household's exit: what forbids it, the conditions one by one with their facts, where it stands."""
    today = day(instant())
    found = _case(request, key)
    told = page.page(found, today, in_force(found.place_id, today))
    return render(request, "elimination/case.html", {"page": told, "steps": told.steps, "today": today})


def deed(one: Deed):
    """The page and the deed of one entry of `deeds`."""

    def _page(request: HttpRequest, found: Case, form, status: int = 200) -> HttpResponse:
        return render(request, "elimination/deed.html", {"deed": one, "form": form, "case": found}, status=status)

    @reads(one.verb)
    def show(request: HttpRequest, key: str) -> HttpResponse:
        found = _case(request, key)
        return _page(request, found, one.form(Subject(found, None, "", day(instant()), request.scope), None, None))

    @writes(one.verb)
    def act(request: HttpRequest, key: str) -> HttpResponse:
        found = _case(request, key)
        subject = Subject(found, None, "", day(instant()), request.scope)
        form = one.form(subject, request.POST, request.FILES)
        if not form.is_valid():
            return _page(request, found, form, status=422)
        one.do(form.cleaned_data, subject, request.on_post, instant())
        messages.success(request, one.done)
        return redirect("elimination:case", key)

    return by_method(get=show, post=act)
