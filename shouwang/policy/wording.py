"""What the codes of the book are called on a page: populations, items of lists, tables. Pure.

Files and exports keep the codes; only pages speak. A code that nobody named is shown as it is.
"""

from collections.abc import Callable
from datetime import date

from shouwang.policy import codes, shipped
from shouwang.policy.book import Value, canonical

OTHER = "policy_word"  # the words of terms that take their codes from no list of their own


def whom(name: str, population: str) -> str:
    """A population in words; empty for everybody."""
    return _word(_of(name, "whom"), population)


def items(name: str, value: list) -> str:
    """A list of codes in words."""
    return "、".join(_word(_of(name, "items"), str(item)) for item in value) or "无"


def text(name: str, value: str) -> str:
    """A single code in words; an ordinary text stays as it is."""
    return _word(_of(name, "items"), value)


def table(name: str, value: dict) -> str:
    """A table in one sentence."""
    return _TABLES.get(name, canonical)(value)


def _of(name: str, told: str) -> str:
    """The code list that a term names in `told` (items or whom); for a name that the book does not know, the common one."""
    term = shipped.term(name)
    return (getattr(term, told) if term else "") or OTHER


def _word(name: str, code: str) -> str:
    return codes.title(name, code)


def _group(value: dict) -> str:
    return f"{value['title']}（通常由{'、'.join(value['usual'])}提供）" if value.get("usual") else value["title"]


def _bands(value: dict) -> str:
    return "；".join(_band(band) for band in value["bands"])


def _band(band: dict) -> str:
    within = f"{band['up_to_months']}个月以内，" if "up_to_months" in band else ""
    return f"{band['title']}：{within}{band.get('help', '')}".rstrip("，：")


def _grades(value: dict) -> str:
    return "、".join(grade["title"] + (f"（{grade['help']}）" if "help" in grade else "") for grade in value["grades"])


def _holidays(value: dict) -> str:
    off, work = ("、".join(map(_span, value.get(key, ()))) for key in ("off", "work"))
    return f"放假：{off}。上班：{work or '无'}。"


def _span(given: str) -> str:
    """2026-01-01/2026-01-03 → 1月1日至1月3日."""
    return "至".join(_day(date.fromisoformat(one)) for one in given.split("/"))


def _day(one: date) -> str:
    return f"{one.month}月{one.day}日"


_TABLES: dict[str, Callable[[dict], str]] = {
    "focus_group": _group,
    "colour_bands": _bands,
    "clue_urgency": _grades,
    "household_grades": _grades,
    "overdue_mark": lambda value: value["title"],
    "holidays": _holidays,
    "procedure": lambda value: value["title"],
}


def money(value: Value) -> str:
    """Yuan with thousands; decimals only when there are fen."""
    whole, _, rest = f"{value}".partition(".")
    return f"{int(whole):,}.{rest:0<2}" if rest.strip("0") else f"{int(whole):,}"
