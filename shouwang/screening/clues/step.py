"""The five states and the moves between them, as data; and whose turn it is. *S3 部门预警联动: 筛查、交办、核查、反馈、盯办*.

A clue lies on one desk: the county's until it is handed out, then its owner's. Whoever decides must see the place and
sit at that desk; two who decide at once are put in line by the row's lock, and the second is told.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from shouwang.accounts.models import Post
from shouwang.places.clock import day
from shouwang.places.code import span
from shouwang.refusal import Refused
from shouwang.screening.clues.models import STATES, Clue
from shouwang.trail.write import change

MOVES = {
    "screened": {"assigned", "closed"},
    "assigned": {"assigned", "screened", "checked", "closed"},
    "checked": {"checked", "assigned", "answered", "followed", "closed"},
    "answered": {"assigned", "followed", "closed"},
    "followed": {"assigned", "checked", "closed"},
    "closed": set(),
}
TITLES = dict(STATES)


def lock(clues: Iterable[Clue], by: Post) -> list[Clue]:
    """The clues as they are now, in order of their numbers, held until the transaction ends.

    Refused when none is named, or when one lies outside the places of `by`.
    """
    wanted = {clue.pk for clue in clues}
    if not wanted:
        raise Refused("nothing_chosen", "请先勾选线索。")
    rows = (
        Clue.objects.select_for_update(of=("self",))
        .filter(pk__in=wanted)
        .select_related("owner__place")
        .order_by("key")
    )
    lo, hi = span(by.place_id)
    found = [clue for clue in rows if lo <= clue.place_id <= hi]
    if len(found) < len(wanted):
        raise Refused("not_here", f"有 {len(wanted) - len(found)} 条线索不在您的管辖范围内，或者已经转走。")
    return found


def lock_one(clue: Clue, by: Post) -> Clue:
    """The one clue, as `lock` gives it."""
    return lock([clue], by)[0]


def is_on_desk(clue: Clue, by: Post) -> bool:
    """Whether it is this post's turn to triage, hand out or forward: the county's until handed out, then the owner's."""
    if clue.state == "screened":
        return by.place.level == "county"
    return clue.state == "assigned" and clue.owner is not None and clue.owner.place_id == by.place_id


def need_desk(rows: list[Clue], by: Post) -> None:
    """Refuse as a whole when one of the clues is not, or no longer, this post's to decide."""
    elsewhere = [clue for clue in rows if not is_on_desk(clue, by)]
    if elsewhere:
        first = elsewhere[0]
        where = f"现在{first.owner}处" if first.state == "assigned" and first.owner else "不在您的案头"
        raise Refused(
            "not_on_desk",
            f"线索 {first.key} 等 {len(elsewhere)} 条处于“{TITLES[first.state]}”环节，{where}，不能由您办理。",
        )


def move(clue: Clue, state: str, *, at: datetime, on: date | None = None, **fields) -> dict:
    """Set a clue's new state (without saving); returns what changed. Refused when the step is not the next one."""
    if state not in MOVES[clue.state]:
        raise Refused("wrong_state", f"线索 {clue.key} 处于“{TITLES[clue.state]}”环节，不能转到“{TITLES[state]}”。")
    if state == "closed":
        fields |= {"closed_on": on or day(at)}
    changes = change(clue, state=state, **fields)
    clue.state_at = at
    return changes


def put(rows: Iterable[Clue], *fields: str) -> None:
    """Save these fields of many rows: one update for each set of equal values, not one a row."""
    groups: dict[tuple, list[int]] = defaultdict(list)
    for clue in rows:
        groups[tuple(getattr(clue, Clue._meta.get_field(name).attname) for name in fields)].append(clue.pk)
    names = [Clue._meta.get_field(name).attname for name in fields]
    for values, ids in groups.items():
        Clue.objects.filter(pk__in=ids).update(**dict(zip(names, values, strict=True)))
