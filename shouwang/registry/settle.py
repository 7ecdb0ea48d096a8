"""The act of deciding between two statements that contradict each other. It holds until one side says something else."""

from datetime import datetime

from django.db import transaction

from shouwang.places.clock import day
from shouwang.refusal import Refused
from shouwang.registry.correct import check
from shouwang.registry.models import Contradiction, Household, Statement
from shouwang.registry.spoken import fact_said, fact_title
from shouwang.registry.statements import SETTLED
from shouwang.registry.tell import Told, tell
from shouwang.trail.write import write


def settle(one: Contradiction, *, takes_other: bool, note: str, by, at: datetime) -> None:
    """Decide for the statement that stands, or for the other. Refused without a note, or when it is decided already."""
    check(one, by, note)
    with transaction.atomic():
        household = Household.objects.select_for_update(no_key=True).get(pk=one.household_id)
        one = Contradiction.objects.select_for_update().get(pk=one.pk)
        if one.ended_on:
            raise Refused("already_settled", "这一处两说已经核定，或其中一方已有新的说法，请刷新后再看。")
        sides = Statement.objects.in_bulk([one.stands_id, one.other_id])
        stands, other = (sides[pk].facts[one.fact] for pk in (one.stands_id, one.other_id))
        said = {one.fact: other if takes_other else stands}
        told = Told(household, one.person_id, said, settles=(one.stands_id, one.other_id))
        tell([told], "registry.settle", by=by, at=at, chain=SETTLED, note=note)
        words = [fact_said(one.fact, value, is_person=one.person_id is not None) for value in (stands, said[one.fact])]
        Contradiction.objects.filter(pk=one.pk, ended_on=None).update(ended_on=day(at))
        title = fact_title(one.fact, is_person=one.person_id is not None)
        subject = one.person or household
        write("registry.settle", by=by, at=at, subject=subject, changes={title: words}, note=note)
