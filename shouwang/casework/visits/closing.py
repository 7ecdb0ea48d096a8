"""What keeps a clue from closing: a household not enrolled without its special file, or a problem nobody has solved."""

from collections.abc import Sequence

from shouwang.casework.visits.models import NOT_ENROLLED, Problem, SpecialFile, VisitClue
from shouwang.refusal import Refused
from shouwang.screening.clues.models import Clue


def may_close(clues: Sequence[Clue]) -> None:
    """Refuse to close clues of which one has no special file (*S4 特殊档案*) or an unsolved problem (*S3 盯办*).

    Three queries, however many clues. A clue that goes on as followed is not closed by this.
    """
    ending = [clue for clue in clues if clue.result in NOT_ENROLLED]
    visits = dict(VisitClue.objects.filter(clue__in=ending).order_by("id").values_list("clue_id", "visit_id"))
    filed = set(SpecialFile.objects.filter(visit_id__in=visits.values()).values_list("visit_id", flat=True))
    bare = [clue.key for clue in ending if visits.get(clue.pk) not in filed]
    if bare:
        raise Refused(
            "no_special_file",
            f"线索 {bare[0]} 等 {len(bare)} 条未纳入，但没有特殊档案（原因、佐证、研判人），不能办结。",
        )
    waiting = [clue for clue in ending if clue.state == "followed"]
    open_at = set(
        Problem.objects.open()
        .filter(household__in={clue.household_id for clue in waiting})
        .values_list("visit_id", flat=True)
    )
    unsolved = [clue.key for clue in waiting if visits.get(clue.pk) in open_at]
    if unsolved:
        raise Refused("problem_open", f"线索 {unsolved[0]} 的问题还没有解决，县级也没有说明理由，不能结束盯办。")
