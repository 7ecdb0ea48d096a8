"""What people said about the same row last month: put before them again, never applied by itself.

A department's list brings the same damaged number every month. The earlier answer stands first among the candidates, or
in the reason; a machine still links nothing.
"""

from collections.abc import Sequence

from shouwang.screening.matching.link import Match, name_of
from shouwang.screening.matching.models import Doubt
from shouwang.vault.cipher import blind_index

SAME = "上次确认为排在首位的人"
ASIDE = "上次处理为：{}"
WORDS = dict(Doubt.SETTLED)


def earlier_answers(supplier: str, matches: Sequence[Match]) -> dict[int, Doubt]:
    """Position in `matches` → the latest settled row of this department with the same name and the same number."""
    keys = {at: (name_of(match.line.values), blind_index("number", match.number.text)) for at, match in _open(matches)}
    names = {name for name, _ in keys.values()}
    settled = Doubt.objects.filter(supplier=supplier, settled_at__isnull=False, name__in=names, number__isnull=False)
    known = {
        (doubt.name, bytes(doubt.number.index)): doubt
        for doubt in settled.select_related("number").order_by("settled_at", "id")
    }
    return {at: known[key] for at, key in keys.items() if key in known}


def reminded(doubt: Doubt, answer: Doubt | None) -> Doubt:
    """The (unsaved) row with the earlier answer put before whoever settles it."""
    if answer is None:
        return doubt
    if answer.person_id:
        doubt.candidates = [answer.person_id, *(pk for pk in doubt.candidates if pk != answer.person_id)]
        said = SAME
    else:
        said = ASIDE.format(WORDS[answer.settled_as])
    doubt.reason = f"{doubt.reason}；{said}"[:200]
    return doubt


def _open(matches: Sequence[Match]):
    return [(at, match) for at, match in enumerate(matches) if match.outcome != "skip" and match.number.text]
