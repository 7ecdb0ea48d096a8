"""The act of a natural increase or decrease of members: reason, day and proof, in the quarter it happened (*S4 二*).

Leaving never deletes. When the head dies or leaves, the new head is named in the same step; when the last member
leaves, the household ends.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from shouwang.policy import codes
from shouwang.refusal import Refused
from shouwang.registry import facts
from shouwang.registry.correct import HEAD, PERSON, facts_of_number
from shouwang.registry.models import Household, Membership, Person
from shouwang.registry.tell import Told, tell
from shouwang.sheets import identity
from shouwang.trail.write import write
from shouwang.vault.keep import indexes, keep
from shouwang.vault.mask import mask
from shouwang.web.templatetags import words


def leave(
    person: Person, *, reason: str, on: date, proof: str, by, at: datetime, new_head: Person | None = None
) -> None:
    """A member leaves: died, married out, moved … `reason` of the list decrease_reason, `proof` what shows it.

    Refused when the head leaves others behind and no new head is named.
    """
    with transaction.atomic():
        household = opened(person.household, by, reason, "decrease_reason", proof)
        person = Person.objects.select_for_update().get(pk=person.pk)
        if person.left_on:
            raise Refused("already_left", f"{person.name}已于{words.day(person.left_on)}办理离开。")
        membership = Membership.objects.filter(person=person, until=None).first()
        if membership and membership.since and on < membership.since:
            raise Refused("too_early", f"{person.name}自{words.day(membership.since)}才加入本户，离开日期不能更早。")
        staying = list(Person.objects.filter(household=household, left_on=None).exclude(pk=person.pk).order_by("id"))
        changes = {
            "members": [household.members, len(staying)],
            "left": [person.name, codes.title("decrease_reason", reason)],
        }
        told = [Told(household, person.pk, {facts.LEFT: [on.isoformat(), reason]})]
        if person.relation == HEAD and staying:
            changes["head_name"] = [household.head_name, named(new_head, staying).name]
            told += crowned(household, new_head)
        if not staying:
            told.append(Told(household, None, {facts.GONE: [on.isoformat(), "dissolved"]}))
        tell(told, "registry.leave", by=by, at=at, on=on, note=proof)
        write("registry.leave", by=by, at=at, on=on, subject=person, changes=changes, note=proof)


def join(
    household: Household, values: Mapping[str, object], *, number: str, reason: str, on: date, proof: str, by,
    at: datetime, phone: str = "",
) -> Person:  # fmt: skip
    """A member comes: born, married in, moved in … `values` are columns of Person; `number` may be empty for a newborn."""
    with transaction.atomic():
        household = opened(household, by, reason, "increase_reason", proof)
        if household.gone_on:
            raise Refused("gone", "这一户已销户，不能增加成员。")
        if not str(values.get("name", "")).strip() or not values.get("relation"):
            raise Refused("incomplete", "新增成员要填写姓名和与户主关系。")
        if values["relation"] == HEAD:
            raise Refused("head", "本户已有户主，新增成员不能是户主。")
        person, said = person_of(household, values, number, on)
        if phone.strip():
            said["phone"] = facts.sealed(
                keep("phone", phone, person.place_id, household.pk).index, mask("phone", phone)
            )
        said[facts.IN] = [household.pk, on.isoformat(), reason]
        tell([Told(household, person.pk, said)], "registry.join", by=by, at=at, on=on, note=proof)
        person.refresh_from_db()
        changes = {
            "members": [household.members, Person.objects.filter(household=household, left_on=None).count()],
            "joined": [codes.title("increase_reason", reason), person.name],
        }
        write("registry.join", by=by, at=at, on=on, subject=person, changes=changes, note=proof)
    return person


def change_head(household: Household, new_head: Person, *, by, at: datetime, on: date | None = None, note: str) -> None:
    """Another member becomes head of the household."""
    by.need("registry.change")
    with transaction.atomic():
        household = Household.objects.select_for_update().get(pk=household.pk)
        staying = list(Person.objects.filter(household=household, left_on=None).order_by("id"))
        old = next((person for person in staying if person.relation == HEAD and person.pk != new_head.pk), None)
        changes = {"head_name": [household.head_name, named(new_head, staying).name]}
        told = crowned(household, new_head)
        if old:
            told.append(Told(household, old.pk, {"A7": "99"}))
        tell(told, "registry.change_head", by=by, at=at, on=on, note=note)
        write("registry.change_head", by=by, at=at, on=on, subject=household, changes=changes, note=note)


def opened(household: Household, by, reason: str, reasons: str, proof: str) -> Household:
    """The household, held until the transaction ends; refused without the verb, reach, a listed reason, a proof."""
    by.need("registry.change")
    if not by.scope().contains(household.place_id):
        raise Refused("wrong_area", "这一户不在您的管辖范围内。")
    if reason not in codes.read(reasons):
        raise Refused("bad_reason", "请从列表里选择变动原因。")
    if not proof.strip():
        raise Refused("no_proof", "人员变动要写明依据，例如“死亡证明”“户口簿变更页”。")
    return Household.objects.select_for_update().get(pk=household.pk)


def named(new_head: Person | None, staying: list[Person]) -> Person:
    """The new head; refused unless it is one of those who stay."""
    if new_head is None or new_head.pk not in {person.pk for person in staying}:
        raise Refused("no_new_head", "户主离开时，要在同一步从其余成员里确定新户主。")
    return new_head


def crowned(household: Household, new_head: Person) -> list[Told]:
    """That somebody is the head from now on."""
    return [Told(household, new_head.pk, {"A7": HEAD}), Told(household, None, {"head": new_head.name})]


def person_of(
    household: Household, values: Mapping[str, object], given: str, on: date
) -> tuple[Person, dict[str, object]]:
    """A person of the household and what is said of him: the one who left and bears this number, come back; else a new one.

    What nobody says of one who comes back stays as it was.
    """
    number = identity.parse(given)
    said = facts.said(facts.of_person({name: values[name] for name in PERSON & set(values)}, on))
    back = _come_back(number)
    if number.state != "empty":
        _check_number(number)
        said |= facts_of_number(number, household.place_id, household.pk)
    if back:
        return back, said | {facts.LEFT: None}
    person = Person(household=household, place_id=household.place_id, key=_key(household), name=str(values["name"]))
    person.save()
    return person, said


def _come_back(number: identity.Number) -> Person | None:
    """Whoever left a household within sight and bears this number: he stays the same person, with his history."""
    if not number.sure:
        return None
    index = indexes("number", [number.text])[number.text]
    person = Person.objects.filter(number__index=index, left_on__isnull=False).exclude(left_reason="withdrawn").first()
    is_here = Person.objects.filter(number__index=index, left_on=None).exists()
    return None if is_here else person


def _check_number(number: identity.Number) -> None:
    if not number.sure:
        raise Refused("bad_number", "证件号码不对（位数或校验码不符），请按证件逐位核对；新生儿可以先不填。")
    index = indexes("number", [number.text])[number.text]
    taken = Person.objects.filter(number__index=index, left_on=None).first()
    if taken:
        raise Refused("number_taken", f"这个证件号码已登记在{taken.name}名下；若是迁入，请先在原户办理减少。")


def _key(household: Household) -> str:
    """`<household>-<NN>`, after the highest that stands."""
    start = f"{household.key}-"
    keys = Person.objects.filter(key__startswith=start, household=household).values_list("key", flat=True)
    serials = [int(key[len(start) :]) for key in keys if key[len(start) :].isdigit()]
    return f"{start}{max([*serials, Person.objects.filter(household=household).count()]) + 1:02d}"
