"""What people have said about rows of earlier files: it holds for the same words until somebody takes it back. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shouwang.registry.person import Said
from shouwang.registry.registered import Resident
from shouwang.sheets.folding import folded

Sign = bytes | str


def sign_of(number: bytes | None, name: str) -> Sign:
    """By what a row is known again: the blind index of its number as written, else its folded name."""
    return number or folded(name)


def key_of(code: str, person: int | None, village: int, sign: Sign) -> tuple:
    """By what a question is known again: whom it is about, or (nobody of ours) where the row lives and what it says."""
    return (code, person) if person else (code, village, sign)


@dataclass(frozen=True)
class Settled:
    """`others`: (person, sign) that are two; `noted`: key of a question that was looked into → what was said, in words."""

    others: frozenset[tuple[int, Sign]] = frozenset()
    noted: Mapping[tuple, str] = field(default_factory=dict)

    def is_other(self, resident: Resident, said: Said) -> bool:
        """Whether somebody has said that the row is not this person."""
        return bool(self.others) and (resident.id, sign_of(said.number, said.values["name"])) in self.others

    def said(self, code: str, resident: Resident | None, village: int, row: Said) -> str:
        """What was said about this question; "" when nobody has."""
        sign = sign_of(row.number, row.values["name"])
        return self.noted.get(key_of(code, resident and resident.id, village, sign), "")
