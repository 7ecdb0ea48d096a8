"""Who waits to be adopted: monitored by the national system's word, and no case says so yet."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery

from shouwang.casework.adoption.told import Told, told_of
from shouwang.casework.assistance.advice import fits
from shouwang.casework.cases.category import misfit
from shouwang.casework.cases.models import Case
from shouwang.casework.cases.steps import IN_CARE, RECOGNISING
from shouwang.policy.book import Book
from shouwang.registry.models import Household, NationalEntry
from shouwang.registry.models.national import last_entry
from shouwang.registry.national import BLOCKING, TROUBLES, contradictions

WHY = {
    "no_entry": "没有全国系统的登记内容",
    "misfit": "监测对象类别与户属性矛盾",
    "recognising": "正在识别认定",
    **{code: TROUBLES[code][1] for code in sorted(BLOCKING)},
}
ADVICE = {
    "no_entry": "请载入全国系统导出的监测对象信息，或在本页补充",
    "misfit": "请核对户属性，或在本页更正类别",
    "recognising": "请先办结识别认定，再看是否接续",
}


@dataclass(frozen=True)
class Candidate:
    """A household with what the last file says of it, and what a person adds, with the reason."""

    household: Household
    entry: NationalEntry | None
    given: dict[str, Any] = field(default_factory=dict)
    reason: str = ""

    @property
    def told(self) -> Told:
        return told_of(self.entry, self.given, self.household.category)

    def why_not(self, on: date, book: Book, recognising: set[int]) -> list[str]:
        """Codes of what stands in the way of adopting; nothing when it may be adopted."""
        told = self.told
        found = ["recognising"] if self.household.pk in recognising else []
        if self.entry is None and told.identified_on is None:
            return [*found, "no_entry"]
        if told.category and misfit(told.category, self.household.attribute, book):
            found.append("misfit")
        return found + contradictions(told, on)

    def lacks(self, on: date) -> list[str]:
        """What the case will lack once it is adopted: codes of `told.LACKS`."""
        told, entry = self.told, self.entry
        if told.gone:
            return [] if told.way else ["way"]
        has_helper = bool(entry and entry.helper_name and not (entry.helper_until and entry.helper_until <= on))
        checks = {
            "helper": not has_helper,
            "phone": has_helper and not (entry.helper_unit and entry.helper_phone_id),
            "risk": not told.risks,
            "measure": not (entry and entry.measures),
            "expected": True,
            "unread": bool(entry and entry.unread),
        }
        return [code for code, is_so in checks.items() if is_so]


def waiting(households: QuerySet[Household]) -> QuerySet[Household]:
    """Those of a queryset that the national system calls monitored (or eliminated), and that have no case of care."""
    said = NationalEntry.objects.in_force().exclude(category="")
    cared = Case.objects.filter(household=OuterRef("pk"), stage__in=IN_CARE)
    return (
        households.current()
        .filter(~Exists(cared), has_case=False)
        .filter(~Q(category="") | Q(pk__in=said.values("household")))  # entries are few: looked up once, not for each
        .annotate(
            last=Subquery(last_entry("pk")),
            said_category=Subquery(last_entry("category")),
            troubles=Subquery(last_entry("troubles"), output_field=ArrayField(CharField())),
        )
    )


def recognising() -> Exists:
    return Exists(Case.objects.filter(household=OuterRef("pk"), stage=RECOGNISING))


def ready(found: QuerySet[Household], book: Book) -> QuerySet[Household]:
    """Those of `waiting` that may be adopted as they are."""
    fit = Q()
    for category in book.populations("category_from"):
        fit |= Q(said_category=category, attribute__in=book.value("category_from", category))
    free = found.filter(fit, last__isnull=False).exclude(troubles__overlap=sorted(BLOCKING))
    return free.exclude(recognising())


def blocked(found: QuerySet[Household], book: Book, why: str = "") -> QuerySet[Household]:
    """Those of `waiting` that somebody has to look at first; `why` keeps those of one reason."""
    if why == "no_entry":
        return found.filter(last__isnull=True)
    if why == "recognising":
        return found.filter(recognising())
    if why == "misfit":
        fit = Q()
        for category in book.populations("category_from"):
            fit |= Q(said_category=category, attribute__in=book.value("category_from", category))
        return found.filter(last__isnull=False).exclude(said_category="").exclude(fit)
    if why in BLOCKING:
        return found.filter(troubles__contains=[why])
    return found.exclude(pk__in=ready(found, book).values("pk"))


def of_batch(found: QuerySet[Household], batch: str) -> QuerySet[Household]:
    """Those of whom one file says something."""
    return found.filter(Exists(NationalEntry.objects.in_force().filter(household=OuterRef("pk"), batch__key=batch)))


def candidates(households: list[Household]) -> list[Candidate]:
    """Households of `waiting` with their last entries, in two queries."""
    ids = [home.pk for home in households]
    entries = {one.household_id: one for one in NationalEntry.objects.newest().filter(household__in=ids)}
    return [Candidate(home, entries.get(home.pk)) for home in households]


def under_recognition(households: list[int]) -> set[int]:
    rows = Case.objects.filter(household__in=households, stage=RECOGNISING)
    return set(rows.values_list("household_id", flat=True))


def met(risks: tuple[str, ...], group: str, book: Book) -> list[str]:
    """Which of the risks a measure of that group answers by policy: the national system does not say."""
    return [risk for risk in risks if fits(risk, group, book)]
