"""The story of a household or a clue on one page: what was done, what files changed, what screening found. *S1-44*."""

from datetime import date, datetime

from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry.models import Household
from shouwang.registry.story import story_of
from shouwang.screening.clues.models import Clue
from shouwang.screening.clues.words import rule_titles
from shouwang.screening.runs.models import Hit, Run
from shouwang.trail.story import of_subject, told
from shouwang.web.menu import address


def late_after(place_id: int, on) -> int:
    """More days than this between a deed and its record make it late; 3 where the book says nothing."""
    try:
        return in_force(place_id, on).value("late_after")
    except Refused:
        return 3


def of(household: Household, on: date) -> list[dict]:
    """Everything about a household, the newest day first."""
    return _by_day([*story_of(household, on), *_hits(household), *_opened(household)])


def of_clue(clue: Clue, days: int) -> list[dict]:
    """Everything about one clue, the newest day first."""
    lines = [told(line, days) for line in of_subject("clues.clue", getattr(clue, "trail_key", clue.pk))]
    return _by_day([*lines, *_origins(clue)])


def _by_day(lines: list[dict]) -> list[dict]:
    return sorted(lines, key=lambda line: (line["on"], line["at"]), reverse=True)


def _line(title: str, on, at: datetime, who: str, **more) -> dict:
    empty = {"note": "", "url": "", "tone": "plain", "icon": "", "late": False, "changes": []}
    return empty | {"title": title, "on": on, "at": at, "who": who} | more


def _hits(household: Household) -> list[dict]:
    """What screening found, for those who see runs: a run belongs to its county."""
    titles = rule_titles()
    hits = list(Hit.objects.filter(household=household).order_by("id"))
    runs = Run.objects.select_related("by__place").in_bulk({hit.first_id for hit in hits})
    return [
        _line(
            f"筛查命中：{titles.get(hit.rule, hit.rule)}",
            run.on,
            run.at,
            str(run.by),
            tone="warn",
            icon="rule",
            note=f"筛查批次 {run.key}",
        )
        for hit in hits
        if (run := runs.get(hit.first_id))
    ]


def _opened(household: Household) -> list[dict]:
    """That a clue came up; what was done about it stands in the trail."""
    clues = Clue.objects.filter(household=household).order_by("id")
    return [
        _line(
            f"出现线索：{clue.reason_word}",
            clue.opened_on,
            clue.state_at if clue.state == "screened" else _start(clue),
            clue.get_state_display(),
            url=address("reporting:clue_story", clue.key),
            note=clue.key,
            icon="clue",
            tone="warn",
        )
        for clue in clues
    ]


def _start(clue: Clue) -> datetime:
    first = clue.origins.order_by("id").first()
    return first.at if first else clue.state_at


def _origins(clue: Clue) -> list[dict]:
    titles = rule_titles()
    origins = clue.origins.select_related("hit").order_by("id")
    return [
        _line(
            f"线索来源：{origin.get_kind_display()}",
            origin.on,
            origin.at,
            titles.get(origin.hit.rule, origin.hit.rule) if origin.hit else "人工登记",
            note=origin.note,
            icon="clue",
            tone="warn",
        )
        for origin in origins
    ]
