"""By when the risk is expected to be gone, set and set anew with its reason; the colour follows. *S3 三色管理*."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.assistance.models import Expectation
from shouwang.casework.assistance.reach import lock, need_open
from shouwang.casework.cases.models import Case
from shouwang.policy.book import Book
from shouwang.policy.colours import colour, stronger
from shouwang.refusal import Refused
from shouwang.trail.write import change, write
from shouwang.web.templatetags.words import day as day_word


@dataclass(frozen=True)
class Outlook:
    """The colour of a case on a day: of its forecast, and the stronger one to propose when its band has passed."""

    colour: str = ""
    title: str = ""
    help: str = ""
    stronger: str = ""
    stronger_title: str = ""
    is_past: bool = False

    @property
    def word(self) -> str:
        """蓝色·专项帮扶: colour and word together, never colour alone."""
        return f"{self.title}色·{self.help}" if self.title else "未定"


def expect(case: Case, expected_on: date, *, reason: str, by: Post, at: datetime, on: date) -> Expectation:
    """Set the expected elimination day of a case, as judged on a day. The earlier ones stay with their reasons.

    Refused: `not_in_care`, `no_reason`, `not_ahead` (a day that is not after `on`), `unchanged`, `before_last`.
    """
    by.need("assistance.expect")
    if not reason.strip():
        raise Refused("no_reason", "确定或调整预计风险消除日期，须写明理由。")
    if expected_on <= on:
        raise Refused("not_ahead", "预计风险消除日期应晚于研判日期。")
    with transaction.atomic():
        case = lock(case, by)
        need_open(case)
        _check(case, expected_on, on)
        made = Expectation.objects.create(
            case=case, household_id=case.household_id, place_id=case.place_id, expected_on=expected_on,
            reason=reason.strip(), on=on, at=at, by=by,
        )  # fmt: skip
        changes = change(case, expected_on=expected_on)
        case.save(update_fields=["expected_on"])
        write("assistance.expect", by=by, at=at, on=on, subject=case, changes=changes, note=reason.strip())
    return made


def outlook(case: Case, on: date, book: Book) -> Outlook:
    """The colour of a case on a day, by the bands of the book, counted from the day it qualified (else was opened)."""
    if case.expected_on is None:
        return Outlook()
    bands = book.value("colour_bands")["bands"]
    start = case.qualified_on or case.opened_on
    band = colour(start, case.expected_on, bands)
    proposed = stronger(start, on, band["colour"], bands) or {}
    return Outlook(
        band["colour"], band["title"], band.get("help", ""), proposed.get("colour", ""), proposed.get("title", ""),
        case.expected_on < on,
    )  # fmt: skip


def _check(case: Case, expected_on: date, on: date) -> None:
    if on < case.opened_on:
        raise Refused("before_case", f"研判日期不能早于立案日期（{day_word(case.opened_on)}）。")
    if case.expected_on == expected_on:
        raise Refused("unchanged", "预计风险消除日期没有变化。")
    last = case.expectations.order_by("-id").first()
    if last and on < last.on:
        raise Refused("before_last", f"研判日期不能早于上一次研判（{day_word(last.on)}）。")
