"""Who may take a step, and what stands in the way: every refusal names its rule. Pure."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shouwang.refusal import Refused
from shouwang.workflow.procedure import (
    LEVELS,
    Decision,
    Procedure,
    Step,
    Verdict,
    decided_on,
    deciders,
    standing,
)

Reckon = Callable[[date, int, str], date]
KINDS = {"day": "天", "working_day": "个工作日", "month": "个月", "quarter": "个季度", "year": "年"}


@dataclass(frozen=True)
class Attempt:
    """Somebody wants to decide a step: who, in which role and level, on which day, with what on the table.

    `person` is the human being, not the post: one person with two posts is still one. `people` are those who took
    part; `representatives` counts villager representatives present; `started_on` is the day the step was begun
    (posting of a notice); `papers` and `needs` are the keys at hand; `facts` let exempt steps fall away.
    """

    step: str
    verdict: str
    person: Hashable
    role: str
    level: str
    on: date
    reason: str = ""
    back_to: str = ""
    started_on: date | None = None
    people: tuple[Hashable, ...] = ()
    representatives: int = 0
    papers: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    open_objections: int = 0
    facts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Block:
    """One thing in the way: a code for machines, a sentence for people."""

    code: str
    sentence: str


def may_take(
    step: Step, *, role: str, level: str, person: Hashable, decided: Mapping[str, Collection[Hashable]]
) -> tuple[Block, ...]:
    """What keeps this person from this step whatever is on the table: level, role, or having decided elsewhere.

    *S3 三级核查: 村级初审、乡镇审核、县级审定三级责任*: nobody decides at two levels.
    """
    found = []
    if level != step.level:
        found.append(Block("wrong_level", f"“{step.title}”由{LEVELS[step.level]}办理，{LEVELS[level]}不能代办。"))
    elif role not in step.roles:
        found.append(Block("wrong_role", f"您的岗位不能办理“{step.title}”，请由{LEVELS[step.level]}指定岗位办理。"))
    elsewhere = [name for name, people in decided.items() if name != step.level and person in people]
    if elsewhere:
        where = "、".join(LEVELS[name] for name in LEVELS if name in elsewhere)
        found.append(Block("two_levels", f"您已在{where}办理过这一户，同一人不得在两级作出决定（三级核查）。"))
    return tuple(found)


def blocks(procedure: Procedure, decisions: Sequence[Decision], attempt: Attempt, reckon: Reckon) -> tuple[Block, ...]:
    """Everything that stands in the way of an attempt, the order of steps first; empty when it may be decided.

    `reckon(start, count, kind)` gives the first day after a stop (see policy.calendar.reckoner).
    """
    if not procedure.has(attempt.step):
        return (Block("no_such_step", f"“{procedure.title}”这条程序里没有这一步。"),)
    step = procedure.step(attempt.step)
    out_of_turn = _turn(procedure, step, decisions, attempt.facts)
    if out_of_turn:
        return (out_of_turn,)
    decided = deciders(decisions)
    who = may_take(step, role=attempt.role, level=attempt.level, person=attempt.person, decided=decided)
    dated = _dates(procedure, step, decisions, attempt)
    attended = _attendance(step, attempt)
    if attempt.verdict == Verdict.PASS:
        return (*who, *dated, *attended, *_table(step, attempt), *_stop(procedure, step, decisions, attempt, reckon))
    return (*who, *dated, *attended, *_verdict(procedure, step, attempt))


def check(procedure: Procedure, decisions: Sequence[Decision], attempt: Attempt, reckon: Reckon) -> Decision:
    """The decision that the attempt makes; refused with the first thing in its way."""
    for block in blocks(procedure, decisions, attempt, reckon):
        raise Refused(block.code, block.sentence)
    back_to = attempt.back_to or next(iter(procedure.step(attempt.step).after), "")
    return Decision(
        attempt.step,
        attempt.verdict,
        attempt.level,
        attempt.person,
        attempt.on,
        back_to if attempt.verdict == Verdict.BACK else "",
    )


def opens_on(
    procedure: Procedure, key: str, decisions: Sequence[Decision], reckon: Reckon, started_on: date | None = None
) -> date | None:
    """The first day on which a step with a stop may pass; None while its count has not begun or it has none."""
    step = procedure.step(key)
    begun = decided_on(procedure, key, decisions) if step.counts_from == "previous" else started_on
    return reckon(begun, *step.wait) if step.wait and begun else None


def _turn(procedure: Procedure, step: Step, decisions: Sequence[Decision], facts: Collection[str]) -> Block | None:
    stands = standing(procedure, decisions, facts)
    if stands.ended:
        how = {"completed": "已办结", Verdict.STOP: "已作出不予纳入的结论", Verdict.KEEP: "已作出继续帮扶的结论"}
        return Block("ended", f"这一户的程序{how[stands.ended]}，不能再办理“{step.title}”。")
    if step.key in stands.done:
        return Block("already_done", f"“{step.title}”已经办理过了。")
    if step.key in stands.skipped:
        return Block("exempt", f"这一户按规定免于“{step.title}”，不必办理。")
    lacking = [key for key in step.after if key not in stands.done | stands.skipped]
    if lacking:
        titles = "”“".join(procedure.step(key).title for key in lacking)
        return Block("out_of_turn", f"还没有轮到“{step.title}”，须先完成“{titles}”。{_cite(step)}")
    return None


def _dates(procedure: Procedure, step: Step, decisions: Sequence[Decision], attempt: Attempt) -> list[Block]:
    earlier = decided_on(procedure, step.key, decisions)
    first = min(attempt.on, attempt.started_on or attempt.on)
    if earlier and first < earlier:
        return [Block("before_previous", f"“{step.title}”的日期{_day(first)}早于上一步的{_day(earlier)}，请核对。")]
    if attempt.started_on and attempt.started_on > attempt.on:
        return [Block("ends_before_start", f"“{step.title}”的结束日期早于开始日期，请核对。")]
    return []


def _attendance(step: Step, attempt: Attempt) -> list[Block]:
    found = []
    if len(set(attempt.people) | {attempt.person}) < step.people:
        found.append(Block("too_few_people", f"“{step.title}”须有{step.people}人以上共同办理。{_cite(step)}"))
    if attempt.representatives < step.quorum:
        sentence = f"到会村民代表{attempt.representatives}人，不足{step.quorum}人，“{step.title}”无效。{_cite(step)}"
        found.append(Block("no_quorum", sentence))
    return found


def _table(step: Step, attempt: Attempt) -> list[Block]:
    found = []
    needs = [title for key, title in step.needs.items() if key not in attempt.needs]
    papers = [title for key, title in step.papers.items() if key not in attempt.papers]
    if needs:
        found.append(Block("needs_missing", f"“{step.title}”前须先确定：{'、'.join(needs)}。{_cite(step)}"))
    if papers:
        found.append(Block("papers_missing", f"“{step.title}”还缺材料：{'、'.join(papers)}。{_cite(step)}"))
    if step.objections and attempt.open_objections:
        found.append(
            Block("open_objection", f"还有{attempt.open_objections}件异议没有书面答复，“{step.title}”暂不能通过。")
        )
    return found


def _stop(
    procedure: Procedure, step: Step, decisions: Sequence[Decision], attempt: Attempt, reckon: Reckon
) -> list[Block]:
    if not step.wait:
        return []
    first = opens_on(procedure, step.key, decisions, reckon, attempt.started_on)
    if first is None:
        return [Block("not_begun", f"“{step.title}”还没有登记开始日期，不能通过。{_cite(step)}")]
    if attempt.on < first:
        count, kind = step.wait
        length = f"{count}{KINDS[kind]}"
        return [Block("too_early", f"“{step.title}”须满{length}，最早{_day(first)}才能通过。{_cite(step)}")]
    return []


def _verdict(procedure: Procedure, step: Step, attempt: Attempt) -> list[Block]:
    found = []
    if attempt.verdict not in step.verdicts:
        found.append(Block("no_such_verdict", f"“{step.title}”不能作出这种决定。"))
    elif attempt.verdict == Verdict.BACK and (
        not step.after or attempt.back_to not in {"", *procedure.before(step.key)}
    ):
        found.append(Block("bad_return", f"只能退回到“{step.title}”之前的步骤。"))
    if not attempt.reason.strip():
        found.append(Block("no_reason", f"“{step.title}”不通过或退回，须写明理由。"))
    return found


def _cite(step: Step) -> str:
    return f"（依据：{step.cite}）" if step.cite else ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
