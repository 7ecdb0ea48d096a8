"""What adopted households still lack, each with the form that supplies it. *S4 一(五)*: 应补的逐户补齐."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from shouwang.casework.adoption.models import Adoption
from shouwang.casework.adoption.told import LACKS
from shouwang.casework.assistance.models import Helper, Measure
from shouwang.casework.assistance.waiting import without_helper
from shouwang.casework.cases.models import Case
from shouwang.casework.cases.steps import ELIMINATED, IN_CARE


def _unreached() -> Exists:
    mine = Helper.objects.in_force().filter(case=OuterRef("pk"), post=None)
    return Exists(mine.filter(Q(phone=None) | Q(unit="")))


def _unread() -> Exists:
    return Exists(Adoption.objects.filter(case=OuterRef("pk")).exclude(unread=[]))


def _in_care(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.filter(stage__in=IN_CARE)


QUESTIONS: dict[str, Callable[[QuerySet[Case]], QuerySet[Case]]] = {
    "helper": without_helper,
    "phone": lambda cases: _in_care(cases).filter(_unreached()),
    "risk": lambda cases: _in_care(cases).filter(risks=[]),
    "measure": lambda cases: _in_care(cases).exclude(Exists(Measure.objects.standing().filter(case=OuterRef("pk")))),
    "expected": lambda cases: _in_care(cases).filter(expected_on=None),
    "way": lambda cases: cases.filter(stage=ELIMINATED, way=""),
    "unread": lambda cases: _in_care(cases).filter(_unread()),
}
FORMS = {
    "helper": "assistance:pair", "phone": "adoption:phone", "risk": "adoption:risks", "measure": "assistance:groups",
    "expected": "assistance:expect", "way": "adoption:way", "unread": "adoption:read",
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One thing that a case lacks, and where it is supplied."""

    code: str
    url: str

    @property
    def word(self) -> str:
        return LACKS[self.code]


def lacking(cases: QuerySet[Case], code: str = "") -> QuerySet[Case]:
    """Adopted cases that lack something; with `code`, that one thing."""
    mine = cases.filter(is_adopted=True)
    if code in QUESTIONS:
        return QUESTIONS[code](mine)
    some = Q()
    for ask in QUESTIONS.values():
        some |= Q(pk__in=ask(mine).values("pk"))
    return mine.filter(some)


def items(cases: list[Case]) -> dict[int, list[Item]]:
    """What each of a page of cases lacks: one query for each kind."""
    found: dict[int, list[Item]] = {case.pk: [] for case in cases}
    mine = Case.objects.filter(pk__in=found)
    keys = {case.pk: case.key for case in cases}
    for code, ask in QUESTIONS.items():
        for pk in ask(mine).values_list("pk", flat=True):
            found[pk].append(Item(code, reverse(FORMS[code], args=[keys[pk]])))
    return found
