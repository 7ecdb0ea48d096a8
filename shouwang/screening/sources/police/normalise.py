"""From a checked row of the public security bureau to a row of the lake. Pure; imports no Django."""

from collections.abc import Mapping

from shouwang.screening.sources import fault
from shouwang.screening.sources.police.contract import DEATHS
from shouwang.sheets.contract import Fault


def deaths(row: Mapping) -> tuple[dict | None, list[Fault]]:
    """A household register is cancelled after the death, and nobody dies before he is born."""
    died, cancelled, born = row.get("died_on"), row.get("cancelled_on"), row.get("birth_on")
    if died is not None and ((cancelled and cancelled < died) or (born and died < born)):
        sentence, advice = "死亡日期晚于注销日期，或早于出生日期。", "请核对日期后重报。"
        return None, [fault.of(DEATHS, row, "died_on", "dates_reversed", sentence, advice)]
    return dict(row), []


def births(row: Mapping) -> tuple[dict | None, list[Fault]]:
    """Nothing to bring together: one row is one child."""
    return dict(row), []


def moves(row: Mapping) -> tuple[dict | None, list[Fault]]:
    """Nothing to bring together: one row is one person."""
    return dict(row), []
