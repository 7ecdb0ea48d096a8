"""The act of a natural increase or decrease of members: reason, day and proof, in the quarter it happened (*S4 二*).

Leaving never deletes. When the head dies or leaves, the new head is named in the same step; when the last member
leaves, the household ends.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from shouwang.policy import codes
from shouwang.refusal import Refused
from shouwang.registry.correct import HEAD, PERSON
from shouwang.registry.models import Household, Membership, Person
from shouwang.registry.record import refresh_income
from shouwang.sheets import identity
from shouwang.trail.write import write
from shouwang.vault.keep import indexes, keep
from shouwang.vault.mask import mask
from shouwang.vault.models import Secret
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
        if person.relation == HEAD and staying:
            changes |= crown(household, new_head, staying)
        Membership.objects.filter(person=person, until=None).update(until=on, reason=reason)
        Person.objects.filter(pk=person.pk).update(left_on=on, left_reason=reason)
        household.members = len(staying)
        if not staying:
            household.gone_on, household.gone_reason = on, "dissolved"
        household.save(update_fields=["gone_on", "gone_reason", "head_name"])
        refresh_income(household)
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
        person = person_of(household, values, number)
        if phone.strip():
            person.phone, person.phone_mask = keep("phone", phone, person.place_id, household.pk), mask("phone", phone)
            person.save(update_fields=["phone", "phone_mask"])
        Membership.objects.create(
            household=household,
            place_id=household.place_id,
            person=person,
            relation=person.relation,
            since=on,
            came=reason,
        )
        before = household.members
        household.members = Person.objects.filter(household=household, left_on=None).count()
        refresh_income(household)
        changes = {
            "members": [before, household.members],
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
        changes = crown(household, new_head, staying)
        household.save(update_fields=["head_name"])
        if old:
            _relate(old, "99")
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


def crown(household: Household, new_head: Person | None, staying: list[Person]) -> dict:
    """Make one of those who stay the head (the household itself is not saved); what changed."""
    if new_head is None or new_head.pk not in {person.pk for person in staying}:
        raise Refused("no_new_head", "户主离开时，要在同一步从其余成员里确定新户主。")
    before, household.head_name = household.head_name, new_head.name
    _relate(new_head, HEAD)
    return {"head_name": [before, new_head.name]}


def _relate(person: Person, relation: str) -> None:
    Person.objects.filter(pk=person.pk).update(relation=relation)
    Membership.objects.filter(person=person, until=None).update(relation=relation)


def person_of(household: Household, values: Mapping[str, object], given: str) -> Person:
    """A person of the household: the one who left and bears this number, come back; else a new one. Saved.

    What nobody says of one who comes back stays as it was.
    """
    number = identity.parse(given)
    back = _come_back(household, number)
    person = back or Person(household=household, place_id=household.place_id, key=_key(household))
    for name in PERSON & set(values):
        if back is None or values[name] not in (None, ""):
            setattr(person, name, values[name])
    if number.state == "empty":
        person.number_state = "none"
    else:
        _check_number(number)
        person.number_state, person.number_mask = "exact", mask("number", number.text)
        person.birth, person.sex = number.birth, number.sex
        person.number = keep("number", number.text, household.place_id, household.pk)
    person.save()
    return person


def _come_back(household: Household, number: identity.Number) -> Person | None:
    """Whoever left a household within sight and bears this number: he stays the same person, with his history."""
    if not number.sure:
        return None
    index = indexes("number", [number.text])[number.text]
    person = Person.objects.filter(number__index=index, left_on__isnull=False).exclude(left_reason="withdrawn").first()
    if person and not Person.objects.filter(number__index=index, left_on=None).exists():
        Secret.objects.filter(pk__in=[person.number_id, person.phone_id]).update(
            household_id=household.pk, place_id=household.place_id
        )
        person.household, person.place_id = household, household.place_id
        person.left_on, person.left_reason = None, ""
        return person
    return None


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
