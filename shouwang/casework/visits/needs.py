"""From what a home check found to the problems it opens: failing guarantees by themselves, other needs as told."""

from datetime import date, datetime

from shouwang.accounts.models import Post
from shouwang.casework.visits.found import Found, Need
from shouwang.casework.visits.models import Problem, Visit
from shouwang.policy.book import Book
from shouwang.policy.calendar import add
from shouwang.registry.models.facts import GUARANTEES
from shouwang.trail.write import write_many


def raise_needs(visit: Visit, found: Found, *, by: Post, at: datetime, on: date, book: Book) -> list[Problem]:
    """Open a problem for each need and each failing guarantee that has none open yet; returns all that stand.

    *S4 一(一): 针对“三保障”和安全饮水存在问题的…确保措施落实到位*. Who acts on a guarantee, and by when, is policy.
    """
    told = {need.kind: need for need in found.needs if need.kind in dict(GUARANTEES)}
    wanted = [told.get(kind) or _of_guarantee(kind, on, book) for kind in visit.failing]
    wanted += [need for need in found.needs if need.kind not in visit.failing]
    standing = {p.kind: p for p in Problem.objects.select_for_update().open().filter(household_id=visit.household_id)}
    fresh = [_problem(visit, need, by, on) for need in wanted if not _stands(need, standing)]
    Problem.objects.bulk_create(fresh)
    write_many("visits.raise_problem", [(problem, {}) for problem in fresh], by=by, at=at, on=on)
    return [*fresh, *(standing[need.kind] for need in wanted if _stands(need, standing))]


def _stands(need: Need, standing: dict[str, Problem]) -> bool:
    return need.kind in standing and need.kind in dict(GUARANTEES)


def _of_guarantee(kind: str, on: date, book: Book) -> Need:
    due_on = add(on, book.span("problem_days"), book.holidays.assumed())
    title = dict(GUARANTEES)[kind]
    return Need(kind, f"入户发现{title}没有保障", str(book.value("guarantee_acting", kind)), due_on)


def _problem(visit: Visit, need: Need, by: Post, on: date) -> Problem:
    return Problem(
        household_id=visit.household_id, place_id=visit.place_id, visit=visit, kind=need.kind,
        detail=need.detail.strip(), acting=need.acting.strip(), due_on=need.due_on, opened_on=on, opened_by=by,
    )  # fmt: skip
