"""One run: the registry's snapshot, the deliveries in force, the policy of the day, ten questions, and their hits."""

import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.places.clock import day
from shouwang.places.code import at_level
from shouwang.places.models import Place
from shouwang.places.serial import take
from shouwang.policy.book import Book, canonical
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry.models import Household, Same
from shouwang.screening import engine as engines
from shouwang.screening import evaluate, rules, sources
from shouwang.screening.derived.linked import Source, Waits, read_for
from shouwang.screening.evaluate import Inputs
from shouwang.screening.intake import shelf
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.snapshot import snapshot, snapshots, sweep
from shouwang.screening.lake import LINKS, OWN, PERHAPS, Lake
from shouwang.screening.matching.inputs import links
from shouwang.screening.matching.perhaps import perhaps
from shouwang.screening.matching.perhaps import sweep as sweep_perhaps
from shouwang.screening.runs import table
from shouwang.screening.runs.books import Books, alike, books_of, digest, is_grown, lines
from shouwang.screening.runs.models import Hit, Run
from shouwang.screening.runs.silent import silent, waiting
from shouwang.trail.write import write
from shouwang.web.templatetags import words

CODE = "2"  # raise when a rule or a derived table changes its meaning


class Of(NamedTuple):
    """A hit and the household it is about."""

    hit: evaluate.Hit
    household: int
    place: int


@dataclass
class Gathering:
    """The inputs of a run, and what identifies them."""

    tables: dict[str, list[Source]] = field(default_factory=lambda: defaultdict(list))
    lists: list[Delivery] = field(default_factory=list)
    links: list[Path] = field(default_factory=list)
    perhaps: list[Path] = field(default_factory=list)
    waits: list[Waits] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    digests: list[str] = field(default_factory=list)


def execute(area: Place, *, on: date, book: Book, by: Post, at: datetime, engine: str = "duckdb", report=None) -> Run:
    """Screen an area as of a day and keep the hits: one row per rule, household and fingerprint.

    Refused for a day that has not come. The same inputs and policy give the same hits, on either engine. A prefecture's
    run measures the households of each county by that county's policy; `book` is a county's own.
    """
    by.need("runs.screen")
    if on > day(at):
        raise Refused("in_the_future", f"筛查日{words.day(on)}还没有到。")
    started = time.monotonic()
    say = report or (lambda done, sentence: None)
    key = take(f"{area.code}-{on:%Y%m%d}-")[0]
    say(1, "正在整理本级台账")
    inputs = gather_inputs(area, key, on)
    say(2, "正在按规则筛查")
    unasked: dict[str, str] = {}
    books = books_of(area.pk, book, on)
    waits = waiting(area, on)
    inputs.waits = _waits(waits)
    held: dict[str, set[str]] = defaultdict(set)
    found = _evaluate(area, inputs, books, on, engine, unasked, held)
    say(3, "正在登记结果")
    with transaction.atomic():
        run = _record(area, key, inputs, found, on=on, books=books, by=by, at=at, engine=engine)
        run.rules = sorted({rule for each in books.values() for rule in each.value("rules_run")})
        run.unasked = unasked
        run.held = {rule: sorted(homes) for rule, homes in sorted(held.items())}
        run.waiting = [each.key for each in waits]
        run.silent = silent(rules.chosen(book.value("rules_run")), inputs.lists, waits)
        run.seconds = round(time.monotonic() - started, 1)
        run.save()
        write("runs.screen", by=by, at=at, subject=run, place_id=area.pk, changes={"hits": [0, run.hits]})
    return run


def replay(run: Run, *, by: Post, engine: str = "duckdb") -> Run:
    """Work an earlier run out again from what it read, with the policy known then; nothing is written.

    Lines of names that the run did not know came with a later version and do not count against it. Refused
    (`replay_differs`) when it does not find exactly the hits that were kept.
    """
    by.need("runs.screen")
    books = books_of(run.place_id, in_force(run.place_id, run.on, run.at), run.on, run.at)
    if digest(books) != run.policy_sha256 and not is_grown(books, run.policy):
        raise Refused("replay_differs", f"{run.key} 当时的政策摘要与现在重算的不一致，无法原样重放。")
    found = _evaluate(run.place, _inputs_of(run), books, run.on, engine, {}, defaultdict(set))
    if not table.is_same(run.key, [hit for hit, *_ in found]):
        why = "" if run.code == CODE else "（当时用的是上一版规则）"
        raise Refused("replay_differs", f"{run.key} 重放的结果与当时留存的不一致{why}，请联系运维核查。")
    return run


