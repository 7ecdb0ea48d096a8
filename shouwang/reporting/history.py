"""Who changed what, when, from which value to which; and what was recorded long after it happened. *S1-44*."""

from datetime import date

from django.db.models import QuerySet

from shouwang.accounts.models import User
from shouwang.places.code import span
from shouwang.registry.models import Household
from shouwang.sheets.write import MOST, Field, workbook
from shouwang.trail.models import Line
from shouwang.trail.story import WITH, recorded
from shouwang.web.menu import address
from shouwang.web.sight import Scope


def lines_of(scope: Scope) -> QuerySet[Line]:
    """Every line of history that the viewer may see."""
    if scope.kind == "helper":
        return Line.objects.filter(household_id__in=scope.households)
    return Line.objects.filter(place_id__gte=scope.lo, place_id__lte=scope.hi)


def chosen(
    lines: QuerySet[Line],
    days: int,
    *,
    who: str = "",
    verb: str = "",
    place: int | None = None,
    since: date | None = None,
    until: date | None = None,
    late: str = "",
) -> QuerySet[Line]:
    """The lines that the filters leave; `late` keeps those recorded more than `days` days after they happened."""
    if who:
        people = User.objects.filter(name__startswith=who).values_list("pk", flat=True)
        lines = lines.filter(user_id__in=list(people))
    if verb:
        lines = lines.filter(verb=verb)
    if place:
        lo, hi = span(place)
        lines = lines.filter(place_id__gte=lo, place_id__lte=hi)
    if late:
        lines = lines.late(days)
    return recorded(lines, since, until).select_related("place", *WITH)


def with_households(lines: list[Line]) -> list[tuple[Line, Household | None, str]]:
    """Each line with the household it is about and the address of that household's story; one query for a page."""
    known = Household.objects.in_bulk({line.household_id for line in lines if line.household_id})
    return [(line, home := known.get(line.household_id), _story(home)) for line in lines]


def _story(household: Household | None) -> str:
    return address("reporting:story", household.key) if household else ""


FIELDS = (
    Field("on", "发生日期", "date"), Field("at", "记录时间", "instant"), Field("late", "补录天数", "integer"),
    Field("what", "事项"), Field("who", "经办人"), Field("place", "地点"), Field("key", "户标识", "number"),
    Field("household", "户主"), Field("changes", "变更"), Field("note", "说明"),
)  # fmt: skip


def sheet(lines: QuerySet[Line], days: int) -> bytes:
    """An .xlsx of the lines in their order; `days` late and more are told. Refused `too_many_rows`."""
    return workbook(FIELDS, (_row(*each, days) for each in with_households(list(lines[: MOST + 1]))), sheet="操作记录")


def _row(line: Line, home: Household | None, _: str, days: int) -> tuple:
    changes = "；".join(f"{one['name']}：{one['before'] or '空'} → {one['after'] or '空'}" for one in line.changed)
    return (
        line.on, line.at, line.late_days if line.late_days > days else None, line.title, line.who, line.place.name,
        home.key if home else "", home.head_name if home else "", changes, line.note,
    )  # fmt: skip
