"""Pages of help: the list of monitored households, a household's help, and the months' checks for the phone."""

from datetime import MAXYEAR, MINYEAR, date

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.casework.assistance import check as checking
from shouwang.casework.assistance import listing, page
from shouwang.casework.assistance.deeds import Deed, Subject
from shouwang.casework.assistance.forms import CareFilter, CheckForm
from shouwang.casework.assistance.models import Measure, MonthlyCheck
from shouwang.casework.assistance.models.measure import GROUPS
from shouwang.casework.assistance.open_month import open_month
from shouwang.casework.assistance.sheet import CHECKS, MOST, sheet
from shouwang.casework.assistance.sheet import checks as check_lines
from shouwang.casework.assistance.waiting import unattended
from shouwang.casework.cases.models import Case
from shouwang.casework.visits.proof import proof_of
from shouwang.places.clock import day, instant
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry.found import picks
from shouwang.registry.models import Household
from shouwang.registry.narrow import Columns, ListFilter, placed, taken
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.download import attachment
from shouwang.web.meanwhile import status_of
from shouwang.web.menu import address
from shouwang.web.paging import chips, paged
from shouwang.web.search import whole

ORDER = ("place_id", "id")
OF_CHECKS = Columns(number="case__key", name="case__household__head_name")


def _asked(request: HttpRequest, today: date):
    chosen = request.GET.get("place", "")
    book = in_force(request.on_post.place_id, today)
    offered = picks(request.scope, whole(chosen))
    form = CareFilter(request.GET, picks=offered, bands=book.value("colour_bands")["bands"])
    form.is_valid()
    return form, listing.asked(request.scope, form.cleaned_data, today, book), book


@reads("assistance.see")
def care(request: HttpRequest) -> HttpResponse:
    """The monitored households within reach, filtered, by page."""
    today = day(instant())
    form, cases, book = _asked(request, today)
    found = paged(request, cases, ORDER)
    told = {"rows": listing.rows(found.rows, today, book), "pager": found, "query": request.GET.urlencode()}
    told |= {"filters": {"form": form, "chips": chips(form), "clear_url": request.path}, "today": today}
    told |= {"count": cases[:1001].count(), "adopt_url": address("adoption:list")}
    if told["adopt_url"] and form.cleaned_data.get("waits") == "no_helper":
        homes = Household.objects.visible_to(request.scope).filter(has_case=False)
        told["unadopted"] = unattended(homes, today)[:1001].count()
    return render(request, "assistance/care.html", told)


@reads("assistance.see")
def download(request: HttpRequest) -> HttpResponse:
    """The filtered list as a workbook."""
    today = day(instant())
    _, cases, book = _asked(request, today)
    rows = listing.rows(list(cases.order_by(*ORDER)[: MOST + 1]), today, book)
    return attachment(sheet(rows), "监测户名单.xlsx")


def _case(request: HttpRequest, key: str) -> Case:
    return get_object_or_404(Case.objects.visible_to(request.scope).select_related("household"), key=key)


@reads("assistance.see")
def case(request: HttpRequest, key: str) -> HttpResponse:
    """One household's help: helper, measures, expected day and colour, the months' checks."""
    today = day(instant())
    found = _case(request, key)
    book = in_force(found.place_id, today)
    return render(
        request, "assistance/case.html", {"page": page.page(found, request.scope, today, book), "today": today}
    )


@reads("assistance.plan")
def groups(request: HttpRequest, key: str) -> HttpResponse:
    """The twelve groups of measures to choose from, those that fit the household's risks first."""
    found = _case(request, key)
    fitting = page.groups_for(found, in_force(found.place_id, day(instant())))
    offered = sorted(GROUPS, key=lambda group: group[1] not in fitting)
    return render(request, "assistance/groups.html", {"case": found, "groups": offered, "fitting": fitting})


