"""Closing in bulk what needs no knock on the door, each clue with its reason; the machine proposes, a person decides."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from shouwang.accounts.models import Post
from shouwang.refusal import Refused
from shouwang.registry.models import Membership
from shouwang.screening.clues.facts import is_known
from shouwang.screening.clues.models import CLOSINGS, Clue, Origin
from shouwang.screening.clues.step import lock, move, need_desk, put
from shouwang.trail.write import write_many

REASONS = dict(CLOSINGS)
PROPOSED = ("died_moved", "monitored", "verified")
NEEDS_NOTE = ("other", "duplicate")
AT_HOME = ("no_risk", "problem", "declined")  # reasons of clues that were closed after a visit


def proposals(clues, on: date) -> dict[int, str]:
    """Reason by clue id for those of a queryset that seem to need no visit: four queries, however many clues.

    `died_moved`: nobody of the household is left on the day; `monitored`: it is already a monitored household;
    `verified`: all that the hits tell stood in hits that were closed after a visit (*S4 避免重复入户*). A clue that
    somebody brought (an application, a petition) is never proposed: it is always looked at.
    """
    waiting = clues.filter(state__in=("screened", "assigned"), is_revisit=False)
    waiting = waiting.filter(~Exists(Origin.objects.filter(clue_id=OuterRef("pk"), hit__isnull=True)))
    here = Membership.objects.filter(household_id=OuterRef("household_id")).exclude(until__lte=on)
    gone = waiting.filter(~Exists(here))
    monitored = waiting.exclude(household__category="").filter(household__eliminated_on__isnull=True)
    found = dict.fromkeys(_verified(waiting), "verified")
    found |= dict.fromkeys(monitored.values_list("pk", flat=True), "monitored")
    return found | dict.fromkeys(gone.values_list("pk", flat=True), "died_moved")


def _verified(waiting) -> list[int]:
    looked_at = Clue.objects.filter(
        household_id=OuterRef("household_id"), reason=OuterRef("reason"), state="closed", closed_as__in=AT_HOME
    )
    asked = dict(waiting.filter(Exists(looked_at)).values_list("pk", "household_id"))
    if not asked:
        return []
    origins = Origin.objects.filter(household_id__in=set(asked.values()), hit__isnull=False).select_related(
        "hit", "clue"
    )
    mine, known = defaultdict(list), defaultdict(list)
    for origin in origins:
        key = (origin.household_id, origin.hit.rule)
        if origin.clue_id in asked:
            mine[origin.clue_id].append((key, origin.hit.evidence))
        elif origin.clue.state == "closed" and origin.clue.closed_as in AT_HOME:
            known[key].append(origin.hit.evidence)
    return [pk for pk, hits in mine.items() if all(is_known(told, known[key]) for key, told in hits)]


def dismiss(clues: Iterable[Clue], reason: str, *, by: Post, at: datetime, on: date, note: str = "") -> int:
    """Close clues that nobody has been sent for, with one reason; returns how many. As a whole or not at all.

    Each must lie on the desk of `by` (the county's until handed out, then the township's). `withdrawn` is only for
    those whose basis the department took back. Refused: `unknown_reason`, `no_note`, `not_shaken`, `not_on_desk`.
    """
    by.need("clues.triage")
    if reason not in REASONS:
        raise Refused("unknown_reason", "请从列表中选择一条筛除理由。")
    if reason in NEEDS_NOTE and not note.strip():
        raise Refused("no_note", f"选择“{REASONS[reason]}”时，请写明具体情况。")
    with transaction.atomic():
        rows = lock(clues, by)
        need_desk([clue for clue in rows if not clue.is_shaken or not clue.is_open], by)
        if reason == "withdrawn" and not all(clue.is_shaken for clue in rows):
            raise Refused("not_shaken", "部门没有撤回这些线索的依据，不能按“已撤回”筛除。")
        done = [(clue, move(clue, "closed", at=at, on=on, closed_as=reason)) for clue in rows]
        put(rows, "state", "state_at", "closed_on", "closed_as")
        return write_many("clues.triage", done, by=by, at=at, on=on, note=note.strip())
