"""Runs of the rules: start one, see what it read and found, go from a number to the households behind it."""

from collections.abc import Iterator

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.places.clock import day, instant
from shouwang.places.code import at_level
from shouwang.places.models import Place
from shouwang.queue.door import ask
from shouwang.refusal import Refused
from shouwang.registry.narrow import Columns, ListFilter, taken
from shouwang.screening import rules
from shouwang.screening.runs import found
from shouwang.screening.runs.forms import HitsFilter, ScreenForm
from shouwang.screening.runs.jobs import screen_area
from shouwang.screening.runs.models import Hit, Run
from shouwang.screening.runs.table import amount, spoken
from shouwang.sheets.write import MOST, Field, workbook
from shouwang.web.doors import reads, writes
from shouwang.web.download import attachment
from shouwang.web.paging import chips, paged
from shouwang.web.templatetags import words

SHEET = (
    Field("household", "户标识", "number"), Field("head_name", "户主"), Field("where", "地点"), Field("rule", "规则"),
    Field("measured", "实际值"), Field("line", "标准"), Field("unit", "单位"), Field("sources", "来源行", "integer"),
)  # fmt: skip
RUNS = (
    Field("key", "批次", "number"), Field("place", "地区"), Field("on", "筛查日", "date"),
    Field("hits", "命中", "integer"), Field("new", "新增", "integer"), Field("gone", "消失", "integer"),
    Field("gathered", "线索"), Field("at", "运行时间", "instant"), Field("by", "经办岗位"),
)  # fmt: skip


@reads("runs.see")
def runs(request: HttpRequest) -> HttpResponse:
    """Every run of one's places, newest first, and the form that starts one."""
    narrowed, found = _runs(request)
    one = paged(request, found, ["-id"])
    form = ScreenForm(initial={"on": day(instant())}) if request.scope.may("runs.screen") else None
    told = {"rows": one.rows, "pager": one, "form": form, "filters": narrowed.shown(request)}
    return render(request, "runs/runs.html", told)


def _runs(request: HttpRequest) -> tuple[ListFilter, QuerySet[Run]]:
    marks = [("waiting", "未生成线索"), ("gathered", "已生成线索")]
    form = ListFilter(request, Columns(name="", day="on", day_word="筛查日", placed=False), marks=marks)
    found = form.narrow(Run.objects.visible_to(request.scope).select_related("place", "by__place"))
    return form, found.filter(gathered_at__isnull=form.situation == "waiting") if form.situation else found


@reads("runs.see")
def runs_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    return taken("筛查批次", RUNS, _run_lines, _runs(request)[1].order_by("-id"))


def _run_lines(rows: list[Run]) -> Iterator[tuple]:
    for one in rows:
        gathered = "已生成" if one.gathered_at else "未生成"
        yield one.key, one.place.name, one.on, one.hits, one.new, one.gone, gathered, one.at, str(one.by)


@writes("runs.screen")
def screen(request: HttpRequest) -> HttpResponse:
    """Queue a run over the post's own area; its page shows how far it is."""
    form, at = ScreenForm(request.POST), instant()
    if not form.is_valid():
        raise Refused("bad_day", "请填写筛查日。")
    on, by = form.cleaned_data["on"], request.on_post
    if on > day(at):
        raise Refused("in_the_future", f"筛查日{words.day(on)}还没有到。")
    key = f"screen-{by.place_id}-{on:%Y%m%d}-{at:%Y%m%d%H%M}"  # pressed twice in a minute: one run
    work = ask(screen_area, by=by, at=at, key=key, on=on.isoformat())
    messages.success(request, "已开始筛查。")
    return redirect("queue:work", work.pk)


def _run(request: HttpRequest, key: str) -> Run:
    return get_object_or_404(Run.objects.visible_to(request.scope).select_related("place", "by__place"), key=key)


@reads("runs.see")
def run(request: HttpRequest, key: str) -> HttpResponse:
    """What a run read, by which policy, and what it found: by rule and by township."""
    one = _run(request, key)
    columns, rows = found.by_township(one)
    later = Run.objects.filter(place_id=one.place_id, id__gt=one.pk).order_by("-id").first()
    told = {
        "run": one,
        "rules": found.by_rule(one),
        "columns": columns,
        "townships": rows,
        "held": found.held(one),
        "inputs": found.inputs(one),
        "policy": found.policy(one),
        "later": later,
        "may_gather": later is None and request.scope.may("clues.gather"),
    }
    return render(request, "runs/run.html", told)


@reads("runs.see")
def hits(request: HttpRequest, key: str) -> HttpResponse:
    """The households behind a number."""
    one = _run(request, key)
    form, wanted = _filtered(request, one)
    page = paged(request, wanted, ["id"])
    told = {
        "run": one,
        "rows": _rows(page.rows),
        "pager": page,
        "filters": {"form": form, "chips": chips(form), "clear_url": request.path},
    }
    return render(request, "runs/hits.html", told)


def _filtered(request: HttpRequest, one: Run) -> tuple[HitsFilter, QuerySet[Hit]]:
    form = HitsFilter(request.GET, area=one.place)
    asked = form.cleaned_data if form.is_valid() else {}
    return form, found.hits(one, asked.get("rule", ""), asked.get("township")).select_related("household")


@reads("runs.see")
def hits_file(request: HttpRequest, key: str) -> HttpResponse:
    """The same households as a workbook."""
    one = _run(request, key)
    _, wanted = _filtered(request, one)
    lines = (
        (
            row["hit"].household.key, row["hit"].household.head_name, row["where"], row["title"], row["measured"],
            row["line"], row["hit"].unit, row["sources"],
        )
        for row in _rows(list(wanted.order_by("id")[: MOST + 1]))
    )  # fmt: skip
    return attachment(workbook(SHEET, lines, sheet="命中农户"), f"命中农户 {one.key}.xlsx")


def _rows(hits: list[Hit]) -> list[dict]:
    titles = {rule.id: rule.title for rule in rules.all()}
    villages = {at_level(hit.place_id, level) for hit in hits for level in ("township", "village")}
    names = dict(Place.objects.filter(pk__in=villages).values_list("pk", "name"))
    return [
        {
            "hit": hit,
            "title": titles.get(hit.rule, hit.rule),
            "where": " · ".join(names.get(at_level(hit.place_id, level), "") for level in ("township", "village")),
            "measured": amount(hit.measured, hit.unit),
            "line": amount(hit.line, hit.unit),
            "measured_word": spoken(hit.measured, hit.unit),
            "line_word": spoken(hit.line, hit.unit),
            "sources": len(hit.rows),
        }
        for hit in hits
    ]
