"""Numbers of an area with the rows behind them, stories, and the history of who changed what."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from shouwang.places.clock import day, instant
from shouwang.places.models import Place
from shouwang.registry.models import Household
from shouwang.registry.pairs import survivor_of
from shouwang.reporting import funnel, lines, story
from shouwang.reporting.forms import HistoryFilter
from shouwang.reporting.history import chosen, lines_of, sheet, with_households
from shouwang.screening.clues.models import Clue
from shouwang.screening.clues.words import rule_titles
from shouwang.screening.rules import reasons
from shouwang.trail.models import Line
from shouwang.web.doors import reads
from shouwang.web.download import attachment
from shouwang.web.menu import address
from shouwang.web.paging import SIZE, chips, paged
from shouwang.web.search import whole
from shouwang.web.sight import Scope

COLUMNS = {
    "kept": ("名单", "行"), "linked": ("匹配", "行"), "hits": ("命中", "条"), "found": ("有线索", "户"),
    "handed": ("交办", "户"), "checked": ("核查", "户"), "opened": ("立案", "户"), "marked": ("纳入", "户"),
    "eliminated": ("消除", "户"), "overdue": ("超期线索", "条"),
}  # fmt: skip
FILES, HOMES = frozenset(lines.STAGES), frozenset((*funnel.HOMES, funnel.TOLD, funnel.ALONE))
TITLES = funnel.STAGES | {funnel.TOLD: "有线索，非筛查来源（户）", funnel.ALONE: "监测对象无责任人（户）"}


@reads("reporting.see")
def overview(request: HttpRequest) -> HttpResponse:
    """The funnel of one's area, and its numbers place by place."""
    scope, today = request.scope, day(instant())
    sees_files = scope.may("intake.see")
    parts = funnel.parts(scope, today, sees_files=sees_files)
    numbers = funnel.whole(parts, sees_files=sees_files)
    notes = {"found": _told(funnel.told(parts), scope)}
    chart = {
        "kind": "funnel",
        "caption": "从部门数据到风险消除",
        "label": "环节",
        "series": ["数量"],
        "open": True,
        "rows": [
            {"label": funnel.STAGES[stage], "url": _behind(stage, scope.lo), "values": [number]} | notes.get(stage, {})
            for stage, number in numbers.items()
        ],
    }
    places = funnel.by_place(scope, parts)
    columns = {name: head for name, head in COLUMNS.items() if sees_files or name not in FILES}
    told = {"chart": chart, "places": places, "bars": _bars(places), "today": today, "columns": columns}
    return render(request, "reporting/overview.html", told | {"rows": [_row(each, columns, scope) for each in places]})


def _told(number: int, scope: Scope) -> dict:
    """Why there are more households than findings: of some, people told."""
    return {"note": f"其中非筛查来源 {number} 户", "note_url": _behind(funnel.TOLD, scope.lo)} if number else {}


def _behind(stage: str, place: int) -> str:
    return f"{reverse('reporting:behind', args=[stage])}?place={place}"


def _row(counted: funnel.Counted, columns: dict[str, tuple[str, str]], scope: Scope) -> dict:
    where = counted.place.pk if counted.place else scope.lo
    cells = [
        (f"{title}（{unit}）", counted.numbers[name], _behind(name, where)) for name, (title, unit) in columns.items()
    ]
    alone = (counted.numbers[funnel.ALONE], _behind(funnel.ALONE, where))
    return {"counted": counted, "cells": cells, "alone": alone, "households_url": _households(counted.place)}


def _households(place: Place | None) -> str:
    where = address("registry:list")
    return f"{where}?place={place.pk}" if where and place else ""


def _bars(places: list[funnel.Counted]) -> dict | None:
    places = [each for each in places if each.place]
    if not any(each.numbers["found"] for each in places):
        return None
    return {
        "kind": "bar",
        "caption": "各地有线索的户和已核查的户",
        "label": "地点",
        "series": ["有线索", "已核查"],
        "rows": [
            {
                "label": each.place.name,
                "url": _behind("found", each.place.pk),
                "values": [each.numbers["found"], each.numbers["checked"]],
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
    _say(page.rows, stage, place)
    kind = "files" if stage in FILES else "homes" if stage in HOMES else stage
    told = {"page": page, "pager": page, "stage": stage, "kind": kind, "place": place, "today": day(instant())}
    return render(request, "reporting/behind.html", told | {"title": TITLES.get(stage) or COLUMNS[stage][0]})


@reads("reporting.see")
def file_lines(request: HttpRequest, key: str) -> HttpResponse:
    """The lines of one file that found a household of a place, each with its household; what found none is counted."""
    if not request.scope.may("intake.see"):
        raise Http404
    place = _place(request)
    delivery = get_object_or_404(lines.files(request.scope), key=key)
    given = request.GET.get("from", "")
    start = whole(given) or 0
    rows, many = lines.linked(delivery, place.pk, start, SIZE)
    told = {"delivery": delivery, "place": place, "rows": rows, "here": lines.of(delivery, place.pk)}
    return render(request, "reporting/lines.html", told | {"pager": _pages(place, start, len(rows), many)})


def _pages(place: Place, start: int, shown: int, many: int) -> dict[str, str]:
    """The lines of a file never change: they are paged by number."""
    earlier, later = max(start - SIZE, 0), start + SIZE
    return {
        "sentence": f"第 {start + 1}–{start + shown} 条，共 {many} 条" if shown else f"共 {many} 条",
        "previous_url": f"?place={place.pk}&from={earlier}" if start else "",
        "next_url": f"?place={place.pk}&from={later}" if later < many else "",
    }


def _say(rows: list, stage: str, place: Place) -> None:
    """Put what a line shows on each row."""
    titles = rule_titles()
    for row in rows:
        if stage in FILES:
            row.here = lines.of(row, place.pk)
        row.why = titles.get(row.rule, row.rule) if stage == "hits" else ""
        row.word = reasons.word(reasons.of_rule(row.rule)) if stage == "hits" else getattr(row, "reason_word", "")


def _open_stages(request: HttpRequest) -> set[str]:
    files = FILES if request.scope.may("intake.see") else frozenset()
    return files | HOMES | {"hits", "overdue"}


def _place(request: HttpRequest) -> Place:
    given = request.GET.get("place", "")
    wanted = whole(given) or request.scope.lo
    if not request.scope.contains(wanted):
        raise Http404
    return get_object_or_404(Place, pk=wanted)


def _with(rows: QuerySet, stage: str) -> QuerySet:
    if stage in FILES or stage in HOMES:
        return rows.select_related("place")
    if stage == "hits":
        return rows.select_related("household", "place")
    return rows.select_related("household", "place", "owner__place", "owner__holder")


@reads("trail.see")
def household_story(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that is known to have happened to a household."""
    household = get_object_or_404(Household.objects.visible_to(request.scope).select_related("place"), key=key)
    household = survivor_of(household) or household
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
