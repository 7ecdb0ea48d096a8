"""A place's own word and short name, from the endings of its official name; mixed within one county. Pure."""

import re

ENDINGS = {
    "province": ("自治区", "省", "市"),
    "prefecture": ("市", "盟", "州", "地区"),
    "county": ("旗", "县", "区", "市"),
    "township": ("街道", "苏木", "镇", "乡", "农场", "林场", "牧场", "场", "开发区", "管理区", "区"),
    "village": ("嘎查", "社区", "村"),
    "group": ("组", "自然村", "屯", "队"),
}
_OFFICE = re.compile(r"(?:街道)?(?:办事处|街道办)$")
_COMMITTEE = re.compile(r"(村民委员会|村委会|居民委员会|居委会|委员会)$")
_TOWN = ("居民委员会", "居委会")
FIRST_VILLAGE = 200  # national code: 001–199 are residents' communities, from 200 on villages


def kind_of(level: str, name: str, place: int = 0) -> str:
    """县, 区, 市, 旗 · 镇, 乡, 苏木, 街道 · 村, 社区, 嘎查 …; the code decides where a village's name does not."""
    words = _OFFICE.sub("街道", name) if level == "township" else name
    stem = _COMMITTEE.sub("", words) if level == "village" else words
    for ending in ENDINGS[level]:
        if stem.endswith(ending):
            return ending
    if level != "village":
        return "组" if level == "group" else ""
    if words.endswith(_TOWN):
        return "社区"
    return "社区" if 0 < place // 1000 % 1000 < FIRST_VILLAGE else "村"


def short_name(level: str, name: str) -> str:
    """The name that people say: without 村民委员会 and the like; 居委会 stays where no 社区 is in the name."""
    committee = _COMMITTEE.search(name) if level == "village" else None
    if not committee:
        return name
    stem = name[: committee.start()]
    if stem.endswith(ENDINGS["village"]):
        return stem
    return f"{stem}村" if committee.group(1) in ("村民委员会", "村委会") and stem else name


def bare(level: str, name: str) -> str:
    """A name for comparing: without committee and kind word (保卫村委会 = 保卫村 = 保卫)."""
    stem = short_name(level, re.sub(r"\s+", "", name)) if level == "village" else re.sub(r"\s+", "", name)
    stem = _COMMITTEE.sub("", stem) if level == "village" else _OFFICE.sub("街道", stem)
    for ending in ENDINGS[level]:
        if stem.endswith(ending) and len(stem) > len(ending):
            return stem[: -len(ending)]
    return stem
