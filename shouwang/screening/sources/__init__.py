"""Every supplier's contracts, found in the folders beside this file. Pure; imports no Django and no engine.

A folder says everything about its department: `contract.py` has `SUPPLIER`, `CONTRACTS`, `TELLING` (by table),
`normalise.py` a function for each table, `words.toml` what else the field calls its columns. Nothing else in the house
lists departments or their lists.
"""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from shouwang.accounts import suppliers as departments
from shouwang.refusal import Refused
from shouwang.screening.sources.supplier import Supplier
from shouwang.screening.sources.telling import Telling
from shouwang.screening.sources.words import widened
from shouwang.sheets.contract import Contract, Fault

#: A checked row in; the row as the lake keeps it (None when it is left out) and what is wrong with it.
Normalise = Callable[[Mapping], tuple[dict | None, list[Fault]]]


def _folders() -> Mapping[str, ModuleType]:
    return _found(tuple(__path__))


@cache
def _found(path: tuple[str, ...]) -> Mapping[str, ModuleType]:
    """Supplier → its contract module, in the order that the suppliers give themselves."""
    names = sorted(each.name for each in iter_modules(path) if each.ispkg)
    modules = {name: import_module(f"{__name__}.{name}.contract") for name in names}
    return dict(sorted(modules.items(), key=lambda one: one[1].SUPPLIER.serial))


@cache
def _contracts(path: tuple[str, ...]) -> Mapping[str, Contract]:
    return {
        each.name: widened(each, Path(module.__file__).parent)
        for module in _found(path).values()
        for each in module.CONTRACTS
    }


def suppliers() -> dict[str, Supplier]:
    """Every supplier by its code, in order; our own register last."""
    return {name: module.SUPPLIER for name, module in _folders().items()}


def titles() -> dict[str, str]:
    """What the departments that hand lists in are called, by their codes."""
    return {name: each.title for name, each in suppliers().items() if not each.is_own}


def all() -> tuple[Contract, ...]:  # noqa: A001
    """Every contract, suppliers in order."""
    return tuple(_contracts(tuple(__path__)).values())


def handed_in(supplier: str = "") -> tuple[Contract, ...]:
    """The lists that departments hand in: of one department, or all."""
    return tuple(each for each in all() if not is_own(each) and supplier in ("", each.supplier))


def is_own(contract: Contract) -> bool:
    """Whether it is a table of our own register, of which runs take a snapshot."""
    return _folders()[contract.supplier].SUPPLIER.is_own


def names() -> tuple[str, ...]:
    """`supplier.table` of every contract."""
    return tuple(_contracts(tuple(__path__)))


def contract(name: str) -> Contract:
    """The contract called `supplier.table`. Refused (`unknown_table`) when nobody delivers such a list."""
    known = _contracts(tuple(__path__))
    if name not in known:
        raise Refused("unknown_table", f"没有名为“{name}”的数据约定。")
    return known[name]


def of(supplier: str) -> tuple[Contract, ...]:
    """The contracts of one supplier; none when there is no such supplier."""
    return tuple(each for each in all() if each.supplier == supplier)


def telling(name: str) -> Telling:
    """What makes a list of this name believable."""
    known = contract(name)
    return _folders()[known.supplier].TELLING[known.table]


def normalise(name: str) -> Normalise:
    """The normaliser of one table: a pure function `row -> (row or None, faults)`.

    The row holds the contract's columns as the reader parsed them (private ones too: matching needs them) and
    `file`, `sheet`, `row`, `period`. Snapshots of our own registry need none and pass unchanged.
    """
    known = contract(name)
    if is_own(known):
        return lambda row: (dict(row), [])
    return getattr(import_module(f"{__name__}.{known.supplier}.normalise"), known.table)


departments.told_by(titles)
