"""A value of a household or person as a person would say it: what a code stands for, else as the trail says it."""

from typing import Any

from shouwang.policy import codes
from shouwang.trail.words import value_title

LISTS = {
    "relation": "relation", "ethnicity": "ethnic", "political": "political", "education": "education",
    "school": "school", "labour": "labour", "work_area": "work_area", "dibao": "dibao", "tekun": "tekun",
    "sex": "sex", "certificate_kind": "certificate",
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
