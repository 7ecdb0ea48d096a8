"""The act of taking a registry workbook in: compared with the register, written in one transaction, or only previewed.

Killed half-way, nothing is loaded. The same file again changes nothing. Whoever loads at the same time waits, and is
then told what the other has loaded.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from shouwang.places.clock import day
from shouwang.places.code import short, span
from shouwang.places.models import Place
from shouwang.places.serial import take
from shouwang.policy.calendar import income_period
from shouwang.policy.in_force import in_force
from shouwang.policy.keeping import original_until
from shouwang.refusal import Refused
from shouwang.registry.announce import announce
from shouwang.registry.attempt import nothing_kept, refuse
from shouwang.registry.bulk import insert
from shouwang.registry.compare import Comparison
from shouwang.registry.entries import keep_entries
from shouwang.registry.found import words as words_of
from shouwang.registry.gazetteer import Gazetteer, Known
from shouwang.registry.hear import LAST
from shouwang.registry.learned import reads_more
from shouwang.registry.models import (
    Batch,
    BatchFault,
    Difference,
    Guarantee,
    Headcount,
    Household,
    Income,
    Membership,
    Person,
    Source,
    Statement,
    Tag,
)
from shouwang.registry.national import troubles_of
from shouwang.registry.questions import keep_questions, settled
from shouwang.registry.rows import Collected, parts
from shouwang.registry.shown import PLACE, Changed
from shouwang.registry.statements import REGISTER
from shouwang.registry.tell import receive
from shouwang.registry.write import SOURCE, Writer
from shouwang.sheets.collecting import rarely_collecting
from shouwang.sheets.contract import Fault
from shouwang.trail.write import write
from shouwang.vault.cipher import blind_index
from shouwang.vault.documents import discard, store
from shouwang.vault.models import Document, Secret
from shouwang.web.statistics import refresh
from shouwang.web.templatetags import words

PORTION = 10_000
LOCK = 4_901_220  # one file at a time: whose households are whose must not change under a comparison
COUNTS = (
    "rows", "kept", "faulty", "doubtful", "skipped", "households_created", "households_updated",
    "households_unchanged", "persons_created", "persons_updated", "persons_unchanged", "asked",
)  # fmt: skip

Tell = Callable[[int, int, str], None]
Show = Callable[[list[Changed]], None]


@dataclass
class Outlook:
    """What loading the file would do, or did: counts, faults, places that would be made."""

    counts: dict[str, int]
    faults: list[Fault]
    groups: int
    same_as: Batch | None = None


def preview(
    collected: Collected, area: Place, *, by, at: datetime, place: Place | None = None, show: Show | None = None
) -> Outlook:
    """What loading would do; nothing is written. `place` narrows the area and stands in where rows name no village.

    `show` takes what would change of whom, a portion at a time.
    """
    by.need("registry.enrol")
    limit = _limit(area, place, by)
    same = same_batch(collected.sha256, area, place)
    if same:
        return Outlook(unchanged(same.counts), [], 0, same)
    comparison = _comparison(collected, limit, area, at)
    comparison.shows = show is not None
    for homes in parts(collected.homes, PORTION):
        comparison.compare(homes)
        if show:
            show(comparison.shown)
            comparison.shown.clear()
    return _outlook(collected, comparison)


def enrol(
    collected: Collected,
    area: Place,
    *,
    by,
    at: datetime,
    place: Place | None = None,
    batch: Batch | None = None,
    tell: Tell | None = None,
) -> tuple[Batch, Outlook]:
    """Load the file: households, persons, incomes, guarantees, tags, and one line in the trail.

    `batch` is a previewed one to be loaded now. The same file again gives the batch that holds it, and writes nothing.
    A file of which no row can be kept is kept as an attempt (state `refused`). Refused when the area is not the post's,
    a number belongs to another area, or the disk is full.
    """
    by.need("registry.enrol")
    limit = _limit(area, place, by)
    with transaction.atomic():
        _wait_for_others()
        same = same_batch(collected.sha256, area, place)
        if same:
            _told(batch, same)
            return same, Outlook(unchanged(same.counts), [], 0, same)
        comparison = _comparison(collected, limit, area, at, batch and batch.serial)
        sealed = None if batch else _seal(collected, area, by, at)
        try:
            batch = _batch(batch, sealed, collected, area, place, by, at)
            written = transaction.savepoint()
            _write(collected, comparison, batch, by, at, tell)
            outlook = _outlook(collected, comparison)
            if not outlook.counts["kept"]:
                transaction.savepoint_rollback(written)  # groups that the file names
            return batch, _close(batch, outlook, area, by, at)
        except BaseException:
            if sealed:
                discard(sealed)
            raise


def _told(batch: Batch | None, same: Batch) -> None:
    """A previewed batch whose file somebody else has loaded meanwhile is not loaded again, and says why."""
    if batch and batch.pk != same.pk:
        batch.state, batch.sentence = "refused", f"这份文件已由批次 {same.key} 载入，没有重复载入。"
        batch.save(update_fields=["state", "sentence"])


def same_batch(sha256: str, area: Place, place: Place | None) -> Batch | None:
    """The batch in force that holds exactly this file, for this area and the place that it is about.

    A file of which nothing could be kept, of whose questions one was answered since, or of which more is read today, is
    looked at anew.
    """
    rows = Batch.objects.filter(sha256=sha256, state="loaded", place=area, place_about=place)
    same = rows.order_by("-id").first()
    if same is None or not same.counts.get("kept") or same.questions.exclude(answer="").exists():
        return None
    return None if reads_more(same) else same


def unchanged(counts: dict) -> dict[str, int]:
    """The counts of a file that is loaded already: everything in it is unchanged."""
    found = {name: 0 for name in COUNTS} | {name: counts.get(name, 0) for name in (*COUNTS[:5], "asked")}
    for kind in ("households", "persons"):
        found[f"{kind}_unchanged"] = sum(counts.get(f"{kind}_{how}", 0) for how in ("created", "updated", "unchanged"))
    return found


def _limit(area: Place, place: Place | None, by) -> Place:
    limit = place or area
    lo, hi = span(area.pk)
    if not by.scope().contains(area.pk) or not lo <= limit.pk <= hi:
        raise Refused("wrong_area", f"{limit.name}不在您可以载入的范围内。")
    return limit


def _wait_for_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _comparison(collected: Collected, limit: Place, area: Place, at: datetime, serial: int | None = None) -> Comparison:
    places = Place.objects.within(area.pk).values_list("id", "level", "name", "became_id").order_by("id")
    gazetteer = Gazetteer((Known(*place) for place in places.iterator()), limit.pk)
    policy = in_force(area.pk, day(at))
    allowed = {category: policy.value("category_from", category) for category in policy.populations("category_from")}
    return Comparison(
        gazetteer, day(at), allowed, blind_index, numbers=_numbers(collected), settled=settled(), serial=serial or LAST
    )


def _numbers(collected: Collected) -> Callable[[], frozenset[bytes]]:
    """The blind indexes of the file's sure numbers; worked out when somebody first asks."""

    @cache
    def found() -> frozenset[bytes]:
        members = (member for home in collected.homes for member in home.members)
        return frozenset(blind_index("number", one.number.sure) for one in members if one.number.sure)

    return found


