"""附件5 排查台账: one row per household that was found to qualify, added by itself. *S0 四(二)*; columns: 领域§2.13."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import islice

from django.db.models import Prefetch

from shouwang.casework.assistance.expect import outlook
from shouwang.casework.assistance.listing import tally
from shouwang.casework.assistance.models import Helper, Measure
from shouwang.casework.cases.models import Case, Decision, NoticeLine
from shouwang.places.code import at_level
from shouwang.places.models import Place
from shouwang.policy import codes
from shouwang.policy.book import Book
from shouwang.policy.calendar import income_period
from shouwang.policy.in_force import day_by_day
from shouwang.registry.models import Person
from shouwang.registry.models.facts import GUARANTEES
from shouwang.reporting.export.table import chunks, columns, numbers

HEAD = "01"
RISKS = 5
BATCH = 500
STEPS = {  # the steps of either line whose day stands in a column
    "comparison_on": ("cross_check",), "review_on": ("review",), "township_on": ("township_review",),
    "county_on": ("county_decision",),
}  # fmt: skip
COLUMNS = columns("""
case 监测编号
no 序号 integer
town 乡镇
village 村
group 组
head 户主
number 证件号码 number
members 家庭人口 integer
phone 联系电话 number
attribute 原户属性
category 监测对象类别
source 发现渠道
risk_1 风险1
risk_2 风险2
risk_3 风险3
risk_4 风险4
risk_5 风险5
disaster 自然灾害种类
description 具体情况
period 收入周期
net_per_head 人均纯收入 money
own_outlay 合规自付支出 money
payouts 理赔收入 money
line 收入线 money
failing 未保障事项 list
applied_on 申请日期 date
checked_on 入户核查日期 date
comparison_on 数据比对日期 date
review_on 民主评议日期 date
notice_on 公示日期 date
township_on 乡镇审核日期 date
county_on 县级审定日期 date
helper 帮扶责任人
helper_unit 责任人单位
helper_duty 责任人职务
helper_phone 责任人电话 number
measures 帮扶措施
expected_month 预计风险消除月份 month
colour 颜色
remarks 备注
""")


def cases_of(lo: int, hi: int, begins: date | None = None, ends: date | None = None):
    """Cases that qualified (within a time, if one is given) between two place ids, in order."""
    found = Case.objects.filter(place_id__gte=lo, place_id__lte=hi, qualified_on__isnull=False)
    if begins and ends:
        found = found.filter(qualified_on__gte=begins, qualified_on__lte=ends)
    return (
        found.exclude(stage="declined")
        .select_related("household", "application", "visit", "adoption__entry")
        .order_by("key")
    )


def with_help(found):
    """The same cases with their helper in force and their standing measures, read along."""
    helpers = Prefetch("helpers", Helper.objects.in_force(), to_attr="now")
    return found.prefetch_related(
        helpers, Prefetch("measures", Measure.objects.standing().order_by("id"), to_attr="standing")
    )


def rows(found, on: date, *, is_open: bool = False) -> Iterator[dict]:
    """A row for each case of a queryset, as things stand on a day."""
    books: dict[int, Callable[[date], Book]] = {}
    cases, number = chunks(with_help(found)), 0
    while batch := list(islice(cases, BATCH)):
        yield from rows_of(batch, on, start=number, books=books, is_open=is_open)
        number += len(batch)


def rows_of(
    batch: list[Case], on: date, *, start: int = 0, books: dict | None = None, is_open: bool = False
) -> Iterator[dict]:
    """A row for each case of a list read with `with_help`; a handful of queries."""
    books = {} if books is None else books
    places = _places(case.place_id for case in batch)
    heads = _heads(batch)
    shown = numbers((person.number_id for person in heads.values()), is_open=is_open)
    days, walls = _days(batch), _walls(batch)
    for number, case in enumerate(batch, start=start + 1):
        book = _book(books, case.place_id, case.visit.on if case.visit else case.qualified_on)
        look = outlook(case, on, _book(books, case.place_id, on))
        head = heads.get(case.household_id)
        yield (
            {"case": case.key, "no": number, "number": shown.get(head.number_id, head.number_mask) if head else ""}
            | _who(case, places, book)
            | _facts(case, book)
            | {"notice_on": walls.get(case.pk)}
            | {"applied_on": case.application and case.application.on, "checked_on": case.visit and case.visit.on}
            | days.get(case.pk, dict.fromkeys(STEPS))
            | _helped(case)
            | {
                "colour": look.word if look.colour else "",
                "expected_month": case.expected_on,
                "remarks": _remarks(case),
            }
        )


def _book(books: dict, place_id: int, on: date) -> Book:
    county = at_level(place_id, "county")
    if county not in books:
        books[county] = cache(day_by_day(county))
    return books[county](on)


def _places(ids: Iterable[int]) -> dict[int, Place]:
    wanted = {one for pk in ids for one in (pk, at_level(pk, "village"), at_level(pk, "township"))}
    return Place.objects.in_bulk(wanted)


def _heads(batch: list[Case]) -> dict[int, Person]:
    mine = Person.objects.filter(household__in=[case.household_id for case in batch], relation=HEAD, left_on=None)
    return {person.household_id: person for person in mine.order_by("-id")}


def _days(batch: list[Case]) -> dict[int, dict]:
    """The day on which each step was passed last; a step given back and passed again has its later day."""
    by_step = {step: column for column, steps in STEPS.items() for step in steps}
    found: dict[int, dict] = {}
    passed = Decision.objects.filter(
        passage__case__in=batch, passage__purpose="recognition", verdict="pass", step__in=by_step
    )
    for case, step, on in passed.order_by("serial").values_list("passage__case_id", "step", "on"):
        found.setdefault(case, dict.fromkeys(STEPS))[by_step[step]] = on
    return found


def _walls(batch: list[Case]) -> dict[int, date]:
    lines = NoticeLine.objects.filter(passage__case__in=batch, passage__purpose="recognition", removed_on=None)
    return dict(lines.order_by("id").values_list("passage__case_id", "since"))


def _who(case: Case, places: Mapping[int, Place], book: Book) -> dict:
    household, place = case.household, places.get(case.place_id)
    village, town = (places.get(at_level(case.place_id, name)) for name in ("village", "township"))
    return {
        "town": town.name if town else "",
        "village": village.name if village else "",
        "group": place.name if place and place.level == "group" else "",
        "head": household.head_name,
        "members": household.members,
        "phone": household.phone_mask,
        "attribute": household.get_attribute_display(),
        "category": str(book.value("category_name", case.category)),
        "source": codes.title("clue_source", case.channel),
    }


def _facts(case: Case, book: Book) -> dict:
    risks = [codes.title("risk", code) for code in case.risks[:RISKS]]
    return {
        **{f"risk_{n + 1}": risks[n] if n < len(risks) else "" for n in range(RISKS)},
        "line": book.fen("income_line") if book.has("income_line") else None,
        **(_checked(case) if case.visit else _adopted(case)),
    }


def _checked(case: Case) -> dict:
    """What the home check found."""
    visit = case.visit
    begins, ends = income_period(visit.on)
    net = visit.net_per_head_fen if visit.net_per_head_fen is not None else case.household.net_per_head_fen
    return {
        "disaster": _disasters(visit.answers.get("A33a", ())),
        "description": case.application.text,
        "period": f"{begins:%Y-%m}至{ends:%Y-%m}",
        "net_per_head": net,
        "own_outlay": visit.outlay_fen,
        "payouts": None,
        "failing": [title for kind, title in GUARANTEES if getattr(visit, kind) is False],
    }


def _adopted(case: Case) -> dict:
    """What the national system said of a household that was taken over from it."""
    entry = case.adoption.entry
    money = entry.money if entry else {}
    return {
        "disaster": _disasters(entry.disasters if entry else ()),
        "description": "",
        "period": f"截至{case.household.income_to:%Y-%m}" if case.household.income_to else "",
        "net_per_head": case.household.net_per_head_fen,
        "own_outlay": money.get("own_outlay"),
        "payouts": money.get("claims"),
        "failing": [],
    }


def _disasters(kinds: Iterable[str]) -> str | None:
    return "、".join(codes.title("disaster", code) for code in kinds) or None


def _helped(case: Case) -> dict:
    helper = case.now[0] if case.now else None
    return {
        "helper": helper.name if helper else "",
        "helper_unit": helper.unit if helper else "",
        "helper_duty": helper.duty if helper else "",
        "helper_phone": helper.phone_mask if helper else "",
        "measures": tally(case.standing),
    }


def _remarks(case: Case) -> str:
    if case.is_adopted and not case.eliminated_on:
        return "接续，风险再标注" if case.remarked_on else "接续"
    if case.eliminated_on:
        return f"{case.eliminated_on:%Y-%m-%d}{case.get_way_display()}"
    return "" if case.marked_on else "待标注"
