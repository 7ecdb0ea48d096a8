"""A department took rows back, or replaced them, or a person said that a row is about somebody else: what rests on such
rows alone falls, what was begun is flagged.

Read are the hits of open clues that the run no longer finds, and of deliveries and settled rows those that they rest on:
whatever is closed, and what fell long ago, is not asked for.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from shouwang.accounts.models import Post
from shouwang.screening.clues.models import Clue, Origin
from shouwang.screening.clues.standing import of_hits
from shouwang.screening.clues.step import move, put
from shouwang.screening.intake import of_key
from shouwang.screening.intake.models import Delivery
from shouwang.screening.matching.models import Doubt
from shouwang.screening.rules import all as all_rules
from shouwang.screening.runs.models import Hit, Run
from shouwang.trail.write import change, write_many


class Resting(NamedTuple):
    """That an open clue rests on a hit which the run did not find: an origin, and of its hit what may have fallen."""

    pk: int
    clue: int
    rule: str
    last: int
    household: int
    rows: list


def shake(run: Run, found: Collection[int], *, by: Post, at: datetime) -> int:
    """Look again at open clues whose hits the area's newest run, which `found` others, misses: are their rows out of force?

    Clues resting on such hits alone close with the reason "withdrawn" while nobody has been asked to go; those handed
    out are flagged, not erased. A hit that came back is whole again. Returns how many clues closed or were flagged.
    """
    by.need("clues.gather")
    _mend(found, by, at)
    fallen = _fallen(run, set(found))
    if not fallen:
        return 0
    Origin.objects.filter(pk__in=[origin.pk for origin in fallen]).update(withdrawn_at=at)
    touched = {origin.clue for origin in fallen}
    standing = set(
        Origin.objects.filter(clue_id__in=touched, withdrawn_at__isnull=True).values_list("clue_id", flat=True)
    )
    rows = list(Clue.objects.select_for_update().filter(pk__in=touched - standing).order_by("key"))
    done = [(clue, _withdraw(clue, at)) for clue in rows]
    put([clue for clue in rows if clue.state == "closed"], "state", "state_at", "closed_on", "closed_as", "is_shaken")
    put([clue for clue in rows if clue.is_open], "is_shaken")
    return write_many("clues.shake", done, by=by, at=at, note="部门更正或撤回名单，依据已不存在")


def _fallen(run: Run, found: set[int]) -> list[Resting]:
    resting = _missed(run, found)
    keys = {row[0] for one in resting for row in one.rows}
    gone = set(Delivery.objects.out_of_force().filter(key__in=keys).values_list("key", flat=True))
    said, bare = _settled(run, resting), _compared_with(resting)
    return [
        one
        for one in resting
        if (one.last, one.rule) in bare
        or any(row[0] in gone or said.get(tuple(row), one.household) != one.household for row in one.rows)
    ]


def _missed(run: Run, found: set[int]) -> list[Resting]:
    """What open clues rest on and the run did not find; table by table, as `gather` reads."""
    clues = list(Clue.objects.within(run.place_id).open().values_list("pk", flat=True))
    origins = Origin.objects.filter(clue_id__in=clues, hit__isnull=False, withdrawn_at__isnull=True)
    missed = [row for row in origins.values_list("pk", "clue_id", "hit_id") if row[2] not in found]
    columns = ("pk", "rule", "last_id", "household_id", "rows")
    hits = {pk: rest for pk, *rest in Hit.objects.filter(pk__in={hit for *_, hit in missed}).values_list(*columns)}
    return [Resting(pk, clue, *hits[hit]) for pk, clue, hit in missed]


def _settled(run: Run, resting: Iterable[Resting]) -> dict[tuple, int | None]:
    """Rows on which a person has had a word, and the household that they are about since; None: nobody's of ours."""
    rows = {(row[0], row[3]) for one in resting for row in one.rows}
    doubts = Doubt.objects.within(run.place_id).filter(settled_at__isnull=False)
    doubts = doubts.filter(delivery__key__in={key for key, _ in rows}, row__in={row for _, row in rows})
    told = doubts.values_list("delivery__key", "file", "sheet", "row", "person__household_id")
    return {tuple(row): home for *row, home in told}


def _compared_with(resting: Iterable[Resting]) -> set[tuple[int, str]]:
    """Runs, with the rule, whose newest two full lists are no longer both in force: who was *not* on them is unsaid."""
    absent = {rule.id: rule.rests_on_absence for rule in all_rules() if rule.rests_on_absence}
    asked = {(one.last, one.rule) for one in resting if one.rule in absent}
    inputs = dict(Run.objects.filter(pk__in={run for run, _ in asked}).values_list("pk", "inputs"))
    read = {(run, rule): [key for name in absent[rule] for key in inputs[run].get(name, [])] for run, rule in asked}
    keys = {key for some in read.values() for key in some}
    months = {key: period for key, (_, period) in of_key.lists(keys).items()}
    gone = set(Delivery.objects.out_of_force().filter(key__in=keys).values_list("key", flat=True))
    return {pair for pair, some in read.items() if gone & _newest_two(some, months)}


def _newest_two(keys: Iterable[str], months: dict[str, str]) -> set[str]:
    """The deliveries of the last two months."""
    last = sorted({months[key] for key in keys if key in months})[-2:]
    return {key for key in keys if months.get(key) in last}


def _withdraw(clue: Clue, at: datetime) -> dict:
    if clue.state == "screened":
        return move(clue, "closed", at=at, closed_as="withdrawn", is_shaken=True)
    return change(clue, is_shaken=True)


def _mend(found: Collection[int], by: Post, at: datetime) -> None:
    """Hits that were withdrawn and are found again stand once more."""
    back = list(of_hits(found).filter(withdrawn_at__isnull=False))
    if not back:
        return
    clues = list(
        Clue.objects.select_for_update().open().filter(pk__in={origin.clue_id for origin in back}).order_by("key")
    )
    mended = {clue.pk for clue in clues}
    Origin.objects.filter(pk__in=[origin.pk for origin in back if origin.clue_id in mended]).update(withdrawn_at=None)
    done = [(clue, change(clue, is_shaken=False)) for clue in clues]
    put(clues, "is_shaken")
    write_many("clues.shake", done, by=by, at=at, note="部门再次报来同一情况")
