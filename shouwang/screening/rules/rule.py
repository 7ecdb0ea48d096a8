"""What a rule is: a pure question over tables, with what people need to know about it."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import Parameter, cleandoc, signature

from ibis import Table


@dataclass(frozen=True)
class Rule:
    """A question. It returns one row per household and piece of evidence:

    `household`; `person`, `delivery`, `file`, `sheet`, `row` where known; `measured`, `line`, `population` (the same on
    every row of a household); every other column is evidence and enters the fingerprint. `risk` is a code of the policy
    book's risk list; `reason` the kind of fact that it finds, a key of the book's `clue_reason`: what rules of one reason
    find is one matter for whoever goes to see. `unit` is that of `measured` and `line`; with 元 both are whole fen.
    """

    id: str
    risk: str
    reason: str
    title: str
    unit: str
    ask: Callable[..., Table]

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


def rule(*, risk: str, reason: str, title: str, unit: str = "") -> Callable[[Callable[..., Table]], Rule]:
    """Makes a rule of a function; its name is the rule's id."""
    return lambda ask: Rule(ask.__name__, risk, reason, title, unit, ask)
