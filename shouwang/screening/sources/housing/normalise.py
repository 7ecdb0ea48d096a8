"""From a checked row of the housing bureau to a row of the lake. Pure; imports no Django."""

from collections.abc import Mapping

from shouwang.screening.sources import fault
from shouwang.screening.sources.housing.contract import DANGEROUS
from shouwang.sheets.contract import Fault


def dangerous(row: Mapping) -> tuple[dict | None, list[Fault]]:
    """A dwelling cannot be finished and not yet rebuilt, nor finished before it was appraised."""
    finished, appraised = row.get("finished_on"), row.get("appraised_on")
    if finished is None:
        return dict(row), []
    if row.get("state") in ("not_rebuilt", "rebuilding"):
        sentence, advice = "已填竣工日期，改造状态却是未改造或改造中。", "请核对改造状态与竣工日期后重报。"
        return None, [fault.of(DANGEROUS, row, "state", "finished_yet_open", sentence, advice)]
    if appraised is not None and finished < appraised:
        sentence, advice = "竣工日期早于鉴定日期。", "请核对两个日期。"
        return dict(row), [fault.of(DANGEROUS, row, "finished_on", "dates_reversed", sentence, advice, kept=True)]
    return dict(row), []