def _waits(deliveries: Iterable[Delivery]) -> list[Waits]:
    return [
        Waits(each.contract_name, county, each.period)
        for each in deliveries
        for county in shelf.counties(each.place_id)
    ]


def _evaluate(
    area: Place, inputs: Gathering, books: Books, on: date, engine: str, unasked: dict[str, str], held: dict[str, set]
) -> list[Of]:
    """The hits of the area's households, sorted by rule and household, each household by the book of its county."""
    tables = {name: tuple(each) for name, each in inputs.tables.items()}
    given = Inputs(tables, tuple(inputs.links), tuple(inputs.perhaps), tuple(inputs.waits))
    found: list[Of] = []
    for book, counties in alike(books):
        with engines.connect(engine) as opened:
            passed: dict[str, list[str]] = {}
            hits = evaluate.execute(given, rules.chosen(book.value("rules_run")), book, on, opened, unasked, passed)
        _hold(area, passed, counties, held)
        known = _households(area, {hit.household for hit in hits})
        mine = [Of(hit, *known[hit.household]) for hit in hits if hit.household in known]
        found += [one for one in _once(mine) if at_level(one.place, "county") in counties]
    return sorted(found, key=lambda one: (one.hit.rule, one.hit.household))


def _once(found: list[Of]) -> list[Of]:
    """One hit of a rule for a household: of two keys of one, the first says it."""
    return list({(one.household, one.hit.rule): one for one in reversed(found)}.values())


def _hold(area: Place, passed: dict[str, list[str]], counties: set[int], held: dict[str, set]) -> None:
    """Keep the households passed over that live in the counties of this book."""
    places = _households(area, {home for homes in passed.values() for home in homes})
    for rule, homes in passed.items():
        held[rule] |= {home for home in homes if home in places and at_level(places[home][1], "county") in counties}


def _inputs_of(run: Run) -> Gathering:
    """What a run read, found again: its own snapshot, and the deliveries and links that it names."""
    gathered, store = Gathering(), shelf.lake()
    lo, hi = run.place.span
    for county in Place.objects.at("county").filter(id__gte=lo, id__lte=hi).order_by("id"):
        for name, source in snapshots(store, county.code, run.key, run.on).items():
            gathered.tables[name].append(source)
    keys = [key for name, some in run.inputs.items() if name not in OWN for key in some]
    for delivery in sorted(
        Delivery.objects.filter(key__in=keys), key=lambda each: (each.contract_name, each.period, each.key)
    ):
        _add(gathered, store, delivery)
    gathered.links += [store.root / path for path in run.inputs.get(LINKS, [])]
    gathered.perhaps += [store.root / path for path in run.inputs.get(PERHAPS, [])]
    gathered.waits = _waits(Delivery.objects.filter(key__in=run.waiting).order_by("key"))
    return gathered


def gather_inputs(area: Place, key: str, on: date) -> Gathering:
    """The snapshot of each county of the area, and every delivery in force up to the day's month."""
    gathered, store = Gathering(), shelf.lake()
    lo, hi = area.span
    for county in Place.objects.current().at("county").filter(id__gte=lo, id__lte=hi).order_by("id"):
        sweep(store, county.code, key)
        sources, written = snapshot(store, county.code, key, on)
        for name, source in sources.items():
            gathered.tables[name].append(source)
            gathered.digests.append(written[name].sha256)
    lists = gathered.lists = _in_force(area, on)
    for delivery in lists:
        _add(gathered, store, delivery)
    read = _read(gathered, on)
    gathered.links += links(each for each in lists if each.key in read)
    gathered.names[LINKS] += [path.relative_to(store.root).as_posix() for path in gathered.links]
    sweep_perhaps(area.pk, key)
    found = perhaps(area.pk, key, lists)
    gathered.perhaps += [found] if found else []
    for path in gathered.perhaps:
        gathered.names[PERHAPS].append(path.relative_to(store.root).as_posix())
    gathered.digests += [hashlib.sha256(path.read_bytes()).hexdigest() for path in gathered.links + gathered.perhaps]
    return gathered


