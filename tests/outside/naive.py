"""The ten rules once more, over plain dicts, written from their published meanings and from nothing else.

Slow and plain on purpose: whoever doubts a hit reads here what it should have been. A row of a list is a dict with
`who` (key of the member that it is about, None while nobody knows) and what the file says; money in fen.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

EXCUSES = ("参加职工医保", "异地参保", "参军入伍", "服刑", "出国(境)", "户籍迁出", "死亡")


@dataclass
class Member:
    key: str
    name: str
    number: str
    birth: date
    insured: bool | None = None
    since: date | None = None
    until: date | None = None


@dataclass
class Home:
    """`incomes`: (last day, A21…A25 in fen or None, figure per head or None). `water`, `covered`: the register's word."""

    key: str
    village: str
    group: str
    members: list[Member]
    attribute: str = "一般农户"
    category: str = ""
    incomes: list[tuple] = field(default_factory=list)
    water: bool | None = None
    covered: bool | None = None


@dataclass
class World:
    """`lists`: supplier.table → period → rows, of deliveries in force only."""

    homes: list[Home]
    lists: dict[str, dict[str, list[dict]]]
    low_line: int = 10_000_00
    other_line: int = 26_000_00
    income_line: int = 8_300_00


@dataclass
class Asked:
    """One question's view: who lives where on the day, the newest list and the one before."""

    world: World
    on: date

    def __post_init__(self):
        self.home_of, self.named, self.sizes = {}, {}, {}  # of members on the day; of everybody ever listed
        told = self.world.lists.get("police.deaths", {}).items()
        rows = [row for period, rows in told for row in rows if period <= f"{self.on:%Y-%m}" and row["on"] <= self.on]
        self.dead = {row["who"] for row in rows}
        for home in self.world.homes:
            living = [one for one in home.members if self.lives(one)]
            self.home_of |= {one.key: home for one in living}
            self.named |= {one.key: home for one in home.members}
            self.sizes[home.key] = len(living)

    def lives(self, one: Member) -> bool:
        here = (one.since is None or one.since <= self.on) and (one.until is None or one.until > self.on)
        return here and one.key not in self.dead

    def periods(self, table: str) -> list[str]:
        return sorted(one for one in self.world.lists.get(table, {}) if one <= f"{self.on:%Y-%m}")

    def rows(self, table: str, back: int = 0) -> list[dict] | None:
        """The rows of the newest list (`back` 0) or of the one before it (1); None when there is none."""
        found = self.periods(table)
        return self.world.lists[table][found[-1 - back]] if len(found) > back else None

    def homes_on(self, table: str, back: int = 0, only=lambda row: True) -> set[str] | None:
        """Households on a list. What it says of a household holds although the member it names has died since."""
        rows = self.rows(table, back)
        if rows is None:
            return None
        return {self.named[row["who"]].key for row in rows if row["who"] in self.named and only(row)}


def year_before(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, monthrange(day.year - 1, day.month)[1]))


def own_cost(asked: Asked) -> dict[str, tuple]:
    low = (asked.homes_on("civil_affairs.dibao") or set()) | (asked.homes_on("civil_affairs.tekun") or set())
    seen, sums = set(), {}
    for period in asked.periods("medical_insurance.bills"):
        for row in asked.world.lists["medical_insurance.bills"][period]:
            if row["who"] not in asked.home_of or row["settlement"] in seen:
                continue
            if year_before(asked.on) < row["on"] <= asked.on:
                seen.add(row["settlement"])
                paid = -abs(row["own"]) if row["refund"] else row["own"]
                sums[row["who"]] = sums.get(row["who"], 0) + paid
    hit: dict[str, tuple] = {}
    for who, total in sums.items():
        home = asked.home_of[who]
        is_low = home.category or home.attribute.startswith("脱贫") or home.key in low
        line = asked.world.low_line if is_low else asked.world.other_line
        if total > max(line, hit.get(home.key, (0,))[0]):
            hit[home.key] = (total, line)
    return hit


