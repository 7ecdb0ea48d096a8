"""The area as a tree, a village's posting places, and the change of a code."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.places.clock import day, instant
from shouwang.places.code import place_id
from shouwang.places.models import Place, PostingPlace
from shouwang.places.posting import post, unpost
from shouwang.places.renumber import renumber
from shouwang.reporting.areas import shown
from shouwang.reporting.areas.forms import PostingForm, RenumberForm
from shouwang.web.doors import by_method, reads, writes

LEAST = 20  # households of a settlement where the policy book is silent; *S1 第四步*


def _place(code: str) -> Place:
    try:
        pk = place_id(code)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(Place.objects.select_related("became"), pk=pk)


@reads("places.see")
def tree(request: HttpRequest, code: str = "") -> HttpResponse:
    """A place, what it is called, and the places below it."""
    return _tree(request, _place(code) if code else request.on_post.place, PostingForm())


def _tree(request: HttpRequest, place: Place, form: PostingForm, status: int = 200) -> HttpResponse:
    today = day(instant())
    inside = request.scope.contains(place.pk) and request.scope.kind == "post"
    is_village = place.level == "village" and inside
    told = {
        "place": place,
        "crumbs": shown.up(place),
        "pairs": shown.pairs(place, today),
        "below": shown.below(place),
        "postings": PostingPlace.objects.filter(place=place).order_by("until", "id") if is_village else None,
        "form": form if is_village and request.scope.may("places.post") and not place.became_id else None,
        "may_renumber": inside and request.scope.may("places.renumber") and not place.became_id,
    }
    return render(request, "places/tree.html", told, status=status)


@writes("places.post")
def add_posting(request: HttpRequest, code: str) -> HttpResponse:
    """Another place where the village posts its notices."""
    place, form, at = _place(code), PostingForm(request.POST), instant()
    if not form.is_valid():
        return _tree(request, place, form, status=422)
    least = shown.said("posting_cluster", place, day(at)) or LEAST
    row = post(place, **form.cleaned_data, least=least, by=request.on_post, at=at)
    messages.success(request, f"已登记张贴地点：{row.name}。")
    return redirect("places:place", place.code)


@writes("places.post")
def end_posting(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    place = _place(code)
    row = get_object_or_404(PostingPlace.objects.visible_to(request.scope), place=place, pk=pk)
    unpost(row, by=request.on_post, at=instant())
    messages.success(request, f"已停用张贴地点：{row.name}。")
    return redirect("places:place", place.code)


def _mine(request: HttpRequest, code: str) -> Place:
    place = _place(code)
    if not request.scope.contains(place.pk):
        raise Http404
    return place


@reads("places.renumber")
def renumber_page(request: HttpRequest, code: str) -> HttpResponse:
    """What would go along with a new code, and the form that gives it."""
    place = _mine(request, code)
    told = {"place": place, "form": RenumberForm(), "moved": shown.moved_by(place)}
    return render(request, "places/renumber.html", told)


@writes("places.renumber")
def give_number(request: HttpRequest, code: str) -> HttpResponse:
    place, form = _mine(request, code), RenumberForm(request.POST)
    if not form.is_valid():
        told = {"place": place, "form": form, "moved": shown.moved_by(place)}
        return render(request, "places/renumber.html", told, status=422)
    moved = renumber(place, by=request.on_post, at=instant(), **form.cleaned_data)
    place.refresh_from_db()
    messages.success(request, f"{place.name}已变更为 {place.latest.code}，随迁记录 {sum(moved.values())} 条。")
    return redirect("places:place", place.latest.code)


give_new_number = by_method(get=renumber_page, post=give_number)
