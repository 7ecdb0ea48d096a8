"""What people bring: entering it, the receipt, the answer, both on paper. *S1 四*."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.places.clock import day, instant
from shouwang.places.code import at_level
from shouwang.places.models import Place
from shouwang.policy.book import Book
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry.models import Household
from shouwang.screening.clues import listing, papers
from shouwang.screening.clues.forms import HouseholdForm, ReplyForm, ReportForm, ReportsFilter
from shouwang.screening.clues.models import Report
from shouwang.screening.clues.report import ENTERED, reply, report
from shouwang.screening.clues.views.asked import acting, now, said, take_away
from shouwang.sheets.write import MOST
from shouwang.web.doors import reads, writes
from shouwang.web.paging import chips, paged

FOUND_MOST = 30


@reads("clues.see")
def reports(request: HttpRequest) -> HttpResponse:
    """Applications, petitions, media and audit clues of one's places: those that wait for an answer, or all."""
    form, found, waiting, shown = _filtered(request)
    tabs = [
        {"title": "待答复", "url": _tab(request, "waiting"), "count": waiting.count(), "active": shown != "all"},
        {"title": "全部", "url": _tab(request, "all"), "count": None, "active": shown == "all"},
    ]
    one = paged(request, found if shown == "all" else waiting, ["-id"])
    names = listing.place_names(made.place_id for made in one.rows)
    rows = [(made, listing.where(made.place_id, names)) for made in one.rows]
    filters = {"form": form, "chips": chips(form), "clear_url": request.path}
    told = {"tabs": tabs, "rows": rows, "pager": one, "today": day(instant()), "filters": filters}
    return render(request, "clues/reports.html", told)


def _filtered(request: HttpRequest) -> tuple[ReportsFilter, QuerySet[Report], QuerySet[Report], str]:
    form = ReportsFilter(request.GET)
    found = Report.objects.visible_to(request.scope).select_related("household", "clue", "by__place")
    found = papers.chosen(found, form.cleaned_data if form.is_valid() else {}, "applicant")
    return form, found, found.filter(answered_on__isnull=True), request.GET.get("show", "waiting")


def _tab(request: HttpRequest, show: str) -> str:
    rest = {name: value for name, value in request.GET.items() if name not in ("show", "after", "before")}
    return f"?{urlencode(rest | {'show': show})}"


@reads("clues.see")
def reports_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    _, found, waiting, shown = _filtered(request)
    rows = (found if shown == "all" else waiting).order_by("-id")[: MOST + 1]
    return take_away("申报和信访", papers.REPORTS, papers.reports(rows))


@reads("clues.report")
def new(request: HttpRequest) -> HttpResponse:
    """First the household, then what was brought about it."""
    home = _home(request, request.GET.get("household", ""))
    if home is None:
        return _search(request)
    kind = request.GET.get("kind", "")
    initial = {"on": day(instant()), "kind": kind if kind in ENTERED else "application"}
    return _entry(request, home, ReportForm(initial=initial | {"applicant": home.head_name, "relation": "户主"}))


def _home(request: HttpRequest, key: str) -> Household | None:
    return Household.objects.visible_to(request.scope).filter(key=key).first() if key else None


def _search(request: HttpRequest) -> HttpResponse:
    q = request.GET.get("q", "").strip()
    homes = Household.objects.visible_to(request.scope).current()
    found = []
    if q:
        by_key = homes.filter(key__gte=q, key__lt=q + "\U0010ffff") if q[0].isdigit() else homes.named(q)
        found = list(by_key.order_by("head_name", "id")[:FOUND_MOST])
    names = listing.place_names(home.place_id for home in found)
    told = {"form": HouseholdForm(request.GET or None), "q": q, "most": FOUND_MOST}
    rows = [(home, listing.where(home.place_id, names)) for home in found]
    return render(request, "clues/report_household.html", told | {"rows": rows})


def _entry(request: HttpRequest, home: Household, form: ReportForm, status: int = 200) -> HttpResponse:
    names = listing.place_names([home.place_id])
    told = {"home": home, "where": listing.where(home.place_id, names), "form": form}
    return render(request, "clues/report_new.html", told, status=status)


@writes("clues.report")
def enter(request: HttpRequest, household: str) -> HttpResponse:
    home = get_object_or_404(Household.objects.visible_to(request.scope), key=household)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _entry(request, home, form, 422)
    given = acting(request) | form.cleaned_data
    try:
        made = report(home, **given)
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return _entry(request, home, form, 409)
    messages.success(request, f"已受理，受理编号 {made.key}。请打印回执交给反映人。")
    return redirect("clues:report", made.key)


def _report(request: HttpRequest, key: str) -> Report:
    found = Report.objects.visible_to(request.scope).select_related("household", "clue__owner__place", "by__place")
    return get_object_or_404(found, key=key)


@reads("clues.see")
def one(request: HttpRequest, key: str) -> HttpResponse:
    return _one(request, _report(request, key))


def _one(request: HttpRequest, made: Report, form: ReplyForm | None = None, status: int = 200) -> HttpResponse:
    today = day(instant())
    ready = bool(made.clue.result) or not made.clue.is_open
    if form is None and made.answered_on is None and ready and request.scope.may("clues.reply"):
        form = ReplyForm(initial={"on": today, "text": _draft(made)})
    told = {"report": made, "form": form, "ready": ready, "today": today, "where": _where(made)}
    return render(request, "clues/report.html", told, status=status)


def _where(made: Report) -> str:
    return listing.where(made.place_id, listing.place_names([made.place_id]))


def _draft(made: Report) -> str:
    """The answer to begin with: what was found."""
    clue = made.clue
    return clue.outcome or clue.get_closed_as_display()


@writes("clues.reply")
def answer(request: HttpRequest, key: str) -> HttpResponse:
    made = _report(request, key)
    given = now(request) | said(ReplyForm(request.POST))
    reply(made, **given)
    messages.success(request, "已答复，请打印答复书送达反映人。")
    return redirect("clues:report", key)


@reads("clues.see")
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """The applicant's receipt, for paper."""
    return _paper(request, key, "clues/receipt.html")


@reads("clues.see")
def letter(request: HttpRequest, key: str) -> HttpResponse:
    """The answer with its reason and where to complain, for paper."""
    return _paper(request, key, "clues/letter.html")


def _paper(request: HttpRequest, key: str, template: str) -> HttpResponse:
    made, at = _report(request, key), instant()
    book = in_force(made.place_id, day(at))
    told = {
        "report": made,
        "where": _where(made),
        "paper": {"number": made.key, "at": at},
        "reason": made.clue.reason_word,
        "offices": _offices(made.place_id, book),
        "today": day(at),
    }
    return render(request, template, told)


def _offices(place_id: int, book: Book) -> list[str]:
    """Where to ask and to complain: the offices of the township and of the county, in the county's own words."""
    places = {level: at_level(place_id, level) for level in ("township", "county")}
    names = dict(Place.objects.filter(pk__in=places.values()).values_list("pk", "name"))
    return [
        f"{names.get(pk, '')}{book.value('office', level)}" for level, pk in places.items() if book.has("office", level)
    ]
