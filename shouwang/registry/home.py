"""What a registry's workbook holds once its rows are put together: households of the file with their members. Pure.

How rows are put together: see `gather`.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from shouwang.sheets.identity import Number

HEAD = "01"
WHERE = ("village_code", "township_name", "village_name", "group_name")
PERSON = (
    "person_no", "name", "sex", "certificate_kind", "birth", "relation", "ethnicity", "political", "health",
    "education", "school", "labour", "work_area", "work_months", "insured", "employee_insured",
    "major_illness_insured", "medical_aid", "dibao", "tekun", "pension", "relocated", "phone",
)  # fmt: skip
MORE = ("hukou", "residence", "away_since", "employer", "workplace", "job_from", "job_to", "job_pay", "job_channel")
NO_MORE = (None,) * len(MORE)  # most files say none of it: one tuple for all of their rows
MONEY = (
    "production_income", "wage_income", "property_income", "transfer_income", "production_cost", "net_per_head",
    "other_outlay",
)  # fmt: skip
SHARED = (
    "household_kind", "category", "relocation_site", "resettlement", "household_phone", "bank", "account", "income_from",
    "income_to", *MONEY, "other_outlay_note", "dropout", "all_insured", "safe_water", "water_problem", "dangerous_house",
    "house_grade", "only_dwelling", "safety_net", "tags", "food", "clothing",
    "products", "product_scale",
)  # fmt: skip
_SHARED_AT = {name: at for at, name in enumerate(SHARED)}


class Where(NamedTuple):
    """The place as the file writes it; None where it says nothing."""

    code: str | None
    township: str | None
    village: str | None
    group: str | None


class Member(NamedTuple):
    """One row: who it is. `said` has the values of PERSON, in that order, `more` those of MORE; `leaving`: see `remark`."""

    file: str
    sheet: str
    row: int
    number: Number
    said: tuple
    leaving: str = ""
    more: tuple = NO_MORE


for _at, _name in enumerate(PERSON):  # member.name is the value of PERSON at its place in `said`
    setattr(Member, _name, property(lambda member, at=_at: member.said[at]))


@dataclass(slots=True)
class Home:
    """One household of the file: its number (if it may be a key), its place in words, what its rows say, its members.

    `in_run`: the number is one of a row of serials (H1, H2, H3), which another file may use for other families.
    `has_unread_income`: a part of its income could not be read, so that the rest is not the whole. `national`: what the
    columns of the national layout say, as far as they say anything; `unread` the headings of those not understood.
    """

    no: str
    where: Where
    shared: list
    members: list[Member] = field(default_factory=list)
    in_run: bool = False
    has_unread_income: bool = False
    national: dict = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    def get(self, name: str) -> Any:
        return self.shared[_SHARED_AT[name]]

    @property
    def head(self) -> Member:
        """The first 户主, else the first member."""
        for member in self.members:
            if member.relation == HEAD:
                return member
        return self.members[0]

    @property
    def has_head(self) -> bool:
        return self.head.relation == HEAD


def born(member: Member) -> date | None:
    """Birth by the certificate when it can be trusted, else as the file says."""
    return member.number.birth if member.number.sure else member.birth
