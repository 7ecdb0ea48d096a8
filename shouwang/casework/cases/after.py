"""What a decision brings with it: the case moves on, what was opened again is void, the village learns the answer."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from shouwang.accounts.models import Post
from shouwang.casework.cases.models import Attachment, Ballot, Case, Decision, NoticeLine, Paper, SubmissionLine
from shouwang.casework.cases.steps import DECLINED, ELIMINATED, MARK, MONITORED, RECOGNITION
from shouwang.casework.cases.wish import Wish
from shouwang.casework.visits import special_file
from shouwang.policy.book import Book
from shouwang.registry import monitor
from shouwang.workflow.procedure import Procedure, Step, Verdict

FIELDS = ("stage", "qualified_on", "marked_on", "eliminated_on", "ended_on", "special_file")


def follow(held: Sequence[Wish], made: Sequence[Decision], *, by: Post, at: datetime, on: date, book: Book) -> None:
    """Let decisions take effect, in a number of queries that does not grow with the list (declining apart)."""
    marked, freed = [], []
    for wish, decision in zip(held, made, strict=True):
        case = wish.passage.case
        if wish.passage.purpose == RECOGNITION:
            _recognise(wish, decision, case, on)
            if decision.verdict == Verdict.STOP:
                case.special_file = _file(wish, decision, by, at, on, book)
        else:
            _eliminate(decision, case, on)
        if decision.step == MARK and decision.verdict == Verdict.PASS:
            (marked if wish.passage.purpose == RECOGNITION else freed).append(case)
    Case.objects.bulk_update([wish.passage.case for wish in held], FIELDS)
    if marked:
        monitor.mark([(case.household, case.category, case.qualified_on) for case in marked], by=by, at=at, on=on)
    if freed:
        monitor.unmark([case.household for case in freed], by=by, at=at, on=on)
    _answer(held, made, on)
    _reopen(held, made, on)


def _recognise(wish: Wish, decision: Decision, case: Case, on: date) -> None:
    if decision.verdict == Verdict.STOP:
        case.stage, case.ended_on = DECLINED, on
    elif decision.verdict == Verdict.BACK:
        case.qualified_on = case.qualified_on if has_qualified(wish.passage) else None
    else:
        if case.qualified_on is None and has_qualified(wish.passage):
            case.qualified_on = on
        if decision.step == MARK:
            case.stage, case.marked_on, case.qualified_on = MONITORED, on, case.qualified_on or on


def has_qualified(passage) -> bool:
    """Whether the step from which the household counts (纳入之日) is behind, with all before it. Policy `qualifying_step`."""
    line: Procedure = passage.line
    if not line.has(passage.qualifying):
        return False
    skipped = {step.key for step in line.steps if set(step.exempt) & set(passage.facts)}
    return {passage.qualifying, *line.before(passage.qualifying)} <= {*passage.done, *skipped}


def _eliminate(decision: Decision, case: Case, on: date) -> None:
    if decision.verdict == Verdict.KEEP:
        case.stage = MONITORED
    elif decision.step == MARK and decision.verdict == Verdict.PASS:
        case.stage, case.eliminated_on, case.ended_on = ELIMINATED, on, on


def _file(wish: Wish, decision: Decision, by: Post, at: datetime, on: date, book: Book):
    """The special file of a household declined at a step: what the visit found, and the papers of the case so far."""
    case = wish.passage.case
    papers = [(row.title, row.document_id) for row in Attachment.objects.filter(application_id=case.application_id)]
    papers += [
        (row.get_key_display(), row.document_id) for row in Paper.objects.filter(passage=wish.passage).order_by("id")
    ]
    for ballot in Ballot.objects.filter(passage=wish.passage).select_related("meeting"):
        papers += [("评议签到表", ballot.meeting.sign_in_id)] if ballot.meeting.sign_in_id else []
    if wish.proof is not None:
        papers.append((f"“{decision.title}”佐证", wish.proof.pk))
    return special_file.compose(
        case.visit, by=by, at=at, on=on, book=book, reason=decision.opinion, result=decision.ground,
        judges=wish.judges, stage=(decision.step, decision.title), evidence=papers,
    )  # fmt: skip


def _answer(held: Sequence[Wish], made: Sequence[Decision], on: date) -> None:
    """The township's answer goes onto the village's submission, each household with its own. *S1 第四步*."""
    told = {w.passage.pk: d for w, d in zip(held, made, strict=True) if d.level == "township"}
    lines = list(SubmissionLine.objects.filter(passage__in=told, answer=""))
    for line in lines:
        decision = told[line.passage_id]
        line.answer, line.answered_on = decision.verdict, on
        line.missing, line.opinion = decision.missing, decision.opinion
    SubmissionLine.objects.bulk_update(lines, ["answer", "answered_on", "missing", "opinion"])


def _reopen(held: Sequence[Wish], made: Sequence[Decision], on: date) -> None:
    """Steps opened again lose what was made in them: ballots, notices, submissions. The rows stay, marked."""
    void: list[int] = []
    walls: dict[str, list[int]] = defaultdict(list)
    sent: dict[str, list[int]] = defaultdict(list)
    for wish, decision in zip(held, made, strict=True):
        passage, again = wish.passage, _again(wish.passage.line, decision)
        if any(step.quorum for step in again):
            void.append(passage.pk)
        if any(is_notice(step) for step in again):
            walls[f"退回“{again[0].title}”重办"].append(passage.pk)
        if any(step.level == "village" for step in again):
            sent[decision.opinion].append(passage.pk)
        if decision.verdict in (Verdict.STOP, Verdict.KEEP) and not _has_hung(passage):
            walls[f"“{decision.title}”未通过"].append(passage.pk)
    Ballot.objects.filter(passage__in=void, void_on__isnull=True).update(void_on=on)
    for why, passages in walls.items():
        lines = NoticeLine.objects.filter(passage__in=passages, removed_on__isnull=True)
        lines.update(removed_on=on, removed_why=why[:200])
    for opinion, passages in sent.items():
        lines = SubmissionLine.objects.filter(passage__in=passages, answer="pass")
        lines.update(answer="back", answered_on=on, opinion=opinion)


def _again(line: Procedure, decision: Decision) -> list[Step]:
    """The steps that a decision opens again, the one it goes back to first."""
    if decision.verdict != Verdict.BACK:
        return []
    behind = line.behind(decision.back_to)
    return [line.step(decision.back_to), *(step for step in line.steps if step.key in behind)]


def is_notice(step: Step) -> bool:
    """Whether a step is a notice: its days count from its own beginning."""
    return bool(step.wait) and step.counts_from == "step"


def _has_hung(passage) -> bool:
    """Whether the notice of a passage is behind: what happens later takes nothing off the wall."""
    return any(is_notice(step) and step.key in passage.done for step in passage.line.steps)