def uninsured(asked: Asked) -> set[str]:
    of_year = [
        [row for row in asked.world.lists["medical_insurance.uninsured"][period] if row["year"] == asked.on.year]
        for period in asked.periods("medical_insurance.uninsured")
    ]
    newest = next((rows for rows in reversed(of_year) if rows), [])
    named = {row["who"] for row in newest if row["reason"] not in EXCUSES}
    hit = {asked.home_of[who].key for who in named if who in asked.home_of}
    for home in asked.world.homes:
        if home.covered is False or any(one.insured is False for one in home.members if asked.lives(one)):
            hit.add(home.key)
    return hit


def dibao_new(asked: Asked) -> set[str]:
    before = asked.homes_on("civil_affairs.dibao", 1)
    return set() if before is None else asked.homes_on("civil_affairs.dibao") - before


def dibao_stopped(asked: Asked) -> set[str]:
    before = asked.homes_on("civil_affairs.dibao", 1)
    if before is None:
        return set()
    to_tekun = asked.homes_on("civil_affairs.tekun") or set()
    stopped = before - asked.homes_on("civil_affairs.dibao") - to_tekun
    left = {row["who"] for row in asked.rows("civil_affairs.dibao", 1)} & set(asked.home_of)
    return {
        home for home in stopped if home in {asked.home_of[who].key for who in left}
    }  # else death or move tells why


def dibao_lowered(asked: Asked) -> dict[str, tuple]:
    now, before = _sums(asked, 0), _sums(asked, 1)
    return {home: (total, before[home]) for home, total in now.items() if home in before and total < before[home]}


def _sums(asked: Asked, back: int) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in asked.rows("civil_affairs.dibao", back) or []:
        if row["who"] in asked.named:
            home = asked.named[row["who"]].key
            sums[home] = sums.get(home, 0) + row["monthly"]
    return sums


def tekun_new(asked: Asked) -> set[str]:
    before = asked.homes_on("civil_affairs.tekun", 1)
    if before is None:
        return set()
    scattered = asked.homes_on(
        "civil_affairs.tekun", 0, lambda row: row["way"] == "分散供养" and row["who"] in asked.home_of
    )
    return scattered - before


def disabled_new(asked: Asked) -> set[str]:
    periods, hit = asked.periods("disabled_federation.certificates"), set()
    for row in asked.rows("disabled_federation.certificates") or []:
        graver = row["event"] == "等级变更" and row["before"] and row["level"] < row["before"]
        is_new = row["event"] == "新办" or graver
        if is_new and row["level"] <= 2 and f"{row['on']:%Y-%m}" == periods[-1] and row["who"] in asked.home_of:
            hit.add(asked.home_of[row["who"]].key)
    return hit


def dangerous_house(asked: Asked) -> set[str]:
    def is_hit(row):
        return row["grade"] in ("C", "D") and row["only"] and row["state"] in ("未改造", "改造中")

    return asked.homes_on("housing.dangerous", 0, is_hit) or set()


def unsafe_water(asked: Asked) -> set[str]:
    hit = {home.key for home in asked.world.homes if home.water is False}
    for row in asked.rows("water.unsafe") or []:
        if row["solved"] is not None and row["solved"] <= asked.on:
            continue
        if row["who"] in asked.named:
            hit.add(asked.named[row["who"]].key)
        for home in asked.world.homes:
            if row["village"] == home.village and row["group"] in ("", home.group):
                hit.add(home.key)
    return hit


def income_below_line(asked: Asked) -> dict[str, tuple]:
    hit = {}
    for home in asked.world.homes:
        told = [one for one in home.incomes if one[0] <= asked.on]
        if not told:
            continue
        _, parts, per_head = max(told, key=lambda one: one[0])
        measured = per_head if parts is None else sum(parts[:4]) - parts[4]
        line = asked.world.income_line * (1 if parts is None else asked.sizes[home.key])
        if measured is not None and measured < line:
            hit[home.key] = (measured, line)
    return hit


RULES = (
    own_cost, uninsured, dibao_new, dibao_stopped, dibao_lowered, tekun_new, disabled_new, dangerous_house,
    unsafe_water, income_below_line,
)  # fmt: skip


def hits(world: World, on: date) -> dict[tuple[str, str], tuple]:
    """(rule, household) → (measured, line) of everything that should be hit; never a household with nobody left."""
    asked, found = Asked(world, on), {}
    for rule in RULES:
        told = rule(asked)
        for home in told:
            if asked.sizes[home]:
                found[rule.__name__, home] = told[home] if isinstance(told, dict) else (None, None)
    return found
