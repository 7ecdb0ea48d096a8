"""Who of a household must allow the cross-check, and who has: asked for many households at once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from shouwang.casework.cases.models import Authorisation
from shouwang.policy.calendar import add_months
from shouwang.registry.models import Person


def adults(household_ids: Iterable[int], on: date, age: int) -> dict[int, list[Person]]:
    """The adult members of each household on a day; one whose birth is not known counts as adult. One query."""
    born_by = add_months(on, -12 * age)
    found: dict[int, list[Person]] = defaultdict(list)
    members = Person.objects.filter(household_id__in=list(household_ids), left_on__isnull=True).order_by("id")
    for person in members:
        if person.birth is None or person.birth <= born_by:
            found[person.household_id].append(person)
    return found


def lacking(household_ids: Iterable[int], on: date, age: int) -> dict[int, list[str]]:
    """Names of the adult members without an authorisation in force on a day, by household; two queries.

    *S1 第一步: 授权依法查询其家庭资产等信息*. A household that nobody has allowed anything for stands here as well.
    """
    wanted = list(household_ids)
    given = set(Authorisation.objects.in_force(on).filter(household_id__in=wanted).values_list("person_id", flat=True))
    found = adults(wanted, on, age)
    return {pk: [person.name for person in found[pk] if person.pk not in given] for pk in wanted}
