"""From what departments delivered to the households whose risk was eliminated, for an area and for each place in it.

Three units, each said with its number: lines of files (行), findings of screening (条), households (户). Within a unit no
stage counts what the stage before it did not; how many households came in beside screening is said with theirs. Every
number is a question that `rows_behind` can ask again for its rows: what is counted is what is listed.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from shouwang.casework.assistance.waiting import unattended
from shouwang.casework.cases.models import Case
from shouwang.places.code import DIGITS, LENGTH, level, span
from shouwang.places.models import Place
from shouwang.registry.models import Headcount, Household
from shouwang.reporting import lines
from shouwang.screening.clues.models import Clue, Origin
from shouwang.screening.runs.models import Hit
from shouwang.web.sight import Scope

BELOW = {"province": "prefecture", "prefecture": "county", "county": "township", "township": "village"}
STAGES = {
    "delivered": "部门报送（行）",
    "kept": "内容有效（行）",
    "linked": "匹配到户（行）",
    "hits": "筛查命中（条）",
    "found": "有线索（户）",
    "handed": "已交办（户）",
    "checked": "已入户核查（户）",
    "opened": "已立案（户）",
    "marked": "纳入监测（户）",
    "eliminated": "风险消除（户）",
}
HANDED = Q(handover__isnull=False) | ~Q(state__in=["screened", "closed"]) | ~Q(result="")
CHECKED = ~Q(result="")


def _has_case(**facts) -> Exists:
    return Exists(Case.objects.filter(household=OuterRef("household"), **facts))


# of a household's clues; each stage is asked on top of the one before
HOMES = {
    "found": Q(),
    "handed": HANDED,
    "checked": CHECKED,
    "opened": CHECKED & Q(_has_case()),
    "marked": CHECKED & Q(_has_case(marked_on__isnull=False)),
    "eliminated": CHECKED & Q(_has_case(marked_on__isnull=False, stage="eliminated")),
}
# a clue that a finding of screening stands behind; the other clues were told by people
SCREENED = Q(Exists(Origin.objects.filter(clue=OuterRef("pk"), hit__isnull=False)))
TOLD = "told"  # households of which people told and screening found nothing: why there are more of these than findings
ALONE = "alone"  # monitored households for whom nobody is responsible
COUNTED = (*lines.STAGES, "hits", *HOMES, "overdue", ALONE)


@dataclass(frozen=True)
class Counted:
    """One place, its households, those under monitoring, and its numbers by stage. `place` None: place unknown."""

    place: Place | None
    numbers: dict[str, int]
    households: int = 0
    monitored: int = 0


def parts(scope: Scope, on: date, *, sees_files: bool) -> dict[int, dict[str, int]]:
    """The numbers of every place right below (in a village, its own), and of what lies at the area's own code.

    Lines of files only for those who may see files; under `lines.UNKNOWN` those that lie in none of the places.
    """
    if not scope.lo:
        return {}
    below = BELOW.get(level(scope.lo), level(scope.lo))
    asked = {name: Count("household", filter=q, distinct=True) for name, q in HOMES.items()}
    asked["screened"] = Count("household", filter=SCREENED, distinct=True)
    asked["overdue"] = Count("pk", filter=overdue(on))
    found = _by_child(hits(scope, scope.lo), below, {"hits": Count("pk")})
    files = lines.by_place(scope, _width(below)) if sees_files else {}
    lonely = _by_child(alone(scope, scope.lo, on), below, {ALONE: Count("pk")})
    for each in (_by_child(clues(scope, scope.lo), below, asked), files, lonely):
        for child, numbers in each.items():
            found.setdefault(child, {}).update(numbers)
    return found


def whole(found: dict[int, dict[str, int]], *, sees_files: bool) -> dict[str, int]:
    """The viewer's whole area by stage: the sum of its parts."""
    stages = [stage for stage in STAGES if sees_files or stage not in lines.STAGES]
    return {stage: sum(part.get(stage, 0) for part in found.values()) for stage in stages}


def told(found: dict[int, dict[str, int]]) -> int:
    """How many households of the viewer's area have clues, and none that screening found."""
    return sum(part.get("found", 0) - part.get("screened", 0) for part in found.values())


def by_place(scope: Scope, found: dict[int, dict[str, int]]) -> list[Counted]:
    """The parts with their places: counties of a prefecture, townships of a county, villages of a township."""
    below = BELOW.get(level(scope.lo)) if scope.lo else None
    if below is None:
        return []
    homes = Headcount.objects.within(scope.lo, scope.hi).by(_width(below))
    places = Place.objects.current().at(below).filter(pk__gte=scope.lo, pk__lte=scope.hi).order_by("pk")
    counted = [_counted(place, found.get(place.pk, {}), homes) for place in places]
    unknown = found.get(lines.UNKNOWN, {})
    return [*counted, _counted(None, unknown, homes)] if unknown.get("kept") else counted


def _counted(place: Place | None, numbers: dict, homes: dict[int, dict]) -> Counted:
    home = homes.get(place.pk, {}) if place else {}
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


def alone(scope: Scope, place: int, on: date) -> QuerySet[Household]:
    """Monitored households of a place for whom nobody is responsible. *S2: 风险不消除，责任不脱钩*."""
    lo, hi = span(place)
    return unattended(Household.objects.visible_to(scope).filter(place_id__gte=lo, place_id__lte=hi), on)


def hits(scope: Scope, place: int) -> QuerySet[Hit]:
    """What screening has found within a place; a fact that did not change is found once, however often it ran."""
    lo, hi = span(place)
    return Hit.objects.visible_to(scope).filter(place_id__gte=lo, place_id__lte=hi)


def clues(scope: Scope, place: int) -> QuerySet[Clue]:
    lo, hi = span(place)
    return Clue.objects.visible_to(scope).filter(place_id__gte=lo, place_id__lte=hi)


def rows_behind(stage: str, scope: Scope, place: int, on: date) -> QuerySet:
    """The rows that a number counts: files, hits, households or clues. KeyError for a stage that nobody knows."""
    if stage in lines.STAGES:
        return lines.behind(scope, place)
    if stage == "hits":
        return hits(scope, place)
    if stage == "overdue":
        return clues(scope, place).filter(overdue(on))
    if stage == ALONE:
        return alone(scope, place, on)
    mine, homes = clues(scope, place), Household.objects.visible_to(scope)
    if stage == TOLD:
        screened = mine.filter(SCREENED).values("household_id")
        return homes.filter(pk__in=mine.values("household_id")).exclude(pk__in=screened)
    return homes.filter(pk__in=mine.filter(HOMES[stage]).values("household_id"))
