"""The nouns of the register."""

from shouwang.registry.models.batch import Batch, BatchFault
from shouwang.registry.models.facts import Guarantee, Income, SafetyNet, Tag
from shouwang.registry.models.headcount import Headcount
from shouwang.registry.models.household import Household
from shouwang.registry.models.livelihood import Job, Product, Project
from shouwang.registry.models.national import NationalEntry
from shouwang.registry.models.person import Membership, Person
from shouwang.registry.models.question import Difference, Question, VillageChange
from shouwang.registry.models.same import Duplicate, Same
from shouwang.registry.models.statement import Contradiction, Source, Statement

__all__ = [
    "Batch",
    "BatchFault",
    "Contradiction",
    "Difference",
    "Duplicate",
    "Guarantee",
    "Headcount",
    "Household",
    "Income",
    "Job",
    "Membership",
    "NationalEntry",
    "Person",
    "Product",
    "Project",
    "Question",
    "SafetyNet",
    "Same",
    "Source",
    "Statement",
    "Tag",
    "VillageChange",
]
