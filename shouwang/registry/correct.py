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
from shouwang.registry import facts
from shouwang.registry.models import Household, Person
from shouwang.registry.statements import OFFICE
from shouwang.registry.tell import Told, tell
from shouwang.sheets import identity
from shouwang.trail.write import change, write
from shouwang.vault.keep import indexes, keep
from shouwang.vault.mask import mask

HOUSEHOLD = frozenset({"attribute", "category", "relocation_site", "resettlement", "bank", "household_no"})
PERSON = frozenset(
    {"name", "sex", "birth", "certificate_kind", "relation", "ethnicity", "political", "health", "education", "school",
     "labour", "work_area", "work_months", "insured", "major_illness_insured", "medical_aid", "dibao", "tekun",
     "pension", "relocated", "hukou", "residence", "away_since"}
)  # fmt: skip
HEAD = "01"


def correct_household(
    household: Household, values: Mapping[str, object], *, by, at: datetime, on: date | None = None, note: str,
    chain: str = OFFICE,
) -> dict:  # fmt: skip
    """Correct a household's fields (HOUSEHOLD, `phone`, `account`, `place`); what changed as {field: [old, new]}.

    A visit (`chain`) says what it saw on its day: what somebody set right since then stands. Refused without a note, for
    an unknown field, or when category and attribute contradict each other.
    """
    check(household, by, note)
    _check_known(values, HOUSEHOLD | {"phone", "account", "place"})
    with transaction.atomic():
        before = Household.objects.select_for_update().get(pk=household.pk)
        plain = {name: value for name, value in values.items() if name in HOUSEHOLD}
        _check_category(before, plain, day(at))
        said = _new(before, plain, chain)
        told = facts.erased(facts.of_household({name: plain[name] for name in said}))
        for name in ("phone", "account"):
            if name in values:
                told[name] = _sealed(before, name, str(values[name] or ""), before.pk)
        if "place" in values and (place := _goal(before, values["place"], by)):
            told["place"] = place.pk
        tell([Told(before, None, told)], "registry.correct", by=by, at=at, on=on, chain=chain, note=note)
        changes = _changes(before, Household.objects.get(pk=before.pk), values, ("phone", "account"))
        if changes:
            write("registry.correct", by=by, at=at, on=on, subject=before, changes=changes, note=note)
    return changes


def correct_person(
    person: Person, values: Mapping[str, object], *, by, at: datetime, on: date | None = None, note: str,
    chain: str = OFFICE,
) -> dict:  # fmt: skip
    """Correct a person's fields (PERSON, `number`, `phone`); what changed as {field: [old, new]}, numbers masked.

    Refused for a number that fails its check digit or is somebody else's, and for a second head of household.
    """
    check(person, by, note)
    _check_known(values, PERSON | {"number", "phone"})
    with transaction.atomic():
        before = Person.objects.select_for_update().select_related("household").get(pk=person.pk)
        _check_relation(before, values)
        plain = {name: value for name, value in values.items() if name in PERSON}
        if facts.RESIDENCE & plain.keys():
            plain = _living(before, plain)
        told = facts.erased(facts.of_person({name: plain[name] for name in _new(before, plain, chain)}, on or day(at)))
        if "number" in values:
            told |= _renumbered(before, str(values["number"]))
        if "phone" in values:
            told["phone"] = _sealed(before, "phone", str(values["phone"] or ""), before.household_id)
        of_home = {"head": told["A3"]} if before.relation == HEAD and "A3" in told else {}
        both = [Told(before.household, before.pk, told), Told(before.household, None, of_home)]
        tell(both, "registry.correct", by=by, at=at, on=on, chain=chain, note=note)
        after = Person.objects.select_related("household").get(pk=before.pk)
        changes = _changes(before, after, values, ("number", "phone"))
        if changes:
            write("registry.correct", by=by, at=at, on=on, subject=after, changes=changes, note=note)
    return changes


