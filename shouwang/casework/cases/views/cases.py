"""Cases: the list, what is due, one case with its line, its decisions and papers, and what is printed for the household."""

from datetime import date

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.casework.cases import category, page, sheets, watch
from shouwang.casework.cases.decide import decide as decide_step
from shouwang.casework.cases.decide import decide_many
from shouwang.casework.cases.forms import CorrectForm, DayForm, DecideForm, PaperForm
from shouwang.casework.cases.lay_paper import lay
from shouwang.casework.cases.models import Authorisation, Case, Decision, Passage
from shouwang.casework.cases.recognise import awaiting, recategorise
from shouwang.casework.cases.steps import RECOGNISING, STAGES
from shouwang.casework.cases.submit import missing
from shouwang.casework.cases.views.asked import now, passages, picked, sealed, the_case, today, where
from shouwang.casework.cases.wish import Wish
from shouwang.casework.visits.models import Visit
from shouwang.casework.visits.typed import said
from shouwang.policy import codes
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry.found import words as place_words
from shouwang.registry.models import Household
from shouwang.registry.narrow import Columns, ListFilter, placed, taken
from shouwang.screening.clues.models import Clue
from shouwang.web.doors import reads, writes
from shouwang.web.menu import address
from shouwang.web.paging import paged

ORDER, OLDEST, AWAITING = ("place_id", "id"), ("on", "id"), "awaiting"
TABS = [(AWAITING, "待立案"), *STAGES]
OF_CASES = Columns(day="opened_on", day_word="立案")
OF_VISITS = Columns(number="household__key", day="on", day_word="入户")


def _cases(request: HttpRequest, on: date) -> tuple[ListFilter, QuerySet[Case], str]:
    stage = request.GET.get("stage") or RECOGNISING
    marks = [("overdue", "本步已超期"), ("to_choose", "风险待选"), *codes.choices("risk")]
    form = ListFilter(request, OF_CASES, marks=marks, keeps="stage")
    found = Case.objects.visible_to(request.scope).filter(stage=stage).select_related("household")
    if form.situation == "overdue":
        found = found.filter(Exists(Passage.objects.under_way().filter(case=OuterRef("pk"), due_on__lt=on)))
    elif form.situation == "to_choose":
        found = found.risk_to_choose()
    elif form.situation:
        found = found.filter(risks__contains=[form.situation])
    walking = Prefetch("passages", Passage.objects.under_way().defer("procedure"))
    return form, form.narrow(found).prefetch_related(walking), stage


def _awaiting(request: HttpRequest) -> tuple[ListFilter, QuerySet[Visit]]:
    form = ListFilter(request, OF_VISITS, keeps="stage")
    return form, form.narrow(awaiting(request.on_post.place_id))


@reads("cases.see")
def cases(request: HttpRequest) -> HttpResponse:
    """The cases of one's places by stage; the first tab is the village's 预警对象名单."""
    if request.GET.get("stage") == AWAITING:
        form, waiting = _awaiting(request)
        one = paged(request, waiting, OLDEST)
        told = {"rows": placed(one.rows), "pager": one, "tabs": form.tabs(request, TABS, AWAITING)}
        return render(request, "cases/awaiting.html", told | {"filters": form.shown(request)})
    on = today()
    form, found, stage = _cases(request, on)
    one = paged(request, found, ORDER)
    rows = [(case, place, sheets.due_words(case)) for case, place in placed(one.rows)]
    told = {"rows": rows, "pager": one, "tabs": form.tabs(request, TABS, stage), "filters": form.shown(request)}
    return render(request, "cases/cases.html", told | {"today": on})


@reads("cases.see")
def cases_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    if request.GET.get("stage") == AWAITING:
        return taken("待立案农户", sheets.AWAITING, sheets.awaiting, _awaiting(request)[1].order_by(*OLDEST))
    return taken("监测对象认定", sheets.CASES, sheets.cases, _cases(request, today())[1].order_by(*ORDER))


@reads("cases.see")
def due(request: HttpRequest) -> HttpResponse:
    """The households whose due step is for this post, step by step; plain steps are decided on the list. *S1-28*."""
    on = today()
    rows = list(passages(request).ripe(on).order_by("place_id", "id")[:500])
    groups: dict[tuple[str, str, str], dict] = {}
    for passage in rows:
        for key in passage.due:
            step = passage.line.step(key)
            if page.is_mine(step, request.on_post, passage.place_id):
                kind = page.kind_of(step)
                same = passage.purpose, key, kind
                group = groups.setdefault(same, {"step": step, "kind": kind, "passages": []})
                group["passages"].append(passage)
    return render(request, "cases/due.html", {"groups": _groups(request, groups, on), "today": on})


