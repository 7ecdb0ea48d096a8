"""What every view here asks for: who acts, when; which village; a case within sight; a file sealed."""

from datetime import date

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from shouwang.casework.cases.models import Case, Passage
from shouwang.casework.visits.proof import seal
from shouwang.places.clock import day, instant
from shouwang.places.code import at_level
from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.registry.found import words as place_words
from shouwang.vault.models import Document
from shouwang.web.search import whole


def now(request: HttpRequest, on: date | None = None) -> dict:
    """Who acts, the instant, and the day it happened: the given one, or today."""
    at = instant()
    return {"by": request.on_post, "at": at, "on": on or day(at)}


def today() -> date:
    return day(instant())


def where(place_id: int) -> str:
    return place_words({place_id}).get(place_id, "")


def the_case(request: HttpRequest, key: str) -> Case:
    rows = Case.objects.visible_to(request.scope).select_related("household__place", "application", "visit")
    return get_object_or_404(rows, key=key)


def passages(request: HttpRequest):
    """Passages under way within sight, as lists need them: hundreds share a line of steps that is read once."""
    rows = Passage.objects.visible_to(request.scope).under_way().defer("procedure")
    return rows.select_related("case__household__place").prefetch_related("decisions")


def picked(request: HttpRequest, name: str = "case") -> list[Passage]:
    """The passages under way of the cases that were ticked."""
    rows = list(passages(request).filter(case__key__in=request.POST.getlist(name)).order_by("id"))
    if not rows:
        raise Refused("nothing_chosen", "请先勾选农户。")
    return rows


def village(request: HttpRequest) -> Place:
    """The village that a page is about: the post's own, or the one named by `?village=` within sight."""
    mine = request.on_post.place_id
    if request.on_post.place.level in ("village", "group"):
        return Place.objects.get(pk=at_level(mine, "village"))
    said = request.GET.get("village") or request.POST.get("village") or ""
    found = Place.objects.filter(
        level="village", became__isnull=True, id__gte=request.scope.lo, id__lte=request.scope.hi
    )
    chosen = found.filter(pk=whole(said)).first() if whole(said) is not None else found.order_by("id").first()
    if chosen is None:
        raise Refused("no_village", "没有可选的村。")
    return chosen


def sealed(request: HttpRequest, file, *, kind: str, place_id: int, household_id: int | None = None) -> Document | None:
    """An uploaded photo or paper, sealed; None when none was given."""
    if not file:
        return None
    return seal(
        file.read(),
        file.name,
        kind=kind,
        place_id=place_id,
        household_id=household_id,
        by=request.on_post,
        at=instant(),
    )
