"""The lists of adoption as their page and their workbook show them; a handful of queries a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from shouwang.casework.adoption.candidates import WHY, candidates, under_recognition
from shouwang.casework.adoption.changes import differences, newest
from shouwang.casework.adoption.lacking import Item, items
from shouwang.casework.adoption.models import Adoption
from shouwang.casework.adoption.named import Proposal, proposals, unknown
from shouwang.casework.adoption.told import LACKS
from shouwang.casework.cases.models import Case
from shouwang.policy import codes
from shouwang.policy.book import Book
from shouwang.registry.found import words
from shouwang.registry.models import Household
from shouwang.registry.models.household import CATEGORIES
from shouwang.registry.national import BLOCKING, TROUBLES
from shouwang.registry.national_columns import MONEY
from shouwang.sheets.write import Field

TABS = [
    ("", "待接续"),
    ("blocked", "要件不全"),
    ("lacking", "待补充"),
    ("helpers", "责任人账号"),
    ("changed", "全国系统有变化"),
]
SUBS = {
    "": "全国系统已是监测对象（含已消除），本系统还没有监测帮扶的户；由人接续，不重走识别认定。",
    "blocked": "说不清从何时监测到何时的户，逐户补充后接续，或更正后重新载入。",
    "lacking": "已接续、还有内容待补充的户，逐项补齐。",
    "helpers": "帮扶责任人按全国系统的姓名登记，还没有对应本系统账号的户；只有一个同名账号的可以批量确认，其余逐户指定。",
    "changed": "接续后，新导出的内容与本系统不同的户，由人逐项确定，不会自动改写。",
}
FIELDS = (
    Field("head", "户主"), Field("key", "编号", "number"), Field("where", "村组"), Field("category", "类别"),
    Field("since", "识别监测时间", "date"), Field("until", "消除监测时间", "date"), Field("helper", "帮扶责任人"),
    Field("told", "情况"),
)  # fmt: skip


@dataclass
class Line:
    """One household on one of the lists: `told` says what is missing or different, `items` where it is supplied."""

    household: Household
    key: str
    where: str
    category: str = ""
    since: date | None = None
    until: date | None = None
    helper: str = ""
    told: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    pick: int | None = None  # the helper whose account may be confirmed here


def spelled(entry) -> dict:
    """Risks, measures, money and what is odd of an entry, in words."""
    if entry is None:
        return {}
    groups = dict(codes.choices("measure"))
    return {
        "risks": [codes.title("risk", code) for code in entry.risks],
        "measures": [groups[group] for group, *_ in entry.measures],
        "notes": [TROUBLES[code][1] for code in entry.troubles if code not in BLOCKING],
        "money": [(title, entry.money[name]) for name, title in MONEY.items() if name in entry.money],
    }


def of_waiting(rows: Sequence[Household], on: date, book: Book) -> list[Line]:
    """Households that wait, with what stands in the way or what they will lack."""
    places, found = words({row.place_id for row in rows}), []
    walking = under_recognition([row.pk for row in rows])
    for one in candidates(list(rows)):
        told, home, why = one.told, one.household, one.why_not(on, book, walking)
        said = [WHY[code] for code in why] or [f"缺{LACKS[code]}" for code in one.lacks(on) if code != "unread"]
        if not why and one.entry and one.entry.unread:
            said.append(f"没有读懂：{'、'.join(one.entry.unread)}")
        found.append(
            Line(
                home, home.key, places.get(home.place_id, ""), dict(CATEGORIES).get(told.category, ""),
                one.entry.since if one.entry else None, told.gone_on if told.gone else None,
                one.entry.helper_name if one.entry else "", said,
            )
        )  # fmt: skip
    return found


def of_cases(rows: Sequence[Case]) -> list[Line]:
    """Adopted cases with what each still lacks."""
    places, lacks = words({row.place_id for row in rows}), items(list(rows))
    return [
        Line(
            row.household, row.key, places.get(row.place_id, ""), row.get_category_display(), row.qualified_on,
            row.eliminated_on, "", [item.word for item in lacks[row.pk]], lacks[row.pk],
        )
        for row in rows
    ]  # fmt: skip


def _account(one: Proposal) -> str:
    if who := one.post:
        return f"拟对应：{who.holder.name}（{who}）"
    people = len({post.holder_id for post in one.posts})
    return f"有{people}个同名账号，请指定" if people else "没有同名账号，请指定或另行开通"


def of_helpers(rows: Sequence[Case]) -> list[Line]:
    """Adopted cases whose helper is known by name only, with the account that is proposed for him."""
    places = words({row.place_id for row in rows})
    found = proposals(list(unknown().filter(case__in=[row.pk for row in rows]).order_by("id")))
    by_case = {one.helper.case_id: one for one in found}
    lines = []
    for row in rows:
        one = by_case[row.pk]
        lines.append(
            Line(
                row.household, row.key, places.get(row.place_id, ""), row.get_category_display(), row.qualified_on,
                row.eliminated_on, f"{one.helper.name}（{one.helper.unit}）", [_account(one)],
                pick=one.helper.pk if one.post else None,
            )
        )  # fmt: skip
    return lines


def of_changed(rows: Sequence[Adoption]) -> list[Line]:
    """Adopted cases of which a newer export says something else."""
    places, found = words({row.place_id for row in rows}), []
    for row in rows:
        case, told = row.case, differences(row, newest(row))
        said = [f"{one.title}：全国系统{one.national}，本系统{one.ours}" for one in told] or [
            "与本系统已经一致，确认即可"
        ]
        found.append(
            Line(
                case.household, case.key, places.get(row.place_id, ""), case.get_category_display(), case.qualified_on,
                case.eliminated_on, "", said,
            )
        )  # fmt: skip
    return found


def lines(found: Sequence[Line]) -> Iterator[tuple]:
    """The lines of a workbook."""
    for one in found:
        yield (
            one.household.head_name, one.key, one.where, one.category, one.since, one.until, one.helper,
            "；".join(one.told),
        )  # fmt: skip
