"""What the village found at home, and what it cannot answer: sent back with a code, forwarded, not closed."""

from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.places.code import at_level
from shouwang.refusal import Refused
from shouwang.screening.clues.models import RESULTS, RETURNS, Answer, Clue
from shouwang.screening.clues.step import move
from shouwang.trail.write import write

CLOSES = {"no_risk", "already", "declined"}
FOLLOWS = {"risk", "problem"}


def answer(
    clue: Clue,
    *,
    result: str,
    finding: str,
    checkers: list[str],
    by: Post,
    at: datetime,
    on: date,
    acting: str = "",
    solve_by: date | None = None,
) -> Answer:
    """Record a home check of one clue by at least two people, on the day it was made.

    “Not verified” leaves the clue with its owner. Refused for a day before the clue was found, fewer than two names,
    an empty finding, or a problem without the department that must solve it and a day.
    """
    by.need("clues.answer")
    names = [name.strip() for name in checkers if name.strip()]
    _check(result, finding, names, acting, solve_by)
    with transaction.atomic():
        clue = Clue.objects.select_for_update().get(pk=clue.pk)
        if on < clue.opened_on:
            raise Refused("before_clue", f"入户日期不能早于线索发现日期({clue.opened_on:%Y-%m-%d})。")
        made = Answer.objects.create(
            clue=clue, household_id=clue.household_id, place_id=clue.place_id, on=on, at=at, by=by, checkers=names,
            result=result, finding=finding.strip(), acting=acting, solve_by=solve_by,
        )  # fmt: skip
        state = "assigned" if result == "could_not" else "checked"
        changes = {"result": ["", result]}
        if result != "could_not" or clue.state == "screened":
            changes |= move(clue, state, at=at, outcome=f"{dict(RESULTS)[result]}:{finding.strip()}"[:300])
        clue.save()
        write("clues.answer", by=by, at=at, on=on, subject=clue, changes=changes, note=finding.strip())
    return made


def _check(result: str, finding: str, names: list[str], acting: str, solve_by: date | None) -> None:
    if result not in dict(RESULTS):
        raise Refused("unknown_result", "请选择核查结果。")
    if len(set(names)) < 2:
        raise Refused("two_people", "入户核查须由两人以上进行,请填写两名核查人。")
    if not finding.strip():
        raise Refused("no_finding", "请写明入户看到、问到的情况。")
    if result == "problem" and not (acting and solve_by):
        raise Refused("no_acting", "有问题需要解决的,请填写责任部门和解决期限。")


def send_back(clue: Clue, code: str, *, by: Post, at: datetime, on: date, note: str = "") -> Clue:
    """Return a clue that does not belong here; it goes to the level above, open, to be forwarded."""
    by.need("clues.send_back")
    if code not in dict(RETURNS):
        raise Refused("unknown_code", "请选择退回原因。")
    with transaction.atomic():
        clue = Clue.objects.select_for_update().get(pk=clue.pk)
        if clue.state != "assigned":
            raise Refused("not_assigned", "只有已交办、尚未核查的线索可以退回。")
        above = _above(clue, by)
        changes = move(clue, "assigned" if above else "screened", at=at, owner=above, returned_as=code)
        clue.save()
        write("clues.send_back", by=by, at=at, on=on, subject=clue, changes=changes, note=note)
    return clue


def _above(clue: Clue, by: Post) -> Post | None:
    """The township's specialist for a village's return; nobody (back to the county's list) for a township's."""
    if by.role == "township_specialist":
        return None
    return (
        Post.objects.in_force()
        .filter(place_id=at_level(clue.place_id, "township"), role="township_specialist", holder__isnull=False)
        .first()
    )


def close(clue: Clue, *, by: Post, at: datetime, on: date, note: str = "") -> Clue:
    """Close an answered clue with its result as the reason; a risk or an unsolved problem stays open (盯办)."""
    by.need("clues.assign")
    with transaction.atomic():
        clue = Clue.objects.select_for_update().get(pk=clue.pk)
        last = clue.answers.order_by("-id").first()
        if last is None:
            raise Refused("no_answer", "还没有入户核查结果,不能办结。")
        if last.result in FOLLOWS:
            changes = move(clue, "followed", at=at)
        else:
            changes = move(clue, "closed", at=at, on=on, reason=last.result)
        clue.save()
        write("clues.close", by=by, at=at, on=on, subject=clue, changes=changes, note=note)
    return clue
