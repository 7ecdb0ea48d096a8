"""Numbers of an area with the rows behind them, stories, and the history of who changed what."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from shouwang.places.clock import day, instant
from shouwang.places.models import Place
from shouwang.policy import codes
from shouwang.registry.models import Household
from shouwang.reporting import funnel, story
from shouwang.reporting.forms import HistoryFilter
from shouwang.reporting.history import chosen, lines_of, sheet, with_households
from shouwang.screening.clues.models import Clue
from shouwang.screening.clues.words import rule_titles
from shouwang.trail.models import Line
from shouwang.web.doors import reads
from shouwang.web.download import attachment
from shouwang.web.menu import address
from shouwang.web.paging import chips, paged

COLUMNS = {
    "hits": "命中", "clues": "线索", "assigned": "已交办", "answered": "已反馈", "closed": "已办结", "overdue": "超期",
}  # fmt: skip


@reads("reporting.see")
def overview(request: HttpRequest) -> HttpResponse:
    """The funnel of one's area, and its numbers place by place."""
    scope, today = request.scope, day(instant())
    parts = funnel.parts(scope, today)
    numbers = funnel.whole(scope, parts, sees_files=scope.may("intake.see"))
    chart = {
        "kind": "funnel",
        "caption": "从部门数据到办结",
        "label": "环节",
        "series": ["数量"],
        "open": True,
        "rows": [
            {"label": funnel.STAGES[stage], "url": _behind(stage, scope.lo), "values": [number]}
            for stage, number in numbers.items()
        ],
    }
    places = funnel.by_place(scope, parts)
    told = {"chart": chart, "places": places, "bars": _bars(places), "today": today, "columns": COLUMNS}
    return render(request, "reporting/overview.html", told | {"rows": [_row(each) for each in places]})


def _behind(stage: str, place: int) -> str:
    return f"{reverse('reporting:behind', args=[stage])}?place={place}"


def _row(counted: funnel.Counted) -> dict:
    numbers = counted.numbers
    cells = [(title, numbers[name], _behind(name, counted.place.pk)) for name, title in COLUMNS.items()]
    return {"counted": counted, "cells": cells, "households_url": _households(counted.place)}


def _households(place: Place) -> str:
    where = address("registry:list")
    return f"{where}?place={place.pk}" if where else ""


def _bars(places: list[funnel.Counted]) -> dict | None:
    if not any(each.numbers["clues"] for each in places):
        return None
    return {
        "kind": "bar",
        "caption": "各地线索与办结",
        "label": "地点",
        "series": ["线索", "已办结"],
        "rows": [
            {
                "label": each.place.name,
                "url": _behind("clues", each.place.pk),
                "values": [each.numbers["clues"], each.numbers["closed"]],
            }
            for each in places
        ],
    }


@reads("reporting.see")
def behind(request: HttpRequest, stage: str) -> HttpResponse:
    """The rows that one number of the overview counts."""
    if stage not in _open_stages(request):
        raise Http404
    place = _place(request)
    rows = funnel.rows_behind(stage, request.scope, place.pk, day(instant()))
    page = paged(request, _with(rows, stage), ["-id"])
    titles = rule_titles()
    for row in page.rows:
        row.why = titles.get(row.rule, row.rule) if stage == "hits" else ""
        row.word = codes.title("risk", row.risk) if hasattr(row, "risk") else ""
    told = {"page": page, "pager": page, "stage": stage, "place": place, "today": day(instant())}
    told |= {"title": COLUMNS.get(stage) or funnel.STAGES[stage], "is_files": stage in ("delivered", "linked")}
    return render(request, "reporting/behind.html", told)


def _open_stages(request: HttpRequest) -> set[str]:
    files = {"delivered", "linked"} if request.scope.may("intake.see") else set()
    return files | {"hits", *funnel.CLUES, "overdue"}


def _place(request: HttpRequest) -> Place:
    given = request.GET.get("place", "")
    wanted = int(given) if given.isdigit() and len(given) <= 15 else request.scope.lo
    if not request.scope.contains(wanted):
        raise Http404
    return get_object_or_404(Place, pk=wanted)


def _with(rows: QuerySet, stage: str) -> QuerySet:
    if stage in ("delivered", "linked"):
        return rows
    if stage == "hits":
        return rows.select_related("household", "place")
    return rows.select_related("household", "place", "owner__place", "owner__holder")


@reads("trail.see")
def household_story(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that is known to have happened to a household."""
    household = get_object_or_404(Household.objects.visible_to(request.scope).select_related("place"), key=key)
    lines = story.of(household, day(instant()))
    told = {"household": household, "story": lines, "url": address("registry:household", key)}
    return render(request, "reporting/story.html", told)


@reads("trail.see")
def clue_story(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that is known to have happened about a clue."""
    clues = Clue.objects.visible_to(request.scope).select_related("household", "place")
    clue = get_object_or_404(clues, key=key)
    days = story.late_after(clue.place_id, day(instant()))
    told = {
        "clue": clue,
        "story": story.of_clue(clue, days),
        "url": address("reporting:story", clue.household.key),
    }
    return render(request, "reporting/clue_story.html", told)


@reads("trail.see")
def history(request: HttpRequest) -> HttpResponse:
    """Who changed what, when, from which value to which. *S1-44*."""
    form, days, rows = _history(request)
    page = paged(request, rows, ["-at", "-id"])
    told = {"page": page, "pager": page, "days": days, "lines": with_households(page.rows)}
    told["filters"] = {"form": form, "chips": chips(form), "clear_url": request.path}
    return render(request, "reporting/history.html", told)


@reads("trail.see")
def history_file(request: HttpRequest) -> HttpResponse:
    """The same lines as a workbook."""
    _, days, rows = _history(request)
    return attachment(sheet(rows.order_by("-at", "-id"), days), "操作记录.xlsx")


def _history(request: HttpRequest) -> tuple[HistoryFilter, int, QuerySet[Line]]:
    form = HistoryFilter(request.GET, scope=request.scope)
    days = story.late_after(request.on_post.place_id, day(instant()))
    wanted = form.cleaned_data if form.is_valid() else {}
    return form, days, chosen(lines_of(request.scope), days, **wanted)
