"""What a looked-at file would change of registered households, household by household, before it is loaded."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from shouwang.registry import listing
from shouwang.registry.found import words
from shouwang.registry.models import Batch, Difference
from shouwang.registry.narrow import Columns, ListFilter, taken
from shouwang.registry.sheet import DIFFERENCES, difference_lines
from shouwang.web.doors import reads
from shouwang.web.paging import paged


@reads("registry.see")
def differences(request: HttpRequest, key: str) -> HttpResponse:
    """Old and new of each household, by page; by name, number or village."""
    batch, form, rows = _differences(request, key)
    page = paged(request, rows, ("id",))
    listing.place_words(page.rows, words({row.place_id for row in page.rows}))
    told = {"batch": batch, "page": page, "pager": page, "filters": form.shown(request)}
    return render(request, "registry/differences.html", told)


@reads("registry.see")
def differences_file(request: HttpRequest, key: str) -> HttpResponse:
    """The same as a workbook, a line for each thing that changes."""
    _, _, rows = _differences(request, key)
    return taken("在册农户的变化", DIFFERENCES, difference_lines, rows.order_by("id"))


def _differences(request: HttpRequest, key: str) -> tuple[Batch, ListFilter, QuerySet[Difference]]:
    batch = get_object_or_404(Batch.objects.visible_to(request.scope), key=key)
    form = ListFilter(request, Columns(number="household__key"))
    return batch, form, form.narrow(listing.differences_of(batch, request.scope))
