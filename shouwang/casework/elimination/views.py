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
from shouwang.casework.cases import sheets
from shouwang.casework.cases.models import Case
from shouwang.casework.cases.steps import ELIMINATING
from shouwang.casework.elimination import page, sheet
from shouwang.casework.elimination.lists import kept, may_roll_back, should_be_in, should_be_out, to_return_to
from shouwang.casework.elimination.under_way import standing
from shouwang.casework.visits.models import Visit
from shouwang.places.clock import day, instant
from shouwang.policy.book import Book, Missing
from shouwang.policy.in_force import in_force
from shouwang.registry.narrow import Columns, ListFilter, placed, taken
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.paging import paged

ORDER = ("place_id", "id")
OF_CASES = Columns(day="qualified_on", day_word="纳入")
OF_CHECKS = Columns(number="household__key", day="on", day_word="核查")
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


TABS = [*((key, title) for key, (title, *_) in LISTS.items()), ("in", "应纳未纳")]


def _exits(request: HttpRequest, today: date) -> tuple[ListFilter, QuerySet, str, Book, str]:
    """The list that was asked for, narrowed: cases, or for `in` home checks; and what is said above it."""
    chosen = request.GET.get("list", "")
    chosen = chosen if chosen in dict(TABS) else ""
    form = ListFilter(request, OF_CHECKS if chosen == "in" else OF_CASES, keeps="list")
    book = in_force(request.on_post.place_id, today)
    if chosen == "in":
        visits = Visit.objects.visible_to(request.scope).select_related("household")
        return form, form.narrow(should_be_in(visits)), chosen, book, ""
    cases, sub = Case.objects.visible_to(request.scope).select_related("household"), LISTS[chosen][1]
    try:
        cases = LISTS[chosen][2](cases, today, book)
    except Missing as missing:  # a prefecture has no income line of its own; a county may not have entered its own yet
        cases, sub = cases.none(), missing.sentence
    return form, form.narrow(cases), chosen, book, sub


@reads("elimination.see")
def exits(request: HttpRequest) -> HttpResponse:
    """Who is on the way out, who should be, who was kept, who may have to come back."""
    today = day(instant())
    form, asked, chosen, book, sub = _exits(request, today)
    found = paged(request, asked, ORDER)
    told = {"pager": found, "tabs": form.tabs(request, TABS, chosen), "count": asked[:1001].count()}
    told["filters"] = form.shown(request)
    if chosen == "in":
        for row, where in placed(found.rows):
            row.where = where
        return render(request, "elimination/to_be_in.html", told | {"rows": found.rows})
    rows = standing(listing.rows(found.rows, today, book), chosen)
    told |= {"rows": rows, "list": chosen, "sub": sub, "today": today}
    return render(request, "elimination/exits.html", told)


@reads("elimination.see")
def exits_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    today = day(instant())
    _, asked, chosen, book, _ = _exits(request, today)
    name, found = dict(TABS)[chosen], asked.order_by(*ORDER)
    if chosen == "in":
        return taken(name, sheets.AWAITING, sheets.awaiting, found)
    return taken(
        name, sheet.EXITS, lambda cases: sheet.exits(standing(listing.rows(cases, today, book), chosen)), found
    )


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
