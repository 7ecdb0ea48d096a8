"""The act of letting a list of places in: creates what is new, renames what is renamed, touches nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shouwang.places import code
from shouwang.places.listing import Listed
from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.trail.write import write


@dataclass(frozen=True)
class Loaded:
    """What a load did within its area; places above the area are not counted."""

    townships: int
    villages: int
    created: int
    unchanged: int
    updated: int


def load(listed: Sequence[Listed], area: int, *, by, at: datetime) -> Loaded:
    """Create or rename the listed places of the area, and create those above it that are not there yet.

    Refused when a place lies neither within the area nor above it, or when nothing is known of the place above it.
    """
    by.need("places.load")
    above = set(code.above(area))
    inside = [one for one in listed if one.id not in above]
    _check(inside, area)
    with transaction.atomic():
        known = Place.objects.in_bulk([one.id for one in listed])
        fresh = [one for one in listed if one.id not in known]
        standing = _standing(listed)
        _check_parents(fresh, standing)
        if area not in standing and not Place.objects.filter(pk=area).exists():
            raise Refused("no_parent", f"名单里没有 {code.short(area)} 本身这一行，请补上它的代码和名称。")
        Place.objects.bulk_create([_place(one, standing) for one in fresh], batch_size=5000)
        renamed = [one for one in inside if one.id in known and _differs(known[one.id], one)]
        changes = _rename(renamed, known)
        loaded = _count(inside, fresh, renamed)
        if fresh or renamed:
            write("places.load", by=by, at=at, subject=by, place_id=area, changes=changes, note=_note(loaded))
    return loaded


def _check(inside: Sequence[Listed], area: int) -> None:
    lo, hi = code.span(area)
    outside = next((one for one in inside if not lo <= one.id <= hi), None)
    if outside:
        raise Refused("wrong_area", f"{outside.name}（{code.short(outside.id)}）不在 {code.short(area)} 范围内。")


def _standing(listed: Sequence[Listed]) -> set[int]:
    """Every id that a listed place may hang from: those listed and those already there."""
    wanted = {parent for one in listed for parent in code.above(one.id)}
    return {one.id for one in listed} | set(Place.objects.filter(pk__in=wanted).values_list("pk", flat=True))


def _check_parents(fresh: Sequence[Listed], standing: set[int]) -> None:
    for one in fresh:
        over = [place for place in code.above(one.id) if place != one.id][-1:]
        if one.level in ("group", "village", "township") and not standing.issuperset(over):
            raise Refused("no_parent", f"{one.name}（{code.short(one.id)}）的上级 {code.short(over[0])} 还没有载入。")


def _place(one: Listed, standing: set[int]) -> Place:
    parents = [place for place in code.above(one.id) if place in standing and place != one.id]
    return Place(pk=one.id, level=one.level, name=one.name, kind=one.kind, parent_id=parents[-1] if parents else None)


def _differs(place: Place, one: Listed) -> bool:
    return (place.name, place.kind) != (one.name, one.kind)


def _rename(renamed: Sequence[Listed], known: dict[int, Place]) -> dict:
    changes = {}
    for one in renamed:
        place = known[one.id]
        changes[code.short(one.id)] = [f"{place.name} {place.kind}".strip(), f"{one.name} {one.kind}".strip()]
        place.name, place.kind = one.name, one.kind
    Place.objects.bulk_update([known[one.id] for one in renamed], ["name", "kind"], batch_size=1000)
    return changes


def _count(inside: Sequence[Listed], fresh: Sequence[Listed], renamed: Sequence[Listed]) -> Loaded:
    ids = {one.id for one in fresh}
    created = sum(one.id in ids for one in inside)
    return Loaded(
        townships=sum(one.level == "township" for one in inside),
        villages=sum(one.level == "village" for one in inside),
        created=created,
        unchanged=len(inside) - created - len(renamed),
        updated=len(renamed),
    )


def _note(loaded: Loaded) -> str:
    return (
        f"载入行政区划：乡级{loaded.townships}个，村级{loaded.villages}个；新增{loaded.created}，更名{loaded.updated}"
    )
