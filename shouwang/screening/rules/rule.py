"""What a rule is: a pure question over tables, with what people need to know about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import Parameter, cleandoc, signature
from types import MappingProxyType

from ibis import Table


@dataclass(frozen=True)
class Hears:
    """What a rule needs of one list before it can speak.

    `needs`: sets of columns, any one of which is enough (none: the rows alone); `also`: columns that it reads beside
    these, so that an unknown word in them is asked about; `compares`: it sets the list against the one before.
    """

    needs: tuple[tuple[str, ...], ...] = ()
    also: tuple[str, ...] = ()
    compares: bool = False


@dataclass(frozen=True)
class Rule:
    """A question. It returns one row per household and piece of evidence:

    `household`; `person`, `delivery`, `file`, `sheet`, `row` where known; `measured`, `line`, `population` (the same on
    every row of a household); every other column is evidence and enters the fingerprint. `reason` is the kind of fact
    that it finds, a key of the book's `clue_reason`: what rules of one reason find is one matter for whoever goes to see;
    which risk it may be a sign of is policy (`risk_of_reason`). `unit` is that of `measured` and `line`; with 元 both are
    whole fen;
    `standard` is the name in the policy book by which it measures. `hears`: `supplier.table` → what it needs of that list.
    `serial` is its turn wherever rules are listed.
    """

    id: str
    serial: int
    reason: str
    title: str
    unit: str
    standard: str
    hears: Mapping[str, Hears]
    ask: Callable[..., Table]

    @property
    def rests_on_absence(self) -> tuple[str, ...]:
        """The lists of which it asks who is on them no more, or was not yet: no row bears that out by itself."""
        return tuple(name for name, each in self.hears.items() if each.compares)

    @property
    def sentence(self) -> str:
        """What the officer reads: why a household is on the list, with the clause behind it."""
        return cleandoc(self.ask.__doc__ or "")

    @property
    def reads(self) -> tuple[str, ...]:
        """The tables it reads: its lineage."""
        return tables_of(self.ask)


def tables_of(question: Callable) -> tuple[str, ...]:
    """The names of the positional parameters: the tables that a rule or a derived table reads."""
    return tuple(name for name, each in signature(question).parameters.items() if each.kind != Parameter.KEYWORD_ONLY)


def rule(
    *,
    serial: int,
    reason: str,
    title: str,
    unit: str = "",
    standard: str = "",
    hears: Mapping[str, Hears] = MappingProxyType({}),
) -> Callable[[Callable[..., Table]], Rule]:
    """Makes a rule of a function; its name is the rule's id."""
    return lambda ask: Rule(ask.__name__, serial, reason, title, unit, standard, hears, ask)
