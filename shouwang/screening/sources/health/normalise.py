"""From a checked row of the health commission to a row of the lake. Pure; imports no Django."""

from collections.abc import Mapping

from shouwang.screening.sources import fault
from shouwang.screening.sources.health.contract import ILLNESS
from shouwang.sheets.contract import Fault


def illness(row: Mapping) -> tuple[dict | None, list[Fault]]:
    """Whose illness was ruled out is none of the list; without any day nobody can tell that he fell ill lately.

    A diagnosis before birth is a fault; so is a treatment before the diagnosis where both have a day.
    """
    if row.get("standing") == "excluded":
        return None, [fault.opposite(ILLNESS, row, "standing", "已排除")]
    found, treated, born = row.get("diagnosed_on"), row.get("treated_on"), row.get("birth_on")
    if found and born and (found.year, found.month) < (born.year, born.month):
        sentence, advice = "确诊日期早于出生日期。", "请核对两个日期后重报。"
        return None, [fault.of(ILLNESS, row, "diagnosed_on", "dates_reversed", sentence, advice)]
    if found and treated and (treated.year, treated.month) < (found.year, found.month):
        sentence, advice = "救治日期早于确诊日期。", "请核对两个日期。"
        return dict(row), [fault.of(ILLNESS, row, "treated_on", "dates_reversed", sentence, advice, kept=True)]
    if not found and not treated:
        sentence, advice = "确诊日期和救治日期都没有填，看不出是不是新近患病。", "请补填确诊日期。"
        return dict(row), [fault.of(ILLNESS, row, "diagnosed_on", "no_day", sentence, advice, kept=True)]
    return dict(row), []
