"""A few households of the test county with hits about them, as a run would have left them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count

from shouwang.places.code import at_level
from shouwang.places.models import Place
from shouwang.policy.in_force import in_force
from shouwang.registry.models import Household, Membership, Person
from shouwang.screening.clues.gather import Gathered, gather
from shouwang.screening.clues.models import Clue
from shouwang.screening.intake.models import Delivery
from shouwang.screening.runs.models import Hit, Run
from shouwang.web.sight import within
from tests import county

ON = date(2026, 11, 1)
VILLAGE = county.AREA + 1001000  # 990122001001
SIBLING = county.AREA + 1002000  # the same township
FAR = county.AREA + 2001000  # another township
RISKS = {"own_cost": "01", "dangerous_house": "09"}  # what a run proposes; nothing for other rules
TABLES = {
    "own_cost": "medical_insurance.bills",
    "dangerous_house": "housing.dangerous",
    "income_below_line": "registry",
}


@dataclass
class World:
    """Makes rows as the public acts below this room would; everything within the county's own scope."""

    at: datetime
    serial: count = field(default_factory=lambda: count(1))

    def __post_init__(self):
        self.county = county.post("county_officer", county.AREA)
        self.book = in_force(county.AREA, ON)

    def post(self, role: str, place: int = county.AREA):
        levels = {"township_specialist": "township", "grid_worker": "village", "village_reviewer": "village"}
        return county.post(role, at_level(place, levels.get(role, "county")))

    def home(self, place: int = VILLAGE, **fields) -> Household:
        """A household of one member."""
        number = next(self.serial)
        home = Household.objects.create(
            place_id=place, key=f"{place // 1000}-{number:04d}", head_name=f"赵{number:03d}", members=1, **fields
        )
        person = Person.objects.create(
            household=home, place_id=place, key=f"{home.key}-01", name=home.head_name, relation="01",
            number_mask="9901**********0011",
        )  # fmt: skip
        Membership.objects.create(household=home, person=person, place_id=place, relation="01")
        return home

    def delivery(self, table: str = "medical_insurance.bills", period: str = "2026-10", **fields) -> Delivery:
        supplier, name = table.split(".")
        made = Delivery.objects.filter(supplier=supplier, table=name, period=period).count() + 1
        values = {
            "kind": "increment",
            "file": "名单.xlsx",
            "sha256": "0" * 64,
            "state": "in_force",
            "rows": 3,
            "kept": 3,
            "read_at": self.at,
            "counted_at": self.at,
        }
        return Delivery.objects.create(
            place_id=county.AREA, key=f"990122-{table}-{period.replace('-', '')}-{made}", supplier=supplier, table=name,
            period=period, received_at=self.at, by=self.county, **values | fields,
        )  # fmt: skip

    def run(self, *hits: tuple, on: date = ON) -> Run:
        """A run that found these hits: (household, rule, measured, fields)."""
        run = Run.objects.create(
            place_id=county.AREA, key=f"990122-{on:%Y%m%d}-{next(self.serial)}", on=on, at=self.at, by=self.county,
            engine="duckdb", code="1", policy_sha256="0" * 64, inputs_sha256="0" * 64, hits=len(hits),
        )  # fmt: skip
        for household, rule, measured, *fields in hits:
            self.hit(run, household, rule, measured, **(fields[0] if fields else {}))
        return run

    def hit(self, run: Run, household: Household, rule: str, measured: int, **fields) -> Hit:
        table = TABLES.get(rule, "civil_affairs.dibao")
        delivery = f"990122-{table}-202610-1" if "." in table else run.key
        if "." in table and not Delivery.objects.filter(key=delivery).exists():
            self.delivery(table)
        values = {
            "place_id": household.place_id, "risk": RISKS.get(rule, ""), "measured": measured, "last": run,
            "rows": [[delivery, "名单.xlsx", "Sheet1", 2]], "evidence": [{"own_fen": measured}],
        } | fields  # fmt: skip
        known = Hit.objects.filter(household=household, rule=rule, fingerprint=f"{rule}{measured}")
        if known.exists():
            known.update(last=run, rows=values["rows"])
            return known.get()
        return Hit.objects.create(
            household=household, rule=rule, fingerprint=f"{rule}{measured}", first=run, unit="元", **values
        )

    def gather(self, run: Run) -> Gathered:
        return gather(run, by=self.county, at=self.at, book=self.book)

    def clue(self, place: int = VILLAGE, rule: str = "own_cost", measured: int = 3_000_000, **fields) -> Clue:
        """One gathered clue about a new household."""
        home = self.home(place, **fields)
        run = Run.objects.order_by("id").last() or self.run()
        self.hit(run, home, rule, measured)
        self.gather(run)
        return Clue.objects.select_related("household", "place").get(household=home)

    def now(self, clue: Clue) -> Clue:
        return Clue.objects.select_related("owner", "owner__place").get(pk=clue.pk)

    def place(self, pk: int) -> Place:
        return Place.objects.get(pk=pk)


def door():
    """The county's sight, wide enough for every post of the county to act in."""
    return within(county.post("county_officer", county.AREA).scope())
