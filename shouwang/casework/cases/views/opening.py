"""From a home check to a case: the application, the authorisations, the category — and the paper of all three."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.casework.cases import authorise as authorising
from shouwang.casework.cases.adults import adults
from shouwang.casework.cases.apply import apply as file_application
from shouwang.casework.cases.forms import ApplyForm, AuthoriseForm, DayForm, RecogniseForm
from shouwang.casework.cases.models import Application, Authorisation
from shouwang.casework.cases.recognise import recognise
from shouwang.casework.cases.views.asked import now, sealed, today, where
from shouwang.casework.cases.views.cases import categories
from shouwang.casework.visits.models import Visit
from shouwang.casework.visits.typed import said
from shouwang.policy.in_force import in_force
from shouwang.registry.models import Household, Person
from shouwang.web.doors import by_method, reads, writes


def _visit(request: HttpRequest, uuid) -> Visit:
    rows = Visit.objects.visible_to(request.scope).to_recognition().select_related("household__place")
    return get_object_or_404(rows, uuid=uuid)


def _household(request: HttpRequest, key: str) -> Household:
    return get_object_or_404(Household.objects.visible_to(request.scope).select_related("place"), key=key)


@reads("cases.recognise")
def opening(request: HttpRequest, uuid) -> HttpResponse:
    """What a case needs before it opens: an application, everybody's authorisation, category and risks."""
    visit, on = _visit(request, uuid), today()
    home = visit.household
    told = {
        "visit": visit, "home": home, "where": where(home.place_id), "case": visit.cases.first(),
        "application": home.applications.filter(cases__isnull=True).order_by("-id").first(),
        "people": _people(home, on), "today": on,
        "apply": ApplyForm(initial=_initial(visit, on), prefix="apply"),
        "authorise": AuthoriseForm(people=_waiting(home, on), initial={"on": on}, prefix="give"),
        "recognise": RecogniseForm(categories=categories(home, on), initial=_risks(visit), prefix="open"),
    }  # fmt: skip
    return render(request, "cases/opening.html", told)


def _initial(visit: Visit, on) -> dict:
    kind = "written" if visit.informed_on else "own"
    return {"on": on, "applicant": visit.household.head_name, "kind": kind, "informed_on": visit.informed_on}


def _risks(visit: Visit) -> dict:
    return {"main_risk": visit.risks[0] if visit.risks else "", "more_risks": visit.risks[1:]}


def _people(home: Household, on) -> list[tuple[Person, Authorisation | None]]:
    """Every adult with his authorisation in force, or none."""
    age = int(in_force(home.place_id, on).value("adult_age"))
    given = {row.person_id: row for row in Authorisation.objects.in_force(on).filter(household=home)}
    return [(person, given.get(person.pk)) for person in adults([home.pk], on, age)[home.pk]]


def _waiting(home: Household, on) -> list[tuple[int, str]]:
    return [(person.pk, person.name) for person, given in _people(home, on) if given is None]


@writes("cases.recognise")
def open_it(request: HttpRequest, uuid) -> HttpResponse:
    visit = _visit(request, uuid)
    form = RecogniseForm(request.POST, categories=categories(visit.household, today()), prefix="open")
    told = said(form)
    application = get_object_or_404(Application, household=visit.household, key=request.POST.get("application", ""))
    case = recognise(visit, application=application, category=told["category"], risks=form.risks(), **now(request))
    messages.success(request, f"已立案 {case.key}。")
    return redirect("cases:case", case.key)


open_case = by_method(get=opening, post=open_it)


@writes("cases.apply")
def apply(request: HttpRequest, uuid) -> HttpResponse:
    """File the application that a case will rest on."""
    visit = _visit(request, uuid)
    told = said(ApplyForm(request.POST, request.FILES, prefix="apply"))
    home, on = visit.household, told.pop("on")
    where_to = {"kind": "application", "place_id": home.place_id, "household_id": home.pk}
    told["attachments"] = [(file.name, sealed(request, file, **where_to)) for file in told["attachments"]]
    told["mark"] = sealed(request, told["mark"], **where_to)
    made = file_application(home, visit=visit if told["kind"] == "written" else None, **told, **now(request, on))
    messages.success(request, f"已登记申请 {made.key}。")
    return redirect("cases:open", uuid)


@writes("cases.authorise")
def authorise(request: HttpRequest, uuid) -> HttpResponse:
    """Record one member's authorisation."""
    visit = _visit(request, uuid)
    home = visit.household
    told = said(AuthoriseForm(request.POST, request.FILES, people=_waiting(home, today()), prefix="give"))
    person, on = get_object_or_404(Person, pk=told.pop("person"), household=home), told.pop("on")
    told["document"] = sealed(
        request, told["document"], kind="authorisation", place_id=home.place_id, household_id=home.pk
    )
    authorising.authorise(person, **told, **now(request, on))
    messages.success(request, f"已登记{person.name}的授权。")
    return redirect("cases:open", uuid)


@writes("cases.authorise")
def withdraw(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Record that a member takes his authorisation back."""
    home = _household(request, key)
    given = get_object_or_404(Authorisation.objects.select_related("person"), pk=pk, household=home)
    on = said(DayForm(request.POST, prefix=f"withdraw-{pk}"))["on"]
    authorising.withdraw(given, **now(request, on))
    messages.success(request, f"已登记{given.person.name}撤回授权，自{on:%Y-%m-%d}起不再比对其资产。")
    return redirect("registry:household", key)


@reads("cases.see")
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """The application with promise and authorisation, as it is printed and signed (申请及承诺授权书)."""
    rows = Application.objects.visible_to(request.scope).select_related("household")
    one = get_object_or_404(rows, key=key)
    told = {
        "application": one, "where": where(one.place_id), "people": _people(one.household, today()),
        "attachments": one.attachments.all(), "paper": {"at": now(request)["at"], "number": one.key},
    }  # fmt: skip
    return render(request, "cases/application.html", told)
