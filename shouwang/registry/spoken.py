"""A value of a household or person as a person would say it: what a code stands for, else as the trail says it."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from shouwang.policy import codes
from shouwang.registry import facts, livelihood
from shouwang.registry.statements import PERIOD
from shouwang.trail.words import field_title, value_title
from shouwang.web.templatetags import words

LISTS = {
    "relation": "relation", "ethnicity": "ethnic", "political": "political", "education": "education",
    "school": "school", "labour": "labour", "work_area": "work_area", "dibao": "dibao", "tekun": "tekun",
    "sex": "sex", "certificate_kind": "certificate", "hukou": "hukou", "residence": "residence",
}  # fmt: skip
CODED = LISTS | {"health": "health"}
SUSPECT = "suspect"


def spoken(kind: str, name: str, value: Any) -> str:
    """The value of a column in words; several codes with a 、 between them."""
    if value and name in CODED:
        return "、".join(codes.title(CODED[name], one) for one in str(value).split(";"))
    return str(value_title(kind, name, value))


def detail_of(kind: str, detail: str) -> str:
    """What is said beside the state of a guarantee: what the water lacks, the grade of a house."""
    if detail == SUSPECT:
        return "存在隐患未鉴定"
    if kind == "housing" and detail in ("A", "B", "C", "D"):
        return f"{detail}级"
    return "、".join(codes.title("water", part) if kind == "water" else part for part in detail.split(";"))


PLACE = "place"
OTHERS = {
    facts.NUMBER: "证件号码", "phone": "联系电话", "account": "银行账号", facts.IN: "所在户", facts.LEFT: "离开本户",
    facts.GONE: "销户", facts.LIVING: "居住情况",
}  # fmt: skip
MASKED = frozenset({facts.NUMBER, "phone", "account"})
HIDDEN = frozenset({facts.IN, "case"})  # said by the story of moves, and by that of the case


def fact_title(key: str, *, is_person: bool) -> str:
    """What a fact is called; one about a period says which."""
    name, _, about = key.partition(PERIOD)
    if parts := livelihood.parted(key):
        return livelihood.title_of(*parts)
    title = _title(name, is_person=is_person)
    if period := facts.period_of(key):
        begins, ends = period
        return f"{title}（{words.day(begins)}至{words.day(ends)}）" if begins else f"{title}（截至{words.day(ends)}）"
    return f"{title}（{about[:4]}年）" if about else title


def _title(name: str, *, is_person: bool) -> str:
    if name in OTHERS:
        return OTHERS[name]
    if name in facts.GUARANTEES:
        return str(value_title("registry.guarantee", "kind", facts.GUARANTEES[name]))
    return field_title(*_column(name, is_person=is_person))


def _column(name: str, *, is_person: bool) -> tuple[str, str]:
    """Model and column that show a fact."""
    if is_person and name in facts.PERSON:
        return "registry.person", facts.PERSON[name]
    if name in facts.INCOME:
        return "registry.income", facts.INCOME[name]
    return "registry.household", facts.HOUSEHOLD[name]


def fact_said(key: str, value: Any, *, is_person: bool, places: Mapping[int, str] = MappingProxyType({})) -> str:
    """The value of a fact in words; "" for one that a form emptied. `places`: words of the places that may be said."""
    name = key.partition(PERIOD)[0]
    if value is None:
        return ""
    if day := facts.erased_on(value):
        return f"已删除（{words.day(date.fromisoformat(day))}）"
    if parts := livelihood.parted(key):
        return livelihood.said_in_words(*parts, value)
    if name == PLACE:
        return places.get(value, str(value))
    if name in LISTED:
        return LISTED[name](value)
    kind, column = _column(name, is_person=is_person)
    return spoken(kind, column, facts.shown(column, value))


def _day_of(value: list) -> str:
    return words.day(date.fromisoformat(value[0]))


def _living(value: list) -> str:
    residence, since = value
    begun = f"（{words.day(date.fromisoformat(since))}起）" if since else ""
    return codes.title("residence", residence) + begun


def _guarantee(kind: str, value: list) -> str:
    is_firm, detail, _ = value
    said = detail_of(kind, detail)
    return ("有保障" if is_firm else "无保障") + (f"（{said}）" if said else "")


LISTED: dict[str, Callable[[list], str]] = {  # facts whose value is a list
    **dict.fromkeys(MASKED, itemgetter(1)), facts.LEFT: _day_of, facts.GONE: _day_of, facts.LIVING: _living,
    **{name: partial(_guarantee, kind) for name, kind in facts.GUARANTEES.items()},
}  # fmt: skip
