"""The nouns of help: the helper, the measure, the expectation, the monthly check, advice set aside."""

from shouwang.casework.assistance.models.check import MonthlyCheck
from shouwang.casework.assistance.models.expectation import Expectation
from shouwang.casework.assistance.models.helper import Helper
from shouwang.casework.assistance.models.measure import AdviceSetAside, Measure

__all__ = ["AdviceSetAside", "Expectation", "Helper", "Measure", "MonthlyCheck"]
