"""Hits become clues: one open clue per household and reason, every hit an origin of it. *S1 第三步*, S3 部门预警联动.

Hits on which no clue rests are read whole, with what was said of their households before; all others stand where they
stood, and are counted. Whatever the run did not find is not asked for. Fifty thousand at a time: rows go in and out as
tuples, table by table (see `standing`).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.places.code import at_level
from shouwang.places.models import Place
from shouwang.places.serial import take
from shouwang.policy.book import Book
from shouwang.refusal import Refused
from shouwang.registry import bulk
from shouwang.screening import sources
from shouwang.screening.clues.due import home_check_due
from shouwang.screening.clues.facts import is_known
from shouwang.screening.clues.models import Clue, Origin
from shouwang.screening.clues.shake import shake
from shouwang.screening.clues.standing import ends, said_of
from shouwang.screening.clues.step import move, put
from shouwang.screening.intake import of_key
from shouwang.screening.rules import reasons
from shouwang.screening.runs.books import Books, books_of
from shouwang.screening.runs.material import judge
from shouwang.screening.runs.models import Hit, Run
from shouwang.trail.write import write, write_many

COUNTS = ("opened", "joined", "kept_closed", "unchanged")
CLUE = ("id", "key", "household_id", "place_id", "reason", "risk", "state_at", "opened_on", "is_revisit")
ORIGIN = ("id", "clue_id", "household_id", "place_id", "kind", "supplier", "hit_id", "at", "on")


class Found(NamedTuple):
    """A hit of the run on which no clue rests, without its evidence; `risk`: the one that policy proposes for its reason."""

    pk: int
    household_id: int
    place_id: int
    rule: str
    fingerprint: str
    measured: int | None
    rows: list
    household: str
    reason: str
    risk: str


@dataclass
class Open:
    """The open clue of a household and reason; `pk` 0: opened by this run."""

    household_id: int
    place_id: int
    reason: str
    risk: str = ""
    pk: int = 0
    state: str = "screened"
    result: str = ""
    level: str = "county"
    is_revisit: bool = False


@dataclass
class Known:
    """What clues already say about the households of the hits that are to be sorted."""

    open: dict[tuple[int, str], Open] = field(default_factory=dict)  # by household and reason
    closed: dict[tuple[int, str], list[Hit]] = field(default_factory=dict)  # by household and rule: settled hits
    said_no: set[tuple[int, str]] = field(default_factory=set)  # household and reason: closed as "no risk"
    told: dict[int, list] = field(default_factory=dict)  # evidence of the run's hits against a "no risk"


@dataclass
class Gathered:
    """What became of a run's hits (`found`); the first four add up to them. `shaken`: clues whose basis was withdrawn."""

    opened: int = 0
    joined: int = 0
    kept_closed: int = 0
    unchanged: int = 0
    reopened: int = 0
    shaken: int = 0
    found: list[int] = field(default_factory=list)
    new: list[Open] = field(default_factory=list)
    origins: list[tuple[Open, Found]] = field(default_factory=list)


def gather(run: Run, *, by: Post, at: datetime, book: Book) -> Gathered:
    """Open and join clues from the hits of a run, in order of household, proposed risk and reason.

    A hit that a settled clue rests on stays closed, and so does a later one of the same rule unless the facts have
    changed by a step that counts (policy `material_step`). A hit against "no risk" asks for the visit again (*S1
    第三步*). Refused for a run that is not the area's newest: its facts are overtaken.
    """
    by.need("clues.gather")
    with transaction.atomic():
        Place.objects.select_for_update(no_key=True).get(pk=run.place_id)  # one at a time in an area
        run = Run.objects.select_related("place").get(pk=run.pk)
        if Run.objects.within(run.place_id).filter(id__gt=run.pk).exists():
            raise Refused("not_newest", f"{run.key} 之后已有新的筛查批次，请用最新批次生成线索。")
        done = _sort(run, books_of(run.place_id, book, run.on))
        _save(run, done, at)
        _ask_again(run, done, by=by, at=at, due_on=home_check_due(book, run.on))
        done.shaken = shake(run, done.found, by=by, at=at)
        run.gathered_at = at
        run.save(update_fields=["gathered_at"])
        counts = {key: [0, getattr(done, key)] for key in COUNTS}
        write("clues.gather", by=by, at=at, subject=run, changes=counts)
    return done


def _sort(run: Run, books: Books) -> Gathered:
    found = list(Hit.objects.filter(last=run).values_list("pk", flat=True))
    state, is_material = ends(found), judge(books)
    hits = _read({pk for pk in found if state.get(pk, "withdrawn") == "withdrawn"}, books)
    done, known = Gathered(found=found), _known(run, hits)
    done.kept_closed = sum(each == "closed" for each in state.values())
    done.unchanged = len(found) - len(hits) - done.kept_closed
    for hit in hits:
        if _is_settled(hit, known, is_material):
            done.kept_closed += 1
        else:
            _take(hit, known, done)
    return done


def _read(wanted: set[int], books: Books) -> list[Found]:
    """Hits on which no clue rests, in the order in which clues are numbered."""
    columns = ("pk", "household_id", "place_id", "rule", "fingerprint", "measured", "rows", "household__key")
    risk_of = cache(lambda reason, county: reasons.proposed(reason, books[county]))
    hits = []
    for row in Hit.objects.filter(pk__in=wanted).values_list(*columns):
        reason = reasons.of_rule(row[3])
        hits.append(Found(*row, reason, risk_of(reason, at_level(row[2], "county"))))
    return sorted(hits, key=lambda hit: (hit.household, hit.risk, hit.reason, hit.rule))


