"""Households and persons that were found to be others: they stand no more, and nobody counts them."""

from shouwang.registry.aliases import SAME
from shouwang.registry.models import Household, Membership, Person, Same
from shouwang.registry.state.view import View


def set_merged_people(view: View) -> None:
    """Whoever is somebody else has left, since the day on which that was said."""
    if not view.recalled.aliases.people:
        return
    for one in _standing(view).filter(person__in=view.recalled.aliases.people):
        Person.objects.filter(pk=one.person_id).exclude(left_reason=SAME).update(left_on=one.since, left_reason=SAME)
        Membership.objects.filter(person=one.person_id, until=None).update(until=one.since, reason=SAME)


def set_merged_homes(view: View) -> None:
    """A household that is another one has ended."""
    if not view.recalled.aliases.homes:
        return
    for one in _standing(view).filter(was_household__in=view.recalled.aliases.homes):
        gone = {"gone_on": one.since, "gone_reason": SAME, "members": 0}
        Household.objects.filter(pk=one.was_household_id).exclude(gone_reason=SAME).update(**gone)


def _standing(view: View):
    return Same.objects.filter(ended_at=None)
