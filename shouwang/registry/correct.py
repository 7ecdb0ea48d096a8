"""The act of correcting what the register says of a household or a person: field by field, old → new in the trail.

*S1 六*: who changed what, when, from what value to which. A visit that finds something else corrects through here.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from shouwang.places.clock import day
from shouwang.places.models import Place
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry.models import Household, Membership, Person
from shouwang.registry.move import take_along
from shouwang.sheets import identity
from shouwang.trail.write import change, write
from shouwang.vault.keep import indexes, keep
from shouwang.vault.mask import mask

HOUSEHOLD = frozenset({"attribute", "category", "relocation_site", "bank", "household_no"})
PERSON = frozenset(
    {"name", "sex", "birth", "certificate_kind", "relation", "ethnicity", "political", "health", "education", "school",
     "labour", "work_area", "work_months", "insured", "major_illness_insured", "medical_aid", "dibao", "tekun",
     "pension", "relocated"}
)  # fmt: skip
HEAD = "01"


def correct_household(
    household: Household, values: Mapping[str, object], *, by, at: datetime, on: date | None = None, note: str
) -> dict:
    """Correct a household's fields (HOUSEHOLD, `phone`, `account`, `place`); the changes as {field: [old, new]}.

    Refused without a note, for an unknown field, or when category and attribute contradict each other.
    """
    check(household, by, note)
    with transaction.atomic():
        household = Household.objects.select_for_update().get(pk=household.pk)
        plain = {name: value for name, value in values.items() if name in HOUSEHOLD}
        changes = change(household, **plain)
        for name in ("phone", "account"):
            if name in values:
                changes |= _seal(household, name, str(values[name] or ""), household.pk)
        if "place" in values:
            changes |= _move(household, values["place"], by)
        _check_known(values, HOUSEHOLD | {"phone", "account", "place"})
        _check_category(household, day(at))
        household.save()
        if changes:
            write("registry.correct", by=by, at=at, on=on, subject=household, changes=changes, note=note)
    return changes


def correct_person(
    person: Person, values: Mapping[str, object], *, by, at: datetime, on: date | None = None, note: str
) -> dict:
    """Correct a person's fields (PERSON, `number`, `phone`); the changes as {field: [old, new]}, numbers masked.

    Refused for a number that fails its check digit or is somebody else's, and for a second head of household.
    """
    check(person, by, note)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        _check_known(values, PERSON | {"number", "phone"})
        _check_relation(person, values)
        changes = change(person, **{name: value for name, value in values.items() if name in PERSON})
        if "number" in values:
            changes |= _renumber(person, str(values["number"]))
        if "phone" in values:
            changes |= _seal(person, "phone", str(values["phone"] or ""), person.household_id)
        person.save()
        if "relation" in changes:
            Membership.objects.filter(person=person, until=None).update(relation=person.relation)
        if "name" in changes and person.relation == HEAD:
            Household.objects.filter(pk=person.household_id).update(head_name=person.name)
        if changes:
            write("registry.correct", by=by, at=at, on=on, subject=person, changes=changes, note=note)
    return changes


def check(row: Household | Person, by, note: str) -> None:
    """What every correction needs: the verb, a place within reach, a note."""
    by.need("registry.correct")
    if not by.scope().contains(row.place_id):
        raise Refused("wrong_area", "这一户不在您的管辖范围内。")
    if not note.strip():
        raise Refused("no_note", "更正要写明依据，例如“入户核对户口簿”。")


def _check_known(values: Mapping, allowed: frozenset) -> None:
    unknown = set(values) - allowed
    if unknown:
        raise Refused("unknown_field", f"这些内容不能在这里更正：{'、'.join(sorted(unknown))}。")


def _check_category(household: Household, on: date) -> None:
    if not household.category:
        return
    allowed = in_force(household.place_id, on).value("category_from", household.category)
    if household.attribute not in allowed:
        kind, attribute = household.get_category_display(), household.get_attribute_display()
        raise Refused("category_attribute", f"{attribute}不能是{kind}，请核对户属性和监测对象类别。")


def _check_relation(person: Person, values: Mapping) -> None:
    relation = values.get("relation", person.relation)
    if relation == person.relation or HEAD not in (relation, person.relation):
        return
    raise Refused("head", "户主不能在更正里改，请用“更换户主”办理。")


def _seal(row: Household | Person, name: str, value: str, household_id: int) -> dict:
    """Set a sealed value; the trail gets masks only."""
    before = getattr(row, f"{name}_mask")
    after = mask(name, value)
    setattr(row, name, keep(name, value, row.place_id, household_id))
    setattr(row, f"{name}_mask", after)
    return {name: [before, after]}


def _renumber(person: Person, given: str) -> dict:
    number = identity.parse(given)
    if not number.sure:
        raise Refused("bad_number", "证件号码不对（位数或校验码不符），请按证件逐位核对。")
    index = indexes("number", [number.text])[number.text]
    taken = Person.objects.filter(number__index=index, left_on=None).exclude(pk=person.pk).first()
    if taken:
        raise Refused("number_taken", f"这个证件号码已登记在{taken.name}名下，请核对。")
    before = person.number_mask
    person.number = keep("number", number.text, person.place_id, person.household_id)
    person.number_mask, person.number_state = mask("number", number.text), "exact"
    person.birth, person.sex = number.birth, number.sex
    return {"number": [before, person.number_mask]}


def _move(household: Household, place: Place, by) -> dict:
    if place.level not in ("village", "group") or place.became_id:
        raise Refused("bad_place", "农户要登记在村（社区）或村民小组。")
    if not by.scope().contains(place.pk):
        raise Refused("wrong_area", "新的村组不在您的管辖范围内，请由上级办理。")
    before, household.place_id = household.place_id, place.pk
    if before == place.pk:
        return {}
    take_along({household.pk: place.pk})
    return {"place": [before, place.pk]}
