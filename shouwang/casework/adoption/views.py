"""Pages of adoption: who waits, who lacks what, what has changed; adopting a place, a file, or one household."""

from datetime import date
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from shouwang.casework.adoption import jobs, listing
from shouwang.casework.adoption.adopt import adopt_one
from shouwang.casework.adoption.bulk import outlook
from shouwang.casework.adoption.candidates import (
    ADVICE,
    WHY,
    Candidate,
    blocked,
    candidates,
    ready,
    under_recognition,
    waiting,
)
from shouwang.casework.adoption.changes import changed, differences, newest, rule
from shouwang.casework.adoption.deeds import Supply
from shouwang.casework.adoption.forms import GivenForm, RuleForm, StartForm
from shouwang.casework.adoption.lacking import lacking
from shouwang.casework.adoption.models import Adoption
from shouwang.casework.adoption.named import confirm, unknown, with_unknown_helper
from shouwang.casework.adoption.told import LACKS
from shouwang.casework.cases.models import Case
from shouwang.places.clock import day, instant
from shouwang.policy.in_force import in_force
from shouwang.queue.door import ask
from shouwang.refusal import Refused
from shouwang.registry.found import picks, words
from shouwang.registry.models import Batch, Household
from shouwang.registry.narrow import Columns, ListFilter, taken
from shouwang.vault.shown import covered
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.meanwhile import status_of
from shouwang.web.paging import paged
from shouwang.web.search import whole

ORDER = ("place_id", "id")
OF_HOMES = Columns(number="key", name="head_name")
OF_CASES = Columns()
OF_CHANGES = Columns(number="case__key", name="case__household__head_name")
MOST_AT_ONCE = 200  # helpers confirmed together: more than a page shows
RECENT = 12  # files offered


def _asked(request: HttpRequest, today: date):
    """The list that was asked for, narrowed: its filter, its rows, its name, and how its rows become lines."""
    chosen = request.GET.get("list", "")
    chosen = chosen if chosen in dict(listing.TABS) else ""
    book = in_force(request.on_post.place_id, today)
    if chosen == "lacking":
        form = ListFilter(request, OF_CASES, marks=LACKS.items(), keeps="list")
        cases = Case.objects.visible_to(request.scope).select_related("household")
        return form, lacking(form.narrow(cases), form.situation), chosen, listing.of_cases
    if chosen == "helpers":
        form = ListFilter(request, OF_CASES, keeps="list")
        cases = Case.objects.visible_to(request.scope).select_related("household")
        return form, with_unknown_helper(form.narrow(cases)), chosen, listing.of_helpers
    if chosen == "changed":
        form = ListFilter(request, OF_CHANGES, keeps="list")
        rows = Adoption.objects.visible_to(request.scope).select_related("case__household", "seen")
        return form, changed(form.narrow(rows)), chosen, listing.of_changed
    marks = WHY.items() if chosen else ()
    form = ListFilter(request, OF_HOMES, marks=marks, keeps="list")
    homes = waiting(form.narrow(Household.objects.visible_to(request.scope)))
    rows = blocked(homes, book, form.situation) if chosen else ready(homes, book)
    return form, rows, chosen, partial(listing.of_waiting, on=today, book=book)


@reads("adoption.see")
def adoptions(request: HttpRequest) -> HttpResponse:
    """Who waits to be adopted, who lacks what, of whom a newer export says something else."""
    form, rows, chosen, lines = _asked(request, day(instant()))
    found = paged(request, rows, ORDER)
    told = {"pager": found, "rows": lines(found.rows), "list": chosen, "sub": listing.SUBS[chosen]}
    told["picks"] = any(line.pick for line in told["rows"])
    told |= {"tabs": form.tabs(request, listing.TABS, chosen), "count": rows[:1001].count()}
    return render(request, "adoption/list.html", told | {"filters": form.shown(request)})


