"""The nouns of the room: a delivery, its faults, what it was understood to say, and the words learnt from answers."""

from shouwang.screening.intake.models.delivery import KINDS, TONES, WAITING, Delivery
from shouwang.screening.intake.models.fault import Fault
from shouwang.screening.intake.models.remark import Remark
from shouwang.screening.intake.models.word import Word

__all__ = ["KINDS", "TONES", "WAITING", "Delivery", "Fault", "Remark", "Word"]
