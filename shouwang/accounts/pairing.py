"""Naming households to a helper: each opens his sight to that household and no other. *S1 第六步 帮扶责任人*."""

from datetime import date, datetime

from django.apps import apps
from django.db import transaction

from shouwang.accounts.models import Pairing, Post
from shouwang.places.clock import day
from shouwang.refusal import Refused
from shouwang.trail.write import write


def pair(post: Post, household_key: str, *, by: Post, at: datetime, on: date | None = None) -> Pairing:
    """Name a household, by its 户编号, to a helper's post; the same again changes nothing.

    Refused when the post is not a helper's, or the household is not within the places of whoever names it.
    """
    _need_charge(post, by)
    household = _household(household_key.strip(), by)
    with transaction.atomic():
        pairing, new = Pairing.objects.get_or_create(
            post=post, household_id=household.pk, until=None, defaults={"since": on or day(at)}
        )
        if new:
            _note("accounts.pair", pairing, household, [None, post.holder and post.holder.name], by=by, at=at, on=on)
    return pairing


def unpair(pairing: Pairing, *, by: Post, at: datetime, on: date | None = None) -> None:
    """End a pairing: the helper no longer sees the household."""
    _need_charge(pairing.post, by)
    if pairing.until is not None:
        return
    with transaction.atomic():
        pairing.until = on or day(at)
        pairing.save(update_fields=["until"])
        household = _households().get(pk=pairing.household_id)
        holder = pairing.post.holder
        _note("accounts.unpair", pairing, household, [holder and holder.name, None], by=by, at=at, on=on)


def paired(post: Post) -> list[tuple[Pairing, object]]:
    """The open pairings of a post with their households, as far as the viewer sees these."""
    pairings = list(post.pairings.filter(until__isnull=True).order_by("id"))
    known = _households().select_related("place").in_bulk([pairing.household_id for pairing in pairings])
    return [(pairing, known.get(pairing.household_id)) for pairing in pairings]


def _households():
    return apps.get_model("registry", "Household").objects  # a room above: named, not imported


def _household(key: str, by: Post):
    scope = by.scope()
    found = _households().filter(key=key, place_id__gte=scope.lo, place_id__lte=scope.hi).first() if key else None
    if found is None:
        raise Refused("no_household", f"您的管辖范围内没有户编号为 {key or '空'} 的农户。")
    return found


def _need_charge(post: Post, by: Post) -> None:
    by.need("accounts.pair")
    if post.role != "helper" or post.until is not None:
        raise Refused("no_helper", "只有在任的帮扶责任人岗位可以结对。")


def _note(verb: str, pairing: Pairing, household, names: list, *, by: Post, at: datetime, on: date | None) -> None:
    changes = {"helper": names}
    write(
        verb,
        by=by,
        at=at,
        on=on,
        subject=pairing,
        place_id=household.place_id,
        household_id=household.pk,
        changes=changes,
        note=household.head_name,
    )
