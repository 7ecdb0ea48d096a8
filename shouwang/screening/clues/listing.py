"""Lists of clues: who sees which, narrowed by what, counted by state, said in rows."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from shouwang.accounts.may import VILLAGE
from shouwang.places.clock import day
from shouwang.places.code import at_level, level, span
from shouwang.places.models import Place
from shouwang.policy import codes
from shouwang.screening.clues.models import STATES, Clue, Origin
from shouwang.screening.clues.words import STATE_TONES
from shouwang.sheets.write import Field
from shouwang.web.search import beginning
from shouwang.web.sight import Scope

NAMED = ("township", "village", "group")


def seen(scope: Scope) -> QuerySet[Clue]:
    """The clues of the viewer's places; a village sees those that were handed out, not what is still being sorted."""
    clues = Clue.objects.visible_to(scope)
    return clues.exclude(state="screened") if scope.role in VILLAGE else clues


def chosen(clues: QuerySet[Clue], scope: Scope, on: date, values: dict) -> QuerySet[Clue]:
    """What the filters leave (`values` of CluesFilter), all states."""
    place = values.get("village") or values.get("township")
    if place:
        lo, hi = span(place)
        clues = clues.filter(place_id__gte=lo, place_id__lte=hi)
    if values.get("owner") == "mine":
        clues = clues.filter(owner_id=scope.post_id)
    if values.get("reason"):
        clues = clues.filter(reason=values["reason"])
    return _marked(_from(_named(clues, values.get("q", "")), values), values.get("mark", ""), on)


def _named(clues: QuerySet[Clue], q: str) -> QuerySet[Clue]:
    q = q.strip()
    if not q:
        return clues
    if q[0].isdigit():
        return clues.filter(beginning("key", q))
    return clues.filter(beginning("household__head_name", q))


def _from(clues: QuerySet[Clue], values: dict) -> QuerySet[Clue]:
    wanted = {"kind": values.get("origin"), "supplier": values.get("supplier")}
    wanted = {name: value for name, value in wanted.items() if value}
    return clues.filter(Exists(Origin.objects.filter(clue_id=OuterRef("pk"), **wanted))) if wanted else clues


def _marked(clues: QuerySet[Clue], mark: str, on: date) -> QuerySet[Clue]:
    marks = {
        "overdue": lambda: clues.overdue(on),
        "urged": lambda: clues.filter(state="assigned", urged__gt=0),
        "returned": clues.returned,
        "stray": clues.stray,
        "revisit": lambda: clues.open().filter(is_revisit=True),
        "shaken": lambda: clues.open().filter(is_shaken=True),
    }
    return marks[mark]() if mark in marks else clues


def counts(clues: QuerySet[Clue]) -> dict[str, int]:
    """How many in each state, and `open` in all; one query."""
    found = dict(clues.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state, _ in STATES} | {
        "open": sum(number for state, number in found.items() if state != "closed")
    }


def in_state(clues: QuerySet[Clue], state: str) -> tuple[QuerySet[Clue], list[str]]:
    """The clues of a tab ("": all open ones) and their order: what is handed out by its due day, the rest newest first."""
    if state == "assigned":
        return clues.filter(state=state), ["due_on", "id"]
    return (clues.filter(state=state) if state else clues.open()), ["-id"]


def rows(clues: Iterable[Clue], on: date) -> list[dict]:
    """What a line of the list shows; one query for the names of places."""
    clues = list(clues)
    names = place_names(clue.place_id for clue in clues)
    return [row(clue, names, on) for clue in clues]


def row(clue: Clue, names: dict[int, str], on: date) -> dict:
    return {
        "clue": clue,
        "where": where(clue.place_id, names),
        "reason": clue.reason_word,
        "state": clue.get_state_display(),
        "tone": STATE_TONES[clue.state],
        "age": age(clue.state_at, on),
        "owner": str(clue.owner) if clue.owner else "",
        "marks": marks(clue),
    }


def marks(clue: Clue) -> list[tuple[str, str]]:
    """Words that must be seen, with their tones."""
    found = []
    if clue.returned_as:
        found.append((f"已退回：{clue.get_returned_as_display()}", "warn"))
    if clue.is_revisit:
        found.append(("须再次入户", "bad"))
    if clue.is_shaken:
        found.append(("依据已撤回", "warn"))
    if clue.urged and clue.state == "assigned":
        found.append((f"已催办{clue.urged}次", "bad"))
    return found


def age(at: datetime, on: date) -> str:
    """For how long something has stood: 今天, 3天."""
    days = (on - day(at)).days
    return f"{days}天" if days > 0 else "今天"


def place_names(places: Iterable[int]) -> dict[int, str]:
    wanted = {at_level(place, name) for place in places for name in NAMED}
    return dict(Place.objects.filter(pk__in=wanted).values_list("pk", "name"))


def where(place_id: int, names: dict[int, str]) -> str:
    """桃林镇 · 东村 · 三组."""
    parts = dict.fromkeys(at_level(place_id, name) for name in NAMED if level(at_level(place_id, name)) == name)
    return " · ".join(names.get(part, "") for part in parts)


COLUMNS = [
    Field(*line.split())
    for line in """
clue 线索编号
township 乡镇
village 村
household 户标识
head_name 户主
clue_reason 线索缘由
state 环节
origins 来源 list
opened_on 发现日期 date
owner 承办
due_on 办结期限 date
urged 催办次数 integer
result 核查结果
outcome 核查结论
closed_on 办结日期 date
reason 办结原因
""".strip().splitlines()
]


def sheet(clues: QuerySet[Clue]) -> Iterable[dict]:
    """The same list as rows of a workbook."""
    found = list(clues.select_related("household", "owner__place").prefetch_related("origins"))
    names = place_names(clue.place_id for clue in found)
    for clue in found:
        yield {
            "clue": clue.key,
            "township": names.get(at_level(clue.place_id, "township"), ""),
            "village": names.get(at_level(clue.place_id, "village"), ""),
            "household": clue.household.key,
            "head_name": clue.household.head_name,
            "clue_reason": clue.reason_word,
            "state": clue.get_state_display(),
            "origins": sorted({codes.title("clue_source", origin.kind) for origin in clue.origins.all()}),
            "opened_on": clue.opened_on,
            "owner": str(clue.owner or ""),
            "due_on": clue.due_on,
            "urged": clue.urged,
            "result": clue.get_result_display(),
            "outcome": clue.outcome,
            "closed_on": clue.closed_on,
            "reason": clue.get_closed_as_display(),
        }
