"""The rules, each one reason to look at a household. Pure questions: no Django, no engine, no clock.

Each stands in a file of its own name on a shelf (the folder) and says everything about itself there; nothing else in the
house lists them. Which ones run is policy.
"""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules, walk_packages

from shouwang.policy import codes
from shouwang.refusal import Refused
from shouwang.screening.rules.rule import Rule


def all() -> tuple[Rule, ...]:  # noqa: A001
    """Every rule, in the order in which people read them."""
    return _found(tuple(__path__))


@cache
def _found(path: tuple[str, ...]) -> tuple[Rule, ...]:
    shelves = sorted(each.name for each in iter_modules(path) if each.ispkg)
    found = [rule for shelf in shelves for rule in _on(import_module(f"{__name__}.{shelf}"))]
    return tuple(sorted(found, key=lambda rule: (rule.serial, rule.id)))


def _on(shelf) -> list[Rule]:
    files = (import_module(each.name) for each in walk_packages(shelf.__path__, f"{shelf.__name__}."))
    return [each for file in files for each in vars(file).values() if isinstance(each, Rule)]


def chosen(names: Iterable[str]) -> tuple[Rule, ...]:
    """The rules of these names (which ones run is policy), in the stable order. Refused for a name nobody wrote."""
    wanted = set(names)
    if unknown := sorted(wanted - {each.id for each in all()}):
        raise Refused("unknown_rule", f"没有名为“{'、'.join(unknown)}”的筛查规则。")
    return tuple(each for each in all() if each.id in wanted)


def titles() -> dict[str, str]:
    """What the rules are called, by their ids."""
    return {each.id: each.title for each in all()}


def titles_in_yuan() -> dict[str, str]:
    """Those that measure money."""
    return {each.id: each.title for each in all() if each.unit == "元"}


codes.introduce("rule", titles)
codes.introduce("rule_in_yuan", titles_in_yuan)
