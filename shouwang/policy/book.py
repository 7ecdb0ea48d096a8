"""The policy book: which dated, cited lines hold at a place on a day. One pure function over shipped and county lines.

A line is found by nearness of area (county, prefecture, province, nation), then by its exact population, then by the
newest `since`, then by what was known last. Nothing is edited: a newer line supersedes an older one.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from shouwang.policy.calendar import Holidays, Span, holidays_of
from shouwang.refusal import Refused

Value = int | str | bool | list | dict

SPANS = {"日": "day", "工作日": "working_day", "月": "month", "季度": "quarter", "年": "year"}
LEVELS = (2, 4, 6, 9, 12, 15)
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


class Missing(Refused):
    """No line answers on that day at that place: the sentence names the line that has to be entered."""

    def __init__(self, sentence: str):
        super().__init__("policy_missing", sentence)


@dataclass(frozen=True)
class Line:
    """One statement of policy: what `name` is for `population` from `since` on, and who says so.

    `value` is a whole number, text, bool, list or table; money is in yuan (whole, or text with two decimals) and its
    unit begins with 元. `place` is a prefix of place codes ("" = the nation, "15" a province, "150722" a county).
    `known_at` is None for shipped lines, which count as known from the beginning.
    """

    name: str
    population: str
    since: date
    value: Value
    unit: str
    cite: str
    until: date | None = None
    place: str = ""
    entered_by: str = ""
    released_by: str = ""
    known_at: datetime | None = None
    origin: str = "shipped"

    def holds(self, day: date, known_at: datetime | None) -> bool:
        """Whether the line was in force on `day`, as far as was known at `known_at` (None = all that is known)."""
        if not self.since <= day <= (self.until or date.max):
            return False
        return known_at is None or self.known_at is None or self.known_at <= known_at


def prefix(code: str | int) -> str:
    """The digits of a place code that mean something: 150722000000 → "150722", 15 → "15", nothing → ""."""
    digits = str(code or "")
    for size in LEVELS:
        if not digits[size:].strip("0"):
            return digits[:size] if digits.strip("0") else ""
    return digits


def on(
    day: date,
    lines: Iterable[Line],
    known_at: datetime | None = None,
    place: str | int = "",
    titles: Mapping[str, str] | None = None,
) -> "Book":
    """The book in force at `place` on `day`, as it was known at `known_at`; `titles` are the Chinese names of lines.

    Of lines known at the same instant the one given last counts.
    """
    asked = prefix(place)
    return Book(
        day=day,
        place=asked,
        lines=tuple(line for line in lines if line.holds(day, known_at) and asked.startswith(prefix(line.place))),
        titles=dict(titles or {}),
    )


@dataclass(frozen=True)
class Book:
    """The lines in force at one place on one day. Values are asked for by name and population."""

    day: date
    place: str
    lines: tuple[Line, ...]
    titles: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _best(self) -> dict[str, list[Line]]:
        shelves: dict[str, list[Line]] = {}
        for line in sorted(self.lines[::-1], key=_rank, reverse=True):
            shelves.setdefault(line.name, []).append(line)
        return shelves

    def line(self, name: str, population: str = "") -> Line:
        """The line that answers; raises Missing with the sentence that says what the county must enter."""
        candidates = [line for line in self._best.get(name, []) if line.population in (population, "")]
        if not candidates:
            raise Missing(self._lack(name, population))
        nearest = len(prefix(candidates[0].place))
        near = [line for line in candidates if len(prefix(line.place)) == nearest]
        return next((line for line in near if line.population == population), near[0])

    def value(self, name: str, population: str = "") -> Value:
        """The value that holds. A derived one ({base, factor}) is worked out exactly, in yuan."""
        line = self.line(name, population)
        if not is_derived(line.value):
            return line.value
        fen = self.fen(name, population)
        return fen // 100 if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02d}"

    def fen(self, name: str, population: str = "") -> int:
        """An amount in whole fen. A derived amount is base × factor, half a fen rounded up."""
        line = self.line(name, population)
        if not line.unit.startswith("元"):
            raise ValueError(f"{name} is counted in {line.unit or 'nothing'}, not in yuan")
        if not is_derived(line.value):
            return to_fen(line.value)
        base = self.fen(line.value["base"], population)
        return int((base * Decimal(str(line.value["factor"]))).quantize(Decimal(1), ROUND_HALF_UP))

    def span(self, name: str, population: str = "") -> Span:
        """A length of time: the line's number counted in the line's unit (日, 工作日, 月, 季度, 年)."""
        line = self.line(name, population)
        return Span(int(line.value), SPANS[line.unit])

    def has(self, name: str, population: str = "") -> bool:
        """Whether some line answers, with everything it is derived from."""
        try:
            self.value(name, population)
        except Missing:
            return False
        return True

    def populations(self, name: str) -> list[str]:
        """The populations for which `name` has lines in force, sorted."""
        return sorted({line.population for line in self._best.get(name, [])})

    def table(self, name: str) -> dict[str, Value]:
        """Every population of `name` with its value."""
        return {population: self.value(name, population) for population in self.populations(name)}

    @cached_property
    def holidays(self) -> Holidays:
        """The State Council's calendar of all years known on the day of this book."""
        return holidays_of(self.table("holidays"), self.value("statutory_days"))

    def in_force(self, *names: str) -> tuple[Line, ...]:
        """The answering line of each name and population (of `names`, or of all), sorted: what the digest covers."""
        keys = sorted({(line.name, line.population) for line in self.lines if not names or line.name in names})
        return tuple(self.line(name, population) for name, population in keys)

    def digest(self, *names: str) -> str:
        """SHA-256 over canonical JSON of the lines in force: same policy, same digest, whoever entered it and when."""
        keys = sorted({(line.name, line.population) for line in self.lines if not names or line.name in names})
        content = [[name, population, _content(self.line(name, population))] for name, population in keys]
        return hashlib.sha256(canonical(content).encode()).hexdigest()

    def _lack(self, name: str, population: str) -> str:
        title = self.titles.get(name, name)
        whom = f"（对象：{population}）" if population else ""
        where = f"行政区划{self.place}" if self.place else "全国"
        return f"政策簿中没有{where}在{chinese_day(self.day)}有效的“{title}”{whom}，请由县级先录入并写明依据文件。"


def is_derived(value: Value) -> bool:
    """Whether a value is to be worked out from another line."""
    return isinstance(value, dict) and set(value) == {"base", "factor"}


def to_fen(yuan: int | str) -> int:
    """Whole fen of an amount in yuan; an amount finer than a fen is a ValueError."""
    fen = Decimal(str(yuan)) * 100
    if isinstance(yuan, float | bool) or fen != fen.to_integral_value():
        raise ValueError(f"{yuan} is no exact amount in yuan")
    return int(fen)


def canonical(value) -> str:
    """Canonical JSON: keys sorted, no spaces, UTF-8 as it is."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def chinese_day(day: date) -> str:
    """A day as people here write it: 2023年6月6日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _rank(line: Line) -> tuple:
    county = line.origin == "county"
    known = line.known_at or _LONG_AGO
    return len(prefix(line.place)), line.since, county, known


def _content(line: Line) -> list:
    until = line.until.isoformat() if line.until else ""
    return [prefix(line.place), line.since.isoformat(), until, line.value, line.unit, line.cite]
