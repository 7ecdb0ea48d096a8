"""The acts on two that may be one: they are (and become one), they are not, it stays to be found out. *S0 二(一)*.

Of two households or persons that are the same one stays. Whatever hangs on the other goes along; the other stands as merged,
and no statement is rewritten: who is whom is read when statements are loaded (`aliases`). Where the two say different things,
what stood of the one that stays goes on to stand; what only the other knew is added.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from shouwang.places.clock import day
from shouwang.policy import codes
from shouwang.refusal import Refused
from shouwang.registry import facts
from shouwang.registry.along import end_doubled, household_along, person_along
from shouwang.registry.correct import HEAD
from shouwang.registry.models import Duplicate, Household, Person, Same, Statement, Tag
from shouwang.registry.precedence import ByCounty
from shouwang.registry.recall import Recalled, Subject, recall
from shouwang.registry.tell import Told, tell
from shouwang.trail.write import write
from shouwang.vault.models import Secret

MONITORED = ("class", "monitored", "eliminated", "case")  # facts that are taken together or not at all
DECIDED = {"same": "已合并"}


def put_off(pair: Duplicate, *, note: str, by, at: datetime) -> None:
    """It has to be found out; the pair stays on the list with what was said."""
    _answer(pair, "later", note, by, at)


def tell_apart(pair: Duplicate, *, note: str, by, at: datetime) -> None:
    """They are two; they are not proposed again."""
    _answer(pair, "apart", note, by, at)


def unite_households(
    pair: Duplicate, keeps: Household, members: Mapping[int, int], relations: Mapping[int, str], *, note: str, by,
    at: datetime,
) -> None:  # fmt: skip
    """The two are one household, and `keeps` stays. `members`: person of the other → the member who is the same.

    Everybody else of the other becomes a member, related to the head as `relations` says. Refused while both have the same
    open (a case, a clue of one reason), or when two of one side would be one person.
    """
    with transaction.atomic():
        pair = held(pair, note, by)
        was, into = _sides(pair, keeps.pk)
        before = recall([was.pk, into.pk])
        same = _matched(was, into, members)
        joining = _joining(was, same, relations)
        _become_one(pair, into, at, was=was)
        papers = {}
        for one, other in same.items():
            _become_one(pair, into, at, person=one, is_person=other)
            papers[str(one.pk)] = person_along(one, other)
        ended = end_doubled(was, into, day(at))
        moved = household_along(was, into, but=[one.pk for one in same])
        _words_along(was, into)
        believed = ByCounty(day(at)).at(into.place_id)
        of_home = _stood(before, believed, (into.pk, None), (was.pk, None))
        if was.is_monitored and not into.is_monitored:
            of_home = {key: value for key, value in of_home.items() if key not in MONITORED}
        told = [Told(into, None, of_home)]
        told += [
            Told(into, other.pk, _stood(before, believed, (into.pk, other.pk), (was.pk, one.pk)))
            for one, other in same.items()
        ]
        told += [Told(into, person.pk, {"A7": relation}) for person, relation in joining.items()]
        _close(pair, was, into, told, {"rows": moved, "papers": papers, "ended": ended}, note=note, by=by, at=at)


def unite_persons(pair: Duplicate, keeps: Person, *, note: str, by, at: datetime) -> None:
    """The two are one person, and `keeps` stays where he lives. Refused for a head, and for the last one of a household."""
    with transaction.atomic():
        pair = held(pair, note, by)
        one, other = _persons(pair, keeps.pk)
        was, into = one.household, other.household
        before = recall([was.pk, into.pk])
        _become_one(pair, into, at, person=one, is_person=other)
        ended = _end_doubled_tags(one, other, day(at))
        papers = {str(one.pk): person_along(one, other)}
        tags = papers[str(one.pk)].get("registry.Tag.person_id", [])
        where = {"household_id": into.pk, "place_id": into.place_id}
        Tag.objects.filter(pk__in=tags).update(**where)
        secrets = Secret.objects.filter(pk__in=[one.number_id, one.phone_id])
        moved = {"registry.Tag": tags, "vault.Secret": list(secrets.values_list("id", flat=True))}
        secrets.update(**where)
        Statement.objects.filter(household_id=was.pk, person_id=one.pk).update(**where)
        said = _stood(before, ByCounty(day(at)).at(into.place_id), (into.pk, other.pk), (was.pk, one.pk))
        if was.pk != into.pk:
            said = said | {facts.IN: _lives(other)}
        rows = {"rows": moved, "papers": papers, "ended": ended}
        _close(pair, was, into, [Told(into, other.pk, said)], rows, note=note, by=by, at=at)


def held(pair: Duplicate, note: str, by) -> Duplicate:
    """The pair and both households, held until the transaction ends; refused without verb, reach, reason, or when decided."""
    by.need("registry.unite")
    if not note.strip():
        raise Refused("no_reason", "请写明依据，例如“入户核对户口簿，是同一户”。")
    pair = Duplicate.objects.select_for_update().get(pk=pair.pk)
    homes = list(Household.objects.select_for_update().filter(pk__in=[pair.household_id, pair.other_id]).order_by("id"))
    if {one.pk for one in homes} != {pair.household_id, pair.other_id}:
        raise Refused("wrong_area", "两边不都在您的管辖范围内，请由上级核定。")
    if not all(by.scope().contains(one.place_id) for one in homes):
        raise Refused("wrong_area", "两边不都在您的管辖范围内，请由上级核定。")
    if pair.state == "same":
        raise Refused("already_decided", "这两边已经合并，请刷新后再看；要拆开的，请在已合并的页面撤销。")
    return pair


def _answer(pair: Duplicate, state: str, note: str, by, at: datetime) -> None:
    with transaction.atomic():
        pair = held(pair, note, by)
        changes = {"state": [pair.state, state]}
        pair.state, pair.decided_by, pair.decided_at, pair.note = state, by, at, note[:200]
        pair.save(update_fields=["state", "decided_by", "decided_at", "note"])
        for household in {pair.household_id, pair.other_id}:
            write("registry.tell_apart", by=by, at=at, subject=pair, household_id=household, changes=changes, note=note)


def _sides(pair: Duplicate, keeps: int) -> tuple[Household, Household]:
    """The household that goes, and the one that stays."""
    homes = {one.pk: one for one in Household.objects.filter(pk__in=[pair.household_id, pair.other_id])}
    if pair.kind != "household" or keeps not in homes:
        raise Refused("no_survivor", "请选择合并后保留哪一户。")
    if any(one.gone_on for one in homes.values()):
        raise Refused("gone", "其中一户已销户，不能合并，请刷新后再看。")
    into = homes.pop(keeps)
    return homes.popitem()[1], into


def _persons(pair: Duplicate, keeps: int) -> tuple[Person, Person]:
    """The person who goes, and the one who stays."""
    both = Person.objects.select_for_update(of=("self",)).select_related("household")
    people = {one.pk: one for one in both.filter(pk__in=[pair.person_id, pair.other_person_id]).order_by("id")}
    if pair.kind != "person" or keeps not in people:
        raise Refused("no_survivor", "请选择合并后保留哪一人。")
    if {one.household_id for one in people.values()} - {pair.household_id, pair.other_id}:
        raise Refused("moved", "其中一人已转入别的户，请重新查找后再核定。")
    if any(one.left_on for one in people.values()):
        raise Refused("left", "其中一人已办理减少，不能合并，请刷新后再看。")
    other = people.pop(keeps)
    one = people.popitem()[1]
    if not Person.objects.filter(household=one.household_id, left_on=None).exclude(pk=one.pk).exists():
        raise Refused("nobody_stays", f"{one.name}是那一户唯一的成员，请按“同一户”合并两户。")
    if one.relation == HEAD:
        raise Refused("head", f"{one.name}是{one.household.key}的户主，请先为那一户更换户主，或保留这一边。")
    return one, other


def _matched(was: Household, into: Household, members: Mapping[int, int]) -> dict[Person, Person]:
    """Members of the one who are members of the other."""
    mine = {one.pk: one for one in Person.objects.filter(household=was, left_on=None)}
    theirs = {one.pk: one for one in Person.objects.filter(household=into, left_on=None)}
    if not members.keys() <= mine.keys() or not set(members.values()) <= theirs.keys():
        raise Refused("not_a_member", "所选的成员已有变动，请刷新后再核对。")
    if len(set(members.values())) < len(members):
        raise Refused("one_twice", "两名成员不能对应同一个人，请核对。")
    return {mine[one]: theirs[other] for one, other in members.items()}


def _joining(was: Household, same: Mapping[Person, Person], relations: Mapping[int, str]) -> dict[Person, str]:
    """Members who are not known to the household that stays, and how they are related to its head."""
    rest = Person.objects.filter(household=was, left_on=None).exclude(pk__in=[one.pk for one in same]).order_by("id")
    found = {}
    for person in rest:
        relation = relations.get(person.pk, "" if person.relation == HEAD else person.relation)
        if relation not in codes.read("relation") or relation == HEAD:
            raise Refused("bad_relation", f"请选择{person.name}与保留户户主的关系。")
        found[person] = relation
    return found


def _become_one(pair: Duplicate, into: Household, at: datetime, *, was=None, person=None, is_person=None) -> None:
    Same.objects.create(
        pair=pair, household=into, place_id=into.place_id, was_household=was, person=person, is_person=is_person,
        since=day(at), at=at,
    )  # fmt: skip


def _words_along(was: Household, into: Household) -> None:
    """What was said of its members lies with the household where they are; what was said of itself stays its own."""
    said = Statement.objects.filter(household_id=was.pk)
    said.filter(person_id__isnull=False).update(household_id=into.pk, place_id=into.place_id)
    said.filter(person_id=None).update(place_id=into.place_id)


def _stood(before: Recalled, believed, kept: Subject, gone: Subject) -> dict:
    """What stood of the one who stays, where the other says something else."""
    mine, theirs = (before.stands(subject, believed).values for subject in (kept, gone))
    return {
        key: one.value for key, one in mine.items()
        if key in theirs and theirs[key].value != one.value and one.value is not None
    }  # fmt: skip


def _lives(person: Person) -> list:
    """Where he lives and since when, as a fact."""
    membership = person.memberships.filter(until=None).first()
    since = membership and membership.since
    return [person.household_id, since.isoformat() if since else None, membership.came if membership else ""]


def _end_doubled_tags(one: Person, other: Person, on) -> dict:
    """Running tags that the other has as well end."""
    have = Tag.objects.filter(person=other, until=None).values("group")
    doubled = list(Tag.objects.filter(person=one, until=None, group__in=have))
    for tag in doubled:
        tag.until = max(on, tag.since)
        tag.save(update_fields=["until"])
    return {"registry.Tag": [tag.pk for tag in doubled]} if doubled else {}


def _close(
    pair: Duplicate, was: Household, into: Household, told: list[Told], moved: dict, *, note: str, by, at: datetime
) -> None:  # fmt: skip
    """Say what stands, set the tables right, keep what went along, one line in the story of each household."""
    pair.source = tell(told, "registry.unite", by=by, at=at, note=note, also=[was.pk, into.pk])
    state, who = pair.state, (pair.person, pair.other_person)
    names = "、".join(dict.fromkeys(one.name for one in who if one)) or was.head_name
    changes = {"joined": [was.key, names], "left": [names, into.key]}
    line = write("registry.unite", by=by, at=at, subject=into, changes=changes, note=note)
    if pair.kind == "person" and was.pk != into.pk:
        line = write("registry.unite", by=by, at=at, subject=was, changes=changes, note=note)
    pair.state, pair.decided_by, pair.decided_at, pair.note = "same", by, at, note[:200]
    pair.moved = moved | {"was": was.pk, "into": into.pk, "line": line.pk, "before": state}
    pair.save()
    gone = Same.objects.filter(pair=pair, ended_at=None, person__isnull=False).values("person_id")
    open_pairs = Duplicate.objects.open().exclude(pk=pair.pk)
    for side in ("person__in", "other_person__in"):
        open_pairs.filter(**{side: gone}).update(state="over")
    if pair.kind == "household":
        for side in ("household", "other"):
            open_pairs.filter(**{side: was}).update(state="over")
