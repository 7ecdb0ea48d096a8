"""The village submits its list to the township (村级上报), and the township answers each household. *S1 第四步*."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.cases.decide import decide, record, take
from shouwang.casework.cases.models import Decision, Passage, Submission, SubmissionLine
from shouwang.casework.cases.table import at_hand
from shouwang.casework.cases.village import need_whole
from shouwang.casework.cases.weigh import Known, missing_papers, needs_submission, weigh
from shouwang.casework.cases.wish import Wish
from shouwang.places.code import short
from shouwang.places.models import Place
from shouwang.places.serial import take as number
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.trail.write import write
from shouwang.web.templatetags.words import day as day_word
from shouwang.workflow.procedure import Step, Verdict

SUBMIT = "village_submit"


def submit(
    village: Place, passages: Sequence[Passage], *, by: Post, at: datetime, on: date, note: str = ""
) -> Submission:
    """Carry a list of households to the township under one number. As a whole, or not at all.

    Where the line has a step of submitting, it is decided; elsewhere the township's first step has to be due. Refused
    for a household with an open objection, one that is not due, or one submitted already.
    """
    by.need("cases.submit")
    need_whole(village.pk, by)
    with transaction.atomic():
        held, known = take([Wish(passage, Verdict.PASS, "村级上报") for passage in passages], SUBMIT, by, on)
        rows = [wish.passage for wish in held]
        if any(not village.span[0] <= row.place_id <= village.span[1] for row in rows):
            raise Refused("other_village", "有农户不属于本村，不能列入本村上报。")
        if len({row.purpose for row in rows}) > 1:
            raise Refused("mixed", "识别认定和风险消除须分别上报。")
        stepping = [wish for wish in held if wish.passage.line.has(SUBMIT)]
        _check(held, stepping, known, by, on)
        made = Submission.objects.create(
            key=number(f"{short(village.pk)}-SB{on:%Y%m}-", width=3)[0], place=village, purpose=rows[0].purpose,
            on=on, at=at, by=by, note=note.strip(),
        )  # fmt: skip
        SubmissionLine.objects.bulk_create(
            SubmissionLine(submission=made, passage=row, household_id=row.household_id, place_id=row.place_id)
            for row in rows
        )
        if stepping:
            record(stepping, step=SUBMIT, by=by, at=at, on=on, known=known)
        write("cases.submit", by=by, at=at, on=on, subject=made, note=f"{len(rows)}户")
    return made


def _check(held: Sequence[Wish], stepping: Sequence[Wish], known: Known, by: Post, on: date) -> None:
    waiting = set(
        SubmissionLine.objects.filter(passage__in=[w.passage for w in held], answer="").values_list(
            "passage_id", flat=True
        )
    )
    for wish in held:
        name = wish.passage.case.household.head_name
        if wish.passage.pk in waiting:
            raise Refused("already_submitted", f"{name}户已经上报，正在等待乡镇审核。")
        if wish in stepping:
            block = weigh(wish, SUBMIT, by, on, known)
            if block:
                raise Refused(block.code, f"{name}：{block.sentence}")
        else:
            _check_due(wish, known, on)


def _check_due(wish: Wish, known: Known, on: date) -> None:
    """Where the line has no step of submitting: the township's first step is due, and nobody's objection is open."""
    passage, name = wish.passage, wish.passage.case.household.head_name
    steps = [step for step in passage.line.steps if step.key in passage.due and needs_submission(passage.line, step)]
    if not steps:
        raise Refused("out_of_turn", f"{name}户在村里的步骤还没有办完，或者不需要上报。（S1 第四步）")
    count = known.open_objections[passage.pk]
    if count:
        raise Refused("open_objection", f"{name}户还有{count}件异议没有书面答复，暂不能上报。（S1 第四步）")
    last = max((decision.on for decision in known.made[passage.pk]), default=on)
    if on < last:
        raise Refused("before_previous", f"{name}户的上报日期早于上一步的{day_word(last)}，请核对。")


def review(
    passage: Passage, *, verdict: str, opinion: str, by: Post, at: datetime, on: date, back_to: str = "", **said
) -> Decision:
    """The township passes or returns one household at the step that is due; a return carries the missing papers."""
    step = due_at("township", passage)
    return decide(
        passage, step=step.key, verdict=verdict, by=by, at=at, on=on, opinion=opinion, back_to=back_to, **said
    )


def due_at(level: str, passage: Passage) -> Step:
    """The step that is due for a level of a passage; refused when it is not its turn."""
    for step in passage.line.steps:
        if step.key in passage.due and step.level == level:
            return step
    raise Refused("out_of_turn", "这一户现在没有轮到您这一级办理。")


def missing(passages: Sequence[Passage], level: str, on: date) -> dict[int, list[str]]:
    """What each passage lacks for the step that is due at a level, by its Chinese names: shown before "pass". *S1-28*."""
    if not passages:
        return {}
    there = at_hand(passages, on, in_force(passages[0].place_id, on))
    found = {}
    for passage in passages:
        mine = there[passage.pk] | vouched(passage)
        found[passage.pk] = missing_papers(passage.line, due_at(level, passage), mine, passage.facts)
    return found


def vouched(passage: Passage) -> set[str]:
    """Papers that earlier deciders vouched for, of steps that are still behind (the decisions prefetched)."""
    rows = [row for row in passage.decisions.all() if row.verdict == Verdict.PASS and row.step in passage.done]
    return {key for row in rows for key in row.papers}
