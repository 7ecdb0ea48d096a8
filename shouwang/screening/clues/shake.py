"""A department took rows back, or replaced them, or a person said that a row is about somebody else: what rests on such
rows alone falls, what was begun is flagged.
"""

from datetime import datetime

from shouwang.accounts.models import Post
from shouwang.screening.clues.models import Clue, Origin
from shouwang.screening.clues.step import move, put
from shouwang.screening.intake.models import Delivery
from shouwang.screening.matching.models import Doubt
from shouwang.screening.runs.models import Hit, Run
from shouwang.trail.write import change, write_many

COMPARED = {  # rules that say who was not on a list: no row of it bears them
    "dibao_new": "civil_affairs.dibao",
    "dibao_stopped": "civil_affairs.dibao",
    "dibao_lowered": "civil_affairs.dibao",
    "tekun_new": "civil_affairs.tekun",
}


def shake(run: Run, *, by: Post, at: datetime) -> int:
    """Look again at open clues whose hits the area's newest run no longer finds because their rows are out of force.

    Clues resting on such hits alone close with the reason "withdrawn" while nobody has been asked to go; those handed
    out are flagged, not erased. A hit that came back is whole again. Returns how many clues closed or were flagged.
    """
    by.need("clues.gather")
    _mend(run, by, at)
    fallen = _fallen(run)
    Origin.objects.filter(pk__in=[origin.pk for origin in fallen]).update(withdrawn_at=at)
    touched = {origin.clue_id for origin in fallen}
    standing = set(
        Origin.objects.filter(clue_id__in=touched, withdrawn_at__isnull=True).values_list("clue_id", flat=True)
    )
    rows = list(Clue.objects.select_for_update().filter(pk__in=touched - standing).order_by("key"))
    done = [(clue, _withdraw(clue, at)) for clue in rows]
    put([clue for clue in rows if clue.state == "closed"], "state", "state_at", "closed_on", "closed_as", "is_shaken")
    put([clue for clue in rows if clue.is_open], "is_shaken")
    return write_many("clues.shake", done, by=by, at=at, note="部门更正或撤回名单，依据已不存在")


def _fallen(run: Run) -> list[Origin]:
    """Read table by table, as `gather` does."""
    gone = set(Delivery.objects.out_of_force().values_list("key", flat=True))
    said = _settled(run)
    if not gone and not said:
        return []
    is_open = set(Clue.objects.within(run.place_id).open().values_list("pk", flat=True))
    hits = Hit.objects.within(run.place_id).exclude(last=run)
    bare = _compared_with(gone, hits)
    lost = {
        pk
        for pk, rule, last, home, rows in hits.values_list("pk", "rule", "last_id", "household_id", "rows")
        if (last, COMPARED.get(rule)) in bare
        or any(row[0] in gone or said.get(tuple(row), home) != home for row in rows)
    }
    standing = Origin.objects.within(run.place_id).filter(hit__isnull=False, withdrawn_at__isnull=True)
    return [origin for origin in standing if origin.clue_id in is_open and origin.hit_id in lost]


def _settled(run: Run) -> dict[tuple, int | None]:
    """Rows on which a person has had a word, and the household that they are about since; None: nobody's of ours."""
    doubts = Doubt.objects.within(run.place_id).filter(settled_at__isnull=False)
    rows = doubts.values_list("delivery__key", "file", "sheet", "row", "person__household_id")
    return {tuple(row): home for *row, home in rows}


def _compared_with(gone: set[str], hits) -> set[tuple[int, str]]:
    """Runs, with the list, whose newest two full lists are no longer both in force: who was *not* on them is unsaid."""
    found = set()
    for run in Run.objects.filter(pk__in=hits.values("last_id")).only("pk", "inputs"):
        for name in set(COMPARED.values()):
            lists = run.inputs.get(name, [])
            months = sorted({_month(key) for key in lists})[-2:]
            if any(key in gone and _month(key) in months for key in lists):
                found.add((run.pk, name))
    return found


def _month(delivery: str) -> str:
    """202610 of 990122-civil_affairs.dibao-202610-1."""
    return delivery.split("-")[-2]


def _withdraw(clue: Clue, at: datetime) -> dict:
    if clue.state == "screened":
        return move(clue, "closed", at=at, closed_as="withdrawn", is_shaken=True)
    return change(clue, is_shaken=True)


def _mend(run: Run, by: Post, at: datetime) -> None:
    """Hits that were withdrawn and are found again stand once more."""
    fallen = {
        origin.hit_id: origin for origin in Origin.objects.within(run.place_id).filter(withdrawn_at__isnull=False)
    }
    back = [fallen[pk] for pk in Hit.objects.filter(pk__in=fallen, last=run).values_list("pk", flat=True)]
    clues = list(
        Clue.objects.select_for_update().open().filter(pk__in={origin.clue_id for origin in back}).order_by("key")
    )
    mended = {clue.pk for clue in clues}
    Origin.objects.filter(pk__in=[origin.pk for origin in back if origin.clue_id in mended]).update(withdrawn_at=None)
    done = [(clue, change(clue, is_shaken=False)) for clue in clues]
    put(clues, "is_shaken")
    write_many("clues.shake", done, by=by, at=at, note="部门再次报来同一情况")
