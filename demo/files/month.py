"""A reporting month, and the letter (推送函) that each department's file comes with."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random


@dataclass(frozen=True)
class Month:
    """`period` is "2026-09"; `said` as titles say it; files arrive from `received_on` on."""

    period: str
    received_on: date

    @property
    def year(self) -> int:
        return int(self.period[:4])

    @property
    def number(self) -> int:
        return int(self.period[5:])

    @property
    def said(self) -> str:
        return f"{self.year}年{self.number}月"

    def day(self, random: Random) -> date:
        """Some day of the month."""
        return date(self.year, self.number, random.randint(1, 28))


SEPTEMBER = Month("2026-09", date(2026, 10, 9))
OCTOBER = Month("2026-10", date(2026, 11, 3))
MONTHS = (SEPTEMBER, OCTOBER)


@dataclass(frozen=True)
class Delivered:
    """One file as it arrived: `supplier_table` is "medical_insurance.bills"; the registry's own is "registry.enrol".

    `place` is set for registry files: the id of the county or township that the file is about. `cells` counts what was
    written into a workbook (0 for text). `note` says in Chinese what is particular about the file.
    """

    supplier_table: str
    path: Path
    period: str
    letter_no: str
    letter_on: date
    received_on: date
    place: int = 0
    cells: int = 0
    note: str = ""
