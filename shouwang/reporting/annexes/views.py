"""附件4 and 附件5 as pages, for one's area, and as workbooks."""

from datetime import date
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from shouwang.places.clock import day, instant
from shouwang.places.code import DIGITS, at_level, place_id, span
from shouwang.places.models import Place
from shouwang.reporting.annexes import annex4, annex5
from shouwang.reporting.annexes.close import became_known_later, close_half, closes_from
from shouwang.reporting.annexes.half_year import HalfYear
from shouwang.reporting.models import Closing
from shouwang.sheets.write import XLSX_ROWS, workbook
from shouwang.web.doors import reads, writes
from shouwang.web.download import attachment
from shouwang.web.paging import paged
from shouwang.web.search import whole
from shouwang.web.templatetags import words


def _half(request: HttpRequest) -> tuple[HalfYear, date]:
    """The half-year that the address names, or today's; and today."""
    today = day(instant())
    return HalfYear.of(request.GET.get("half", ""), today), today


def _area(request: HttpRequest) -> tuple[int, int]:
    """The place that the address names, if it lies within one's own; else all of one's own."""
    chosen = request.GET.get("place", "")
    if request.scope.contains(whole(chosen) or 0):
        return span(int(chosen))
    return request.scope.lo, request.scope.hi


@reads("reporting.see")
def villages(request: HttpRequest) -> HttpResponse:
    """附件4: the villages of a township with their sum; of more than that the sums, each leading one level down."""
    half, today = _half(request)
    shown = [field for field in annex4.COLUMNS if field.name not in {*annex4.BY_HAND, "no", "village_code"}]
    lo, hi = _area(request)
    rows = list(annex4.rows(lo, hi, half))
    parts = _parts(rows)
    told = [{"cells": _cells(row, shown)} for row in rows] if len(parts) == 1 else []
    told += [
        {"cells": _cells(annex4.total(mine, place.name), shown), "place": place.pk, "is_sum": True}
        for place, mine in parts
    ]
    if len(parts) > 1:
        told.append({"cells": _cells(annex4.total(rows, "总计"), shown), "is_sum": True})
    context = {"half": half, "columns": shown, "rows": told, "today": today, "many": len(parts) > 1}
    context |= _closing(request, half, today)
    return render(request, "annexes/annex4.html", context | {"place": lo if request.GET.get("place") else ""})


def _closing(request: HttpRequest, half: HalfYear, today: date) -> dict:
    """Whether the half-year is closed for the county that is looked at, and whether this post may close it."""
    if not half.is_over:
        return {}
    county = at_level(request.scope.lo, "county") if request.scope.lo else 0
    closing = Closing.objects.filter(place_id=county, half=half.key).select_related("by").first()
    if closing:
        return {"closing": closing, "later": became_known_later(closing, half)}
    may = request.scope.may("reporting.close_half") and request.on_post.place.level == "county"
    return {"may_close": may and today >= closes_from(half, county, today)}


@writes("reporting.close_half")
def close(request: HttpRequest) -> HttpResponse:
    """附件4 of the half-year is kept as it is."""
    half = HalfYear.named(request.POST.get("half", ""), day(instant()))
    close_half(request.on_post.place, half, by=request.on_post, at=instant())
    messages.success(request, f"{half.title}已封存：附件4以后都按现在的数据出具，此后补录的计入下一期。")
    return redirect(f"{reverse('annexes:villages')}?half={half.key}")


def _parts(rows: list[dict]) -> list[tuple[Place, list[dict]]]:
    """The rows by county; those of one county by township."""
    found = _by(rows, DIGITS["county"])
    if len(found) == 1:
        found = _by(rows, DIGITS["township"])
    places = Place.objects.in_bulk([pk for pk, _ in found])
    return [(places[pk], mine) for pk, mine in found]


def _by(rows: list[dict], digits: int) -> list[tuple[int, list[dict]]]:
    by_code = groupby(rows, key=lambda row: row["village_code"][:digits])
    return [(place_id(code), list(mine)) for code, mine in by_code]


def _cells(row: dict, shown) -> list[dict]:
    return [{"text": _said(row[field.name]), "is_number": field.kind != "text"} for field in shown]


def _said(value) -> str:
    """A cell on the page: counts with thousands, nothing as a stroke."""
    return words.count(value) if value is None or isinstance(value, int) else str(value)


@reads("reporting.see")
def villages_file(request: HttpRequest) -> HttpResponse:
    """附件4 as a workbook, with the columns that are filled in by hand left empty."""
    half, _ = _half(request)
    rows = annex4.rows(*_area(request), half)
    return _workbook(annex4.COLUMNS, rows, f"附件4 防返贫动态监测排查情况表（{half.title}）")


@reads("reporting.see")
def households(request: HttpRequest) -> HttpResponse:
    """附件5: the households that qualified in a half-year."""
    half, today = _half(request)
    found = annex5.cases_of(request.scope.lo, request.scope.hi, half.begins, half.ends)
    page = paged(request, annex5.with_help(found), ("place_id", "id"))
    told = {
        "half": half,
        "rows": [_ledger(row) for row in annex5.rows_of(page.rows, today)],
        "pager": page,
        "count": found[:1001].count(),
    }
    return render(request, "annexes/annex5.html", told | {"today": today})


def _ledger(row: dict) -> dict:
    row["risks"] = "、".join(row[f"risk_{n + 1}"] for n in range(annex5.RISKS) if row[f"risk_{n + 1}"])
    row["dates"] = [
        (title, row[name])
        for name, title in (
            ("applied_on", "申请"), ("checked_on", "入户"), ("comparison_on", "比对"), ("review_on", "评议"),
            ("notice_on", "公示"), ("township_on", "乡镇"), ("county_on", "县级"),
        )
    ]  # fmt: skip
    row["period"] = "至".join(words.month(part) for part in row["period"].split("至"))
    return row


@reads("reporting.see")
def households_file(request: HttpRequest) -> HttpResponse:
    """附件5 as a workbook; certificate numbers and phones masked."""
    half, today = _half(request)
    found = annex5.cases_of(request.scope.lo, request.scope.hi, half.begins, half.ends)
    rows = annex5.rows(found, today)
    return _workbook(annex5.COLUMNS, rows, f"附件5 防返贫动态监测排查台账（{half.title}）")


def _workbook(fields, rows, title: str) -> HttpResponse:
    return attachment(workbook(fields, rows, sheet=title[:3], most=XLSX_ROWS), f"{title}.xlsx")