def _seal(collected: Collected, area: Place, by, at: datetime) -> Document:
    return store(collected.data, name=collected.filename, kind="enrol", place_id=area.pk, by=by, at=at,
                 expires_on=original_until(area.pk, day(at)))  # fmt: skip


def _batch(
    batch: Batch | None, document: Document | None, collected: Collected, area: Place, place: Place | None, by,
    at: datetime,
) -> Batch:  # fmt: skip
    if batch is None:
        key = take(f"{short(area.pk)}-enrol-")[0]
        batch = Batch(
            key=key, place=area, place_about=place, document=document, file=collected.filename[:200],
            sha256=collected.sha256, serial=receive(),
        )  # fmt: skip
    batch.state, batch.at, batch.by, batch.sentence, batch.round = "loaded", at, by, "", batch.round + 1
    batch.mapping = {**batch.mapping, "columns": collected.mapping, "shown": list(collected.shown)}
    batch.save()
    return batch


def _source(batch: Batch, by, at: datetime) -> Source:
    """The file as a source: it was received when it was looked at first, and counts from now on."""
    source = Source(
        pk=batch.serial, chain=REGISTER, key=batch.key, batch=batch, area_id=batch.place_id, by=by, user_id=by.holder_id,
        on=day(at), known_at=at, note=SOURCE,
    )  # fmt: skip
    source.save(force_insert=True)
    return source


