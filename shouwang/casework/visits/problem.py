"""Problems that a department can solve (盯办): raised, solved with proof, or waived by the county with its reason."""

from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.visits.guarantees import correct_register
from shouwang.casework.visits.models import NEEDS, Problem
from shouwang.refusal import Refused
from shouwang.registry.models import Household
from shouwang.registry.models.facts import GUARANTEES
from shouwang.trail.write import change, write
from shouwang.vault.models import Document
from shouwang.web.templatetags.words import day as day_word

KINDS = dict(NEEDS)


def raise_problem(
    household: Household, *, kind: str, detail: str, acting: str, due_on: date, by: Post, at: datetime, on: date
) -> Problem:
    """Open a problem outside a visit: a need that a department can meet, enrolled or not."""
    by.need("visits.raise_problem")
    if kind not in KINDS or not detail.strip():
        raise Refused("no_detail", "请选择问题类型并写明具体情况。")
    if not acting.strip() or due_on < on:
        raise Refused("no_acting", "请填写责任部门，解决期限不能早于发现日期。")
    with transaction.atomic():
        standing = Problem.objects.open().filter(household=household, kind=kind)
        if kind in dict(GUARANTEES) and standing.exists():
            raise Refused("already_open", f"这一户的“{KINDS[kind]}”问题已在盯办中，不必重复登记。")
        made = Problem.objects.create(
            household=household, place_id=household.place_id, kind=kind, detail=detail.strip(), acting=acting.strip(),
            due_on=due_on, opened_on=on, opened_by=by,
        )  # fmt: skip
        write("visits.raise_problem", by=by, at=at, on=on, subject=made, note=str(made))
    return made


def solve(problem: Problem, *, how: str, evidence: Document | None, by: Post, at: datetime, on: date) -> Problem:
    """End a problem as solved, with words and proof; a failing guarantee is firm again from that day."""
    by.need("visits.solve_problem")
    if not how.strip() or evidence is None:
        raise Refused("no_evidence", "问题解决须写明解决情况，并附佐证（照片或单据），才能销号。")
    with transaction.atomic():
        problem = _lock(problem, on)
        if problem.kind in dict(GUARANTEES) and by.may("registry.correct"):
            correct_register(problem.household, {problem.kind: True}, by=by, at=at, on=on)
        return _end(problem, "solved", how, by, at, on, evidence)


def waive(problem: Problem, *, reason: str, by: Post, at: datetime, on: date) -> Problem:
    """The county says why a problem is not solved; only then does the chase end without a solution."""
    by.need("visits.waive_problem")
    if not reason.strip():
        raise Refused("no_reason", "县级不予解决的，须写明理由。")
    with transaction.atomic():
        return _end(_lock(problem, on), "waived", reason, by, at, on)


def _lock(problem: Problem, on: date) -> Problem:
    problem = Problem.objects.select_for_update(of=("self",)).select_related("household").get(pk=problem.pk)
    if problem.state != "open":
        raise Refused(
            "already_ended", f"这个问题已于{day_word(problem.ended_on)}办结（{problem.get_state_display()}）。"
        )
    if on < problem.opened_on:
        raise Refused("before_opened", f"办结日期不能早于发现日期（{day_word(problem.opened_on)}）。")
    return problem


def _end(problem: Problem, state: str, words: str, by: Post, at: datetime, on: date, evidence=None) -> Problem:
    changes = change(problem, state=state, ended_on=on, ending=words.strip())
    problem.ended_by, problem.evidence = by, evidence
    problem.save()
    verb = "visits.solve_problem" if state == "solved" else "visits.waive_problem"
    write(verb, by=by, at=at, on=on, subject=problem, changes=changes, note=words.strip())
    return problem
