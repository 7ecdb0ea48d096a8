"""From a checked row of the human resources bureau to a row of the lake. Pure; imports no Django."""

from collections.abc import Mapping
from datetime import date

from shouwang.screening.sources import fault
from shouwang.screening.sources.human_resources.contract import LOST_WORK
from shouwang.sheets.contract import Fault


def lost_work(row: Mapping) -> tuple[dict | None, list[Fault]]:
    """Who never lost his work is none of the list; nobody found work again who has none, or before he lost it."""
    if row.get("state") == "employed":
        return None, [fault.opposite(LOST_WORK, row, "state", "在岗")]
    lost, again, since = row.get("event_on"), row.get("again_on"), row.get("since_on")
    if again and row.get("state") == "jobless":
        sentence, advice = "已填再就业日期，就业状态却是未就业。", "请核对就业状态与再就业日期后重报。"
        return None, [fault.of(LOST_WORK, row, "state", "working_yet_jobless", sentence, advice)]
    if (column := _reversed(lost, again, since)) is not None:
        sentence, advice = "再就业日期早于失业返乡日期，或失业返乡日期早于务工开始日期。", "请核对日期。"
        return dict(row), [fault.of(LOST_WORK, row, column, "dates_reversed", sentence, advice, kept=True)]
    return dict(row), []


def _reversed(lost: date | None, again: date | None, since: date | None) -> str | None:
    """The column that stands before what must come first; months are compared, for a month has no day."""
    if lost and again and (again.year, again.month) < (lost.year, lost.month):
        return "again_on"
    if lost and since and (lost.year, lost.month) < (since.year, since.month):
        return "since_on"
    return None
