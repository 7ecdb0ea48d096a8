"""The rules, each one reason to look at a household. Pure questions: no Django, no engine, no clock."""

from collections.abc import Iterable
from importlib import import_module

from shouwang.refusal import Refused
from shouwang.screening.rules.rule import Rule

#: Shelf (the risk) and rule, in the order in which people read them.
SHELVES = (
    ("illness", "own_cost"),
    ("insurance", "uninsured"),
    ("safety_net", "dibao_new"),
    ("safety_net", "dibao_stopped"),
    ("safety_net", "dibao_lowered"),
    ("safety_net", "tekun_new"),
    ("disability", "disabled_new"),
    ("housing", "dangerous_house"),
    ("water", "unsafe_water"),
    ("income", "income_below_line"),
)


def all() -> tuple[Rule, ...]:  # noqa: A001
    """Every rule, in a stable order."""
    return tuple(getattr(import_module(f"{__name__}.{shelf}.{name}"), name) for shelf, name in SHELVES)


def chosen(names: Iterable[str]) -> tuple[Rule, ...]:
    """The rules of these names (which ones run is policy), in the stable order. Refused for a name nobody wrote."""
    wanted = set(names)
    if unknown := sorted(wanted - {name for _, name in SHELVES}):
        raise Refused("unknown_rule", f"没有名为“{'、'.join(unknown)}”的筛查规则。")
    return tuple(each for each in all() if each.id in wanted)