def _known(run: Run, hits: list[Found]) -> Known:
    known, homes = Known(), {hit.household_id for hit in hits}
    state: dict[int, str] = {}
    clues = Clue.objects.within(run.place_id).filter(household_id__in=homes).order_by("id")
    for pk, home, place, reason, step, result, level, closed_as in clues.values_list(
        "pk", "household_id", "place_id", "reason", "state", "result", "level", "closed_as"
    ):
        state[pk] = said_of(step, closed_as)
        if step != "closed":
            known.open[home, reason] = Open(home, place, reason, "", pk, step, result, level)
        elif closed_as == "no_risk":
            known.said_no.add((home, reason))
    known.closed = _settled(state)
    against = [hit.pk for hit in hits if (hit.household_id, hit.reason) in known.said_no]
    known.told = dict(Hit.objects.filter(pk__in=against).values_list("pk", "evidence"))
    return known


def _settled(state: dict[int, str]) -> dict[tuple[int, str], list[Hit]]:
    """The hits on which these clues rest and whose newest clue was settled, by household and rule."""
    origins = Origin.objects.filter(clue_id__in=state, hit__isnull=False).order_by("id")
    newest = {hit: state[clue] for hit, clue in origins.values_list("hit_id", "clue_id")}
    settled = [hit for hit, each in newest.items() if each == "closed"]
    found = defaultdict(list)
    for hit in Hit.objects.filter(pk__in=settled).only("household_id", "rule", "fingerprint", "measured", "evidence"):
        found[hit.household_id, hit.rule].append(hit)
    return found


def _is_settled(hit: Found, known: Known, is_material) -> bool:
    return any(not is_material(old, hit) for old in known.closed.get((hit.household_id, hit.rule), []))


def _is_conflict(hit: Found, known: Known) -> bool:
    """Cadres had found no risk, and now a department tells something that they did not know. *S1 第三步*."""
    if (hit.household_id, hit.reason) not in known.said_no:
        return False
    earlier = [old.evidence for old in known.closed.get((hit.household_id, hit.rule), [])]
    return not is_known(known.told[hit.pk], earlier)


def _take(hit: Found, known: Known, done: Gathered) -> None:
    clue = known.open.get((hit.household_id, hit.reason))
    if clue is None:
        clue = Open(hit.household_id, hit.place_id, hit.reason, hit.risk, is_revisit=_is_conflict(hit, known))
        known.open[hit.household_id, hit.reason] = clue
        done.new.append(clue)
        done.opened += 1
    else:
        done.joined += 1
    done.origins.append((clue, hit))


def _save(run: Run, done: Gathered, at: datetime) -> None:
    keys = take(f"{run.place.code}-{run.on:%Y%m}-", len(done.new), width=5)
    for clue, pk in zip(done.new, bulk.ids(Clue, len(done.new)), strict=True):
        clue.pk = pk
    bulk.insert(
        Clue,
        CLUE,
        (
            (clue.pk, key, clue.household_id, clue.place_id, clue.reason, clue.risk, at, run.on, clue.is_revisit)
            for clue, key in zip(done.new, keys, strict=True)
        ),
    )
    fresh, senders = bulk.ids(Origin, len(done.origins)), _suppliers(done)
    bulk.insert(Origin, ORIGIN, (_origin(next(fresh), clue, hit, senders, run, at) for clue, hit in done.origins))


def _suppliers(done: Gathered) -> dict[str, str]:
    """Delivery → the department that sent it, of the rows that the new origins rest on; our own register sends none."""
    told = of_key.lists({row[0] for _, hit in done.origins for row in hit.rows})
    return {key: sources.contract(name).supplier for key, (name, _) in told.items()}


def _origin(pk: int, clue: Open, hit: Found, senders: dict[str, str], run: Run, at: datetime) -> tuple:
    supplier = min((senders[row[0]] for row in hit.rows if row[0] in senders), default="")
    kind = "department" if supplier else "system"
    return pk, clue.pk, hit.household_id, hit.place_id, kind, supplier, hit.pk, at, run.on


def _ask_again(run: Run, done: Gathered, *, by: Post, at: datetime, due_on: date) -> None:
    """What a department tells against an answer "no risk" is looked at again; what it joins is the county's to close."""
    new = {id(clue) for clue in done.new}
    joined = {clue.pk: clue for clue, _ in done.origins if id(clue) not in new}
    Clue.objects.filter(pk__in=[pk for pk, clue in joined.items() if clue.level != "county"]).update(level="county")
    wanted = [pk for pk, clue in joined.items() if clue.result == "no_risk" and clue.state in ("checked", "answered")]
    rows = list(Clue.objects.select_for_update().filter(pk__in=wanted).order_by("key"))
    fields = {"is_revisit": True, "asked_on": run.on, "due_on": due_on, "result": "", "outcome": ""}
    again = [(clue, move(clue, "assigned", at=at, **fields)) for clue in rows]
    put(rows, "state", "state_at", *fields)
    done.reopened = write_many("clues.reopen", again, by=by, at=at, note="部门又有新的反映，须再次入户")
