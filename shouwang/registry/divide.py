"""The acts between two households: splitting one (拆户), joining two (并户), a member who moves over (转户). *S4 二*.

Whoever moves stays the same person: his memberships say where he lived and when, his numbers and his running tags go
along, and the story of either household tells the move. What was recorded about a household stays with it; whether a
household that was split off from a monitored one is itself to be monitored stays a question for people.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from shouwang.places.code import at_level, short
from shouwang.places.serial import take
from shouwang.policy import codes
from shouwang.refusal import Refused
from shouwang.registry import facts
from shouwang.registry.along import papers_along
from shouwang.registry.change import crowned, named, opened
from shouwang.registry.correct import HEAD
from shouwang.registry.models import Household, Membership, Person, Tag
from shouwang.registry.tell import Told, tell
from shouwang.trail.write import write
from shouwang.web.templatetags import words

OTHER = "99"


def split(
    household: Household, leaving: Sequence[Person], *, head: Person, on: date, proof: str, by, at: datetime
) -> Household:
    """Some members set up a household of their own in the same place, under a new key. Returns it.

    It has the attribute of the one it comes from and no category: being monitored is not inherited. Refused when
    nobody would stay, when the head of the household is among those who leave, or the new head is not.
    """
    with transaction.atomic():
        household = opened(household, by, "split", "decrease_reason", proof)
        leaving = _locked(leaving, household, on)
        if household.members <= len(leaving) or any(person.relation == HEAD for person in leaving):
            raise Refused("nobody_stays", "拆户后原户要留有户主和成员；户主要分出的，请先更换户主。")
        if head.pk not in {person.pk for person in leaving}:
            raise Refused("no_new_head", "新户的户主要从分出的成员里确定。")
        village = at_level(household.place_id, "village")
        made = Household.objects.create(
            key=take(f"{short(village)}-", width=4)[0], place_id=household.place_id, head_name=head.name,
            split_from=household,
        )  # fmt: skip
        of_home = {
            "attribute": household.attribute,
            "relocation_site": household.relocation_site,
            "head_name": head.name,
        }
        relations = {person.pk: HEAD if person.pk == head.pk else OTHER for person in leaving}
        told = [Told(made, None, facts.said(facts.of_household(of_home)))]
        told += _move_over(leaving, made, relations, "split", on)
        tell(told, "registry.split", by=by, at=at, on=on, note=proof, also=[household.pk])
        made.refresh_from_db()
        _take_tags(leaving, made, on)
        _told("registry.split", household, made, leaving, on=on, by=by, at=at, note=proof)
    return made


def merge(
    household: Household, into: Household, relations: Mapping[int, str], *, on: date, proof: str, by, at: datetime
) -> None:
    """All members of a household join another, which goes on; the first ends. `relations`: person id → to its head.

    Its clues, cases, visits, helpers and measures go along. Refused for a monitored household: its risk has to be settled
    before it may end; and while both have the same open, of which only one may be.
    """
    with transaction.atomic():
        household = opened(household, by, "merged", "decrease_reason", proof)
        into = opened(into, by, "merged", "increase_reason", proof)
        _check_apart(household, into)
        if household.is_monitored:
            raise Refused("monitored", "监测对象户不能并入别户，请先办结风险消除，或把另一户并入本户。")
        everybody = _locked(Person.objects.filter(household=household, left_on=None), household, on)
        told = _move_over(everybody, into, relations, "merged", on)
        papers_along(household, into)
        told.append(Told(household, None, {facts.GONE: [on.isoformat(), "merged"]}))
        tell(told, "registry.merge", by=by, at=at, on=on, note=proof)
        _take_tags(everybody, into, on)
        _told("registry.merge", household, into, everybody, on=on, by=by, at=at, note=proof)


def transfer(
    person: Person, into: Household, *, relation: str, on: date, proof: str, by, at: datetime,
    new_head: Person | None = None,
) -> None:  # fmt: skip
    """One member moves over to another household of the register; when he was the head, a new one is named at once.

    Refused for the last member: then the two households are merged.
    """
    with transaction.atomic():
        household = opened(person.household, by, "transferred", "decrease_reason", proof)
        into = opened(into, by, "transferred", "increase_reason", proof)
        _check_apart(household, into)
        (person,) = _locked([person], household, on)
        staying = list(Person.objects.filter(household=household, left_on=None).exclude(pk=person.pk).order_by("id"))
        if not staying:
            raise Refused("nobody_stays", "这是本户最后一名成员，请用“并入他户”办理。")
        told = _move_over([person], into, {person.pk: relation}, "transferred", on)
        if person.relation == HEAD:
            told += crowned(household, named(new_head, staying))
        tell(told, "registry.transfer", by=by, at=at, on=on, note=proof, also=[household.pk])
        _take_tags([person], into, on)
        _told("registry.transfer", household, into, [person], on=on, by=by, at=at, note=proof)


def _check_apart(household: Household, into: Household) -> None:
    if household.pk == into.pk:
        raise Refused("same_household", "转入的户就是本户，请核对户编号。")
    for one in (household, into):
        if one.gone_on:
            raise Refused("gone", f"{one.head_name}户（{one.key}）已销户，不能办理。")


def _locked(persons, household: Household, on: date) -> list[Person]:
    wanted = [person.pk for person in persons]
    found = list(Person.objects.select_for_update().filter(pk__in=wanted, household=household, left_on=None))
    if not wanted or len(found) < len(wanted):
        raise Refused("not_a_member", "请从本户现有成员里选择。")
    latest = Membership.objects.filter(person__in=found, until=None).exclude(since=None).order_by("-since").first()
    if latest and on < latest.since:
        raise Refused("too_early", f"有成员自{words.day(latest.since)}才加入本户，办理日期不能更早。")
    return found


def _move_over(
    persons: list[Person], into: Household, relations: Mapping[int, str], reason: str, on: date
) -> list[Told]:
    """That these persons live in the other household from a day on."""
    told = []
    for person in persons:
        relation = relations.get(person.pk, OTHER)
        if relation not in codes.read("relation") or (relation == HEAD and into.members):
            raise Refused("bad_relation", f"请选择{person.name}与新户户主的关系。")
        told.append(Told(into, person.pk, {facts.IN: [into.pk, on.isoformat(), reason], "A7": relation}))
    return told


def _take_tags(persons: list[Person], into: Household, on: date) -> None:
    """Their running tags go along."""
    for tag in Tag.objects.filter(person__in=persons, until=None):
        Tag.objects.create(
            household=into, place_id=into.place_id, person_id=tag.person_id, group=tag.group, since=max(on, tag.since),
            source=tag.source,
        )  # fmt: skip
        tag.until = max(on, tag.since)
        tag.save(update_fields=["until"])


def _told(verb: str, left: Household, into: Household, persons: list[Person], **act) -> None:
    """The move in the story of either household."""
    names = "、".join(person.name for person in persons)
    for household, sides in ((left, {"left": [names, into.key]}), (into, {"joined": [left.key, names]})):
        after = Person.objects.filter(household=household, left_on=None).count()
        write(
            verb,
            subject=household,
            household_id=household.pk,
            changes={"members": [household.members, after], **sides},
            **act,
        )