@reads("adoption.see")
def adoptions_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    _, rows, chosen, lines = _asked(request, day(instant()))
    name = dict(listing.TABS)[chosen]
    return taken(f"接续{name}", listing.FIELDS, lambda found: listing.lines(lines(found)), rows.order_by(*ORDER))


@writes("assistance.pair")
def confirm_helpers(request: HttpRequest) -> HttpResponse:
    """The helpers that were ticked are the accounts that were proposed."""
    wanted = [int(pk) for pk in request.POST.getlist("helper") if pk.isdecimal()][:MOST_AT_ONCE]
    rows = list(unknown().visible_to(request.scope).filter(pk__in=wanted).select_related("case"))
    if not rows:
        raise Refused("nobody", "请先勾选要确认的帮扶责任人。")
    at = instant()
    done = confirm(rows, by=request.on_post, at=at, on=day(at))
    messages.success(request, f"已确认{len(done)}名帮扶责任人的账号，他们可以看到各自的户。")
    return redirect(f"{reverse('adoption:list')}?list=helpers")


def _start_form(request: HttpRequest, data) -> StartForm:
    lo, hi = request.scope.lo, request.scope.hi
    mine = Batch.objects.filter(state="loaded", national_entries__place_id__gte=lo, national_entries__place_id__lte=hi)
    rows = mine.distinct().order_by("-id")[:RECENT]
    batches = [(row.key, f"{row.key} {row.file}") for row in rows]
    return StartForm(data, picks=picks(request.scope, whole(request.GET.get("place", ""))), batches=batches)


@reads("adoption.adopt")
def start_page(request: HttpRequest) -> HttpResponse:
    """Whom to adopt; once a place is chosen, what adopting would do."""
    asked = request.GET if request.GET.get("place") else {"place": request.on_post.place_id}
    form, told = _start_form(request, asked), None
    if request.GET.get("place") and form.is_valid():
        said = form.cleaned_data
        told = outlook(said["place"], said["batch"], request.on_post, day(instant()))
    return render(request, "adoption/start.html", {"form": form, "told": told})


@writes("adoption.adopt")
def start(request: HttpRequest) -> HttpResponse:
    """Ask for everybody to be adopted, behind the page."""
    form, at, by = _start_form(request, request.POST), instant(), request.on_post
    if not form.is_valid():
        return render(request, "adoption/start.html", {"form": form, "told": None}, status=422)
    place, batch = form.cleaned_data["place"], form.cleaned_data["batch"]
    key = f"adoption-{place}-{batch or '-'}-{by.pk}-{at:%Y%m%d%H%M%S%f}"
    return redirect("queue:work", ask(jobs.adopt_all, by=by, at=at, key=key, place=place, batch=batch).pk)


begin = by_method(get=start_page, post=start)


def _candidate(request: HttpRequest, key: str) -> Candidate:
    rows = waiting(Household.objects.visible_to(request.scope))
    return candidates([get_object_or_404(rows, key=key)])[0]


def _one_page(request: HttpRequest, one: Candidate, form: GivenForm, status: int = 200) -> HttpResponse:
    today, home, entry = day(instant()), one.household, one.entry
    why = one.why_not(today, in_force(home.place_id, today), under_recognition([home.pk]))
    told = {
        "one": one, "household": home, "entry": entry, "form": form, "where": words({home.place_id})[home.place_id],
        "why": [(WHY[code], ADVICE.get(code, "")) for code in why],
        "lacks": [LACKS[code] for code in one.lacks(today) if code != "unread"],
        "phone": covered(entry.helper_phone_id, entry.helper_phone_mask, "帮扶责任人电话", request.scope) if entry else None,
    }  # fmt: skip
    return render(request, "adoption/one.html", told | listing.spelled(entry), status=status)


@reads("adoption.see")
def one_page(request: HttpRequest, key: str) -> HttpResponse:
    """One household that waits: what the national system says, what stands in the way, and what a person may add."""
    return _one_page(request, _candidate(request, key), GivenForm())


