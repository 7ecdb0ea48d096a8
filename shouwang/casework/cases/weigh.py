"""What stands in the way of a decision: the line of steps first, then what the line itself cannot know.

Many passages are weighed with a few queries: their decisions, their papers, their objections.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from shouwang.accounts.models import Post
from shouwang.casework.cases.adults import lacking
from shouwang.casework.cases.category import misfit
from shouwang.casework.cases.models import CrossCheckResult, Decision, NoticeLine, Objection, Passage, SubmissionLine
from shouwang.casework.cases.steps import GROUNDS, RECOGNITION
from shouwang.casework.cases.table import at_hand
from shouwang.casework.cases.wish import Wish
from shouwang.policy.book import Book
from shouwang.policy.calendar import reckoner
from shouwang.workflow import procedure as workflow
from shouwang.workflow.procedure import Procedure, Step, Verdict
from shouwang.workflow.taking import Attempt, Block, blocks

LEVEL_OF = {"group": "village"}


@dataclass
class Known:
    """What is known about the passages of a list, each asked for once."""

    book: Book
    made: dict[int, list[workflow.Decision]] = field(default_factory=lambda: defaultdict(list))
    documents: set[int] = field(default_factory=set)
    papers: dict[int, set[str]] = field(default_factory=dict)
    vouched: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    open_objections: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    upheld: set[int] = field(default_factory=set)
    put_there: dict[int, set[tuple[str, int]]] = field(default_factory=lambda: defaultdict(set))
    lines: dict[int, NoticeLine] = field(default_factory=dict)
    submitted: set[int] = field(default_factory=set)
    confirmed: set[int] = field(default_factory=set)

    @cached_property
    def digest(self) -> str:
        return self.book.digest()


def know(passages: Sequence[Passage], key: str, on: date, book: Book) -> Known:
    """Everything that weighing these passages at a step needs; the number of queries does not grow with the list."""
    known = Known(book, papers=at_hand(passages, on, book, _wanted(passages, key)))
    _know_decisions(known, passages)
    for line in NoticeLine.objects.filter(passage__in=passages, removed_on__isnull=True):
        known.lines[line.passage_id] = line
    for objection in Objection.objects.filter(passage__in=passages):
        if objection.answered_on is None:
            known.open_objections[objection.passage_id] += 1
        elif objection.is_upheld and _bears(objection, known.lines.get(objection.passage_id)):
            known.upheld.add(objection.passage_id)
    carried = SubmissionLine.objects.filter(passage__in=passages, answer__in=["", "pass"])
    known.submitted = set(carried.values_list("passage_id", flat=True))
    found = CrossCheckResult.objects.filter(passage__in=passages, found="found", verdict="confirmed")
    known.confirmed = set(found.values_list("passage_id", flat=True))
    return known


def _know_decisions(known: Known, passages: Sequence[Passage]) -> None:
    done = {passage.pk: set(passage.done) for passage in passages}
    decided = Decision.objects.filter(passage__in=passages).select_related("by")
    for row in decided.order_by("passage_id", "serial"):
        if row.acting:
            known.put_there[row.passage_id].add((row.level, row.by.holder_id))
        known.made[row.passage_id].append(
            workflow.Decision(row.step, row.verdict, row.level, row.person_id, row.on, row.back_to)
        )
        if row.verdict == Verdict.PASS and row.step in done[row.passage_id]:
            known.vouched[row.passage_id] |= set(row.papers)
        if row.document_no:
            known.documents.add(row.passage_id)


def _wanted(passages: Sequence[Passage], key: str) -> set[str]:
    """The papers that matter at a step: its own, and above the village those of all steps before it."""
    found: set[str] = set()
    for passage in passages:
        line = passage.line
        if line.has(key):
            keys = {key} | (set() if line.step(key).level == "village" else line.before(key))
            found.update(paper for step in line.steps if step.key in keys for paper in step.papers)
    return found


def _bears(objection: Objection, line: NoticeLine | None) -> bool:
    """Whether an upheld objection still stands: the household was not corrected and posted anew since."""
    return line is None or objection.line_id == line.pk and objection.on >= line.since


def weigh(wish: Wish, key: str, by: Post, on: date, known: Known) -> Block | None:
    """The first thing in the way of a wish at the step `key`; None when it may be decided."""
    passage, line = wish.passage, wish.passage.line
    if wish.seen is not None and wish.seen != passage.decided:
        return Block("decided_meanwhile", "您打开页面之后，这一户已有新的决定，请刷新页面，看过之后再办。")
    made = known.made[passage.pk]
    attempt = _attempt(wish, key, by, on, known)
    found = blocks(line, made, attempt, reckoner(known.book.holidays))
    if found:
        early = [block for block in found if block.code == "too_early" and found[0].code == "papers_missing"]
        return _named((early or found)[0], line.step(key) if line.has(key) else None, passage, on, known)
    if block := _dependent(by, attempt, made, known.put_there[passage.pk]):
        return block
    step = line.step(key)
    if wish.verdict == Verdict.PASS:
        return _passing(wish, line, step, known)
    if wish.verdict == Verdict.STOP:
        return _stopping(wish, known)
    return None


def _dependent(by: Post, attempt: Attempt, made, put_there: set[tuple[str, int]]) -> Block | None:
    """Two levels are two people of whom neither has put the other there, as its appointed holder or as a deputy."""
    if by.appointed_by_id in {each.person for each in made if each.level != attempt.level}:
        who = "委托您代理的人" if by.acting else "您的任命人"
        return Block("two_levels", f"{who}已在另一级办理过这一户，您不能再作出决定（三级核查，各级须相互独立）。")
    if any(level != attempt.level and giver == by.holder_id for level, giver in put_there):
        return Block(
            "two_levels", "您委托的代理人已在另一级办理过这一户，您不能再作出决定（三级核查，各级须相互独立）。"
        )
    return None


def _attempt(wish: Wish, key: str, by: Post, on: date, known: Known) -> Attempt:
    passage = wish.passage
    needs = set(wish.needs)
    if wish.document_no or passage.pk in known.documents:
        needs.add("document_no")
    level = by.place.level
    return Attempt(
        step=key, verdict=wish.verdict, person=by.holder_id, role=by.role, level=LEVEL_OF.get(level, level), on=on,
        reason=wish.opinion, back_to=wish.back_to, started_on=wish.started_on, people=wish.people,
        representatives=wish.representatives, papers=frozenset(known.papers[passage.pk] | wish.papers),
        needs=frozenset(needs), open_objections=known.open_objections[passage.pk], facts=frozenset(passage.facts),
    )  # fmt: skip


def _named(block: Block, step: Step | None, passage: Passage, on: date, known: Known) -> Block:
    """The same block; where the consent is what is missing, with the names of those who have not given it."""
    if block.code != "papers_missing" or "consent" not in step.papers or "consent" in known.papers[passage.pk]:
        return block
    names = lacking([passage.household_id], on, int(known.book.value("adult_age")))[passage.household_id]
    return no_authorisation(names) if names else block


def no_authorisation(names: Sequence[str]) -> Block:
    """The refusal for adult members who have not allowed their assets to be asked for. *S1 第一步*."""
    return Block("no_authorisation", f"{'、'.join(names)}没有有效的资产核查授权，不能比对。（S1 第一步：授权依法查询）")


def _passing(wish: Wish, line: Procedure, step: Step, known: Known) -> Block | None:
    passage = wish.passage
    if passage.purpose == RECOGNITION:
        words = misfit(passage.case.category, passage.case.household.attribute, known.book)
        if words:
            return Block("wrong_category", words)
    if step.objections and passage.pk in known.upheld:
        return Block(
            "objection_upheld", "公示异议成立，这一户不能通过；请改正后重新公示，或作出不予纳入的决定。（S1 第四步）"
        )
    if step.level != "village":
        return _complete(wish, line, step, known)
    return None


def _complete(wish: Wish, line: Procedure, step: Step, known: Known) -> Block | None:
    """Before a township or county passes a household: it was submitted, and the papers of all steps are there."""
    passage = wish.passage
    if needs_submission(line, step) and passage.pk not in known.submitted:
        return Block("not_submitted", f"村里还没有上报这一户，不能办理“{step.title}”。（S1 第四步：以村为单位上报）")
    there = known.papers[passage.pk] | known.vouched[passage.pk] | wish.papers
    missing = missing_papers(line, step, there, passage.facts)
    if missing:
        return Block("papers_missing", f"程序资料不完整，还缺：{'、'.join(missing)}。（S1 第四步）")
    return None


def needs_submission(line: Procedure, step: Step) -> bool:
    """Whether a step is the first of its township behind steps that the village takes on lists."""
    before = [line.step(key) for key in line.before(step.key)]
    return (
        step.level == "township"
        and step.on_list is False
        and any(s.on_list for s in before)
        and all(s.level != "township" for s in before)
    )


def missing_papers(line: Procedure, step: Step, there, facts=()) -> list[str]:
    """Chinese names of the papers that a step and all before it ask for and that are not there, in order."""
    skipped = {s.key for s in line.steps if set(s.exempt) & set(facts)}
    keys = {*line.before(step.key), step.key} - skipped
    wanted = {paper: title for s in line.steps if s.key in keys for paper, title in s.papers.items()}
    return [title for paper, title in wanted.items() if paper not in there]


def _stopping(wish: Wish, known: Known) -> Block | None:
    if wish.ground not in dict(GROUNDS):
        return Block("no_ground", "不予纳入须选择依据（不符合条件、提供虚假信息、异议成立等）。")
    if wish.ground == "false_information" and wish.proof is None and wish.passage.pk not in known.confirmed:
        return Block("no_proof", "以“提供虚假信息”取消资格，须有比对属实的记录或佐证材料。（S1 第五步）")
    judges = int(known.book.value("special_file_judges"))
    if len({name.strip() for name in wish.judges if name.strip()}) < judges:
        return Block("no_judges", f"不予纳入须有 {judges} 名以上研判人，以建立特殊档案。（S4 特殊档案）")
    return None
