"""The questions of a survey, what their answers must keep to, and what follows from them. Pure.

Answers are kept by code: {"A21": 120000, "A34": True, "members": {<person key>: {"A10": ["2"]}}}; None is "not asked".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

YES = {True: "是", False: "否"}
EARNED, SPENT = ("A21", "A22", "A23", "A24"), "A25"
MEMBERS = "members"


@dataclass(frozen=True)
class Question:
    """One question of a form. `fact` names where its answer belongs in the register (household, person, income …).

    `former` are options that have left the list: nobody is offered them, earlier answers keep their words.
    """

    code: str
    title: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()
    former: tuple[tuple[str, str], ...] = ()
    fact: str = ""
    core: str = ""
    turned: bool = False
    alone: str = ""
    under: str = ""
    says: Any = True

    @property
    def room(self) -> str:
        """Which part of the register the fact belongs to; empty: it stays with the visit."""
        return self.fact.partition(".")[0]

    @property
    def field(self) -> str:
        return self.fact.partition(".")[2]

    def words(self, value) -> str:
        """An answer as people read it; money in whole fen as yuan."""
        names = dict(self.options + self.former)
        if self.kind == "flag":
            return YES[value]
        if self.kind == "many":
            return "、".join(names.get(each, each) for each in value)
        if self.kind == "money":
            return f"{value / 100:,.2f}元"
        return names.get(value, str(value))


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    questions: tuple[Question, ...]
    note: str = ""
    each_member: bool = False


@dataclass(frozen=True)
class Edition:
    """One edition of a form, as it was issued."""

    key: str
    title: str
    cite: str
    sections: tuple[Section, ...]

    def household(self) -> list[Question]:
        """What is asked once for a household."""
        return [question for section in self.sections if not section.each_member for question in section.questions]

    def member(self) -> list[Question]:
        """What is asked about every member."""
        return [question for section in self.sections if section.each_member for question in section.questions]


def computed(answers: Mapping, members: int, since: date | None, until: date | None) -> dict:
    """What is never typed: A26 the whole income, A27 net income per head (fen), A49 the months until elimination."""
    found: dict = {}
    if any(answers.get(code) is not None for code in EARNED):
        found["A26"] = sum(answers.get(code) or 0 for code in EARNED)
        if members:
            found["A27"] = (found["A26"] - (answers.get(SPENT) or 0)) // members
    if since and until:
        found["A49"] = (until.year - since.year) * 12 + until.month - since.month
    return found


def faults(edition: Edition, answers: Mapping) -> Iterator[str]:
    """A sentence for everything that does not hold together."""
    yield from _together(edition.household(), answers)
    for told in answers.get(MEMBERS, {}).values():
        yield from _together(edition.member(), told)
        yield from _of_member(told)


def _together(questions: list[Question], answers: Mapping) -> Iterator[str]:
    known = {question.code: question for question in questions}
    for question in questions:
        value = answers.get(question.code)
        if question.alone and value and question.alone in value and len(value) > 1:
            only = question.words([question.alone])
            yield f"{question.code} {question.title}：“{only}”不能和其他选项同时选择。"
        above = known.get(question.under)
        if above is None:
            continue
        is_asked = _says(answers.get(above.code), question.says)
        if value and not is_asked:
            yield f"{question.code} {question.title}：与“{above.code} {above.title}”的填写不一致，请核对。"
        if is_asked and not value and question.kind in ("many", "choice"):
            yield f"{question.code} {question.title}：请选择。"


def _says(value, wanted) -> bool:
    return wanted in value if isinstance(value, (list, tuple)) else value is not None and value == wanted


def _of_member(told: Mapping) -> Iterator[str]:
    if told.get("A16") and told.get("A14") is False:
        yield "A16 接受医疗救助的，A14 应参加城乡居民基本医疗保险，请核对。"
    if {told.get("A17"), told.get("A18")} <= {"rural", "urban"}:
        yield "A17 最低生活保障和 A18 特困供养不能同时享受，请核对。"
