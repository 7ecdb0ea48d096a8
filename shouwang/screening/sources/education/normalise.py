"""From a checked row of the education bureau to a row of the lake. Pure; imports no Django."""

from collections.abc import Mapping

from shouwang.screening.sources import fault
from shouwang.screening.sources.education.contract import DROPOUTS, FUNDED
from shouwang.sheets.contract import Fault

OUT = ("dropped", "at_risk", "deferred", "suspended")


def dropouts(row: Mapping) -> tuple[dict | None, list[Fault]]:
    """Who is at school is none of the list; nobody came back who is still out, nor before he left."""
    if row.get("state") == "present":
        return None, [fault.opposite(DROPOUTS, row, "state", "在校")]
    left, back = row.get("left_on"), row.get("returned_on")
    if back and row.get("state") in OUT:
        sentence, advice = "已填返校日期，就学状态却不是已返校。", "请核对就学状态与返校日期后重报。"
        return None, [fault.of(DROPOUTS, row, "state", "returned_yet_out", sentence, advice)]
    if back and left and (back.year, back.month) < (left.year, left.month):
        sentence, advice = "返校日期早于失学辍学日期。", "请核对两个日期。"
        return dict(row), [fault.of(DROPOUTS, row, "returned_on", "dates_reversed", sentence, advice, kept=True)]
    return dict(row), []


def funded(row: Mapping) -> tuple[dict | None, list[Fault]]:
    """Nothing to bring together: one row is one aid of one pupil; whoever receives none is none of the list."""
    if row.get("standing") == "not_funded":
        return None, [fault.opposite(FUNDED, row, "standing", "未受资助")]
    return dict(row), []
