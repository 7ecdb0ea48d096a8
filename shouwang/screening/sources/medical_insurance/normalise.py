"""From a checked row of the medical insurance bureau to a row of the lake. Pure; imports no Django."""

from collections.abc import Mapping

from shouwang.screening.sources import fault
from shouwang.screening.sources.medical_insurance.contract import BILLS, UNINSURED
from shouwang.sheets.contract import Fault

MONEY = ("total_fen", "basic_fen", "major_fen", "aid_fen", "other_fen", "own_fen")


def bills(row: Mapping) -> tuple[dict | None, list[Fault]]:
    """A refund (退费, 冲销) counts negative whichever sign the file gave it; nobody pays more than the bill."""
    kept = dict(row)
    if kept.get("business") == "refund":
        kept.update({name: -abs(kept[name]) for name in MONEY if kept.get(name) is not None})
    total, own = kept.get("total_fen"), kept.get("own_fen")
    if total is None or own is None:
        return kept, []
    if abs(own) > abs(total):
        sentence, advice = "个人自付大于医疗总费用。", "请核对这一笔的两个金额后重报。"
        return None, [fault.of(BILLS, row, "own_fen", "own_above_total", sentence, advice)]
    if own * total < 0:
        sentence, advice = "个人自付与医疗总费用一正一负。", "退费两项都应为负数，请核对后重报。"
        return None, [fault.of(BILLS, row, "own_fen", "signs_differ", sentence, advice)]
    return kept, []


def uninsured(row: Mapping) -> tuple[dict | None, list[Fault]]:
    """A row without a year is about the year of the list's period; who is written to be insured is none of the list."""
    if row.get("standing") == "insured":
        return None, [fault.opposite(UNINSURED, row, "standing", "已参保")]
    kept = dict(row)
    year = int(str(row["period"])[:4])
    if kept.get("year") is None:
        kept["year"] = year
    elif abs(kept["year"] - year) > 1:
        sentence, advice = "参保年度与名单所属期相差超过一年。", "请核对参保年度。"
        return None, [fault.of(UNINSURED, row, "year", "year_far_off", sentence, advice)]
    return kept, []
