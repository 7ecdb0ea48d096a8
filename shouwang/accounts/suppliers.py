"""Departments that send lists: the code that deliveries and liaisons carry, and the department's name. Pure.

Their folders in a later room say who they are; that room introduces them here, and is asked whenever somebody looks.
"""

from collections.abc import Callable, Iterator, Mapping

Tell = Callable[[], Mapping[str, str]]


class Departments(Mapping[str, str]):
    """Code → name, in the order in which pages list them."""

    def __init__(self):
        self._tell: Tell = dict

    def told_by(self, tell: Tell) -> None:
        self._tell = tell

    def __getitem__(self, code: str) -> str:
        return self._tell()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tell())

    def __len__(self) -> int:
        return len(self._tell())


SUPPLIERS = Departments()
told_by = SUPPLIERS.told_by


def supplier_name(code: str) -> str:
    """The department's name, or the code itself for one that is no longer known."""
    return SUPPLIERS.get(code, code)
