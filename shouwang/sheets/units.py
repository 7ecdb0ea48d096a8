"""In what unit money stands: said by the heading, by the line above the table, or by the cell; two that differ are asked.

Pure.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from shouwang.sheets.header import Header, normalise
from shouwang.sheets.read import Request

UNITS = {"元": 1, "百元": 100, "千元": 1000, "万元": 10000, "亿元": 10**8}
ANSWER = "单位"  # the word under which a person's answer about a column's unit is kept
_TITLE = re.compile(r"单位(?:[:：]|为)?[^,，;；。]{0,12}?(亿元|万元|千元|百元|元)")
_HEADING = re.compile(r"(亿元|万元|千元|百元|(?<![百千万亿])元)")


def settle(head: Header, titles: Iterable[str], request: Request) -> tuple[Header, list[str]]:
    """The header with the scale of every money column, and the headings whose unit is said in two ways."""
    above = {unit for title in titles if (unit := of_title(title))}
    scales, asked = dict(head.scales), []
    for column in request.contract.columns:
        at = head.columns.get(column.name)
        if column.kind != "money" or at is None:
            continue
        shown = head.shown[at] if at < len(head.shown) else ""
        units = ({unit} if (unit := of_heading(shown)) else set()) | above
        answer = UNITS.get((request.words or {}).get((column.name, ANSWER)) or "")
        if answer:
            scales[column.name] = answer
        elif len({UNITS[unit] for unit in units}) > 1:
            asked.append(column.heading)
        elif units:
            scales[column.name] = UNITS[units.pop()]
    return replace(head, scales=scales), asked


def of_title(words: str) -> str:
    """The unit that a line above the table says: 单位：万元."""
    found = _TITLE.search(re.sub(r"\s", "", unicodedata.normalize("NFKC", words)))
    return found.group(1) if found else ""


def of_heading(words: str) -> str:
    """The unit in a heading: 个人自付（万元）."""
    found = _HEADING.search(normalise(words))
    return found.group(1) if found else ""
