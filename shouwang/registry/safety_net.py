"""The mark 整户无劳动能力兜底保障户: the system proposes it, a person sets and lifts it, each on a day, with a reason.

The stop at elimination (*S1 第七步*) and the exemption from "over one year" (*S4 一(五)*) read the same mark.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from shouwang.places.clock import day
from shouwang.policy.book import Book
from shouwang.refusal import Refused
from shouwang.registry.labour import NONE, of_person, without_labour
from shouwang.registry.models import Household, Person, SafetyNet
from shouwang.registry.models.person import PAID
from shouwang.registry.tell import Told, tell
from shouwang.trail.write import write
from shouwang.web.templatetags import words


def mark(household: Household, *, since: date, reason: str, by, at: datetime) -> SafetyNet:
    """Mark a household from a day on; refused when it is marked already, or without a reason."""
    by.need("registry.mark_safety_net")
    _check(household, reason, since, by, at)
    with transaction.atomic():
        household = Household.objects.select_for_update().get(pk=household.pk)
        if SafetyNet.objects.filter(household=household, until=None).exists():
            raise Refused("already_marked", "这一户已经标注为整户无劳动能力兜底保障户。")
        net = SafetyNet.objects.create(
            household=household, place_id=household.place_id, since=since, reason=reason[:200], marked_by=by
        )
        _set(household, True, since, reason, by, at)
    return net


def unmark(household: Household, *, until: date, reason: str, by, at: datetime) -> None:
    """Lift the mark on a day; refused when there is none."""
    by.need("registry.mark_safety_net")
    _check(household, reason, until, by, at)
    with transaction.atomic():
        net = SafetyNet.objects.select_for_update().filter(household=household, until=None).first()
        if net is None:
            raise Refused("not_marked", "这一户没有兜底保障户标注。")
        if until < net.since:
            raise Refused("too_early", f"标注自{words.day(net.since)}起，取消日期不能更早。")
        net.until = until
        net.save(update_fields=["until"])
        _set(Household.objects.select_for_update().get(pk=household.pk), False, until, reason, by, at)


def _check(household: Household, reason: str, on: date, by, at: datetime) -> None:
    if not by.scope().contains(household.place_id):
        raise Refused("wrong_area", "这一户不在您的管辖范围内。")
    if not reason.strip():
        raise Refused("no_reason", "要写明依据，例如“入户核实，全家无劳动能力，享受低保”。")
    if on > day(at):
        raise Refused("in_the_future", "日期晚于今天，不能登记。")


def _set(household: Household, marked: bool, on: date, reason: str, by, at: datetime) -> None:
    verb = "registry.mark_safety_net" if marked else "registry.unmark_safety_net"
    tell([Told(household, None, {"net": marked})], verb, by=by, at=at, on=on, note=reason)
    write(verb, by=by, at=at, on=on, subject=household, changes={"is_safety_net": [not marked, marked]}, note=reason)


def proposals(households: QuerySet[Household], book: Book) -> QuerySet[Household]:
    """Unmarked households in which nobody has labour and dibao or 特困 is paid. Codes and ages are policy."""
    members = Person.objects.filter(household=OuterRef("pk"), left_on=None)
    paid = members.filter(Q(dibao__in=PAID) | Q(tekun__in=PAID))
    workers = members.exclude(without_labour(book.day, book))
    return households.current().filter(Exists(paid), ~Exists(workers), is_safety_net=False)


def is_proposed(household: Household, members: Iterable[Person], book: Book) -> bool:
    """The same question for one household whose current members are at hand."""
    members = list(members)
    paid = any(person.dibao in PAID or person.tekun in PAID for person in members)
    return paid and not household.is_safety_net and all(of_person(one, book.day, book) == NONE for one in members)
