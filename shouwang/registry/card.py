"""Everything a household's page shows, in a handful of queries."""

from dataclasses import dataclass
from datetime import date

from shouwang.policy import codes
from shouwang.policy.in_force import in_force
from shouwang.registry.aliases import SAME
from shouwang.registry.facts import by_age
from shouwang.registry.found import words
from shouwang.registry.models import (
    Guarantee,
    Household,
    Income,
    Job,
    Membership,
    Person,
    Product,
    Project,
    SafetyNet,
    Tag,
)
from shouwang.registry.registered import WITHDRAWN
from shouwang.registry.safety_net import is_proposed
from shouwang.registry.scope import is_in_scope
from shouwang.registry.spoken import LISTS, detail_of
from shouwang.vault.shown import covered
from shouwang.web.sight import Scope


@dataclass(frozen=True)
class MemberLine:
    """One member as the table shows him."""

    person: Person
    said: dict
    number: dict
    phone: dict
    health: str
    age: int | None
    is_in_scope: bool
    came: str = ""
    left: str = ""
    left_on: date | None = None
    now_in: Household | None = None


@dataclass(frozen=True)
class Card:
    """One household with its members and facts."""

    household: Household
    where: str
    members: list[MemberLine]
    gone: list[MemberLine]
    incomes: list[Income]
    guarantees: list[dict]
    jobs: list[Job]
    products: list[Product]
    projects: list[Project]
    tags: list[dict]
    nets: list[SafetyNet]
    proposed: bool
    phone: dict
    account: dict
    category: str
    has_other_outlay: bool
    has_claims: bool
    asks_monitoring: bool


def card(household: Household, scope: Scope, on: date) -> Card:
    """The household as it stands on a day."""
    book = in_force(household.place_id, on)
    memberships = list(household.memberships.select_related("person__household").order_by("person_id", "id"))
    current = [one.person for one in memberships if one.until is None]
    titles = {group: book.value("focus_group", group)["title"] for group in book.populations("focus_group")}
    tags = Tag.objects.filter(household=household).select_related("person").order_by("until", "group", "id")
    incomes = sorted(Income.objects.filter(household=household), key=lambda one: by_age(one.period), reverse=True)
    jobs = Job.objects.filter(household=household, person__left_on=None).select_related("person")
    for one in jobs:
        one.ended = not one.is_going_on(on)
    nets = SafetyNet.objects.filter(household=household).select_related("marked_by__place").order_by("-id")
    category = household.category
    return Card(
        household=household,
        where=words({household.place_id})[household.place_id],
        members=[_line(one, scope, on) for one in memberships if one.until is None],
        gone=[_line(one, scope, on) for one in memberships if one.until and one.reason not in (WITHDRAWN, SAME)],
        incomes=incomes,
        guarantees=[_state(one) for one in _states(household)],
        jobs=sorted(jobs, key=lambda one: (not one.is_going_on(on), one.person_id, one.begins_on or date.min)),
        products=list(Product.objects.filter(household=household).order_by("until", "key")),
        projects=list(Project.objects.filter(household=household).select_related("village").order_by("name", "id")),
        tags=[{"row": one, "title": titles.get(one.group, one.group)} for one in tags if one.until != one.since],
        nets=[net for net in nets if net.until != net.since],
        proposed=is_proposed(household, current, book),
        phone=covered(household.phone_id, household.phone_mask, "联系电话", scope),
        account=covered(household.account_id, household.account_mask, "银行账号", scope),
        category=book.value("category_name", category) if category else "",
        has_other_outlay=any(income.outlay_fen for income in incomes),
        has_claims=any(income.claims_fen is not None or income.own_outlay_fen is not None for income in incomes),
        asks_monitoring=_asks_monitoring(household),
    )


def _asks_monitoring(household: Household) -> bool:
    """Whether it was split off from a household that is monitored, and nobody has said yet what it is itself."""
    return household.split_from is not None and household.split_from.is_monitored and not household.category


def _states(household: Household) -> list[Guarantee]:
    order = [kind for kind, _ in Guarantee._meta.get_field("kind").choices]
    found = Guarantee.objects.filter(household=household, until=None)
    return sorted(found, key=lambda one: order.index(one.kind))


def _state(one: Guarantee) -> dict:
    return {"row": one, "detail": detail_of(one.kind, one.detail)}


def _line(one: Membership, scope: Scope, on: date) -> MemberLine:
    """A membership as the table shows it: who, and how he came or why he left."""
    person = one.person
    return MemberLine(
        person=person,
        said={name: codes.title(listed, getattr(person, name)) for name, listed in LISTS.items()}
        | {"relation": codes.title("relation", one.relation)},
        number=covered(person.number_id, person.number_mask or person.get_number_state_display(), "证件号码", scope),
        phone=covered(person.phone_id, person.phone_mask, "电话", scope),
        health="、".join(codes.title("health", code) for code in person.health.split(";") if code),
        age=_age(person.birth, on),
        is_in_scope=is_in_scope(person.hukou, person.residence, is_relocated=bool(person.relocated)),
        came=codes.title("increase_reason", one.came),
        left=codes.title("decrease_reason", one.reason),
        left_on=one.until,
        now_in=person.household if person.household_id != one.household_id else None,
    )


def _age(birth: date | None, on: date) -> int | None:
    return None if birth is None else on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