@writes("adoption.adopt")
def one_deed(request: HttpRequest, key: str) -> HttpResponse:
    """Adopt one household, with what was added; refused, the form comes back as it was typed."""
    one, form, at = _candidate(request, key), GivenForm(request.POST), instant()
    if not form.is_valid():
        return _one_page(request, one, form, status=422)
    given = form.given()
    given |= {"remarked": True} if given.get("remarked_on") else {}
    wanted = Candidate(one.household, one.entry, given, form.cleaned_data["reason"])
    try:
        case = adopt_one(wanted, by=request.on_post, at=at, on=day(at))
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return _one_page(request, one, form, status=409)
    messages.success(request, f"{one.household.head_name}户已接续（{case.key}）。")
    return redirect("assistance:case", case.key)


one = by_method(get=one_page, post=one_deed)


def supply(what: Supply):
    """The page and the deed of one entry of `deeds`."""

    def _page(request: HttpRequest, case: Case, form, status: int = 200) -> HttpResponse:
        unread = case.adoption.unread if case.is_adopted else []
        told = {"what": what, "case": case, "form": form, "unread": unread}
        return render(request, "adoption/supply.html", told, status=status)

    def _case(request: HttpRequest, key: str) -> Case:
        rows = Case.objects.visible_to(request.scope).select_related("household", "adoption").filter(is_adopted=True)
        return get_object_or_404(rows, key=key)

    @reads("adoption.complete")
    def show(request: HttpRequest, key: str) -> HttpResponse:
        case = _case(request, key)
        return _page(request, case, what.form(case, None))

    @writes("adoption.complete")
    def act(request: HttpRequest, key: str) -> HttpResponse:
        Case.objects.select_for_update().filter(key=key).first()  # two who act on one case stand in line
        case, at = _case(request, key), instant()
        form = what.form(case, request.POST)
        if not form.is_valid():
            return _page(request, case, form, status=status_of(form))
        try:
            what.do(form.cleaned_data, case, request.on_post, at, day(at))
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return _page(request, case, form, status=409)
        messages.success(request, what.done)
        return redirect("assistance:case", case.key)

    return by_method(get=show, post=act)


def _adoption(request: HttpRequest, key: str) -> Adoption:
    rows = Adoption.objects.visible_to(request.scope).select_related("case__household", "seen")
    return get_object_or_404(rows.filter(seen__isnull=False), case__key=key)


def _rule_page(request: HttpRequest, adoption: Adoption, form: RuleForm, status: int = 200) -> HttpResponse:
    return render(request, "adoption/changes.html", {"case": adoption.case, "form": form}, status=status)


@reads("adoption.rule")
def rule_page(request: HttpRequest, key: str) -> HttpResponse:
    """What a newer export says otherwise, field by field, both sides."""
    adoption = _adoption(request, key)
    entry = newest(adoption) or adoption.seen
    return _rule_page(request, adoption, RuleForm(changes=differences(adoption, entry), entry=entry.pk))


@writes("adoption.rule")
def rule_deed(request: HttpRequest, key: str) -> HttpResponse:
    adoption, at = _adoption(request, key), instant()
    entry = newest(adoption) or adoption.seen
    form = RuleForm(request.POST, changes=differences(adoption, entry), entry=entry.pk)
    if not form.is_valid():
        return _rule_page(request, adoption, form, status=422)
    said = dict(form.cleaned_data)
    try:
        if said.pop("entry") != entry.pk:
            raise Refused("overtaken", "刚刚又载入了新的全国系统数据，请按新数据核对。")
        rule(adoption, entry, said, reason=said.pop("reason"), by=request.on_post, at=at, on=day(at))
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return _rule_page(request, adoption, form, status=409)
    messages.success(request, "已按您的结论办理。")
    return redirect("assistance:case", adoption.case.key)


changes = by_method(get=rule_page, post=rule_deed)