def _new(row: Household | Person, plain: Mapping[str, object], chain: str) -> list[str]:
    """The fields to be said: of a form those that differ; a visit says everything that it saw."""
    new = [name for name, value in plain.items() if chain != OFFICE or getattr(row, name) != value]
    return list(dict.fromkeys([*new, *(name for name in plain if name in facts.RESIDENCE)]))


def _living(before: Person, plain: dict) -> dict:
    """Where somebody lives and since when he is away are said together, also by one who changes one of them."""
    found = {name: plain.get(name, getattr(before, name)) for name in facts.RESIDENCE}
    if found["away_since"] and found["residence"] != facts.AWAY:
        found["away_since"] = None
    is_new = any(found[name] != getattr(before, name) for name in found)
    rest = {name: value for name, value in plain.items() if name not in facts.RESIDENCE}
    return rest | found if is_new else rest


def _changes(before: Household | Person, after: Household | Person, names: Mapping, sealed: tuple[str, ...]) -> dict:
    """What changed, as the trail has it: of sealed values the masks; a number that was set again is told in any case."""
    found = {}
    for name in names:
        field = f"{name}_mask" if name in sealed else f"{name}_id" if name == "place" else name
        changes = change(before, **{field: getattr(after, field)})
        if name == "number" and not changes:
            changes = {field: [before.number_mask, after.number_mask]}
        if changes:
            found[name] = changes[field]
    return found


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


def _check_category(household: Household, values: Mapping[str, object], on: date) -> None:
    after = Household(
        place_id=household.place_id, category=values.get("category", household.category),
        attribute=values.get("attribute", household.attribute),
    )  # fmt: skip
    if after.category and after.attribute not in in_force(after.place_id, on).value("category_from", after.category):
        kind, attribute = after.get_category_display(), after.get_attribute_display()
        raise Refused("category_attribute", f"{attribute}不能是{kind}，请核对户属性和监测对象类别。")


def _check_relation(person: Person, values: Mapping) -> None:
    relation = values.get("relation", person.relation)
    if relation == person.relation or HEAD not in (relation, person.relation):
        return
    raise Refused("head", "户主不能在更正里改，请用“更换户主”办理。")


def _sealed(row: Household | Person, name: str, value: str, household_id: int) -> list[str] | None:
    """Seal a value; it as a fact, None for an empty one."""
    secret = keep(name, value, row.place_id, household_id)
    return secret and facts.sealed(secret.index, mask(name, value))


def _renumbered(person: Person, given: str) -> dict:
    """A certificate number as facts: the number itself, and birth and sex, which it decides."""
    number = identity.parse(given)
    if not number.sure:
        raise Refused("bad_number", "证件号码不对（位数或校验码不符），请按证件逐位核对。")
    index = indexes("number", [number.text])[number.text]
    taken = Person.objects.filter(number__index=index, left_on=None).exclude(pk=person.pk).first()
    if taken:
        raise Refused("number_taken", f"这个证件号码已登记在{taken.name}名下，请核对。")
    return facts_of_number(number, person.place_id, person.household_id)


def facts_of_number(number: identity.Number, place_id: int, household_id: int) -> dict:
    """Seal a sure certificate number; it and what it decides as facts."""
    secret = keep("number", number.text, place_id, household_id)
    said = {facts.NUMBER: [*facts.sealed(secret.index, mask("number", number.text)), "exact"]}
    return said | facts.said({"birth": number.birth and number.birth.isoformat(), "A4": number.sex})


def _goal(household: Household, place: Place, by) -> Place | None:
    """The place to which a household moves; None when it lives there already."""
    if place.level not in ("village", "group") or place.became_id:
        raise Refused("bad_place", "农户要登记在村（社区）或村民小组。")
    if not by.scope().contains(place.pk):
        raise Refused("wrong_area", "新的村组不在您的管辖范围内，请由上级办理。")
    return place if place.pk != household.place_id else None
