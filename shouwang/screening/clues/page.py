"""What the page of a clue shows: why it exists, where it stands, what was done."""

from collections.abc import Iterable
from datetime import date, datetime

from shouwang.accounts.suppliers import supplier_name
from shouwang.policy import shipped
from shouwang.policy.book import Book, Missing
from shouwang.policy.book import Line as Policy
from shouwang.screening.clues import lines
from shouwang.screening.clues.listing import age
from shouwang.screening.clues.models import STATES, Clue, Origin
from shouwang.screening.clues.words import FIELDS, LINES, POPULATIONS, VERBS, rule_sentences, rule_titles, spoken
from shouwang.screening.runs.models import Hit
from shouwang.trail.models import Line
from shouwang.web.sight import Scope
from shouwang.web.templatetags.words import yuan

MOST_LINES = 40


def steps(clue: Clue, on: date) -> list[dict]:
    """The five states with the one it is in, and for how long."""
    words = STATES[:-1]
    at = next((number for number, (state, _) in enumerate(words) if state == clue.state), len(words))
    found = [{"word": word, "when": _when(number, at)} for number, (_, word) in enumerate(words)]
    if at < len(words):
        found[at]["note"] = f"已{age(clue.state_at, on)}" if age(clue.state_at, on) != "今天" else "今天"
    return found


def _when(number: int, at: int) -> str:
    return "now" if number == at else ("done" if number < at else "todo")


def evidence(clue: Clue, scope: Scope, entered: tuple[Policy, ...]) -> list[dict]:
    """Every origin with what it rests on: the department's own lines, the line it was measured by and who says so.

    `entered`: the area's own lines of policy that hold where the clue lies.
    """
    origins = list(clue.origins.select_related("hit").order_by("id"))
    days = {origin.on for origin in origins if origin.hit and origin.hit.rule in LINES}
    books = {day: shipped.book(day, clue.place_id, entered) for day in days}
    lists = lines.lists_of(row for origin in origins if origin.hit for row in origin.hit.rows[:MOST_LINES])
    return [_origin(origin, lists, scope, books) for origin in origins]


def _origin(origin: Origin, lists: dict[str, str], scope: Scope, books: dict[date, Book]) -> dict:
    shown = {"origin": origin, "kind": origin.get_kind_display(), "supplier": supplier_name(origin.supplier)}
    if origin.hit is None:
        return shown | {"title": shown["kind"], "note": origin.note}
    hit = origin.hit
    rows = hit.rows[:MOST_LINES]
    opened = [line for line in lines.shown(rows, lists, within=scope) if line.cells]
    return shown | {
        "title": rule_titles().get(hit.rule, hit.rule),
        "sentence": rule_sentences().get(hit.rule, ""),
        "measured": amount(hit.measured, hit.unit),
        "line": amount(hit.line, hit.unit),
        "population": POPULATIONS.get(hit.population, hit.population),
        "cite": _cite(hit, books.get(origin.on)),
        "lines": opened,
        "facts": [] if opened else [fact for fact in lines.facts(hit.evidence, hit.rule)[:MOST_LINES] if fact],
        "places": [lines.Shown(*row, "", ()) for row in rows] if not opened else [],
        "more": max(len(hit.rows) - MOST_LINES, 0),
    }


def amount(value: int | None, unit: str) -> str:
    """What a rule measured, or its line, in the words of its unit; empty when it measured nothing."""
    if value is None:
        return ""
    return yuan(value) if unit == "元" else f"{value}{unit}"


def _cite(hit: Hit, book: Book | None) -> str:
    if book is None or hit.rule not in LINES:
        return ""
    try:
        return book.line(LINES[hit.rule], hit.population).cite
    except Missing:
        return ""


def story(clue: Clue, begun_at: datetime) -> list[dict]:
    """What was done, newest first; how it began stands last."""
    found = Line.objects.about("clues.clue", clue.key).select_related("user", "post__place").order_by("-id")
    told = [_line(line) for line in found]
    begun = {
        "title": "发现线索",
        "on": clue.opened_on,
        "at": begun_at,
        "who": "系统",
        "tone": "plain",
        "icon": "clue",
    }
    return [*told, begun]


def _line(line: Line) -> dict:
    return {
        "title": VERBS.get(line.verb, line.verb),
        "on": line.on,
        "at": line.at,
        "who": f"{line.post or ''} {line.actor}".strip(),
        "note": line.note,
        "late": line.late_days > 0,
        "tone": "info",
        "changes": list(_changes(line.changes)),
    }


def _changes(changes: dict) -> Iterable[dict]:
    for field, (before, after) in changes.items():
        if field in FIELDS:
            yield {"name": FIELDS[field], "before": spoken(field, before), "after": spoken(field, after)}
