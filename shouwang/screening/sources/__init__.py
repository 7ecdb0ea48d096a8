"""Every supplier's contracts, found by name. Pure; imports no Django and no engine."""

from collections.abc import Callable, Mapping
from importlib import import_module

from shouwang.refusal import Refused
from shouwang.screening.sources.telling import Telling
from shouwang.sheets.contract import Contract, Fault

#: In the order of the statutory lists; our own registry last.
SUPPLIERS = ("medical_insurance", "civil_affairs", "disabled_federation", "housing", "water", "police", "registry")

_CONTRACTS: dict[str, Contract] = {
    contract.name: contract
    for supplier in SUPPLIERS
    for contract in import_module(f"shouwang.screening.sources.{supplier}.contract").CONTRACTS
}

#: A checked row in; the row as the lake keeps it (None when it is left out) and what is wrong with it.
Normalise = Callable[[Mapping], tuple[dict | None, list[Fault]]]


def all() -> tuple[Contract, ...]:  # noqa: A001
    """Every contract, suppliers in order."""
    return tuple(_CONTRACTS.values())


def names() -> tuple[str, ...]:
    """`supplier.table` of every contract."""
    return tuple(_CONTRACTS)


def contract(name: str) -> Contract:
    """The contract called `supplier.table`. Refused (`unknown_table`) when nobody delivers such a list."""
    if name not in _CONTRACTS:
        raise Refused("unknown_table", f"没有名为“{name}”的数据约定。")
    return _CONTRACTS[name]


def of(supplier: str) -> tuple[Contract, ...]:
    """The contracts of one supplier; none when there is no such supplier."""
    return tuple(each for each in _CONTRACTS.values() if each.supplier == supplier)


def telling(name: str) -> Telling:
    """What makes a list of this name believable, and which rules can speak from it."""
    known = contract(name)
    return import_module(f"shouwang.screening.sources.{known.supplier}.contract").TELLING[known.table]


def normalise(name: str) -> Normalise:
    """The normaliser of one table: a pure function `row -> (row or None, faults)`.

    The row holds the contract's columns as the reader parsed them (private ones too: matching needs them) and
    `file`, `sheet`, `row`, `period`. Snapshots of our own registry need none and pass unchanged.
    """
    known = contract(name)
    if known.supplier == "registry":
        return lambda row: (dict(row), [])
    return getattr(import_module(f"shouwang.screening.sources.{known.supplier}.normalise"), known.table)
