"""What the national system says of a monitored household: row values → one entry, and what is wrong with it. Pure.

Nothing is guessed: a cell that is not understood stays empty and its heading is kept; statements that contradict each
other are named. A month without a day counts from its first day, as the national checks count calendar months.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from shouwang.registry.home import Home
from shouwang.registry.national_columns import AFTER, HEADINGS, MONEY, RISK_COLUMNS
from shouwang.registry.national_measures import Measure, measures_of
from shouwang.sheets.contract import Fault

DECIDING = ("identified_on", "gone", "gone_on", "gone_way", "remarked", "remarked_on", *RISK_COLUMNS)

#: code: heading, sentence, advice; see `BLOCKING`
TROUBLES: dict[str, tuple[str, str, str]] = {
    "no_category": ("监测对象类别", "写有识别、消除或风险，却没有监测对象类别", "请补填后重新载入，或在“接续”页面补充"),
    "no_identified": ("识别监测时间", "监测对象没有识别监测时间", "请补填年月，如 202603，或在“接续”页面补充"),
    "ahead": ("识别监测时间", "识别、消除或再标注时间晚于今天", "请核对年月"),
    "gone_undated": ("消除监测时间", "风险已消除，却没有消除监测时间", "请补填年月，或在“接续”页面补充"),
    "gone_before": ("消除监测时间", "消除监测时间早于识别监测时间", "请核对两个年月"),
    "remarked_undated": ("再标注时间", "写明风险再标注，却没有再标注时间", "请补填年月，或在“接续”页面补充"),
    "remarked_before": ("再标注时间", "再标注时间早于识别监测时间", "请核对两个年月"),
    "gone_unsaid": ("风险是否已消除", "没有写明风险是否已消除，按未消除", "请补填“是”或“否”"),
    "gone_but_dated": ("风险是否已消除", "有消除监测时间，却没有写明风险已消除，按未消除", "请核对是否已消除"),
    "gone_differs": ("风险是否已消除", "两列“风险是否已消除”不一致，按前一列", "请在全国系统核对后统一填写"),
    "no_way": ("风险消除方式", "风险已消除，却没有消除方式", "请补填自然消除或帮扶消除"),
    "no_risk": ("致贫/返贫风险1", "监测对象没有致贫返贫风险", "请补填风险类型"),
    "helper_days": ("帮扶结束时间", "帮扶结束时间早于开始时间，帮扶责任人没有采用", "请核对两个时间"),
    "helper_several": ("帮扶责任人", "一格里写了几个人，分不清谁是帮扶责任人", "请只填一名帮扶责任人"),
    "measure_word": ("", "有帮扶措施的写法看不懂，看得懂的已读", "请按全国系统的措施名称填写"),
}  # fmt: skip
BLOCKING = frozenset(
    {"no_category", "no_identified", "ahead", "gone_undated", "gone_before", "remarked_undated", "remarked_before"}
)  # while one of them stands, nobody can say from when to when the household is monitored

CONTRARY = frozenset(
    {"ahead", "gone_before", "remarked_before"}
)  # days that cannot be: the register repeats none of them


class Helper(NamedTuple):
    """Whom the national system names as responsible, and from when to when."""

    name: str
    unit: str
    phone: str
    since: date | None
    until: date | None


class Entry(NamedTuple):
    """What is said of one household. `gone`: whether its risk is eliminated, None where nothing is said. Money: fen.

    `after`: how it stands since then, by column.
    """

    category: str
    identified_on: date | None
    gone: bool | None
    gone_on: date | None
    way: str
    risks: tuple[str, ...]
    disasters: tuple[str, ...]
    remarked: bool | None
    remarked_on: date | None
    helper: Helper | None
    contact: tuple[str, str]
    measures: tuple[Measure, ...]
    money: dict[str, int]
    unread: tuple[str, ...]
    troubles: tuple[str, ...]
    after: dict[str, int | bool] = {}

    @property
    def since(self) -> date | None:
        """From when the present monitoring counts: the re-mark, where there was one, else the identification."""
        return self.remarked_on if self.remarked and self.remarked_on else self.identified_on

    @property
    def until(self) -> date | None:
        """The day of elimination, where the risk is said to be gone."""
        return self.gone_on if self.gone else None

    def digest(self) -> str:
        """SHA-256 of everything that is said, to see whether a later file says something else."""
        told = self._replace(unread=(), troubles=())
        told = told if self.after else told[:-1]  # as before the thirteen columns were read
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, default=str).encode()).hexdigest()


def entry_of(home: Home, on: date) -> Entry | None:
    """The entry of a household of the file; None when the file says nothing of monitoring. `on`: the day of loading."""
    said, category = home.national, home.get("category") or ""
    if not said or not (category or any(said.get(name) for name in DECIDING)):
        return None
    read = measures_of(said)
    helper, wrong = _helper(said)
    entry = Entry(
        category=category, identified_on=said.get("identified_on"), gone=_flag(said.get("gone")),
        gone_on=said.get("gone_on"), way=said.get("gone_way") or "", risks=_risks(said),
        disasters=said.get("disaster") or (), remarked=said.get("remarked"), remarked_on=said.get("remarked_on"),
        helper=helper, contact=(said.get("contact_name") or "", said.get("contact_phone") or ""),
        measures=read.measures, money={name: said[name] for name in MONEY if name in said},
        unread=tuple(dict.fromkeys([*home.unread, *read.unread])), troubles=(),
        after={name: said[name] for name in AFTER if name in said},
    )  # fmt: skip
    found = [*contradictions(entry, on), *_odd(entry, _flag(said.get("gone_again"))), *wrong]
    found += ["measure_word"] if read.unread else []
    return entry._replace(troubles=tuple(found))


def troubles_of(homes: Iterable[Home], on: date) -> Iterator[Fault]:
    """Everything that is wrong with what a file says of monitored households, at the row of each head."""
    for home in homes:
        entry = entry_of(home, on)
        for code in entry.troubles if entry else ():
            heading, sentence, advice = TROUBLES[code]
            if code == "measure_word":
                heading = "、".join(name for name in entry.unread if name not in home.unread)[:60]
            head = home.head
            yield Fault(head.file, head.sheet, head.row, heading, f"national_{code}", sentence, advice, True)


def note_unread(homes: Iterable[Home], faults: Iterable[Fault]) -> None:
    """Remember of each household which of its national cells could not be read anywhere."""
    names = {heading: name for name, heading in HEADINGS.items()}
    lost: dict[tuple[str, str, int], list[str]] = {}
    for one in faults:
        if one.column in names and one.kept:
            lost.setdefault((one.file, one.sheet, one.row), []).append(one.column)
    for home in homes if lost else ():
        here = [heading for m in home.members for heading in lost.get((m.file, m.sheet, m.row), ())]
        home.unread = tuple(heading for heading in dict.fromkeys(here) if names[heading] not in home.national)


def _flag(code: str | None) -> bool | None:
    return None if code is None else code == "1"


def _risks(said: Mapping[str, Any]) -> tuple[str, ...]:
    """Each once, the main one first."""
    return tuple(dict.fromkeys(risk for name in RISK_COLUMNS for risk in said.get(name) or ()))


def _helper(said: Mapping[str, Any]) -> tuple[Helper | None, list[str]]:
    name = said.get("helper_name") or ""
    if not name:
        return None, []
    if any(sign in name for sign in ",，、;；/\n"):
        return None, ["helper_several"]
    since, until = said.get("helper_since"), said.get("helper_until")
    if since and until and until < since:
        return None, ["helper_days"]
    return Helper(name[:60], (said.get("helper_unit") or "")[:60], said.get("helper_phone") or "", since, until), []


def contradictions(said, on: date) -> list[str]:
    """Why nobody can say from when to when a household is monitored; `said` has the deciding fields of an entry."""
    first, gone_on = said.identified_on, said.gone_on if said.gone else None
    again = said.remarked_on if said.remarked else None
    checks = {
        "no_category": not said.category,
        "no_identified": first is None,
        "ahead": any(day and day > on for day in (first, gone_on, again)),
        "gone_undated": said.gone and gone_on is None,
        "gone_before": gone_on and gone_on < (again or first or gone_on),
        "remarked_undated": said.remarked and again is None,
        "remarked_before": again and first and again < first,
    }
    return [code for code, is_so in checks.items() if is_so]


def _odd(entry: Entry, again: bool | None) -> Iterator[str]:
    """What does not stop anything, and ought to be put right."""
    is_monitored = bool(entry.category)
    checks = {
        "gone_unsaid": is_monitored and entry.gone is None and entry.gone_on is None,
        "gone_but_dated": is_monitored and not entry.gone and entry.gone_on is not None and not entry.remarked,
        "gone_differs": None not in (entry.gone, again) and entry.gone != again,
        "no_way": entry.gone and not entry.way,
        "no_risk": is_monitored and not entry.risks,
    }
    return (code for code, is_so in checks.items() if is_so)
