"""Why somebody is looked at (线索缘由): a kind of fact, which is no risk yet. Its word, and the risk it may be a sign of.

Rules name their reason themselves; people choose one. Which risk of the national list (A33) a reason may point to is
policy (`risk_of_reason`): it is proposed, and chosen by whoever was at the household's home. Pure.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Protocol

from shouwang.policy import codes, shipped
from shouwang.policy.book import Missing
from shouwang.screening import rules


class Policy(Protocol):
    """The policy book of the day, as far as it is asked here."""

    def value(self, name: str, population: str = ""): ...


@cache
def words() -> Mapping[str, str]:
    """Reason → its word, in the order of the book; those that nobody chooses any more keep theirs."""
    lines = sorted((line for line in shipped.lines() if line.name == "clue_reason"), key=lambda line: line.since)
    return MappingProxyType({line.population: str(line.value) for line in lines})


def word(reason: str) -> str:
    """What a reason is called; one that nobody named is shown as it is."""
    return words().get(reason, reason)


def choices() -> list[tuple[str, str]]:
    """(reason, word) pairs, for forms."""
    return list(words().items())


def of_rule(rule: str) -> str:
    """The reason that a rule gives; a rule that is no more stands for itself."""
    return next((each.reason for each in rules.all() if each.id == rule), rule)


def proposed(reason: str, policy: Policy) -> str:
    """The risk of the national list that a reason may be a sign of; empty where policy names none."""
    try:
        return listed(str(policy.value("risk_of_reason", reason)))
    except Missing:
        return ""


def listed(risk: str) -> str:
    """A risk of the national list; nothing for one that has left it."""
    return risk if risk in codes.in_use("risk") else ""


def hints(reasons: Iterable[str], book: Policy) -> list[tuple[str, str]]:
    """(word of the reason, word of the risk it may be a sign of), each once: what a form tells beside its choice."""
    found = {reason: proposed(reason, book) for reason in dict.fromkeys(reasons)}
    return [(word(reason), codes.title("risk", risk)) for reason, risk in found.items() if risk]


codes.introduce("clue_reason", words)
