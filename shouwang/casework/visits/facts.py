"""What a survey says of a household and its members goes down into the register, where it stands otherwise. *S4 附表*."""

from datetime import date, datetime

from shouwang.accounts.models import Post
from shouwang.casework.visits.found import Found
from shouwang.policy.calendar import income_period
from shouwang.registry.correct import correct_household, correct_person
from shouwang.registry.models import Household, Person
from shouwang.registry.record import AMOUNTS, record_income
from shouwang.registry.statements import VISIT

NOTE = "入户核查"


def correct_facts(household: Household, found: Found, *, by: Post, at: datetime, on: date) -> None:
    """Correct the household, its members and the income of the twelve months to the end of the month before."""
    told, about = found.facts, {"by": by, "at": at, "on": on, "note": NOTE, "chain": VISIT}
    if told.household:
        correct_household(household, told.household, **about)
    for person in Person.objects.filter(household=household, pk__in=told.members).order_by("id"):
        correct_person(person, told.members[person.pk], **about)
    amounts = {name: told.income.get(name) for name in AMOUNTS}
    if any(value is not None for value in amounts.values()):
        begins_on, ends_on = income_period(on)
        note = str(told.income.get("outlay_note", ""))
        record_income(
            household, amounts, begins_on=begins_on, ends_on=ends_on, outlay_fen=found.outlay_fen, outlay_note=note,
            **about,
        )  # fmt: skip