@rarely_collecting()
def _write(collected: Collected, comparison: Comparison, batch: Batch, by, at: datetime, tell: Tell | None) -> None:
    writer = Writer(batch, _source(batch, by, at), by, at)
    done = 0
    for homes in parts(collected.homes, PORTION):
        found = comparison.compare(homes)
        writer.places(comparison.gazetteer)
        writer.write(found)
        keep_entries(found, batch, day(at))
        done += len(homes)
        if tell:
            tell(done, len(collected.homes), "正在写入农户")
    keep_questions(comparison.asks, batch)
    announce(comparison.shifts, batch, day(at))
    Headcount.objects.fold()
    refresh(Household, Person, Membership, Income, Guarantee, Tag, Secret, Statement)


def _outlook(collected: Collected, comparison: Comparison) -> Outlook:
    counts: Counter = comparison.counts
    faulty = collected.faulty + counts["faulty"]
    skipped = collected.skipped + counts["skipped"]
    totals = {"rows": collected.rows, "skipped": skipped, "faulty": faulty, "kept": collected.rows - skipped - faulty}
    found = {name: totals.get(name, counts[name]) for name in COUNTS}
    faults = [*collected.faults, *comparison.faults, *troubles_of(collected.homes, comparison.on)]
    if comparison.assumed_period:
        faults.insert(0, _assumed(collected, comparison))
    faults.sort(key=lambda one: (one.file, one.sheet, one.row))
    return Outlook(found, faults, len(comparison.gazetteer.fresh))


def _assumed(collected: Collected, comparison: Comparison) -> Fault:
    begins, ends = income_period(comparison.on)
    sentence = f"文件没有写收入统计期，按{words.day(begins)}至{words.day(ends)}载入"
    return Fault(collected.filename, "", 0, "收入统计期止", "income_period", sentence, "不对的话请补填后重新载入", True)


def _close(batch: Batch, outlook: Outlook, area: Place, by, at: datetime) -> Outlook:
    """Counts and faults beside the batch; a file of which nothing could be kept is an attempt, not a batch to take back."""
    batch.counts = outlook.counts
    keep_faults(batch, outlook.faults)
    if not outlook.counts["kept"]:
        refuse(batch, nothing_kept(area, outlook.counts, outlook.faults), by=by, at=at)
        return outlook
    batch.save(update_fields=["counts"])
    changes = {name: [0, number] for name, number in outlook.counts.items()}
    write("registry.enrol", by=by, at=at, subject=batch, changes=changes, note=batch.file)
    return outlook


def keep_changes(batch: Batch, shown: list[Changed]) -> None:
    """Store what a look finds that loading would change, for its page."""
    columns = ("batch_id", "place_id", "round", "household_id", "lines")
    moves = [pair for one in shown for _, field, *pair in one.lines if field == PLACE]
    names = {str(place): said for place, said in words_of({int(one) for pair in moves for one in pair}).items()}
    rows = (
        (batch.pk, one.place_id, batch.round, one.household_id, Jsonb([_named(line, names) for line in one.lines]))
        for one in shown
    )
    insert(Difference, columns, rows)


def _named(line: tuple, names: dict[str, str]) -> tuple:
    """A line with the names of its places."""
    who, field, *pair = line
    return (who, field, *(names.get(one, one) for one in pair)) if field == PLACE else line


def keep_faults(batch: Batch, faults: list[Fault]) -> None:
    """Store where and why, never the value."""
    columns = (
        "batch_id", "place_id", "round", "file", "sheet", "row", "column", "code", "sentence", "advice", "kept"
    )  # fmt: skip
    insert(
        BatchFault,
        columns,
        (
            (batch.pk, batch.place_id, batch.round, one.file[:200], one.sheet[:100], one.row, one.column[:60], one.code[:40],
             one.sentence[:300], one.advice[:300], one.kept)
            for one in faults
        ),
    )  # fmt: skip
