"""One row of the workbook as the columns of the Person table, and merged into what is known already. Pure.

The certificate number decides birth and sex when it can be trusted; employees' insurance counts as insured (A14).
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from shouwang.registry import facts, livelihood
from shouwang.registry.hear import Heard
from shouwang.registry.home import Member
from shouwang.registry.livelihood import Job
from shouwang.registry.registered import Resident
from shouwang.sheets.identity import Number
from shouwang.vault.mask import mask

STATES = {"placeholder": "none", "empty": "none"}
KINDS = {"resident": "1", "disability": "2"}
DOUBTFUL = frozenset({"bad_check", "damaged"})
SURE = frozenset({"exact", "repaired"})
MOST_MONTHS = 12
COLUMNS = (
    "person_no", "name", "sex", "birth", "certificate_kind", "number_state", "number_mask", "relation", "ethnicity",
    "political", "health", "education", "school", "labour", "work_area", "work_months", "insured",
    "major_illness_insured", "medical_aid", "dibao", "tekun", "pension", "relocated", "phone_mask", "hukou",
    "residence", "away_since",
)  # fmt: skip
SEALED = frozenset({"number_state", "number_mask", "phone_mask"})


class Said(NamedTuple):
    """What a row says of a person: columns, blind indexes, and notices about single cells."""

    values: dict
    number: bytes | None
    phone: bytes | None
    birth: date | None
    state: str
    notices: tuple[str, ...]
    job: Job | None = None

    @property
    def is_doubtful(self) -> bool:
        return self.state in DOUBTFUL

    @property
    def is_sure(self) -> bool:
        return self.state in SURE

    def changes_number(self, old: Resident | None) -> bool:
        """Whether the number is to be sealed anew: a sure one is never replaced by a doubtful one."""
        if self.number is None:
            return False
        return old is None or (old.number != self.number and (self.is_sure or old.number_state not in SURE))

    def changes_phone(self, old: Resident | None) -> bool:
        return self.phone is not None and (old is None or old.phone != self.phone)

    def facts(self, old: Resident | None, on: date) -> dict:
        """What the row says, as facts; a number that cannot be trusted says nothing where a sure one is known."""
        plain = {name: value for name, value in self.values.items() if name not in SEALED}
        found = facts.said(facts.of_person(plain, on))
        if self.number is not None and (self.is_sure or old is None or old.number_state not in SURE):
            found[facts.NUMBER] = [*facts.sealed(self.number, self.values["number_mask"]), self.state]
        if self.phone is not None:
            found["phone"] = facts.sealed(self.phone, self.values["phone_mask"])
        if self.job:
            found |= livelihood.fact(livelihood.JOB, livelihood.key_of(self.job), self.job)
        return found


def columns_of(old: Resident, heard: Heard) -> tuple[dict, dict]:
    """The columns of a registered person once the file has spoken, and those that change with their values before."""
    values = {name: getattr(old, name) for name in COLUMNS}
    if not heard.news:
        return values, {}
    values |= facts.person_columns(heard.values, heard.ever)
    before = {}
    for key, name, was in ((facts.NUMBER, "number", old.number), ("phone", "phone", old.phone)):
        if key in heard.ever:
            said = key in heard.values and heard.values[key].value or ["", "", "none"]
            values[f"{name}_mask"] = said[1]
            if said[0] != (was and facts.sealed(was, "")[0] or ""):
                before[f"{name}_id"] = getattr(old, f"{name}_id")
            if key == facts.NUMBER:
                values["number_state"] = said[2]
    return values, {name: getattr(old, name) for name in COLUMNS if values[name] != getattr(old, name)} | before


def said_of(member: Member, index: Callable[[str, str], bytes], on: date) -> Said:
    """Everything that the row says; `index(kind, value)` gives the blind index."""
    (
        person_no, name, sex, kind, birth, relation, ethnicity, political, health, education, school, labour,
        work_area, months, insured, employee, major, aid, dibao, tekun, pension, relocated, phone,
    ) = member.said  # fmt: skip
    hukou, residence, away_since, *job = member.more
    number, notices = member.number, []
    state = STATES.get(number.state, number.state)
    if number.sure:
        if birth and birth != number.birth:
            notices.append("birth_differs")
        if sex and sex != number.sex:
            notices.append("sex_differs")
        birth, sex = number.birth, number.sex
    if birth and birth > on:
        notices.append("birth_ahead")
        birth = None
    if job[2] and job[3] and job[3] < job[2]:
        notices.append("job_backwards")
    if months is not None and months > MOST_MONTHS:
        notices.append("months")
        months = None
    values = {
        "person_no": person_no or "", "name": name, "sex": sex or "", "birth": birth,
        "certificate_kind": kind or KINDS.get(number.kind, ""), "number_state": state,
        "number_mask": "" if state == "none" else mask("number", number.text)[:24],
        "relation": relation or "", "ethnicity": ethnicity or "", "political": political or "",
        "health": ";".join(health or ()), "education": education or "", "school": school or "",
        "labour": labour or "", "work_area": work_area or "", "work_months": months,
        "insured": True if insured or employee else insured, "major_illness_insured": major, "medical_aid": aid,
        "dibao": dibao or "", "tekun": tekun or "", "pension": pension, "relocated": relocated,
        "phone_mask": mask("phone", phone) if phone else "", "hukou": hukou or "",
        "residence": residence or (facts.AWAY if away_since else ""), "away_since": away_since,
    }  # fmt: skip
    return Said(values, _number_index(number, state, index), index("phone", phone) if phone else None, birth, state,
                tuple(notices), _job(*job))  # fmt: skip


def _job(employer, workplace, begins_on, ends_on, pay_fen, channel) -> Job | None:
    """The job that the row says; nothing where it names neither with whom nor where."""
    if not (employer or workplace):
        return None
    ends_on = None if begins_on and ends_on and ends_on < begins_on else ends_on
    return Job((employer or "")[:60], (workplace or "")[:60], begins_on, ends_on, pay_fen, channel or "")


def _number_index(number: Number, state: str, index: Callable[[str, str], bytes]) -> bytes | None:
    """A damaged number is indexed apart: what is left of it may be somebody else's valid number."""
    if state == "none" or not number.text:
        return None
    return index("damaged" if state == "damaged" else "number", number.text)
