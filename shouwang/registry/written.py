"""The register as its own workbook says it: a row for each member, in the words and headings that loading reads.

Whatever was loaded comes out, and in again, with the same code (*S4 附表 A1–A32*). What is sealed is masked unless opened.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from shouwang.places.models import Place
from shouwang.policy import codes
from shouwang.registry.facts import by_age
from shouwang.registry.home import HEAD
from shouwang.registry.layout import ENROL
from shouwang.registry.livelihood import scale_said
from shouwang.registry.models import Guarantee, Household, Income, Job, Person, Product, Tag
from shouwang.registry.national_columns import NATIONAL
from shouwang.sheets.write import Field

LEFT_OUT = {"county_name", "employee_insured", "product_scale", "remark"}  # said otherwise, or never kept
KEPT = {"claims", "own_outlay"}  # of the national layout; the rest belongs to what was adopted from there
COLUMNS = tuple(
    one for one in ENROL.columns if one.name not in LEFT_OUT and (one not in NATIONAL or one.name in KEPT)
)  # fmt: skip
_WORDS = {
    one.name: {code: word for word, code in reversed(list(one.values.items()))}
    for one in COLUMNS if one.kind in ("code", "codes")
}  # fmt: skip
PLAIN = (
    "person_no", "name", "birth", "work_months", "insured", "major_illness_insured", "medical_aid", "pension", "relocated",
    "away_since",
)  # fmt: skip
CODED = (
    "sex", "certificate_kind", "relation", "ethnicity", "political", "health", "education", "school", "labour", "work_area",
    "dibao", "tekun", "hukou", "residence",
)  # fmt: skip
NO_NUMBER = ("none", "damaged")  # what Excel left of a number may be somebody else's: it does not go out as one
FIRM = {"medical": "all_insured", "water": "safe_water", "food": "food", "clothing": "clothing"}
FAILING = {"education": "dropout", "housing": "dangerous_house"}

AS_LOADED = {"money": "money", "date": "date", "day_or_month": "date", "number": "number", "phone": "number",
             "account": "number", "integer": "integer"}  # fmt: skip

Opened = Callable[[Iterable[int]], Mapping[int, str]]


def fields() -> tuple[Field, ...]:
    """The columns as they are written; numbers, phones and accounts as text."""
    return tuple(Field(one.name, one.heading, AS_LOADED.get(one.kind, "text")) for one in COLUMNS)


class Found(NamedTuple):
    """Everything that the rows of a portion of households are made of, by household or person."""

    people: dict[int, list[Person]]
    incomes: dict[int, Income]
    guarantees: dict[int, list[Guarantee]]
    tags: dict[int, list[Tag]]
    products: dict[int, list[Product]]
    jobs: dict[int, Job]
    places: dict[int, Place]
    opened: Mapping[int, str]


def rows_of(homes: list[Household], on: date, opened: Opened) -> Iterator[dict[str, Any]]:
    """A row for each member, the head first; `opened` gives the plain text of those secrets that may be shown.

    `at` orders them: village, household, head, member.
    """
    found = _found(homes, on, opened)
    for home in homes:
        shared = _household(home, found)
        people = sorted(found.people[home.pk], key=lambda one: (one.relation != HEAD, one.key))
        for one in people:
            at = f"{home.place_id:015d}/{home.key}/{one.relation != HEAD:d}/{one.key}"
            yield {**dict.fromkeys(column.name for column in COLUMNS), **shared, **_person(one, found), "at": at}


def _found(homes: list[Household], on: date, opened: Opened) -> Found:
    people = list(Person.objects.filter(household__in=homes, left_on=None).order_by("id"))
    secrets = [pk for one in people for pk in (one.number_id, one.phone_id)]
    secrets += [pk for one in homes for pk in (one.phone_id, one.account_id)]
    incomes = sorted(Income.objects.filter(household__in=homes), key=lambda one: by_age(one.period))
    jobs = Job.objects.filter(household__in=homes).order_by("begins_on", "id")
    return Found(
        _by_home(people),
        {one.household_id: one for one in incomes},
        _by_home(Guarantee.objects.filter(household__in=homes, until=None).order_by("id")),
        _by_home(Tag.objects.filter(household__in=homes, until=None).order_by("group", "id")),
        _by_home(Product.objects.filter(household__in=homes, until=None).order_by("key")),
        {one.person_id: one for one in sorted(jobs, key=lambda one: one.is_going_on(on))},
        Place.objects.select_related("parent__parent").in_bulk({one.place_id for one in homes}),
        opened([pk for pk in secrets if pk]),
    )


def _by_home(rows: Iterable) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    for one in rows:
        found[one.household_id].append(one)
    return found


def _household(home: Household, found: Found) -> dict[str, Any]:
    place = found.places[home.place_id]
    village = place.parent if place.level == "group" else place
    said = {
        "household_no": home.household_no, "township_name": village.parent.name, "village_name": village.name,
        "village_code": f"{home.place_id:015d}"[:12], "group_name": place.name if place.level == "group" else "",
        "household_kind": _word("household_kind", home.attribute), "category": _word("category", home.category),
        "relocation_site": _yes(home.relocation_site), "resettlement": home.resettlement, "bank": home.bank,
        "household_phone": found.opened.get(home.phone_id, home.phone_mask),
        "account": found.opened.get(home.account_id, home.account_mask), "safety_net": "是" if home.is_safety_net else "",
        "tags": _words("tags", [one.group for one in found.tags[home.pk]]),
        "products": "、".join(_product(one) for one in found.products[home.pk]),
        "head_number": _head_number(found.people[home.pk], found),
    }  # fmt: skip
    if income := found.incomes.get(home.pk):
        said |= _income(income)
    for one in found.guarantees[home.pk]:
        said |= _guarantee(one)
    return said


def _head_number(people: list[Person], found: Found) -> str:
    """By which rows of a household without a number belong together; a mask would join strangers."""
    return next((found.opened.get(one.number_id, "") for one in people if one.relation == HEAD), "")


def _income(one: Income) -> dict[str, Any]:
    return {
        "income_from": one.begins_on, "income_to": one.ends_on, "production_income": one.production_fen,
        "wage_income": one.wage_fen, "property_income": one.property_fen, "transfer_income": one.transfer_fen,
        "production_cost": one.cost_fen, "net_per_head": None if one.is_itemised else one.per_head_fen,
        "other_outlay": one.outlay_fen, "other_outlay_note": one.outlay_note, "claims": one.claims_fen,
        "own_outlay": one.own_outlay_fen,
    }  # fmt: skip


def _guarantee(one: Guarantee) -> dict[str, str]:
    if one.kind in FIRM:
        said = {FIRM[one.kind]: _yes(one.is_firm)}
        return said | ({"water_problem": _words("water_problem", one.detail.split(";"))} if one.kind == "water" else {})
    said = {FAILING[one.kind]: _yes(not one.is_firm)}
    if one.kind == "housing":
        said |= {"house_grade": _word("house_grade", one.detail), "only_dwelling": _yes(one.is_only_dwelling)}
    return said


def _product(one: Product) -> str:
    return codes.title("product", one.key) + scale_said(one.key, one.scale)


def _person(one: Person, found: Found) -> dict[str, Any]:
    said = {name: _yes(value) if isinstance(value := getattr(one, name), bool) else value for name in PLAIN}
    said |= {name: _words(name, str(getattr(one, name)).split(";")) for name in CODED}
    said |= {
        "number": "" if one.number_state in NO_NUMBER else found.opened.get(one.number_id, one.number_mask),
        "phone": found.opened.get(one.phone_id, one.phone_mask),
    }
    if job := found.jobs.get(one.pk):
        said |= {
            "employer": job.employer, "workplace": job.workplace, "job_from": job.begins_on, "job_to": job.ends_on,
            "job_pay": job.pay_fen, "job_channel": _word("job_channel", job.channel),
        }  # fmt: skip
    return said


def _yes(value: bool | None) -> str:
    return "" if value is None else "是" if value else "否"


def _word(name: str, code: str) -> str:
    """The first of the words that loading reads as this code."""
    return _WORDS[name].get(code, "") if code else ""


def _words(name: str, several: list[str]) -> str:
    return ";".join(word for code in several if (word := _word(name, code)))
