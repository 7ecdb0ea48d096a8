"""Fresh clues about households that have a case: fetched from below, put into the case. Clues know nothing of cases."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.cases.models import Case, CaseClue
from shouwang.refusal import Refused
from shouwang.screening.clues import triage
from shouwang.screening.clues.models import Clue
from shouwang.screening.clues.step import is_on_desk
from shouwang.trail.write import write

MONITORED = "monitored"  # the reason with which a clue about a monitored household closes


def fresh(cases: Iterable[Case]) -> dict[int, list[Clue]]:
    """Open clues about the households of these cases that belong to no case yet, by case; one query."""
    by_household = {case.household_id: case.pk for case in cases}
    found: dict[int, list[Clue]] = defaultdict(list)
    clues = Clue.objects.open().filter(household__in=by_household, in_case__isnull=True).order_by("opened_on", "id")
    for clue in clues:
        found[by_household[clue.household_id]].append(clue)
    return found


def join(case: Case, clue: Clue, *, by: Post, at: datetime, on: date) -> CaseClue:
    """Put a clue into the case of its household; one that nobody was asked about yet closes as "monitored" with it.

    Refused for a clue of another household, one that belongs to a case, or a case that has ended.
    """
    by.need("cases.watch")
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case.pk)
        if not case.is_open:
            raise Refused("ended", f"{case.key} 已结束（{case.get_stage_display()}），新线索须重新入户核查。")
        if clue.household_id != case.household_id:
            raise Refused("other_household", "这条线索不是这一户的。")
        if CaseClue.objects.filter(clue=clue).exists():
            raise Refused("already_joined", f"线索 {clue.key} 已并入监测户。")
        made = CaseClue.objects.create(
            case=case, household_id=case.household_id, place_id=case.place_id, clue=clue, on=on
        )
        if case.is_monitored and by.may("clues.triage") and is_on_desk(clue, by):
            triage.dismiss([clue], MONITORED, by=by, at=at, on=on, note=case.key)
        write("cases.watch", by=by, at=at, on=on, subject=case, note=f"并入线索 {clue.key}")
    return made
