"""Deciding a step of a line: one passage or a list of them, by one post, on one day. *需求§1.7a*, *S1 四*, *S3 三级核查*.

The order of steps, the levels, the people, the papers and the days come from the procedure that was frozen when the
passage set out; what the line cannot know is weighed beside it. Of two who decide at once, one decides and the other
is told.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post, User
from shouwang.casework.cases.after import follow
from shouwang.casework.cases.models import Decision, Passage
from shouwang.casework.cases.weigh import LEVEL_OF, Known, know, missing_papers, weigh
from shouwang.casework.cases.wish import Wish
from shouwang.places.code import span
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.trail.write import write_many
from shouwang.workflow import procedure as workflow
from shouwang.workflow.procedure import Verdict

STANDING = ("decided", "due", "done", "due_on", "opens_on", "outcome", "ended_on")


def decide(
    passage: Passage, *, step: str, verdict: str, by: Post, at: datetime, on: date, typed_by: User | None = None, **said
) -> Decision:
    """Decide one step of one passage; `said` are the other fields of a Wish (opinion, back_to, people, needs …).

    Refused with the sentence of the first rule in the way; nothing is written then.
    """
    wish = Wish(passage, verdict, **said)
    return decide_many([wish], step=step, by=by, at=at, on=on, typed_by=typed_by)[0]


def decide_many(
    wishes: Sequence[Wish], *, step: str, by: Post, at: datetime, on: date, typed_by: User | None = None
) -> list[Decision]:
    """Decide the same step of many passages, each with its own verdict; all or none.

    The first refusal stops the list, and in a list of more than one it begins with the household it is about.
    """
    by.need("cases.decide")
    with transaction.atomic():
        held, known = take(wishes, step, by, on)
        for wish in held:
            block = weigh(wish, step, by, on, known)
            if block:
                whose = f"{wish.passage.case.household.head_name}：" if len(held) > 1 else ""
                raise Refused(block.code, whose + block.sentence)
        return record(held, step=step, by=by, at=at, on=on, known=known, typed_by=typed_by)


def take(wishes: Sequence[Wish], step: str, by: Post, on: date) -> tuple[list[Wish], Known]:
    """The wishes with their passages as they are now, locked in one order, and what is known about them."""
    wanted = {wish.passage.pk: wish for wish in wishes}
    if not wanted:
        raise Refused("nothing_chosen", "请先勾选农户。")
    if len(wanted) < len(wishes):
        raise Refused("chosen_twice", "同一户被选了两次，请刷新后重新勾选。")
    lo, hi = span(by.place_id)
    rows = Passage.objects.select_for_update(of=("self", "case")).filter(pk__in=wanted).order_by("pk")
    rows = list(rows.select_related("case__household", "case__visit").filter(place_id__gte=lo, place_id__lte=hi))
    if len(rows) < len(wanted):
        raise Refused("not_here", f"有 {len(wanted) - len(rows)} 户不在您的管辖范围内，不能办理。")
    book = in_force(by.place_id, on)
    held = [_held(wanted[row.pk], row) for row in rows]
    return held, know(rows, step, on, book)


def _held(wish: Wish, passage: Passage) -> Wish:
    return Wish(**{**wish.__dict__, "passage": passage})


def record(
    held: Sequence[Wish], *, step: str, by: Post, at: datetime, on: date, known: Known, typed_by: User | None = None
) -> list[Decision]:
    """Write down what was weighed and found free, and let it take effect. Only `decide` and acts on lists call this."""
    made = [_decision(wish, step, by, at, on, known, typed_by) for wish in held]
    Decision.objects.bulk_create(made)
    standings = {}
    for wish, decision in zip(held, made, strict=True):
        said = workflow.Decision(step, wish.verdict, decision.level, by.holder_id, on, decision.back_to)
        line = [*known.made[wish.passage.pk], said]
        standings[wish.passage.pk] = wish.passage.stand(line, on, known.book)
    Passage.objects.bulk_update([w.passage for w in held], STANDING)
    follow(held, made, by=by, at=at, on=on, book=known.book)
    lines = [
        (wish.passage.case, {"step": ["", d.title], "verdict": ["", d.verdict]})
        for wish, d in zip(held, made, strict=True)
    ]
    write_many("cases.decide", lines, by=by, at=at, on=on, note=made[0].title)
    return made


def _decision(wish: Wish, key: str, by: Post, at, on, known: Known, typed_by) -> Decision:
    passage, line = wish.passage, wish.passage.line
    step, level = line.step(key), by.place.level
    back_to = (wish.back_to or next(iter(step.after), "")) if wish.verdict == Verdict.BACK else ""
    there = known.papers[passage.pk] | known.vouched[passage.pk] | wish.papers
    missing = missing_papers(line, step, there, passage.facts) if wish.verdict == Verdict.BACK else []
    return Decision(
        passage=passage, household_id=passage.household_id, place_id=passage.place_id, serial=passage.decided + 1,
        step=key, title=step.title, verdict=wish.verdict, level=LEVEL_OF.get(level, level), role=by.role, by=by,
        person_id=by.holder_id, acting=by.acting, typed_by=typed_by, people=list(wish.people), on=on, at=at,
        started_on=wish.started_on, opinion=wish.opinion.strip(), ground=wish.ground if wish.verdict == Verdict.STOP else "",
        back_to=back_to, missing=missing, papers=sorted(wish.papers), document_no=wish.document_no.strip(),
        policy=known.digest,
    )  # fmt: skip
