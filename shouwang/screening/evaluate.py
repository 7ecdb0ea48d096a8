"""A run's pure part: tables, policy and a day in; hits out, in a fixed order, whatever the engine.

What a rule answers row by row becomes one hit per household here, in Python: lists sorted, the evidence as canonical
JSON, its fingerprint. That covers facts alone (no deliveries, rows or lines of policy): the same fact on next month's
list is still the same fact.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from itertools import groupby
from pathlib import Path
from typing import Protocol

from ibis import Table

from shouwang.policy.book import Missing
from shouwang.screening import derived, sources
from shouwang.screening.derived import linked
from shouwang.screening.derived.linked import LINE, Source, Waits
from shouwang.screening.engine import Engine
from shouwang.screening.rules import reasons
from shouwang.screening.rules.rule import Rule, tables_of
from shouwang.screening.sources import shape
from shouwang.sheets.contract import Contract

TOLD = ("measured", "line", "population")
PERHAPS, WAITING = "_perhaps", "_waiting"  # beside a list's own table: who may stand on it
DEATHS = "reported_deaths"  # what the lists of the dead say of who is a member no more
APART = frozenset({"household", *LINE, *TOLD})


class Policy(Protocol):
    """The policy book of the day, as far as rules ask it."""

    def value(self, name: str, population: str = ""): ...

    def fen(self, name: str, population: str = "") -> int: ...


@dataclass(frozen=True)
class Inputs:
    """What a run looks at.

    `tables`: for each `supplier.table` the deliveries in force (neither superseded nor withdrawn), for the registry the
    day's snapshot. `links`: the files that say whom their rows are about, each row once. `perhaps`: the files that say
    whom unsettled rows may be about; `waits`: deliveries that wait for a person's word.
    """

    tables: Mapping[str, tuple[Source, ...]]
    links: tuple[Path, ...] = ()
    perhaps: tuple[Path, ...] = ()
    waits: tuple[Waits, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A rule's finding about a household. With the unit 元, `measured` and `line` are whole fen.

    `risk`: the one that policy proposes for the rule's reason, or nothing.
    `rows` are (delivery, file, sheet, row); `evidence` is canonical JSON, `fingerprint` its SHA-256.
    """

    rule: str
    household: str
    risk: str
    persons: tuple[str, ...]
    measured: int | None
    line: int | None
    unit: str
    population: str
    rows: tuple[tuple[str, str, str, int], ...]
    evidence: str
    fingerprint: str


def execute(
    inputs: Inputs,
    rules: Iterable[Rule],
    policy: Policy,
    on: date,
    engine: Engine,
    unasked: dict[str, str] | None = None,
    held: dict[str, list[str]] | None = None,
) -> list[Hit]:
    """Asks every rule; the hits sorted by rule and household. A household with nobody left is never hit.

    A rule whose line the policy book lacks is not guessed at: with `unasked` it is left out and told there, rule →
    sentence; without, the run is refused. A household that a rule passes over because a row may be its own is told in
    `held`, rule → households.
    """
    rules = tuple(rules)
    tables = Tables(inputs, policy, on, engine, shared=read_twice(rules))
    lived_in = tables("household_sizes").select("household")
    hits: list[Hit] = []
    try:
        for rule in rules:
            try:
                asked = tables.ask(rule.ask).semi_join(lived_in, "household")
            except Missing as missing:
                if unasked is None:
                    raise
                unasked[rule.id] = missing.sentence
                continue
            hits += _hits(rule, engine.rows(asked), reasons.proposed(rule.reason, policy))
            if held is not None and (waiting := _held(rule, tables, asked, lived_in)):
                held[rule.id] = waiting
    finally:
        engine.forget()
    return sorted(hits, key=lambda hit: (hit.rule, hit.household))


def _held(rule: Rule, tables: "Tables", asked: Table, lived_in: Table) -> list[str]:
    """Households that the rule would hit if every row had been settled as nobody of ours."""
    is_in_doubt = tables.inputs.perhaps or tables.inputs.waits
    if not is_in_doubt or not any(name.endswith((PERHAPS, WAITING)) for name in rule.reads):
        return []
    freely = tables.without_doubts().ask(rule.ask).semi_join(lived_in, "household")
    held = freely.anti_join(asked.select("household"), "household").select("household").distinct()
    return sorted(row["household"] for row in tables.engine.rows(held))


