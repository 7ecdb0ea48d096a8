"""The nouns of the register."""

from shouwang.registry.models.batch import Batch, BatchFault, Replaced
from shouwang.registry.models.facts import Guarantee, Income, SafetyNet, Tag
from shouwang.registry.models.headcount import Headcount
from shouwang.registry.models.household import Household
from shouwang.registry.models.person import Membership, Person

__all__ = [
    "Batch",
    "BatchFault",
    "Guarantee",
    "Headcount",
    "Household",
    "Income",
    "Membership",
    "Person",
    "Replaced",
    "SafetyNet",
    "Tag",
]
