"""Pages of home checks: the form for the phone, a visit, special files, problems and their end."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.casework.surveys.editions import current
from shouwang.casework.visits import page, problem, sheets
from shouwang.casework.visits.forms import ProblemForm, SolveForm, VisitForm, WaiveForm, fresh
from shouwang.casework.visits.models import NEEDS, PURPOSES, RESULTS, Problem, SpecialFile, Visit
from shouwang.casework.visits.proof import seal
from shouwang.casework.visits.survey import SurveyForm
from shouwang.casework.visits.typed import found, said
from shouwang.casework.visits.verify import verify as check_home
from shouwang.places.clock import day, instant
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry.found import words as place_words
from shouwang.registry.models import Household
from shouwang.registry.narrow import Columns, ListFilter, placed, taken
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.menu import address
from shouwang.web.paging import paged

NEWEST, DUE_FIRST = ("-on", "-id"), ("due_on", "id")
OF_VISITS = Columns(number="household__key", day="on", day_word="核查日期")
OF_FILES = Columns(day="on", day_word="研判日期")
OF_PROBLEMS = Columns(number="household__key", day="due_on", day_word="期限")


def _household(request: HttpRequest, key: str) -> Household:
    return get_object_or_404(Household.objects.visible_to(request.scope).select_related("place"), key=key)


def _where(place_id: int) -> str:
    return place_words({place_id}).get(place_id, "")


@reads("visits.verify")
def form(request: HttpRequest, key: str) -> HttpResponse:
    """The home check of one household, with every reason of its clues."""
    return _form(request, _household(request, key), day(instant()))


def _survey(request: HttpRequest, home: Household, on: date) -> SurveyForm | None:
    """The survey that was on the page, with what was typed."""
    return SurveyForm(current(), home, on, request.POST) if request.POST.get("survey") else None


def _form(
    request: HttpRequest, home: Household, today: date, filled=None, reasons=None, fault="", survey=None
) -> HttpResponse:
    reasons = page.asked(home) if reasons is None else reasons
    purpose = "clue" if reasons else "focus"
    blank = VisitForm(initial={"uuid": fresh(), "on": today, "purpose": purpose, "first": request.user.name})
    told = {"home": home, "form": filled or blank, "reasons": reasons, "where": _where(home.place_id), "fault": fault}
    survey = survey or SurveyForm(current(), home, today)
    told |= {"survey": survey, "sections": survey.blocks(), "edition": survey.edition}
    told["companions"] = page.companions(request.on_post)
    told["hints"] = page.hints(reasons, in_force(home.place_id, today))
    told["last"] = home.visits.order_by("-on", "-id").first()
    return render(request, "visits/form.html", told, status=409 if fault else 200)


@writes("visits.verify")
def verify(request: HttpRequest, key: str) -> HttpResponse:
    """Record the home check; what the rules refuse comes back with what was typed."""
    home, at = _household(request, key), instant()
    filled = VisitForm(request.POST, request.FILES)
    reasons, survey = page.asked(home, request.POST, request.FILES), _survey(request, home, day(at))
    try:
        with transaction.atomic():
            told = found(filled, reasons, home, by=request.on_post, at=at, survey=survey)
            on = filled.cleaned_data["on"]
            made = check_home(home, told, by=request.on_post, at=at, on=on, book=in_force(home.place_id, on))
    except Refused as refused:
        return _form(request, home, day(at), filled, reasons, refused.sentence, survey)
    messages.success(request, f"已登记{home.head_name}户的入户核查：{made.get_result_display()}。")
    return redirect("visits:visit", made.uuid)


new = by_method(get=form, post=verify)


@reads("visits.see")
def visits(request: HttpRequest) -> HttpResponse:
    """The visits of one's places, by ending."""
    form, found, now = _visits(request)
    one = paged(request, found, NEWEST)
    told = {"rows": placed(one.rows), "pager": one, "filters": form.shown(request)}
    told["tabs"] = form.tabs(request, [("", "全部"), *RESULTS], now)
    return render(request, "visits/visits.html", told)


def _visits(request: HttpRequest) -> tuple[ListFilter, QuerySet[Visit], str]:
    form = ListFilter(request, OF_VISITS, marks=PURPOSES, keeps="result")
    form.fields["mark"].label, result = "事由", form.tab
    found = form.narrow(page.visits(request.scope, result))
    return form, found.filter(purpose=form.situation) if form.situation else found, result


@reads("visits.see")
def visits_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    _, found, _ = _visits(request)
    return taken("入户核查", sheets.VISITS, sheets.visits, found.order_by(*NEWEST))


@reads("visits.see")
def visit(request: HttpRequest, uuid) -> HttpResponse:
    """One visit: who went, what was found about each reason, how it ended, what follows."""
    rows = Visit.objects.visible_to(request.scope).select_related("household", "by__place", "typed_by", "mark")
    one = get_object_or_404(rows, uuid=uuid)
    told = {
        "visit": one,
        "where": _where(one.place_id),
        "reasons": one.reasons.select_related("clue", "evidence").order_by("id"),
        "evidence": one.evidence.select_related("document").order_by("id"),
        "problems": one.problems.order_by("id"),
        "files": one.special_files.order_by("id"),
        "told": page.told(one),
        "case_url": address("cases:open", one.uuid) if one.result == "to_recognition" else "",
    }
    return render(request, "visits/visit.html", told)


