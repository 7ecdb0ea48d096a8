"""Walking any line of the policy book by its public acts, and every fault that a step of it must refuse.

Nothing here names a line: what a step asks for is read from the line itself, so a line that is added to the book is
walked and refused like the four that ship.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from shouwang.accounts.models import Post
from shouwang.casework.assistance import enrol as enrolling
from shouwang.casework.cases import finish_notice, submit, weigh
from shouwang.casework.cases import object as objecting
from shouwang.casework.cases.after import is_notice
from shouwang.casework.cases.lay_paper import MADE_BY_ACTS
from shouwang.casework.cases.models import Case, Passage
from shouwang.casework.cases.steps import ELIMINATION, MARK, RECOGNITION
from shouwang.casework.elimination import eliminate as eliminating
from shouwang.policy import shipped
from shouwang.policy.procedures import procedure
from shouwang.workflow.procedure import Procedure, Step
from tests.casework import care, walk
from tests.county import AREA, OTHER, post

BOOK = shipped.book(date(2026, 9, 1), str(AREA // 10**9))
LINES: dict[str, Procedure] = {key: procedure(BOOK, "", key) for key in BOOK.populations("procedure")}
DESKS = {  # everybody who may decide anything, by level
    "village": ("grid_worker", "village_reviewer"),
    "township": ("township_specialist", "township_reviewer"),
    "county": ("county_officer", "county_approver"),
}
HERE = {"village": walk.VILLAGE, "township": walk.TOWNSHIP, "county": AREA}
ELSEWHERE = {"village": walk.OTHER_VILLAGE, "township": walk.TOWNSHIP + 10**6, "county": OTHER}
ONE_DAY = timedelta(1)


def begin(line: str) -> tuple[Case, date]:
    """A household at the start of a line: its case is open, or its way out proposed."""
    made = LINES[line]
    walk.use_line(line, made.purpose)
    if made.purpose == RECOGNITION:
        return walk.open_case(walk.household()), walk.DAY
    care.line_of_the_year()
    case = care.helped(walk.household(category="marginal", monitored_since=care.QUALIFIED))
    care.propose(case, on=care.FIRST_DAY)
    return care.again(case), care.FIRST_DAY


def now(case: Case) -> Passage:
    """The newest passage of a case, as it stands."""
    with walk.see():
        return Passage.objects.select_related("case__household").filter(case=case).latest("id")


def take(one: Passage, key: str, *, on: date) -> date:
    """Take the due step by the act that takes it; returns the day on which it was done."""
    step, by = one.line.step(key), walk.desk(one, key)
    if key == MARK and one.purpose == ELIMINATION:
        walk.do(eliminating.eliminate, one.case, by=by, on=on)
    elif set(step.needs) & walk.READY:
        _plan(one.case, on)
        walk.do(enrolling.enrol if key == MARK else enrolling.complete, one.case, by=by, on=on)
    elif step.wait and not is_notice(step):
        on = max(on, one.opens_on)
        _lay(one, step, by, on)
        walk.say(one, key, by=by, on=on)
    elif "document_no" in step.needs:
        send_up(one, step, on=on)
        _lay(one, step, by, on)
        walk.say(one, key, by=by, on=on, document_no="桃政发〔2026〕12号")
    else:
        on = walk.advance(one, key, on=on)
    return on


def _plan(case: Case, on: date) -> None:
    if not enrolling.ready(care.again(case)):
        care.pair(case, on=on)
        care.plan(case, on=on)
        care.expect(case, on + timedelta(150), on=on)


def _lay(one: Passage, step: Step, by: Post, on: date) -> None:
    for key in step.papers:
        if key not in MADE_BY_ACTS:
            walk.lay(one, step.key, key, by=by, on=on)


def send_up(one: Passage, step: Step, *, on: date) -> None:
    if weigh.needs_submission(one.line, step):
        walk.send_up(walk.VILLAGE, [one], on=on)


@dataclass(frozen=True)
class Fault:
    """One wrong way to take a due step: what it is called, the codes it may be refused with, and how it is tried."""

    name: str
    codes: tuple[str, ...]
    attempt: Callable[[], object]


def faults(one: Passage, step: Step, on: date) -> Iterator[Fault]:
    """Every fault that this step has to refuse now; each is tried with all else in order."""
    on = max(on, one.opens_on or on)
    say = partial(_say, one, step, on)
    yield from _people(one, step, say)
    yield from _table(one, step, say)
    if one.decided:
        yield Fault("dated before the step before", ("before_previous",), partial(say, day=_last(one) - ONE_DAY))
    if is_notice(step):
        yield Fault("before it was posted", ("not_begun",), say)
        yield Fault("on the day of posting", ("too_early",), partial(say, started_on=on))
    elif step.wait:
        yield Fault("a day too early", ("too_early",), partial(say, day=one.opens_on - ONE_DAY))


def _say(one: Passage, step: Step, on: date, *, by: Post | None = None, day: date | None = None, **said):
    return walk.say(one, step.key, by=by or walk.desk(one, step.key), on=day or on, **_faultless(step) | said)


def _people(one: Passage, step: Step, say) -> Iterator[Fault]:
    """Another level, role or place; one who decided at another level; one person where two are asked for."""
    for level, roles in DESKS.items():
        if level != step.level:
            yield Fault(f"by the {level}", ("wrong_level",), partial(say, by=post(roles[0], HERE[level])))
    for role in sorted(set(DESKS[step.level]) - set(step.roles)):
        yield Fault(f"by a {role}", ("wrong_role",), partial(say, by=post(role, HERE[step.level])))
    yield Fault("elsewhere", ("not_here",), partial(say, by=post(step.roles[0], ELSEWHERE[step.level])))
    for level, person in _earlier(one).items():
        if level != step.level:
            again = partial(say, by=_as(one, step, person))
            yield Fault(f"by one who decided for the {level}", ("two_levels",), again)
    if step.people > 1:
        yield Fault("by one person alone", ("too_few_people",), partial(say, people=()))
    if step.quorum:
        yield Fault("without a quorum", ("no_quorum",), partial(say, representatives=step.quorum - 1))


def _table(one: Passage, step: Step, say) -> Iterator[Fault]:
    """A paper or a need that is missing, or a village that has not submitted."""
    if step.papers:
        yield Fault("without its papers", ("papers_missing", "not_begun"), partial(say, papers=frozenset()))
    if _unmet(one, step):
        yield Fault("without its needs", ("needs_missing",), partial(say, needs=frozenset(), document_no=""))
    if weigh.needs_submission(one.line, step) and submit.SUBMIT not in one.done:
        yield Fault("before the village submitted", ("not_submitted",), say)


def _unmet(one: Passage, step: Step) -> set[str]:
    """The needs that nothing decided so far has met: a document number given at a step serves those behind it."""
    with walk.see():
        numbered = one.decisions.exclude(document_no="").exists()
    return set(step.needs) - ({"document_no"} if numbered else set())


def _faultless(step: Step) -> dict:
    return {
        "papers": frozenset(step.papers), "needs": frozenset(step.needs), "people": ("王一", "李二"),
        "representatives": step.quorum, "document_no": "桃政发〔2026〕12号" if "document_no" in step.needs else "",
    }  # fmt: skip


def _earlier(one: Passage) -> dict:
    with walk.see():
        return {row.level: row.person for row in one.decisions.select_related("person").order_by("serial")}


def _as(one: Passage, step: Step, person) -> Post:
    """The rightful post, held by another human being."""
    by = walk.desk(one, step.key)
    by.holder = person
    return by


def _last(one: Passage) -> date:
    with walk.see():
        return one.decisions.latest("serial").on


def objection(one: Passage, *, on: date):
    """Somebody objects to the household on the village's notice."""
    with walk.see():
        line = one.notice_lines.get(removed_on__isnull=True)
    return walk.do(objecting.object_to, line, who="匿名", text="有商品房", by=walk.reviewer(), on=on)


