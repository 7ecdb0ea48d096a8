"""Invented people and households, in the words that a village writes into the form A1–A32."""

from dataclasses import dataclass, field
from datetime import date

from demo.places import Place, Village

REGISTERED_ON = date(2026, 8, 31)  # the day of the registry's forms, and the end of their twelve months of income
INCOME_FROM = date(2025, 9, 1)


def age_on(birth: date, on: date) -> int:
    """Whole years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


@dataclass(slots=True)
class Person:
    """One member. `disability` is kind and level ("43" = 肢体三级), empty for most."""

    person_no: str
    name: str
    sex: str
    number: str
    birth: date
    relation: str
    ethnicity: str
    age: int
    political: str = "群众"
    health: str = "健康"
    education: str = ""
    school: str = ""
    labour: str = ""
    work_area: str = ""
    work_months: int = 0
    insured: bool = True
    employee_insured: bool = False
    medical_aid: bool = False
    pension: bool = False
    disability: str = ""
    phone: str = ""

    @property
    def has_labour(self) -> bool:
        return self.labour in ("普通劳动力", "技能劳动力", "弱劳动力或半劳动力")


@dataclass(slots=True)
class Household:
    """One household; money in whole yuan, `dibao` and `tekun` a month for the whole household (0 = none)."""

    no: str
    village: Village
    group: Place
    persons: list[Person]
    kind: str = "一般农户"
    category: str = ""
    phone: str = ""
    bank: str = ""
    account: str = ""
    production: int = 0
    wage: int = 0
    assets: int = 0
    transfer: int = 0
    cost: int = 0
    outlay: int = 0
    outlay_note: str = ""
    dibao: int = 0
    tekun: int = 0
    safe_water: bool = True
    water_problem: str = ""
    house_grade: str = ""
    only_dwelling: bool = True
    safety_net: bool = False
    tags: list[str] = field(default_factory=list)
    story: str = ""

    @property
    def head(self) -> Person:
        return self.persons[0]

    @property
    def net(self) -> int:
        """Net income of the twelve months (A26 − A25), yuan; `assets` is A23."""
        return self.production + self.wage + self.assets + self.transfer - self.cost

    @property
    def is_poor_once(self) -> bool:
        return self.kind != "一般农户"
