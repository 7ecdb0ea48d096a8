"""What people bring home from a check, as one value: the shape that a form, a phone or an import fills. Pure."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Reason:
    """The answer to one reason of a clue: `origin` is its id, `verdict` one of FINDINGS."""

    origin: int
    verdict: str
    finding: str
    evidence: Any = None


@dataclass(frozen=True)
class Need:
    """A need that a department can meet: `kind` a guarantee or another of NEEDS, who acts, by when."""

    kind: str
    detail: str
    acting: str
    due_on: date


@dataclass(frozen=True)
class Facts:
    """What a survey says that the register keeps, by field: of the household, of each member (by id), of its income.

    `details` are those of guarantees that fail: {"water": "quality", "housing": "D"}.
    """

    household: dict = field(default_factory=dict)
    members: dict[int, dict] = field(default_factory=dict)
    income: dict = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """One home check as it was told. Names in Chinese, money in whole fen, guarantees as {kind: firm}.

    `uuid` is made by the phone. `evidence` are (title, sealed document) pairs; `mark` is the household's own.
    """

    uuid: UUID
    purpose: str
    result: str
    finding: str
    checkers: tuple[str, ...]
    judges: tuple[str, ...] = ()
    reason: str = ""
    reasons: tuple[Reason, ...] = ()
    needs: tuple[Need, ...] = ()
    guarantees: dict[str, bool] = field(default_factory=dict)
    risks: tuple[str, ...] = ()
    evidence: tuple[tuple[str, Any], ...] = ()
    gone_as: str = ""
    channel: str = "home"
    edition: str = ""
    answers: dict = field(default_factory=dict)
    facts: Facts = Facts()
    net_per_head_fen: int | None = None
    outlay_fen: int | None = None
    informed_on: date | None = None
    mark: Any = None


def names(given) -> tuple[str, ...]:
    """Different names, spaces cut, in the order given."""
    return tuple(dict.fromkeys(name.strip() for name in given if name.strip()))