def withstand(one: Passage, step: Step, *, on: date) -> Iterator[Fault]:
    """An objection that nobody has answered holds up the step that asks about it; answered, it does no more."""
    if not step.objections or is_notice(step):
        return
    made = objection(one, on=on)
    yield Fault("while an objection is open", ("open_objection",), lambda: walk.send_up(walk.VILLAGE, [one], on=on))
    walk.do(objecting.answer, made, text="经核实不属实", is_upheld=False, by=walk.reviewer(), on=on)


def notice_faults(one: Passage, step: Step, *, on: date) -> Iterator[Fault]:
    """A notice that hangs: too early on its last day, and held by an open objection or a missing photo."""
    hung = walk.notice(walk.VILLAGE, [one], on=on)
    with walk.see():
        opens = hung.lines.get(passage=one).opens_on
    yield Fault("on its last day", ("too_early",), lambda: _finish(hung, opens - ONE_DAY))
    yield Fault("without its photos at the end", ("papers_missing",), lambda: _finish(hung, opens))
    walk.photograph(hung, "end", on=opens)
    made = objection(one, on=opens)
    yield Fault("while an objection is open", ("open_objection",), lambda: _finish(hung, opens))
    walk.do(objecting.answer, made, text="经核实不属实", is_upheld=False, by=walk.reviewer(), on=opens)
    _finish(hung, opens)


def _finish(hung, on: date):
    return walk.do(finish_notice.finish, hung, by=walk.reviewer(), on=on)
