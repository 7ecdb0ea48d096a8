"""Words for clues: who delivered, which rule, what a line of evidence is called. Pure."""

from collections.abc import Iterable
from functools import cache

from shouwang.screening import rules, sources

SUPPLIERS = {
    "medical_insurance": "医保部门",
    "civil_affairs": "民政部门",
    "disabled_federation": "残联",
    "housing": "住建部门",
    "water": "水利部门",
}


def supplier_word(supplier: str) -> str:
    return SUPPLIERS.get(supplier, supplier)


def table_of(delivery: str) -> str:
    """`supplier.table` in a delivery's key (`<area>-<supplier.table>-<yyyymm>-<n>`); "" for our own register."""
    parts = delivery.split("-")
    return parts[1] if len(parts) > 1 and "." in parts[1] and parts[1] in sources.names() else ""


def supplier_of(rows: Iterable) -> str:
    """The department whose rows a hit rests on; "" when it rests on our own register alone."""
    found = sorted({table_of(row[0]).split(".")[0] for row in rows} - {""})
    return found[0] if found else ""


@cache
def rule_titles() -> dict[str, str]:
    return {rule.id: rule.title for rule in rules.all()}


@cache
def rule_sentences() -> dict[str, str]:
    return {rule.id: rule.sentence for rule in rules.all()}


def name_mask(name: str) -> str:
    """张*三, 张*: enough for the department that sent the name."""
    return name[:1] + "*" * max(len(name) - 2, 1) + (name[-1:] if len(name) > 2 else "") if name else ""
