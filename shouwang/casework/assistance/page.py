"""Everything that a case's page of help shows, in a handful of queries."""

from dataclasses import dataclass
from datetime import date

from shouwang.casework.assistance.advice import Advice, suggested
from shouwang.casework.assistance.enrol import due_here
from shouwang.casework.assistance.expect import Outlook, outlook
from shouwang.casework.assistance.listing import TONES
from shouwang.casework.assistance.models import AdviceSetAside, Expectation, Helper, Measure, MonthlyCheck
from shouwang.casework.assistance.set_aside import advice_on
from shouwang.casework.assistance.waiting import first_measure_due
from shouwang.casework.cases.models import Case, Passage
from shouwang.casework.cases.steps import MARK, RECOGNITION
from shouwang.policy.book import Book
from shouwang.registry.found import words
from shouwang.registry.labour import WORDS, capacity
from shouwang.registry.models import NationalEntry, Person
from shouwang.registry.national_columns import AFTER, AFTER_MONEY
from shouwang.vault.shown import covered
from shouwang.web.sight import Scope


@dataclass(frozen=True)
class Page:
    """One case with its help."""

    case: Case
    where: str
    outlook: Outlook
    tone: str
    helpers: list[Helper]
    helper_phone: dict | None
    measures: list[Measure]
    expectations: list[Expectation]
    checks: list[MonthlyCheck]
    advice: list[Advice]
    aside: list[AdviceSetAside]
    labour: str
    first_due_on: date | None
    is_first_late: bool
    passage: Passage | None
    step: str
    category: str
    after: list[tuple[str, object, bool]]

    @property
    def helper(self) -> Helper | None:
        return next((helper for helper in self.helpers if helper.until is None), None)

    @property
    def may_mark(self) -> bool:
        return self.step == MARK


def page(case: Case, scope: Scope, on: date, book: Book) -> Page:
    """The case as it stands on a day."""
    helpers = list(Helper.objects.filter(case=case).select_related("post").order_by("-id"))
    measures = list(Measure.objects.filter(case=case).select_related("evidence").order_by("id"))
    members = list(Person.objects.filter(household_id=case.household_id, left_on__isnull=True))
    standing, aside = advice_on(case, on, book, measures=measures, members=members) if case.is_open else ([], [])
    look = outlook(case, on, book)
    passage = Passage.objects.under_way().for_purpose(RECOGNITION).filter(case=case).first()
    delivered = any(measure.is_delivered for measure in measures)
    first_due = first_measure_due(case, book)
    checks = list(MonthlyCheck.objects.filter(case=case).select_related("photo").order_by("-month"))
    for one in checks:
        one.word, one.level = _state(one, on)
    steps = due_here(passage) if passage else []
    now = helpers[0] if helpers and helpers[0].until is None else None
    return Page(
        case=case, where=words({case.place_id})[case.place_id], outlook=look, tone=TONES.get(look.colour, "plain"),
        helpers=helpers, measures=measures, checks=checks, advice=standing, aside=aside,
        helper_phone=covered(now.phone_id, now.phone_mask, "联系电话", scope) if now and now.phone_id else None,
        expectations=list(case.expectations.select_related("by__place").order_by("-id")),
        labour=WORDS[capacity(members, on, book)], first_due_on=first_due, passage=passage,
        is_first_late=case.is_monitored and not delivered and first_due is not None and first_due < on,
        step=steps[0] if steps else "", category=str(book.value("category_name", case.category)),
        after=since_gone(case),
    )  # fmt: skip


def since_gone(case: Case) -> list[tuple[str, object, bool]]:
    """How an eliminated household stands since then, as the national system says: title, value, whether it is money."""
    entry = NationalEntry.objects.newest().filter(household=case.household_id).first() if case.eliminated_on else None
    said = entry.after if entry else {}
    return [(title, said[name], name in AFTER_MONEY) for name, title in AFTER.items() if name in said]


def _state(one: MonthlyCheck, on: date) -> tuple[str, str]:
    if one.done_on:
        return "已监测", "good"
    if one.void_on:
        return "不再需要", "plain"
    return ("漏做", "bad") if one.is_missed(on) else ("本月待监测", "warn")


def groups_for(case: Case, book: Book) -> set[str]:
    """The titles of the groups that policy names for the risks of a case: shown first."""
    return {title for risk in case.risks for title in suggested(risk, book)}
