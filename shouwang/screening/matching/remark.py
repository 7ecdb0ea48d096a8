"""What is said once on top of a list about whom its rows mean: contradictions, villages read from around, old letters."""

from collections import Counter
from collections.abc import Iterable

from shouwang.screening.matching.link import CONTRADICTS, Match
from shouwang.screening.matching.where import BY
from shouwang.sheets.folding import has_private_letter
from shouwang.sheets.understood import Said


class Tally:
    """Counts over all pieces of a list; `said()` once it is read. Nothing of a row is held."""

    def __init__(self) -> None:
        self._counts: Counter[tuple] = Counter()

    def add(self, matches: Iterable[Match]) -> None:
        """Count the rows of one piece."""
        for match in matches:
            for remark in _remarks(match):
                self._counts[remark] += 1

    def said(self) -> tuple[Said, ...]:
        """One remark each, with how many rows it is about."""
        return tuple(remark._replace(count=count) for remark, count in sorted(self._counts.items()))


def _remarks(match: Match) -> Iterable[Said]:
    if CONTRADICTS in match.reason:
        yield Said("linked", reads_as=CONTRADICTS)
    if match.answer and match.outcome == "link":
        yield Said("linked", reads_as="沿用以前的认定")
    if match.where.by:
        where = match.line.sheet if match.where.by in ("sheet", "title", "section") else ""
        yield Said("place_word", match.line.file, where, "village", reads_as=f"村按{BY[match.where.by]}认定")
    if match.where.either:
        yield Said("place_word", match.line.file, match.line.sheet, "village", reads_as="有两个以上的村可能")
    if has_private_letter(str(match.line.values.get("name") or "")):
        yield Said("column", match.line.file, match.line.sheet, "name", reads_as="姓名里有旧机器自造的字，请改用通用字")
