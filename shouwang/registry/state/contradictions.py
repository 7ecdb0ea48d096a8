"""Statements that contradict each other, kept for the worklist: new ones opened, those that no longer do closed."""

from shouwang.registry.bulk import insert, update
from shouwang.registry.models import Contradiction
from shouwang.registry.state.view import View

COLUMNS = ("place_id", "household_id", "person_id", "fact", "stands_id", "other_id", "on", "since")


def tell_contradictions(view: View) -> None:
    """Set the open contradictions of these households right."""
    known = {
        (one.fact, one.stands_id, one.other_id): one
        for one in Contradiction.objects.filter(household_id__in=view.homes, ended_on=None)
        if view.is_about(one.person_id)
    }
    found = {
        (one.fact, one.stands.id, one.other.id): (subject, one.other.on)
        for subject, standing in view.stands.items()
        for one in standing.differences
    }
    update(Contradiction, ("ended_on",), [(one.pk, view.today) for sides, one in known.items() if sides not in found])
    fresh = [
        (view.homes[home].place_id, home, person, *sides, on, view.today)
        for sides, ((home, person), on) in found.items()
        if sides not in known
    ]
    insert(Contradiction, COLUMNS, fresh)