def _read(gathered: Gathering, on: date) -> set[str]:
    """The deliveries whose rows the day's questions read: links of older lists are left where they lie."""
    return {
        source.delivery
        for name, given in gathered.tables.items()
        for part in read_for(sources.contract(name), given, on)
        for source in part.sources
    }


def _in_force(area: Place, on: date) -> list[Delivery]:
    """The deliveries of the area and of the places above and below it, of periods up to the day."""
    known = Delivery.objects.in_force().filter(period__lte=f"{on:%Y-%m}")
    found = known.filter(place_id__in=area.above) | known.within(area.pk)
    return sorted(found.distinct(), key=lambda each: (each.contract_name, each.period, each.key))


def _add(gathered: Gathering, store: Lake, delivery: Delivery) -> None:
    for county, file in sorted(delivery.lake.items()):
        gathered.tables[delivery.contract_name].append(
            Source(
                county,
                delivery.key,
                delivery.period,
                delivery.kind,
                store.path(county, delivery.contract_name, delivery.key),
                delivery.comparison not in ("waiting", "withheld"),
            )
        )
        gathered.digests.append(file["sha256"])
    gathered.names[delivery.contract_name].append(delivery.key)


def _record(area, key, inputs: Gathering, found: list[Of], *, on, books: Books, by, at, engine) -> Run:
    run = Run.objects.create(
        key=key, place=area, on=on, at=at, by=by, engine=engine, code=CODE,
        policy=lines(books), policy_sha256=digest(books),
        inputs=dict(inputs.names),
        inputs_sha256=hashlib.sha256(canonical(sorted(inputs.digests)).encode()).hexdigest(),
    )  # fmt: skip
    before = _known_before([one.household for one in found])
    states = ["same" if (one.household, one.hit.rule, one.hit.fingerprint) in before else "new" for one in found]
    run.hits, run.same, run.new = len(found), states.count("same"), states.count("new")
    Hit.objects.bulk_create(
        [_row(one, run) for one in found],
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["household", "rule", "fingerprint"],
        update_fields=["last", "rows", "measured", "line", "population", "place"],
    )
    table.keep(key, [one.hit for one in found], states)
    run.hits_sha256 = table.digest(run)
    run.gone = _gone(run)
    return run


def _households(area: Place, keys: set[str]) -> dict[str, tuple[int, int]]:
    """Key → household and place; a list that still names one by a key of before is about the one who it is."""
    found = Household.objects.filter(key__in=keys).within(area.pk).values_list("key", "id", "place_id")
    known = {key: (pk, place) for key, pk, place in found}
    merged = Same.objects.filter(was_household__key__in=known, ended_at=None).select_related("household")
    now = {one.was_household_id: (one.household_id, one.household.place_id) for one in merged}
    return {key: now.get(pk, (pk, place)) for key, (pk, place) in known.items()}


def _known_before(households: list[int]) -> set[tuple[int, str, str]]:
    return set(Hit.objects.filter(household_id__in=households).values_list("household_id", "rule", "fingerprint"))


def _row(one: Of, run: Run) -> Hit:
    hit = one.hit
    return Hit(
        household_id=one.household,
        place_id=one.place,
        rule=hit.rule,
        risk=hit.risk,
        fingerprint=hit.fingerprint,
        persons=list(hit.persons),
        measured=hit.measured,
        line=hit.line,
        unit=hit.unit,
        population=hit.population,
        rows=[list(row) for row in hit.rows],
        evidence=json.loads(hit.evidence),
        first=run,
        last=run,
    )


def _gone(run: Run) -> int:
    """How many hits of the run before are no longer found."""
    before = Run.objects.filter(place_id=run.place_id, id__lt=run.pk).order_by("-id").first()
    return Hit.objects.filter(last=before).count() if before else 0
