"""From what departments delivered to what became of it, for an area and for each place in it.

Every number is a question that `rows_behind` can ask again for its rows: what is counted is what is listed.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Q, QuerySet, Sum

from shouwang.places.code import DIGITS, LENGTH, level, span
from shouwang.places.models import Place
from shouwang.registry.models import Headcount
from shouwang.screening.clues.models import RESULTS, Clue
from shouwang.screening.intake.models import Delivery
from shouwang.screening.runs.models import Hit
from shouwang.web.sight import Scope

BELOW = {"province": "prefecture", "prefecture": "county", "county": "township", "township": "village"}
STAGES = {
    "delivered": "部门数据（行）",
    "linked": "匹配到户（行）",
    "hits": "筛查命中",
    "clues": "线索",
    "assigned": "已交办",
    "answered": "已反馈",
    "closed": "已办结",
}
CLUES = {
    "clues": Q(),
    "assigned": Q(handover__isnull=False) | Q(state__in=["assigned", "checked", "answered", "followed"]),
    "answered": Q(state__in=["answered", "followed"]) | Q(state="closed", reason__in=[code for code, _ in RESULTS]),
    "closed": Q(state="closed"),
}
COUNTED = ("hits", *CLUES, "overdue")


@dataclass(frozen=True)
class Counted:
    """One place, its households, those under monitoring, and its numbers by stage."""

    place: Place
    numbers: dict[str, int]
    households: int
    monitored: int


def parts(scope: Scope, on: date) -> dict[int, dict[str, int]]:
    """The numbers of every place right below (in a village, its own), and of what lies at the area's own code."""
    if not scope.lo:
        return {}
    below = BELOW.get(level(scope.lo), level(scope.lo))
    found = _by_child(hits(scope, scope.lo), below, {"hits": Count("pk")})
    asked = {name: Count("pk", filter=q) for name, q in (CLUES | {"overdue": overdue(on)}).items()}
    for child, numbers in _by_child(clues(scope, scope.lo), below, asked).items():
        found.setdefault(child, {}).update(numbers)
    return found


def whole(scope: Scope, found: dict[int, dict[str, int]], *, sees_files: bool) -> dict[str, int]:
    """The viewer's whole area by stage: the sum of its parts; rows of files only for those who may see files."""
    numbers = {}
    if sees_files:
        numbers = deliveries(scope).aggregate(delivered=Sum("rows", default=0), linked=Sum("linked", default=0))
    return numbers | {name: sum(part.get(name, 0) for part in found.values()) for name in ("hits", *CLUES)}


def by_place(scope: Scope, found: dict[int, dict[str, int]]) -> list[Counted]:
    """The parts with their places: counties of a prefecture, townships of a county, villages of a township."""
    below = BELOW.get(level(scope.lo)) if scope.lo else None
    if below is None:
        return []
    homes = Headcount.objects.within(scope.lo, scope.hi).by(_width(below))
    places = Place.objects.current().at(below).filter(pk__gte=scope.lo, pk__lte=scope.hi).order_by("pk")
    return [_counted(place, found.get(place.pk, {}), homes) for place in places]


def _counted(place: Place, numbers: dict, homes: dict[int, dict]) -> Counted:
    home = homes.get(place.pk, {})
    numbers = {name: numbers.get(name, 0) for name in COUNTED}
    return Counted(place, numbers, home.get("households", 0), home.get("monitored", 0))


def _width(below: str) -> int:
    """How many place ids one place of a level spans."""
    return 10 ** (LENGTH - DIGITS[below])


def _by_child(rows: QuerySet, below: str, parts: dict) -> dict[int, dict]:
    width = _width(below)
    child = ExpressionWrapper(F("place_id") / width, output_field=BigIntegerField())
    counted = rows.order_by().annotate(child=child).values("child").annotate(**parts)
    return {row.pop("child") * width: row for row in counted}


def overdue(on: date) -> Q:
    return ~Q(state="closed") & Q(due_on__lt=on)


def deliveries(scope: Scope) -> QuerySet[Delivery]:
    """The files in force of the area."""
    return Delivery.objects.visible_to(scope).in_force()


def hits(scope: Scope, place: int) -> QuerySet[Hit]:
    """What screening has found within a place; a fact that did not change is found once, however often it ran."""
    lo, hi = span(place)
    return Hit.objects.visible_to(scope).filter(place_id__gte=lo, place_id__lte=hi)


def clues(scope: Scope, place: int) -> QuerySet[Clue]:
    lo, hi = span(place)
    return Clue.objects.visible_to(scope).filter(place_id__gte=lo, place_id__lte=hi)


def rows_behind(stage: str, scope: Scope, place: int, on: date) -> QuerySet:
    """The rows that a number counts. KeyError for a stage that nobody knows."""
    if stage in ("delivered", "linked"):
        return deliveries(scope)
    if stage == "hits":
        return hits(scope, place)
    return clues(scope, place).filter((CLUES | {"overdue": overdue(on)})[stage])
