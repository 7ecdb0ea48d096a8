"""Hits become clues: one open clue per household and risk, every hit an origin of it. *S1 第三步*, S3 部门预警联动."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.places.models import Place
from shouwang.places.serial import take
from shouwang.policy.book import Book
from shouwang.refusal import Refused
from shouwang.screening.clues.due import home_check_due
from shouwang.screening.clues.facts import is_known
from shouwang.screening.clues.models import Clue, Origin
from shouwang.screening.clues.shake import shake
from shouwang.screening.clues.step import move, put
from shouwang.screening.clues.words import supplier_of
from shouwang.screening.runs.material import judge
from shouwang.screening.runs.models import Hit, Run
from shouwang.trail.write import write, write_many

BATCH = 5000
COUNTS = ("opened", "joined", "kept_closed", "unchanged")


@dataclass
class Known:
    """What clues already say about the area of a run."""

    open: dict[tuple[int, str], Clue]  # by household and risk
    state: dict[int, str]  # by hit: of the newest clue that rests on it; "withdrawn" when that was closed as such
    closed: dict[tuple[int, str], list[Hit]]  # by household and rule: what settled clues rest on
    said_no: set[tuple[int, str]]  # household and risk: closed as "no risk"


@dataclass
class Gathered:
    """What became of a run's hits; the four counts add up to them. `shaken`: clues whose basis was withdrawn."""

    opened: int = 0
    joined: int = 0
    kept_closed: int = 0
    unchanged: int = 0
    reopened: int = 0
    shaken: int = 0
    new: list[Clue] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    raised: list[Clue] = field(default_factory=list)
    again: dict[int, Clue] = field(default_factory=dict)


def gather(run: Run, *, by: Post, at: datetime, book: Book) -> Gathered:
    """Open and join clues from the hits of a run, in order of household and risk.

    A hit that a settled clue rests on stays closed, and so does a later one of the same rule unless the facts have
    changed by a step that counts (policy `material_step`). A hit against "no risk" asks for the visit again (*S1
    第三步*). Refused for a run that is not the area's newest: its facts are overtaken.
    """
    by.need("clues.gather")
    with transaction.atomic():
        Place.objects.select_for_update(no_key=True).get(pk=run.place_id)  # one at a time in an area
        run = Run.objects.select_related("place").get(pk=run.pk)
        if Run.objects.filter(place_id=run.place_id, id__gt=run.pk).exists():
            raise Refused("not_newest", f"{run.key} 之后已有新的筛查批次，请用最新批次生成线索。")
        done = _sort(run, judge(book), at)
        _save(run, done, by=by, at=at, due_on=home_check_due(book, run.on))
        done.shaken = shake(run, by=by, at=at)
        run.gathered_at = at
        run.save(update_fields=["gathered_at"])
        counts = {key: [0, getattr(done, key)] for key in COUNTS}
        write("clues.gather", by=by, at=at, subject=run, changes=counts)
    return done


def _sort(run: Run, is_material, at: datetime) -> Gathered:
    hits = _hits(run)
    done, known = Gathered(), _known(run, hits)
    for hit in hits:
        state = known.state.get(hit.pk)
        if state not in (None, "closed", "withdrawn"):
            done.unchanged += 1
        elif state == "closed" or _is_settled(hit, known, is_material):
            done.kept_closed += 1
        else:
            _take(hit, run, known, done, at)
    return done


def _hits(run: Run) -> list[Hit]:
    hits = Hit.objects.filter(last=run).select_related("household").only(
        "rule", "risk", "fingerprint", "measured", "rows", "place_id", "evidence", "household__key",
    )  # fmt: skip
    return sorted(hits, key=lambda hit: (hit.household.key, hit.risk, hit.rule))


def _known(run: Run, hits: list[Hit]) -> Known:
    """Read table by table: a join over tables that were filled a moment ago may take the planner's worst way."""
    mine = {hit.household_id for hit in hits}
    clues = {
        pk: (household, risk, state, reason)
        for pk, household, risk, state, reason in Clue.objects.within(run.place_id)
        .order_by("id").values_list("pk", "household_id", "risk", "state", "reason")
        if household in mine
    }  # fmt: skip
    states, settled = {}, set()
    origins = Origin.objects.within(run.place_id).filter(hit__isnull=False).order_by("id")
    for hit, clue in origins.values_list("hit_id", "clue_id"):
        if clue in clues:
            *_, state, reason = clues[clue]
            states[hit] = "withdrawn" if reason == "withdrawn" else state
            if states[hit] == "closed":
                settled.add(hit)
    return Known(
        open={(clue.household_id, clue.risk): clue for clue in Clue.objects.within(run.place_id).open()},
        state=states,
        closed=_by_rule(settled),
        said_no={(household, risk) for household, risk, _, reason in clues.values() if reason == "no_risk"},
    )


def _by_rule(settled: set[int]) -> dict[tuple[int, str], list[Hit]]:
    found = defaultdict(list)
    for hit in Hit.objects.filter(pk__in=settled).only("household_id", "rule", "fingerprint", "measured", "evidence"):
        found[hit.household_id, hit.rule].append(hit)
    return found


def _is_settled(hit: Hit, known: Known, is_material) -> bool:
    return any(not is_material(old, hit) for old in known.closed.get((hit.household_id, hit.rule), []))


def _is_conflict(hit: Hit, known: Known) -> bool:
    """Cadres had found no risk, and now a department tells something that they did not know. *S1 第三步*."""
    earlier = [old.evidence for old in known.closed.get((hit.household_id, hit.rule), [])]
    return (hit.household_id, hit.risk) in known.said_no and not is_known(hit.evidence, earlier)


def _take(hit: Hit, run: Run, known: Known, done: Gathered, at: datetime) -> None:
    place = {"household_id": hit.household_id, "place_id": hit.place_id}
    clue = known.open.get((hit.household_id, hit.risk))
    if clue is None:
        clue = Clue(**place, risk=hit.risk, state_at=at, opened_on=run.on, is_revisit=_is_conflict(hit, known))
        known.open[hit.household_id, hit.risk] = clue
        done.new.append(clue)
        done.opened += 1
    else:
        done.joined += 1
        if clue.level != "county":
            done.raised.append(clue)
        if clue.result == "no_risk" and clue.state in ("checked", "answered"):
            done.again[clue.pk] = clue
    supplier = supplier_of(hit.rows)
    kind = "department" if supplier else "system"
    done.origins.append(Origin(clue=clue, **place, kind=kind, supplier=supplier, hit=hit, at=at, on=run.on))


def _save(run: Run, done: Gathered, *, by: Post, at: datetime, due_on) -> None:
    keys = take(f"{run.place.code}-{run.on:%Y%m}-", len(done.new), width=5)
    for clue, key in zip(done.new, keys, strict=True):
        clue.key = key
    Clue.objects.bulk_create(done.new, batch_size=BATCH)
    Origin.objects.bulk_create(done.origins, batch_size=BATCH)
    for clue in done.raised:
        clue.level = "county"
    put(done.raised, "level")
    again = [
        (clue, move(clue, "assigned", at=at, is_revisit=True, asked_on=run.on, due_on=due_on, result="", outcome=""))
        for clue in done.again.values()
    ]
    put(done.again.values(), "state", "state_at", "is_revisit", "asked_on", "due_on", "result", "outcome")
    done.reopened = write_many("clues.reopen", again, by=by, at=at, note="部门又有新的反映，须再次入户")