@reads("visits.see")
def special_files(request: HttpRequest) -> HttpResponse:
    """The special files of one's places, newest first."""
    form, found = _special_files(request)
    one = paged(request, found, NEWEST)
    told = {"rows": placed(one.rows), "pager": one, "filters": form.shown(request)}
    return render(request, "visits/special_files.html", told)


def _special_files(request: HttpRequest) -> tuple[ListFilter, QuerySet[SpecialFile]]:
    form = ListFilter(request, OF_FILES)
    return form, form.narrow(SpecialFile.objects.visible_to(request.scope).select_related("household"))


@reads("visits.see")
def special_files_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    _, found = _special_files(request)
    return taken("特殊档案", sheets.FILES, sheets.files, found.order_by(*NEWEST))


@reads("visits.see")
def special_file(request: HttpRequest, key: str) -> HttpResponse:
    """One special file, as it is printed."""
    rows = SpecialFile.objects.visible_to(request.scope).select_related("household", "by__place")
    one = get_object_or_404(rows, key=key)
    told = {"file": one, "where": _where(one.place_id), "paper": {"at": instant(), "number": one.key}}
    return render(request, "visits/special_file.html", told)


@reads("visits.see")
def problems(request: HttpRequest) -> HttpResponse:
    """Problems that are chased (盯办), those due first; or those that have ended."""
    today = day(instant())
    form, found, state = _problems(request, today)
    one = paged(request, found, DUE_FIRST)
    words = [("open", "待解决"), ("solved", "已解决"), ("waived", "县级说明")]
    told = {"rows": placed(one.rows), "pager": one, "tabs": form.tabs(request, words, state)}
    told |= {"filters": form.shown(request), "today": today, "state": state}
    return render(request, "visits/problems.html", told)


def _problems(request: HttpRequest, today: date) -> tuple[ListFilter, QuerySet[Problem], str]:
    form = ListFilter(request, OF_PROBLEMS, marks=[("overdue", "已超期"), *NEEDS], keeps="state")
    state = form.tab or "open"
    found = Problem.objects.visible_to(request.scope).filter(state=state).select_related("household")
    if form.situation == "overdue":
        found = found.overdue(today)
    elif form.situation:
        found = found.filter(kind=form.situation)
    return form, form.narrow(found), state


@reads("visits.see")
def problems_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    _, found, _ = _problems(request, day(instant()))
    return taken("问题盯办", sheets.PROBLEMS, sheets.problems, found.order_by(*DUE_FIRST))


def _problem(request: HttpRequest, pk: int) -> Problem:
    return get_object_or_404(Problem.objects.visible_to(request.scope).select_related("household"), pk=pk)


@reads("visits.see")
def one_problem(request: HttpRequest, pk: int) -> HttpResponse:
    one, today = _problem(request, pk), day(instant())
    may = request.scope.may
    told = {"problem": one, "where": _where(one.place_id), "today": today}
    if one.state == "open":
        told["solve"] = SolveForm(initial={"on": today}) if may("visits.solve_problem") else None
        told["waive"] = WaiveForm() if may("visits.waive_problem") else None
    return render(request, "visits/problem.html", told)


@writes("visits.solve_problem")
def solve(request: HttpRequest, pk: int) -> HttpResponse:
    one, at, told = _problem(request, pk), instant(), said(SolveForm(request.POST, request.FILES))
    file = told["evidence"]
    paper = seal(file.read(), file.name, kind="problem", place_id=one.place_id, household_id=one.household_id,
                 by=request.on_post, at=at)  # fmt: skip
    problem.solve(one, how=told["how"], evidence=paper, by=request.on_post, at=at, on=told["on"])
    messages.success(request, "问题已解决，已销号。")
    return redirect("visits:problem", pk)


@writes("visits.waive_problem")
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    one, at = _problem(request, pk), instant()
    problem.waive(one, reason=said(WaiveForm(request.POST))["reason"], by=request.on_post, at=at, on=day(at))
    messages.success(request, "已记录县级说明，盯办结束。")
    return redirect("visits:problem", pk)


@reads("visits.raise_problem")
def problem_form(request: HttpRequest, key: str) -> HttpResponse:
    home = _household(request, key)
    return render(request, "visits/problem_new.html", {"home": home, "form": ProblemForm()})


@writes("visits.raise_problem")
def raise_one(request: HttpRequest, key: str) -> HttpResponse:
    at = instant()
    made = problem.raise_problem(
        _household(request, key), **said(ProblemForm(request.POST)), by=request.on_post, at=at, on=day(at)
    )
    messages.success(request, "已登记问题，转盯办。")
    return redirect("visits:problem", made.pk)


new_problem = by_method(get=problem_form, post=raise_one)
