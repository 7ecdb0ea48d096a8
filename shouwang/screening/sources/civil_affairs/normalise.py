"""From a checked row of the civil affairs bureau to a row of the lake. Pure; imports no Django."""

from collections.abc import Mapping

from shouwang.screening.sources import fault
from shouwang.screening.sources.civil_affairs.contract import DIBAO, TEKUN
from shouwang.sheets.contract import Fault

HEADS = frozenset({"", "户主", "本人", "申请人", "本人或户主", "本人（户主）", "户主（申请人）"})


def dibao(row: Mapping) -> tuple[dict | None, list[Fault]]:
    """Brings the three shapes of list together: `household_fen` once per household, or `person_fen` per person.

    `relation` becomes head or member. An amount per head is multiplied by the number of persons. A member's row that
    repeats the household's amount without a certificate number to recognise it by loses that amount.
    """
    if row.get("standing") == "stopped":
        return None, [fault.opposite(DIBAO, row, "standing", "停发、停保")]
    kept = dict(row)
    kept["relation"] = "head" if (row.get("relation") or "").strip() in HEADS else "member"
    if (persons := kept.get("persons")) is not None and persons < 1:
        sentence, advice = "保障人数小于1。", "请填写享受低保的人数。"
        return None, [fault.of(DIBAO, row, "persons", "no_persons", sentence, advice)]
    household, per_head = kept.get("household_fen"), kept.get("per_head_fen")
    if household is None and per_head is not None and kept.get("person_fen") is None:
        if not kept.get("persons"):
            sentence, advice = "只有人均金额，没有保障人数，算不出户月保障金额。", "请补填保障人数或户月保障金额。"
            return kept, [fault.of(DIBAO, row, "persons", "no_persons", sentence, advice, kept=True)]
        kept["household_fen"] = per_head * kept["persons"]
    if kept["relation"] == "member" and not kept.get("certificate"):
        kept["household_fen"] = None
    return kept, []


def tekun(row: Mapping) -> tuple[dict | None, list[Fault]]:
    """Nothing to bring together: one row is one person; whose support has stopped is none of the list."""
    if row.get("standing") == "stopped":
        return None, [fault.opposite(TEKUN, row, "standing", "停止供养")]
    return dict(row), []