def deed(one: Deed):
    """The page and the deed of one entry of `deeds`."""

    def _subject(request: HttpRequest, key: str, measure: str, named: str) -> Subject:
        found = _case(request, key)
        row = get_object_or_404(Measure, case=found, key=measure) if measure else None
        return Subject(found, row, named, day(instant()), request.scope)

    def _page(request: HttpRequest, subject: Subject, form, status: int = 200) -> HttpResponse:
        told = {"deed": one, "form": form, "case": subject.case, "measure": subject.measure}
        told["group"] = dict(GROUPS).get(subject.named, "")
        return render(request, "assistance/deed.html", told, status=status)

    @reads(one.verb)
    def show(request: HttpRequest, key: str, measure: str = "", named: str = "") -> HttpResponse:
        subject = _subject(request, key, measure, named)
        return _page(request, subject, one.form(subject, None, None))

    @writes(one.verb)
    def act(request: HttpRequest, key: str, measure: str = "", named: str = "") -> HttpResponse:
        Case.objects.select_for_update().filter(key=key).first()  # two who act on one case stand in line
        subject = _subject(request, key, measure, named)
        form = one.form(subject, request.POST, request.FILES)
        if not form.is_valid():
            return _page(request, subject, form, status=status_of(form))
        one.do(form.cleaned_data, subject, request.on_post, instant())
        messages.success(request, one.done)
        return redirect("assistance:case", key)

    return by_method(get=show, post=act)


@reads("assistance.see")
def checks(request: HttpRequest) -> HttpResponse:
    """This month's checks still to be made, then the months that were missed; made for the phone."""
    today = day(instant())
    form, due, missed, is_missed = _checks(request, today)
    found = paged(request, missed if is_missed else due, ORDER)
    for row, where in placed(found.rows):
        row.where = where
    tabs = form.tabs(request, [("", "本月待监测"), ("1", "漏做")], "1" if is_missed else "")
    for tab, rows in zip(tabs, (due, missed), strict=True):
        tab["count"] = rows[:1001].count()
    told = {"rows": found.rows, "pager": found, "tabs": tabs, "missed": is_missed, "today": today}
    return render(request, "assistance/checks.html", told | {"filters": form.shown(request)})


def _checks(request: HttpRequest, today: date) -> tuple[ListFilter, QuerySet, QuerySet, bool]:
    form = ListFilter(request, OF_CHECKS, keeps="missed")
    mine = form.narrow(MonthlyCheck.objects.visible_to(request.scope).select_related("case__household"))
    return form, mine.due(today), mine.missed(today), form.tab == "1"


@reads("assistance.see")
def checks_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    _, due, missed, is_missed = _checks(request, day(instant()))
    return taken("月监测", CHECKS, check_lines, (missed if is_missed else due).order_by(*ORDER))


@writes("assistance.open_month")
def open_now(request: HttpRequest) -> HttpResponse:
    """Open this month's checks now; the clock does it by itself on the first of the month."""
    at = instant()
    new = open_month(day(at), by=request.on_post, at=at, on=day(at), book=in_force(request.on_post.place_id, day(at)))
    messages.success(request, f"本月新生成{new}户月监测任务。" if new else "本月任务都已生成。")
    return redirect("assistance:checks")


def _task(request: HttpRequest, key: str, year: int, month: int) -> MonthlyCheck:
    if not (MINYEAR <= year <= MAXYEAR and 1 <= month <= 12):
        raise Refused("no_such_month", f"没有{year}年{month}月这个月份，请从月监测名单中选择农户。")
    tasks = MonthlyCheck.objects.visible_to(request.scope).select_related("case__household")
    return get_object_or_404(tasks, case__key=key, month=date(year, month, 1))


def _check_page(request: HttpRequest, task: MonthlyCheck, form, status: int = 200) -> HttpResponse:
    before = task.case.checks.filter(done_on__isnull=False, month__lt=task.month).order_by("-month").first()
    told = {"task": task, "form": form, "before": before, "measures": task.case.measures.standing().order_by("id")}
    told["where"] = listing.words({task.place_id})[task.place_id]
    return render(request, "assistance/check.html", told, status=status)


@reads("assistance.check")
def check_page(request: HttpRequest, key: str, year: int, month: int) -> HttpResponse:
    task = _task(request, key, year, month)
    today = day(instant())
    on = today if task.is_open(today) else task.due_on
    return _check_page(request, task, CheckForm(initial={"on": on, "channel": "home", "trend": "stable"}))


@writes("assistance.check")
def check_deed(request: HttpRequest, key: str, year: int, month: int) -> HttpResponse:
    task, at = _task(request, key, year, month), instant()
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return _check_page(request, task, form, status=422)
    said = dict(form.cleaned_data)
    photo, by = said.pop("photo"), request.on_post
    kept = proof_of(task.case, photo, kind="monthly", by=by, at=at) if photo else None
    checking.check(task, by=by, at=at, photo=kept, **said)
    messages.success(request, f"{task.case.household.head_name}户{task.month_word}监测已登记。")
    return redirect("assistance:checks")


check = by_method(get=check_page, post=check_deed)
