"""Hits become clues: one open clue per household and risk, every hit an origin of it. *S1 第三步*, S3 部门预警联动."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.places.serial import take
from shouwang.refusal import Refused
from shouwang.screening.clues.models import Clue, Origin
from shouwang.screening.runs.models import Hit, Run
from shouwang.trail.write import write


@dataclass
class Gathered:
    """What became of a run's hits; the four counts add up to them."""

    opened: int = 0
    joined: int = 0
    kept_closed: int = 0
    unchanged: int = 0
    new: list[Clue] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)


def gather(run: Run, *, by: Post, at: datetime, is_material) -> Gathered:
    """Open and join clues from the hits of a run, in order of household and risk.

    A hit that a closed clue rests on stays closed, and so does a later one of the same rule unless `is_material(old,
    new)` says that the facts have changed enough to count. Refused for a run that is not the area's newest: its facts
    are overtaken.
    """
    by.need("clues.gather")
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run.pk)
        if Run.objects.filter(place_id=run.place_id, id__gt=run.pk).exists():
            raise Refused("not_newest", f"{run.key} 之后已有新的筛查批次,请用最新批次生成线索。")
        done = _sort(run, _hits(run), is_material, at)
        _number(run, done)
        Clue.objects.bulk_create(done.new, batch_size=2000)
        Origin.objects.bulk_create(done.origins, batch_size=2000)
        run.gathered_at = at
        run.save(update_fields=["gathered_at"])
        counts = {key: [0, getattr(done, key)] for key in ("opened", "joined", "kept_closed", "unchanged")}
        write("clues.gather", by=by, at=at, subject=run, changes=counts)
    return done


def _hits(run: Run) -> list[Hit]:
    hits = Hit.objects.filter(last=run).select_related("household")
    return sorted(hits, key=lambda hit: (hit.household.key, hit.risk, hit.rule))


def _sort(run: Run, hits: list[Hit], is_material, at: datetime) -> Gathered:
    done = Gathered()
    open_clues = {
        (clue.household_id, clue.risk): clue
        for clue in Clue.objects.open().filter(household__hits__last=run).distinct()
    }
    known, closed = _earlier(run)
    for hit in hits:
        if (hit.pk in known) and known[hit.pk] != "closed":
            done.unchanged += 1
        elif hit.pk in known or _is_settled(hit, closed, is_material):
            done.kept_closed += 1
        else:
            _take(hit, run, open_clues, done, at, revisit=_said_no(hit, closed))
    return done


def _earlier(run: Run) -> tuple[dict[int, str], dict[tuple[int, str], list[tuple[Hit, Clue]]]]:
    """State of the clue that each hit of the run already belongs to; and closed clues by household and rule."""
    known: dict[int, str] = {}
    closed: dict[tuple[int, str], list] = {}
    origins = Origin.objects.filter(hit__household__hits__last=run).select_related("clue", "hit").distinct()
    for origin in origins:
        known[origin.hit_id] = origin.clue.state
        if origin.clue.state == "closed":
            closed.setdefault((origin.hit.household_id, origin.hit.rule), []).append((origin.hit, origin.clue))
    return known, closed


def _is_settled(hit: Hit, closed: dict, is_material) -> bool:
    earlier = closed.get((hit.household_id, hit.rule), [])
    return any(clue.reason != "withdrawn" and not is_material(old, hit) for old, clue in earlier)


def _said_no(hit: Hit, closed: dict) -> bool:
    """Cadres had found no risk, and now a department says otherwise: the visit must be made again. *S1 第三步*."""
    return any(clue.reason == "no_risk" for _, clue in closed.get((hit.household_id, hit.rule), []))


def _take(hit: Hit, run: Run, open_clues: dict, done: Gathered, at: datetime, *, revisit: bool) -> None:
    clue = open_clues.get((hit.household_id, hit.risk))
    if clue is None:
        clue = Clue(
            household_id=hit.household_id,
            place_id=hit.household.place_id,
            risk=hit.risk,
            state_at=at,
            opened_on=run.on,
            is_revisit=revisit,
        )
        open_clues[hit.household_id, hit.risk] = clue
        done.new.append(clue)
        done.opened += 1
    else:
        done.joined += 1
    done.origins.append(
        Origin(
            clue=clue,
            household_id=hit.household_id,
            place_id=hit.household.place_id,
            kind="department",
            hit=hit,
            at=at,
            on=run.on,
        )
    )


def _number(run: Run, done: Gathered) -> None:
    keys = take(f"{run.place.code}-{run.on:%Y%m}-", len(done.new), width=5)
    for clue, key in zip(done.new, keys, strict=True):
        clue.key = key
