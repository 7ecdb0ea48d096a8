"""How the clues stand that rest on some hits. Table by table: a join over tables that were filled a moment ago may take
the planner's worst way, and a hit's way to its clue would then be every clue of the area.
"""

from collections.abc import Collection

from django.db.models import QuerySet

from shouwang.screening.clues.models import Clue, Origin


def ends(hits: Collection[int]) -> dict[int, str]:
    """Hit → the state of the newest clue that rests on it, or "withdrawn" for a clue that was; other hits are not here."""
    resting = list(of_hits(hits).order_by("id").values_list("hit_id", "clue_id"))
    clues = Clue.objects.filter(pk__in={clue for _, clue in resting}).values_list("pk", "state", "closed_as")
    state = {pk: said_of(step, closed_as) for pk, step, closed_as in clues}
    return {hit: state[clue] for hit, clue in resting}


def said_of(state: str, closed_as: str) -> str:
    """A clue's state; "withdrawn" for one that fell with its rows, for it settled nothing."""
    return "withdrawn" if closed_as == "withdrawn" else state


def of_hits(hits: Collection[int]) -> QuerySet[Origin]:
    """The origins that are these hits."""
    return Origin.objects.filter(hit_id__in=hits)
