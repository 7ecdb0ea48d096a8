"""The five states and the moves between them, as data. *S3 部门预警联动: 筛查、交办、核查、反馈、盯办*."""

from datetime import date, datetime

from shouwang.places.clock import day
from shouwang.refusal import Refused
from shouwang.screening.clues.models import STATES, Clue
from shouwang.trail.write import change

MOVES = {
    "screened": {"assigned", "checked", "closed"},
    "assigned": {"assigned", "screened", "checked", "closed"},
    "checked": {"checked", "answered", "followed", "closed"},
    "answered": {"followed", "closed"},
    "followed": {"followed", "checked", "closed"},
    "closed": set(),
}
TITLES = dict(STATES)


def move(clue: Clue, state: str, *, at: datetime, on: date | None = None, **fields) -> dict:
    """Set a clue's new state (without saving); returns what changed. Refused when the step is not the next one."""
    if state not in MOVES[clue.state]:
        raise Refused("wrong_state", f"线索 {clue.key} 处于“{TITLES[clue.state]}”环节,不能直接转到“{TITLES[state]}”。")
    if state == "closed":
        fields["closed_on"] = on or day(at)
    changes = change(clue, state=state, **fields)
    clue.state_at = at
    return changes
