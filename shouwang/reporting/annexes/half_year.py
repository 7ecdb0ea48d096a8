"""The half-year that a sweep belongs to (2023上半年). Pure. *S0*: 上半年、下半年各一次."""

from dataclasses import dataclass
from datetime import date

from shouwang.policy.calendar import ONE_DAY, add_months
from shouwang.refusal import Refused

JULY = 7


@dataclass(frozen=True)
class HalfYear:
    """One half of a year, by its first day."""

    begins: date
    today: date | None = None  # None: nobody asks whether it is over

    @classmethod
    def of(cls, text: str, today: date) -> "HalfYear":
        """`2026-1`, `2026-2`; anything else is the half-year of today."""
        year, _, half = text.partition("-")
        if year.isascii() and year.isdigit() and half in ("1", "2") and 2000 <= int(year) < 2100:
            return cls(date(int(year), 1 if half == "1" else JULY, 1), today)
        return cls(date(today.year, 1 if today.month < JULY else JULY, 1), today)

    @classmethod
    def named(cls, text: str, today: date) -> "HalfYear":
        """`2026-1`, `2026-2`; refused for anything else: an act is about the half-year that was said."""
        half = cls.of(text, today)
        if half.key != text:
            raise Refused("bad_half", f"“{text[:20]}”不是半年的写法，请写成 2026-1（上半年）或 2026-2（下半年）。")
        return half

    @property
    def ends(self) -> date:
        return add_months(self.begins, 6) - ONE_DAY

    @property
    def is_over(self) -> bool:
        return self.today is not None and self.ends < self.today

    @property
    def key(self) -> str:
        return f"{self.begins.year}-{1 if self.begins.month == 1 else 2}"

    @property
    def title(self) -> str:
        return f"{self.begins.year}年{'上' if self.begins.month == 1 else '下'}半年"

    @property
    def before(self) -> "HalfYear":
        return HalfYear(add_months(self.begins, -6), self.today)

    @property
    def after(self) -> "HalfYear":
        return HalfYear(add_months(self.begins, 6), self.today)
