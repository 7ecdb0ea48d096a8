"""Lines of departments' files by place: what was delivered, what of it was readable, what found its household.

A delivery's census says how many of its readable lines lie in each township; lines whose place is unknown, and what
could not be read at all, stay with the area for which the file was delivered.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db.models import Q, QuerySet

from shouwang.places.code import level, short, span
from shouwang.places.models import Place
from shouwang.screening.intake.models import Delivery
from shouwang.web.sight import Scope

STAGES = ("delivered", "kept", "linked")
UNKNOWN = 0


def files(scope: Scope) -> QuerySet[Delivery]:
    """The files in force of the area, and those of the area above with lines of this one."""
    return Delivery.objects.visible_to(scope).in_force()


def by_place(scope: Scope, width: int) -> dict[int, dict[str, int]]:
    """Lines by the places of `width` ids below, a township at least; under UNKNOWN those that lie in none."""
    found: dict[int, Counter] = defaultdict(Counter)
    for place, numbers in _counted(scope):
        found[place // width * width].update(numbers)
    return {place: dict(numbers) for place, numbers in found.items()}


def behind(scope: Scope, place: int) -> QuerySet[Delivery]:
    """The files with lines of a place; for one's whole area all of them."""
    if level(place) != "township":
        lo, hi = span(place)
        return files(scope).filter(Q(place_id__gte=lo, place_id__lte=hi) | Q(lake__has_key=short(place)))
    former = Place.objects.filter(became_id=place).values_list("pk", flat=True)
    return files(scope).filter(census__township__has_any_keys=[short(one) for one in (place, *former)])


def of(delivery: Delivery, place: int) -> dict[str, int]:
    """How many of one file's lines lie in a place."""
    found: Counter = Counter(dict.fromkeys(STAGES, 0))
    lo, hi = span(place)
    for where, numbers in _lines(delivery.place_id, delivery.rows, delivery.census, _moved()):
        if lo <= (where or delivery.place_id) <= hi:
            found.update(numbers)
    return dict(found)


def _counted(scope: Scope) -> Iterator[tuple[int, dict[str, int]]]:
    moved = _moved()
    for area, rows, census in files(scope).values_list("place_id", "rows", "census"):
        for place, numbers in _lines(area, rows, census, moved):
            if scope.contains(place or area):
                yield place, numbers


def _lines(area: int, rows: int, census: dict, moved: dict[int, int]) -> Iterator[tuple[int, dict[str, int]]]:
    """Township (or UNKNOWN) → its lines; the unread remainder of the file is delivered, and nowhere."""
    kept, linked = census.get("township", {}), census.get("linked", {})
    for code, count in kept.items():
        place = int(code.ljust(15, "0")) if code else UNKNOWN
        yield moved.get(place, place), {"delivered": count, "kept": count, "linked": linked.get(code, 0)}
    yield UNKNOWN, {"delivered": rows - sum(kept.values()), "kept": 0, "linked": 0}


def _moved() -> dict[int, int]:
    """Townships that were given another code: the code they had → the one they have."""
    places = Place.objects.filter(level="township", became__isnull=False).select_related("became")
    return {place.pk: place.latest.pk for place in places}
