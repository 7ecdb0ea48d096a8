"""What the page of a case shows: the line as it was walked, what is due, the papers, the decisions, the problems."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shouwang.accounts.may import ROLES
from shouwang.accounts.models import Post
from shouwang.casework.cases.after import is_notice
from shouwang.casework.cases.forms import DecideForm, PaperForm
from shouwang.casework.cases.lay_paper import MADE_BY_ACTS
from shouwang.casework.cases.models import Case, Decision, Passage
from shouwang.casework.cases.steps import MARK
from shouwang.casework.cases.submit import SUBMIT, vouched
from shouwang.casework.cases.table import at_hand
from shouwang.casework.cases.weigh import LEVEL_OF
from shouwang.places.code import at_level
from shouwang.policy.book import Book
from shouwang.web.menu import address
from shouwang.web.templatetags.words import day as day_word
from shouwang.workflow.procedure import Step

PLACES = {"meeting": "cases:meetings", "notice": "cases:notices", "submission": "cases:submissions"}
PAGES = {"comparison": "cases:compare", "care": "assistance:case", "exit": "elimination:case"}


@dataclass(frozen=True)
class Due:
    """A step that is due: whose turn it is, what is missing, and what the viewer may do about it here."""

    step: Step
    who: str
    missing: list[str]
    is_mine: bool
    kind: str
    url: str
    form: DecideForm | None
    paper: PaperForm | None


def stepper(passage: Passage, decisions: Sequence[Decision], today: date) -> list[dict]:
    """The line of steps with who took each and when; the due ones with their limit."""
    last = {row.step: row for row in decisions if row.verdict == "pass"}
    skipped = {step.key for step in passage.line.steps if set(step.exempt) & set(passage.facts)}
    found = []
    for step in passage.line.steps:
        if step.key in passage.done:
            row = last[step.key]
            found.append({"word": step.title, "when": "done", "note": f"{day_word(row.on)}\n{row.decider}"})
        elif step.key in passage.due:
            note = f"期限{day_word(passage.due_on)}" if passage.due_on and step.limit else _note(passage, today)
            found.append({"word": step.title, "when": "now", "note": note})
        else:
            found.append({"word": step.title, "when": "todo", "note": "免办" if step.key in skipped else ""})
    return found


def _note(passage: Passage, today: date) -> str:
    """待办, or from which day on it may be taken."""
    waits = passage.opens_on and passage.opens_on > today
    return f"{day_word(passage.opens_on)}起办理" if waits else "待办"


def due(case: Case, passage: Passage, by: Post, today: date, book: Book) -> list[Due]:
    """The steps that are due now, each with what the viewer's post can do."""
    wanted = {paper for key in passage.due for paper in passage.line.step(key).papers}
    there = at_hand([passage], today, book, wanted)[passage.pk] | vouched(passage)
    return [_due(case, passage, passage.line.step(key), by, there, today) for key in passage.due]


def _due(case: Case, passage: Passage, step: Step, by: Post, there: set[str], today: date) -> Due:
    lacking = {key: title for key, title in step.papers.items() if key not in there}
    mine = is_mine(step, by, passage.place_id)
    kind = kind_of(step)
    form = paper = None
    if mine and kind == "plain":
        initial = {"step": step.key, "seen": passage.decided, "on": today}
        form = DecideForm(initial=initial, step=step, line=passage.line)
    loose = [(key, title) for key, title in lacking.items() if key not in MADE_BY_ACTS]
    if mine and loose and kind in ("plain", "comparison"):
        paper = PaperForm(initial={"step": step.key}, keys=loose)
    if mine and kind == "comparison":
        initial = {"step": step.key, "seen": passage.decided, "on": today}
        form = DecideForm(initial=initial, step=step, line=passage.line)
    return Due(step, _who(step), list(lacking.values()), mine, kind, taken_at(kind, case), form, paper)


def is_mine(step: Step, by: Post, place_id: int) -> bool:
    """Whether a step is for this post: its role, its level, its places; a village's list is nothing for one group."""
    if step.on_list and by.place.level == "group":
        return False
    level = LEVEL_OF.get(by.place.level, by.place.level)
    return by.role in step.roles and level == step.level and by.place_id in {place_id, at_level(place_id, level)}


def kind_of(step: Step) -> str:
    """How a step is taken: on a list of its own kind, with its own page, or by a plain decision."""
    if step.quorum:
        return "meeting"
    if is_notice(step):
        return "notice"
    if step.key == SUBMIT:
        return "submission"
    if "comparison" in step.papers:
        return "comparison"
    if step.needs.keys() & {"helper", "measures", "expected_on"}:
        return "care"
    return "exit" if step.key == MARK or "conditions" in step.needs else "plain"


def _who(step: Step) -> str:
    return "、".join(ROLES[role][0] for role in step.roles)


def taken_at(kind: str, case: Case) -> str:
    """Where a step of that kind is taken: on a list, or on the household's page of another room; else on the case's."""
    if kind in PLACES:
        return address(PLACES[kind])
    return address(PAGES[kind], case.key) if kind in PAGES else ""
