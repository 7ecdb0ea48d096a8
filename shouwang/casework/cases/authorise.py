"""Authorisations to ask for assets (授权依法查询), one for each adult member; given, and withdrawn. *S1 第一步*."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.cases.models import Authorisation
from shouwang.casework.cases.models.application import SIGNINGS
from shouwang.places.code import span
from shouwang.policy import codes
from shouwang.refusal import Refused
from shouwang.registry.models import Person
from shouwang.trail.write import change, write
from shouwang.vault.models import Document
from shouwang.web.templatetags.words import day as day_word


def authorise(
    person: Person,
    *,
    how: str,
    by: Post,
    at: datetime,
    on: date,
    scope: Collection[str] = (),
    document: Document | None = None,
) -> Authorisation:
    """Record that a member allows his assets to be asked for, on the day he signed; all nine kinds unless named."""
    by.need("cases.authorise")
    kinds = sorted(scope or codes.read("asset"))
    if how not in dict(SIGNINGS):
        raise Refused("unknown_signing", "请选择签署方式（签字、捺印、录音确认或监护人代签）。")
    if set(kinds) - set(codes.read("asset")):
        raise Refused("unknown_scope", "授权范围只能在核查类别中选择。")
    lo, hi = span(by.place_id)
    if not lo <= person.place_id <= hi:
        raise Refused("not_here", "该成员不在您的管辖范围内。")
    if person.left_on and person.left_on <= on:
        raise Refused("has_left", f"{person.name}已不是这一户的成员，不能授权。")
    with transaction.atomic():
        if Authorisation.objects.filter(person=person, withdrawn_on__isnull=True).exists():
            raise Refused("already_given", f"{person.name}已有有效的授权，不必重复登记。")
        made = Authorisation.objects.create(
            person=person, household_id=person.household_id, place_id=person.place_id, scope=kinds, on=on, at=at,
            by=by, how=how, document=document,
        )  # fmt: skip
        write("cases.authorise", by=by, at=at, on=on, subject=made, note=person.name)
    return made


def withdraw(given: Authorisation, *, by: Post, at: datetime, on: date) -> Authorisation:
    """Record that a member takes his authorisation back; from that day on he is not asked about. It stays readable."""
    by.need("cases.authorise")
    with transaction.atomic():
        given = Authorisation.objects.select_for_update().get(pk=given.pk)
        if given.withdrawn_on:
            raise Refused("already_withdrawn", f"这份授权已于{day_word(given.withdrawn_on)}撤回。")
        if on < given.on:
            raise Refused("before_given", f"撤回日期不能早于授权日期（{day_word(given.on)}）。")
        changes = change(given, withdrawn_on=on)
        given.save(update_fields=["withdrawn_on"])
        write("cases.withdraw_authorisation", by=by, at=at, on=on, subject=given, changes=changes)
    return given