def _groups(request: HttpRequest, groups: dict[tuple[str, str, str], dict], on: date) -> list[dict]:
    """Each step of each purpose by itself: what may be decided, and what is lacking, differs between the lines."""
    places = place_words({row.place_id for group in groups.values() for row in group["passages"]})
    level = page.LEVEL_OF.get(request.on_post.place.level, request.on_post.place.level)
    for (_, key, kind), group in groups.items():
        first = group["passages"][0]
        lacking = missing(group["passages"], level, on) if kind == "plain" else {}
        group["purpose"] = first.get_purpose_display()
        group["rows"] = [
            (row, places.get(row.place_id, ""), lacking.get(row.pk, []), page.taken_at(kind, row.case))
            for row in group["passages"]
        ]
        if kind == "plain":
            line = first.line
            initial = {"step": key, "on": on, "verdict": "pass"}
            group["form"] = DecideForm(initial=initial, step=group["step"], line=line, prefix=key)
            keys = [(paper, title) for paper, title in group["step"].papers.items()]
            group["paper"] = PaperForm(initial={"step": key}, keys=keys, prefix=f"paper-{key}") if keys else None
        else:
            group["url"] = address(page.PLACES.get(kind, ""))
    return list(groups.values())


@reads("cases.see")
def case(request: HttpRequest, key: str) -> HttpResponse:
    """One case: the line as a stepper, the due step with its form, papers, decisions, clues, problems."""
    one, on = the_case(request, key), today()
    book = in_force(one.place_id, on)
    made = Decision.objects.select_related("person", "by__place").order_by("serial")
    walks = list(one.passages.prefetch_related(Prefetch("decisions", made), "papers__document").order_by("number"))
    now_on = next((walk for walk in walks if walk.ended_on is None), walks[-1] if walks else None)
    told = {
        "case": one,
        "where": where(one.place_id),
        "category": category.name(one.category, book),
        "walks": [(walk, page.stepper(walk, walk.decisions.all(), on)) for walk in walks],
        "due": page.due(one, now_on, request.on_post, on, book) if now_on and now_on.due else [],
        "clues": one.clues.select_related("clue").order_by("id"),
        "fresh": watch.fresh([one]).get(one.pk, []) if one.is_open else [],
        "problems": one.household.problems.order_by("state", "due_on"),
        "objections": one.passages.model.objects.none() if not now_on else now_on.objections.order_by("id"),
        "today": on,
        "correct": _correcting(request, one, on),
        "care_url": address("assistance:case", one.key) if one.marked_on or one.qualified_on else "",
        "exit_url": address("elimination:case", one.key) if one.is_monitored else "",
    }
    return render(request, "cases/case.html", told)


def _wish(request: HttpRequest, passage, told: dict, *, proof=None) -> dict:
    names = tuple(name for name in (told.get("judge_one", ""), told.get("judge_two", "")) if name)
    return {
        "verdict": told["verdict"], "opinion": told["opinion"], "document_no": told["document_no"],
        "back_to": told.get("back_to", ""), "ground": told.get("ground", ""), "judges": names, "proof": proof,
    }  # fmt: skip


