"""Setting a piece of advice aside with a reason; and what advice still stands for a case."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction

from shouwang.accounts.models import Post
from shouwang.casework.assistance.advice import Advice, advise
from shouwang.casework.assistance.models import AdviceSetAside, Measure
from shouwang.casework.assistance.reach import lock
from shouwang.casework.cases.models import Case
from shouwang.policy.book import Book
from shouwang.refusal import Refused
from shouwang.registry.labour import capacity
from shouwang.registry.models import Person
from shouwang.trail.write import write


def advice_on(
    case: Case, on: date, book: Book, *, measures: Iterable[Measure] | None = None, members: Iterable | None = None
) -> tuple[list[Advice], list[AdviceSetAside]]:
    """The remarks that stand, and those set aside that would stand otherwise; measures and members if read already."""
    if members is None:
        members = Person.objects.filter(household_id=case.household_id, left_on__isnull=True)
    if measures is None:
        measures = case.measures.order_by("id")
    found = advise(case.risks, measures, capacity(members, on, book), book)
    quiet = {row.code: row for row in AdviceSetAside.objects.filter(case=case).select_related("by__place")}
    aside = [quiet[each.code] for each in found if each.code in quiet]
    return [each for each in found if each.code not in quiet], aside


def set_aside(case: Case, code: str, *, reason: str, by: Post, at: datetime, on: date, book: Book) -> AdviceSetAside:
    """Say why a remark does not apply to this case. Refused: `no_reason`, `no_such_advice`, `set_aside`."""
    by.need("assistance.plan")
    if not reason.strip():
        raise Refused("no_reason", "豁免提示须写明理由。")
    with transaction.atomic():
        case = lock(case, by)
        standing, _ = advice_on(case, on, book)
        if code not in {each.code for each in standing}:
            raise Refused("no_such_advice", "这条提示已经不存在，或已经说明过理由，请刷新页面。")
        try:
            made = AdviceSetAside.objects.create(
                case=case, household_id=case.household_id, place_id=case.place_id, code=code, reason=reason.strip(),
                on=on, at=at, by=by,
            )  # fmt: skip
        except IntegrityError:
            raise Refused("set_aside", "这条提示已经说明过理由。") from None
        write("assistance.set_aside", by=by, at=at, on=on, subject=case, note=f"{code} {reason.strip()}")
    return made
