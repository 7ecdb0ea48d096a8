"""From a checked row of the water bureau to a row of the lake. Pure; imports no Django."""

from collections.abc import Mapping

from shouwang.screening.sources import fault
from shouwang.screening.sources.water.contract import UNSAFE
from shouwang.sheets.contract import Fault

WHOLE = dict.fromkeys(("全村", "整村", "全行政村", "全嘎查", "整个村"), "village")
WHOLE |= dict.fromkeys(("全组", "整组", "整屯", "全村民小组", "整个组"), "group")
NEEDS = {"household": ("name", "number"), "group": ("group",), "village": ("village", "place_code")}


def unsafe(row: Mapping) -> tuple[dict | None, list[Fault]]:
    """Says whom the row is about (`extent`) and whether it is solved (`is_solved`), and that the two fit the rest."""
    row = _whole(row)
    kept = dict(row)
    said = _extent(row)
    if said is None or not _names(row, said):
        sentence = "看不出这一行说的是哪一户、哪个组或哪个村。"
        advice = "是一户的请写姓名和证件号码；是整组、整村的请在“涉及范围”写明组或村。"
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


def _whole(row: Mapping) -> Mapping:
    """Under 户主/范围 a row about a whole village or group has no name but those words: they are its extent."""
    said = WHOLE.get((row.get("name") or "").strip())
    return {**row, "name": None, "extent": said} if said and not row.get("number") and not row.get("extent") else row


def _extent(row: Mapping) -> str | None:
    """Whom the row is about; a whole village or group only when it says so.

    It says so in words, or by naming nobody where everything that the sheet holds was read: behind a heading that was
    not understood the name of a household may stand.
    """
    if row.get("extent") or _names(row, "household"):
        return row.get("extent") or "household"
    if row.get("unread"):
        return None
    return next((each for each in ("group", "village") if _names(row, each)), None)


def _names(row: Mapping, extent: str) -> bool:
    return any(row.get(column) for column in NEEDS[extent])