@writes("cases.decide")
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Decide the due step of one case."""
    one = the_case(request, key)
    passage = _walking(request, one)
    form = _decide_form(request, passage)
    told = said(form)
    proof = sealed(request, told.get("proof"), kind="proof", place_id=one.place_id, household_id=one.household_id)
    made = decide_step(
        passage, step=told["step"], seen=told["seen"], **_wish(request, passage, told, proof=proof),
        **now(request, told["on"]),
    )  # fmt: skip
    messages.success(request, f"{one.household.head_name}户“{made.title}”：{made.get_verdict_display()}。")
    return redirect("cases:case", key)


def _walking(request: HttpRequest, one: Case):
    found = passages(request).filter(case=one).first()
    if found is None:
        raise Refused("ended", "这一户没有正在办理的程序。")
    return found


def _decide_form(request: HttpRequest, passage, prefix: str | None = None) -> DecideForm:
    name = f"{prefix}-step" if prefix else "step"
    key = request.POST.get(name, "")
    step = passage.line.step(key) if passage.line.has(key) else None
    return DecideForm(request.POST, request.FILES, step=step, line=passage.line, prefix=prefix)


@writes("cases.decide")
def decide_list(request: HttpRequest, step: str) -> HttpResponse:
    """Decide the same step of the ticked households with one verdict."""
    rows = picked(request)
    told = said(_decide_form(request, rows[0], prefix=step))
    proof = sealed(request, told.get("proof"), kind="proof", place_id=rows[0].place_id)
    said_of = _wish(request, rows[0], told, proof=proof)
    made = decide_many([Wish(row, **said_of) for row in rows], step=step, **now(request, told["on"]))
    messages.success(request, f"已办理{len(made)}户“{made[0].title}”。")
    return redirect("cases:due")


@writes("cases.lay_paper")
def lay_one(request: HttpRequest, key: str) -> HttpResponse:
    """Lay a paper on the table of the due step of one case."""
    one = the_case(request, key)
    told = said(PaperForm(request.POST, request.FILES))
    _lay(request, [_walking(request, one)], told, one.household_id)
    return redirect("cases:case", key)


@writes("cases.lay_paper")
def lay_list(request: HttpRequest, step: str) -> HttpResponse:
    """One scan for all ticked households: a township's sheet, a county's document."""
    rows = picked(request)
    told = said(PaperForm(request.POST, request.FILES, prefix=f"paper-{step}"))
    _lay(request, rows, told, None)
    return redirect("cases:due")


def _lay(request: HttpRequest, rows, told: dict, household_id: int | None) -> None:
    place = rows[0].place_id if household_id else request.on_post.place_id
    paper = sealed(request, told["document"], kind="paper", place_id=place, household_id=household_id)
    made = lay(rows, step=told["step"], key=told["key"], document=paper, **now(request))
    messages.success(request, f"已上传“{made[0].get_key_display()}”（{len(made)}户）。")


@writes("cases.recognise")
def correct(request: HttpRequest, key: str) -> HttpResponse:
    """Correct category and risks while the case is recognised."""
    one = the_case(request, key)
    form = CorrectForm(request.POST, categories=categories(one.household, today()))
    told = said(form)
    recategorise(one, category=told["category"], risks=form.risks(), reason=told["reason"], **now(request))
    messages.success(request, "已更正类别和风险。")
    return redirect("cases:case", key)


def _correcting(request: HttpRequest, one: Case, on: date) -> CorrectForm | None:
    """The form that corrects category and risks, for the village while the household is being recognised."""
    if one.stage != RECOGNISING or not request.scope.may("cases.recognise"):
        return None
    stands = {"category": one.category, "main_risk": one.risks[0] if one.risks else "", "more_risks": one.risks[1:]}
    return CorrectForm(initial=stands, categories=categories(one.household, on))


def categories(household: Household, on: date) -> list[tuple[str, str]]:
    """The categories that fit a household, with their names of the year."""
    book = in_force(household.place_id, on)
    return [
        (key, category.name(key, book)) for key in book.populations("category_from")
        if not category.misfit(key, household.attribute, book)
    ]  # fmt: skip


@writes("cases.watch")
def join(request: HttpRequest, key: str, clue: str) -> HttpResponse:
    """Put a fresh clue into the case."""
    found = get_object_or_404(Clue.objects.visible_to(request.scope), key=clue)
    watch.join(the_case(request, key), found, **now(request))
    messages.success(request, f"线索 {clue} 已并入。")
    return redirect("cases:case", key)


@reads("cases.see")
def of_household(request: HttpRequest, key: str) -> HttpResponse:
    """The cases and visits of a household, for its page."""
    home = get_object_or_404(Household.objects.visible_to(request.scope), key=key)
    told = {
        "home": home,
        "cases": home.cases.order_by("-id"),
        "visits": home.visits.order_by("-on", "-id")[:5],
        "files": home.special_files.order_by("-id"),
        "authorisations": [(one, _withdrawing(one)) for one in _given(home)],
    }
    return render(request, "cases/_of_household.html", told)


@reads("cases.see")
def of_clue(request: HttpRequest, key: str) -> HttpResponse:
    """The case that a clue led to, or that it was put into, for the clue's page."""
    clue = get_object_or_404(Clue.objects.visible_to(request.scope), key=key)
    case = Case.objects.visible_to(request.scope).filter(clues__clue=clue).first()
    return render(request, "cases/_of_clue.html", {"case": case})


def _given(home: Household):
    return home.authorisations.select_related("person").order_by("-id")


def _withdrawing(one: Authorisation) -> DayForm | None:
    """The form that takes an authorisation back, while it stands."""
    return None if one.withdrawn_on else DayForm(initial={"on": today()}, prefix=f"withdraw-{one.pk}")


@reads("cases.see")
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """The answer to the household: what became of its application, why, and where to complain."""
    one, on = the_case(request, key), today()
    last = one.passages.order_by("-number").first()
    told = {
        "case": one, "where": where(one.place_id), "category": category.name(one.category, in_force(one.place_id, on)),
        "decision": last.decisions.order_by("-serial").first() if last else None,
        "paper": {"at": now(request)["at"], "number": one.key}, "today": on,
    }  # fmt: skip
    return render(request, "cases/answer.html", told)