@dataclass
class Tables:
    """The tables of one run, found by the names that rules give their parameters; `shared` ones are worked out once."""

    inputs: Inputs
    policy: Policy
    on: date
    engine: Engine
    shared: frozenset[str] = frozenset()
    _known: dict[str, Table] = field(default_factory=dict)

    def __call__(self, name: str) -> Table:
        """A derived table, the registry's snapshot, or a supplier's rows with whom they are about."""
        if name not in self._known:
            made = self.ask(derived.TABLES[name]) if name in derived.TABLES else self._delivered(name)
            self._known[name] = self.engine.keep(made) if name in self.shared else made
        return self._known[name]

    def ask(self, question: Callable[..., Table]) -> Table:
        """The answer to a rule or a derived table, given the tables that it names."""
        return question(*(self(name) for name in tables_of(question)), policy=self.policy, on=self.on)

    def without_doubts(self) -> "Tables":
        """The same tables as if no row were in doubt and no list waited."""
        known = {name: table for name, table in self._known.items() if not name.endswith((PERHAPS, WAITING))}
        return replace(self, inputs=replace(self.inputs, perhaps=(), waits=()), _known=known)

    def _perhaps(self, name: str) -> Table:
        """Who may stand on a list: by rows in doubt (`…_perhaps`), or because a newer list waits (`…_waiting`)."""
        contract = _contract(name.removesuffix(PERHAPS).removesuffix(WAITING))
        given = self.inputs.tables.get(contract.name, ())
        if name.endswith(WAITING):
            return linked.waiting(contract, given, self.inputs.waits, self.on, self("registry_households"))
        doubtful = self.engine.read(self.inputs.perhaps, shape.PERHAPS)
        return linked.perhaps(contract, given, self.on, doubtful)

    def _delivered(self, name: str) -> Table:
        if name.endswith((PERHAPS, WAITING)):
            return self._perhaps(name)
        if name == DEATHS:
            lists = [each for each in sources.all() if each.death]
            told = (linked.deaths(each, self._rows(each), self._links()) for each in lists)
            return reduce(lambda one, other: one.union(other), told)
        contract = _contract(name)
        if sources.is_own(contract):
            given = self.inputs.tables.get(contract.name, ())
            return self.engine.read([source.path for source in given], shape.of(contract))
        return linked.join(contract, self._rows(contract), self._links(), self("people"))

    def _rows(self, contract: Contract) -> Table:
        return linked.rows(contract, self.inputs.tables.get(contract.name, ()), self.on, self.engine.read)

    def _links(self) -> Table:
        if "links" not in self._known:
            self._known["links"] = self.engine.read(self.inputs.links, shape.LINKS)
        return self._known["links"]


def read_twice(rules: Iterable[Rule]) -> frozenset[str]:
    """The tables that more than one question reads, and that it costs something to work out."""
    waiting = ["household_sizes", *(name for rule in rules for name in rule.reads)]
    readers: Counter[str] = Counter()
    while waiting:
        name = waiting.pop()
        readers[name] += 1
        if readers[name] == 1:
            waiting += _reads(name)
    return frozenset(name for name, times in readers.items() if times > 1 and not _is_snapshot(name))


def _reads(name: str) -> tuple[str, ...]:
    """What a table rests on: a supplier's rows on `people`, for whose they are."""
    if name in derived.TABLES:
        return tables_of(derived.TABLES[name])
    if name == DEATHS or name.endswith((PERHAPS, WAITING)):
        return ()
    return () if _is_snapshot(name) else ("people",)


def _is_snapshot(name: str) -> bool:
    contract = _contract(name)
    return contract is not None and sources.is_own(contract)


def _contract(name: str) -> Contract | None:
    """The list that a parameter names: `civil_affairs_dibao`."""
    return next((each for each in sources.all() if each.name.replace(".", "_") == name), None)


def canonical(value) -> str:
    """Canonical JSON: keys sorted, no spaces, UTF-8; days as 2026-11-01."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=date.isoformat)


def _hits(rule: Rule, rows: list[dict], risk: str) -> list[Hit]:
    ordered = sorted(rows, key=lambda row: row["household"])
    homes = groupby(ordered, key=lambda row: row["household"])
    return [_hit(rule, household, risk, list(group)) for household, group in homes]


def _hit(rule: Rule, household: str, risk: str, rows: list[dict]) -> Hit:
    """One finding out of its pieces. Of several persons over the line the one who is furthest over is `measured`."""
    facts = {canonical({name: value for name, value in row.items() if name not in APART}) for row in rows}
    evidence = "[" + ",".join(sorted(facts)) + "]"
    worst = max(rows, key=lambda row: abs((row.get("measured") or 0) - (row.get("line") or 0)))
    return Hit(
        rule=rule.id,
        household=household,
        risk=risk,
        persons=tuple(sorted({row["person"] for row in rows if row.get("person")})),
        measured=worst.get("measured"),
        line=worst.get("line"),
        unit=rule.unit,
        population=worst.get("population") or "",
        rows=tuple(
            sorted({tuple(row[name] for name in LINE) for row in rows if row["row"] is not None and row["file"]})
        ),
        evidence=evidence,
        fingerprint=hashlib.sha256(evidence.encode()).hexdigest(),
    )
