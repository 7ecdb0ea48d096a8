"""The measure columns of the national layout as groups and options of the form's A34–A45. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple

from shouwang.policy import codes
from shouwang.registry.national_columns import MEASURES

OTHER = "A45"  # 其他帮扶: words instead of options
YES = frozenset({"是", "有", "已享受", "享受", "已落实"})
NO = frozenset({"否", "无", "没有", "不享受", "未享受", "不需要", "-", "—", "/"})
LONGEST = 200
_SEPARATORS = re.compile(r"[,，、;；\n]+")
_NOTED = re.compile(r"^其他\((.+)\)$")


class Measure(NamedTuple):
    """One measure: its group, the options of the group that are named, and words where an option asks for them."""

    group: str
    options: tuple[str, ...] = ()
    detail: str = ""


class Read(NamedTuple):
    """The measures of a household, and the headings of the columns in which a word was not understood."""

    measures: tuple[Measure, ...]
    unread: tuple[str, ...]


def measures_of(said: Mapping[str, Any]) -> Read:
    """Every measure that the columns name. Columns of one group become one measure; an unknown word is never guessed."""
    found: dict[str, Measure] = {}
    unread = []
    for name, (heading, group) in MEASURES.items():
        cell, remark = (said.get(f"measure_{name}{tail}") or "" for tail in ("", "_other"))
        one, is_read = _measure(heading, group, _plain(cell), _plain(remark))
        if not is_read:
            unread.append(heading)
        if one:
            found[one.group] = _joined(found.get(one.group), one)
    return Read(tuple(found.values()), tuple(unread))


def _plain(cell: str) -> str:
    return "".join(unicodedata.normalize("NFKC", cell).split(" ")).strip()


def _measure(heading: str, group: str, cell: str, remark: str) -> tuple[Measure | None, bool]:
    if not remark and (not cell or cell in NO):
        return None, True
    if not group:
        detail = heading if cell in YES or not cell else f"{heading}：{cell}"
        return Measure(OTHER, (), detail[:LONGEST]), True
    noted = _NOTED.match(cell)
    if noted:
        cell, remark = "其他", remark or noted.group(1)
    options, is_read = _options(group, cell)
    if remark and f"{group}99" in codes.read("measure_option", group):
        options = [*options, f"{group}99"]
    return Measure(group, tuple(sorted(set(options))), remark[:LONGEST]), is_read


def _options(group: str, cell: str) -> tuple[list[str], bool]:
    """The options that a cell names; official words that hold a 、 themselves are found whole."""
    known = codes.values("measure_option", group)
    parts = [part for part in _SEPARATORS.split(cell) if part and part not in NO]
    found, at, is_read = [], 0, True
    while at < len(parts):
        ends = (end for end in range(len(parts), at, -1) if "、".join(parts[at:end]) in known)
        end = next(ends, None)
        if end is None:
            is_read, end = is_read and parts[at] in YES, at + 1
        else:
            found.append(known["、".join(parts[at:end])])
        at = end
    return found, is_read


def _joined(before: Measure | None, one: Measure) -> Measure:
    if before is None:
        return one
    details = "；".join(part for part in (before.detail, one.detail) if part)
    return Measure(one.group, tuple(sorted({*before.options, *one.options})), details[:LONGEST])
