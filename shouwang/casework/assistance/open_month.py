"""Opening the month's checks: one task for each household in care (一月一监测). Twice is as good as once. *S1 五*."""

from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.assistance.models import MonthlyCheck
from shouwang.casework.cases.models import Case
from shouwang.places.code import span
from shouwang.policy.book import Book
from shouwang.policy.calendar import ONE_DAY, add_months
from shouwang.refusal import Refused
from shouwang.trail.write import write


def open_month(month: date, *, by: Post, at: datetime, on: date, book: Book, place: int | None = None) -> int:
    """Open the checks of the month in which `month` lies, within the place of `by` (or `place`, below it); how many new.

    The month after the one of marking is the first; from then on every month, or every so many (policy
    `monitor_every`). Refused: `not_yet` for a month that has not begun.
    """
    by.need("assistance.open_month")
    first = month.replace(day=1)
    if first > on:
        raise Refused("not_yet", f"{first.year}年{first.month}月还没有到，不能提前生成月监测任务。")
    last = add_months(first, 1) - ONE_DAY
    with transaction.atomic():
        area = span(place or by.place_id)
        before = _tasks(area, first).count()
        MonthlyCheck.objects.bulk_create(
            [
                MonthlyCheck(
                    case=case, household_id=case.household_id, place_id=case.place_id, month=first, due_on=last,
                    opened_at=at,
                )
                for case in _in_care(area, first, int(book.value("monitor_every")))
            ],
            batch_size=2000,
            ignore_conflicts=True,
        )  # fmt: skip
        new = _tasks(area, first).count() - before
        if new:
            changes = {"checks": [before, before + new]}
            write("assistance.open_month", by=by, at=at, on=on, subject=by.place, place_id=by.place_id, changes=changes)
    return new


def void(case: Case, on: date) -> None:
    """The checks of months that were not over when the risk was eliminated are no longer asked for."""
    MonthlyCheck.objects.waiting().filter(case=case, due_on__gte=on).update(void_on=on)


def _tasks(area: tuple[int, int], first: date):
    return MonthlyCheck.objects.filter(place_id__gte=area[0], place_id__lte=area[1], month=first)


def _in_care(area: tuple[int, int], first: date, every: int) -> list[Case]:
    mine = Case.objects.monitored().filter(place_id__gte=area[0], place_id__lte=area[1])
    cases = mine.filter(marked_on__lt=first).order_by("id")
    return [case for case in cases if _months(case.marked_on, first) % every == 0]


def _months(since: date, first: date) -> int:
    return (first.year - since.year) * 12 + first.month - since.month
