"""A county of a few invented households, written into a real lake and asked real questions."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from shouwang.screening import evaluate, rules, sources
from shouwang.screening.derived.linked import Source, Waits
from shouwang.screening.engine import Engine
from shouwang.screening.lake import Lake

CODE = "990150"
VILLAGE = 990150101201000
ON = date(2026, 11, 1)
REGISTRY = ("registry.households", "registry.persons", "registry.incomes", "registry.guarantees")

LINES = {
    ("own_cost_line", "low"): 1_000_000,
    ("own_cost_line", "other"): 2_600_000,
    ("income_line", ""): 870_000,
}
VALUES = {
    "own_cost_months": 12,
    "own_cost_sum": "person",
    "own_cost_low_populations": ["monitored", "ex_poor", "dibao", "tekun"],
    "uninsured_excuses": ["worker", "elsewhere", "army", "prison", "abroad", "moved", "dead"],
    "registry_opinions": ["income_below_line", "unsafe_water", "uninsured"],
    "dibao_sum": "household",
    "dibao_stop_excuses": ["dead", "moved", "tekun"],
    "police_deaths": True,
    "tekun_kinds": ["scattered"],
    "disabled_levels": [1, 2],
    "disabled_events": ["new", "level_change"],
    "dangerous_house_grades": ["C", "D"],
    "dangerous_house_states": ["not_rebuilt", "rebuilding"],
    "dangerous_house_only_dwelling": True,
    "risk_of_reason": "",
}


@dataclass
class Book:
    """Lines of policy, as a rule asks for them."""

    values: dict = field(default_factory=lambda: dict(VALUES))
    lines: dict = field(default_factory=lambda: dict(LINES))

    def value(self, name, population=""):
        return self.values[name]

    def fen(self, name, population=""):
        return self.lines[name, population]


@dataclass
class County:
    """Households are put in with `home`, departments' lists with `deliver`; `ask` runs one rule."""

    root: Path
    engine: Engine
    code: str = CODE
    book: Book = field(default_factory=Book)
    registry: dict = field(default_factory=lambda: {name: [] for name in REGISTRY})
    tables: dict = field(default_factory=dict)
    links: list = field(default_factory=list)
    doubts: list = field(default_factory=list)
    waits: list = field(default_factory=list)
    runs: Counter = field(default_factory=Counter)

    @property
    def lake(self):
        return Lake(self.root)

    @property
    def sight(self):
        return SimpleNamespace(lo=int(self.code) * 10**9, hi=int(self.code) * 10**9 + 10**9 - 1)

    def home(self, household, *persons, place=VILLAGE, attribute="ordinary", category=None, **guarantees):
        """A household of persons, each a name or a dict of its columns; guarantees as the registry has them."""
        about = {"household": household, "place": place, "attribute": attribute, "category": category}
        self.registry["registry.households"].append(about)
        for person in persons or (f"{household}-01",):
            told = person if isinstance(person, dict) else {"person": person}
            self.registry["registry.persons"].append({"household": household, **told})
        if guarantees:
            self.registry["registry.guarantees"].append({"household": household, **guarantees})
        return household

    def income(self, household, to_on=date(2026, 9, 30), **parts):
        self.registry["registry.incomes"].append({"household": household, "to_on": to_on, **parts})

    def deliver(self, table, period, *rows, kind="", may_compare=True, code=None):
        """A list as the department sent it; `household`, `person`, `lo`, `hi` of a row become its link, `perhaps` (a
        household) what an unsettled row may be about."""
        delivery, code = f"{CODE}-{table}-{period.replace('-', '')}-1", code or self.code
        kept = []
        for number, row in enumerate(rows, start=2):
            line = {"delivery": delivery, "file": f"{table}.xlsx", "sheet": "1", "row": number, "period": period}
            normal, faults = sources.normalise(table)({**row, **line})
            assert normal is not None, faults
            kept.append(normal)
            who = {name: row.get(name) for name in ("household", "person", "lo", "hi")}
            if row.get("perhaps"):
                self.doubts.append({**{name: line[name] for name in list(line)[:4]}, "household": row["perhaps"]})
            if any(who.values()):
                self.links.append({**who, "method": "exact", **{name: line[name] for name in list(line)[:4]}})
        path = self.lake.write(code, table, delivery, kept).path
        given = Source(code, delivery, period, kind or sources.contract(table).delivers, path, may_compare)
        self.tables.setdefault(table, []).append(given)

    def wait(self, table, period):
        """A list that has come in and waits for a person's word."""
        self.waits.append(Waits(table, self.code, period))

    def inputs(self):
        self.runs["run"] += 1
        day = f"run-{self.runs['run']}"
        tables = {name: tuple(given) for name, given in self.tables.items()}
        for name, rows in self.registry.items():
            path = self.lake.write(self.code, name, day, rows).path
            tables[name] = (Source(self.code, day, "2026-11", "full", path),)
        links = self.lake.write(self.code, "links", day, self.links).path
        doubts = self.lake.write(self.code, "perhaps", day, self.doubts).path
        return evaluate.Inputs(tables, (links,), (doubts,), tuple(self.waits))

    def ask(self, rule="", on=ON, held=None):
        """The hits of one rule, or of all."""
        asked = rules.chosen([rule]) if rule else rules.all()
        return evaluate.execute(self.inputs(), asked, self.book, on, self.engine, held=held)

    def held(self, rule, on=ON):
        """The households that one rule passed over because of an unsettled row."""
        held = {}
        self.ask(rule, on, held)
        return held.get(rule, [])

    def hit(self, rule, on=ON):
        """The households that one rule hits."""
        return [hit.household for hit in self.ask(rule, on)]
