"""What is known of a household that is to be adopted: the national system's entry, and what a person adds. Pure.

A person adds only what the entry does not say, or says against itself: days, category, risks.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

GIVEN = ("category", "identified_on", "gone", "gone_on", "way", "risks", "remarked", "remarked_on")
LACKS = {  # what a case may lack after adoption, in the order in which it is asked for
    "helper": "帮扶责任人", "phone": "责任人单位或电话", "risk": "风险类型", "measure": "帮扶措施",
    "expected": "预计风险消除日期", "way": "风险消除方式", "unread": "没有读懂的内容",
}  # fmt: skip


class Told(NamedTuple):
    """The deciding facts, entry and additions together."""

    category: str = ""
    identified_on: date | None = None
    gone: bool | None = None
    gone_on: date | None = None
    way: str = ""
    risks: tuple[str, ...] = ()
    remarked: bool | None = None
    remarked_on: date | None = None


class Episode(NamedTuple):
    """One time of being monitored: from a day to the day of elimination (None: it goes on), and how it ended."""

    begun: date
    ended: date | None
    way: str
    is_remark: bool


def told_of(entry, given: Mapping[str, Any], category: str = "") -> Told:
    """Entry (or None) and additions; `category` is what the register says where there is no entry."""
    said = {name: getattr(entry, name) for name in GIVEN} if entry else {"category": category}
    told = Told(**said | {name: value for name, value in given.items() if value not in (None, "", [])})
    return told._replace(risks=tuple(told.risks))


def episodes(told: Told) -> list[Episode]:
    """The times of being monitored, the last one last: two where the household was eliminated and then marked again."""
    again = told.remarked_on if told.remarked else None
    if again is None:
        return [Episode(told.identified_on, told.gone_on if told.gone else None, told.way if told.gone else "", False)]
    if told.gone:
        return [Episode(again, told.gone_on, told.way, True)]
    now = Episode(again, None, "", True)
    if told.gone_on and told.identified_on <= told.gone_on <= again:
        return [Episode(told.identified_on, told.gone_on, told.way, False), now]
    return [now]
