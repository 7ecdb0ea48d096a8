"""What somebody wants to decide about one passage, as one value. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Wish:
    """A verdict about one passage, with what is on the table beside what the procedure itself keeps.

    `needs` and `papers` are keys that the caller vouches for (a helper named, a plan made); `people` the names of
    those who took part; `judges` two names when a household is declined, `ground` why (GROUNDS), `proof` a document;
    `seen` how many decisions the clerk saw when he made up his mind.
    """

    passage: Any
    verdict: str
    opinion: str = ""
    back_to: str = ""
    ground: str = ""
    judges: tuple[str, ...] = ()
    proof: Any = None
    people: tuple[str, ...] = ()
    representatives: int = 0
    started_on: date | None = None
    needs: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()
    document_no: str = ""
    seen: int | None = None
