"""What a file changes of a household, field by field, old and new, for the page that is looked at before loading. Pure.

Names of fields and values are given in the words of the trail; numbers, phones and accounts are masked.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from shouwang.registry.compose import UNCHANGED, Household, Person
from shouwang.registry.income import Said
from shouwang.registry.spoken import fact_said, fact_title, spoken
from shouwang.trail.words import field_title, value_title
from shouwang.vault.mask import mask

PLACE = field_title("registry.household", "place_id")  # its old and new are ids still
HIDDEN = ("_id", "folded", "sheet", "row")


class Changed(NamedTuple):
    """One household: its key, place, head and lines (who or "", field, old, new), all in words but places."""

    household_id: int
    key: str
    place_id: int
    lines: list[tuple[str, str, str, str]]


def changes_of(found: Household) -> Changed:
    """Everything that loading would change of a standing household."""
    lines = [("", *_line("registry.household", name, was, found.values[name])) for name, was in found.before.items()]
    for person in found.persons:
        lines += _person(person)
    lines += _secrets(found) + _lived_on("", found.lived)
    lines += _facts(found)
    return Changed(found.old.id, found.old.key, found.old.place_id, lines)


def _line(kind: str, name: str, was: Any, now: Any) -> tuple[str, str, str]:
    return field_title(kind, name), spoken(kind, name, was), spoken(kind, name, now)


def _person(person: Person) -> list[tuple[str, str, str, str]]:
    name = person.member.name
    if person.is_new_here:
        return [(name, "家庭成员", "", "加入本户")]
    if person.outcome == UNCHANGED:
        return []
    lines = [
        (name, *_line("registry.person", field, was, person.values[field]))
        for field, was in person.before.items() if not field.endswith(HIDDEN)
    ]  # fmt: skip
    return lines + _lived_on(name, person.lived)


def _lived_on(who: str, lived: Mapping) -> list[tuple[str, str, str, str]]:
    """Jobs and products that will stand otherwise."""
    return [
        (who, fact_title(key, is_person=bool(who)), *(fact_said(key, one, is_person=bool(who)) for one in pair))
        for key, pair in lived.items()
    ]


def _secrets(found: Household) -> list[tuple[str, str, str, str]]:
    if not found.has_new_secret:
        return []
    old, home = found.old, found.home
    pairs = (
        ("联系电话", old.phone_mask, mask("phone", home.get("household_phone") or "")),
        ("银行账号", old.account_mask, mask("account", home.get("account") or "")),
    )
    return [("", title, was, now) for title, was, now in pairs if now and now != was]


def _facts(found: Household) -> list[tuple[str, str, str, str]]:
    lines = []
    if found.income:
        said, earned = found.income
        for name in Said._fields:
            now, was = getattr(said, name), getattr(earned, name, None)
            if now not in (None, "") and now != was:
                lines.append(("", *_line("registry.income", name, was, now)))
    for state, assured in found.guarantees:
        was = "" if assured is None else "有保障" if assured.is_firm else "无保障"
        title = value_title("registry.guarantee", "kind", state.kind)
        lines.append(("", str(title), was, "有保障" if state.is_firm else "无保障"))
    lines += [("", "重点人群", "", tag) for tag in found.tags]
    return lines + [("", "兜底保障户", "", "是")] * found.marks_safety_net
