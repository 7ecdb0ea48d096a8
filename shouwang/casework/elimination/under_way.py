"""Where the households of a list stand on their way out: the step that is due, or when to look again."""

from collections.abc import Sequence

from shouwang.casework.assistance.listing import Row
from shouwang.casework.cases.models import Passage
from shouwang.casework.cases.steps import ELIMINATION
from shouwang.casework.elimination.models import Exit
from shouwang.policy.book import chinese_day
from shouwang.screening.clues.models import Clue


def standing(rows: Sequence[Row], which: str) -> list[Row]:
    """Put on each row what its list is about, as `note`: one query for the page."""
    notes = {"": _steps, "return": _steps, "kept": _next, "back": _clues}.get(which, lambda rows: {})(rows)
    for row in rows:
        row.note = notes.get(row.case.pk, "")
    return list(rows)


def _steps(rows: Sequence[Row]) -> dict[int, str]:
    mine = Passage.objects.under_way().for_purpose(ELIMINATION).filter(case__in=[row.case.pk for row in rows])
    return {one.case_id: _due(one) for one in mine}


def _due(one: Passage) -> str:
    words = "、".join(one.line.step(key).title for key in one.due)
    return f"{words}（{chinese_day(one.opens_on)}起）" if one.opens_on else words


def _next(rows: Sequence[Row]) -> dict[int, str]:
    mine = Exit.objects.filter(case__in=[row.case.pk for row in rows]).order_by("id")
    return {
        one.case_id: f"{chinese_day(one.next_on)}：{one.keep_reason}" if one.next_on else "下次研判日期未定"
        for one in mine
    }


def _clues(rows: Sequence[Row]) -> dict[int, str]:
    homes = {row.case.household_id: row.case.pk for row in rows}
    found: dict[int, list[str]] = {}
    for clue in Clue.objects.open().filter(household__in=homes).order_by("id"):
        found.setdefault(homes[clue.household_id], []).append(f"{clue.reason_word}（{chinese_day(clue.opened_on)}）")
    return {case: "、".join(words) for case, words in found.items()}
