"""What keeps a clue that was sent to recognition from closing: its household has no verdict yet. *S0 应纳尽纳*."""

from collections.abc import Sequence

from shouwang.casework.cases.models import Case
from shouwang.casework.cases.steps import RECOGNISING
from shouwang.casework.visits.models import ENROLLING, VisitClue
from shouwang.refusal import Refused
from shouwang.screening.clues.models import Clue


def may_close(clues: Sequence[Clue]) -> None:
    """Refuse to close a followed clue whose visit led to no case, or to one still being recognised. Two queries."""
    waiting = [clue for clue in clues if clue.result == ENROLLING and clue.state == "followed"]
    visits = dict(VisitClue.objects.filter(clue__in=waiting).order_by("id").values_list("clue_id", "visit_id"))
    cases = dict(Case.objects.filter(visit_id__in=visits.values()).values_list("visit_id", "stage"))
    open_ones = [clue.key for clue in waiting if cases.get(visits.get(clue.pk), RECOGNISING) == RECOGNISING]
    if open_ones:
        raise Refused(
            "no_verdict",
            f"线索 {open_ones[0]} 等 {len(open_ones)} 条已转入识别认定，还没有结论，不能办结。（S0 应纳尽纳）",
        )
