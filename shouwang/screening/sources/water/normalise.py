"""From a checked row of the water bureau to a row of the lake. Pure; imports no Django."""

from collections.abc import Mapping

from shouwang.screening.sources import fault
from shouwang.screening.sources.water.contract import UNSAFE
from shouwang.sheets.contract import Fault

NEEDS = {"household": ("name", "number"), "group": ("group",), "village": ("village", "place_code")}


def unsafe(row: Mapping) -> tuple[dict | None, list[Fault]]:
    """Says whom the row is about (`extent`) and whether it is solved (`is_solved`), and that the two fit the rest."""
    kept = dict(row)
    said = kept.get("extent") or next((each for each in NEEDS if _names(row, each)), None)
    if said is None or not _names(row, said):
        sentence, advice = "看不出这一行说的是哪一户、哪个组或哪个村。", "请按涉及范围补填姓名证件号、组或村。"
        return None, [fault.of(UNSAFE, row, "extent", "nobody_named", sentence, advice)]
    kept["extent"] = said
    since, solved = row.get("since_on"), row.get("solved_on")
    if since is not None and solved is not None and solved < since:
        sentence, advice = "解决日期早于发生日期。", "请核对两个日期后重报。"
        return None, [fault.of(UNSAFE, row, "solved_on", "dates_reversed", sentence, advice)]
    if solved is not None and row.get("is_solved") is False:
        sentence, advice = "已填解决日期，是否解决却填否。", "请核对是否解决与解决日期后重报。"
        return None, [fault.of(UNSAFE, row, "is_solved", "solved_yet_open", sentence, advice)]
    if row.get("is_solved") is None:
        kept["is_solved"] = solved is not None
    return kept, []


def _names(row: Mapping, extent: str) -> bool:
    return any(row.get(column) for column in NEEDS[extent])
