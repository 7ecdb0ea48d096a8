"""附件4 排查情况表: one row per village, filled from visits, clues and cases; nobody types totals. *S0 四(二)*.

A column whose facts do not exist yet is None: "—" on a page, nothing in a file, never 0.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from shouwang.casework.cases.models import Case
from shouwang.casework.visits.models import ENROLLING, SpecialFile, Visit
from shouwang.places.models import Place
from shouwang.registry.models import Guarantee, Headcount, Household, Membership, NationalEntry, Tag
from shouwang.reporting.annexes.closed import closed_rows
from shouwang.reporting.annexes.half_year import HalfYear
from shouwang.reporting.export.table import columns
from shouwang.screening.clues.models import Origin

VILLAGE = 1000  # ids within one village
COLUMNS = columns("""
no 序号 integer
town 乡镇
village 村
village_code 村代码 number
households 应排查户数 integer
persons 应排查人数 integer
checked 已排查户数 integer
checked_home 其中入户 integer
checked_phone 其中电话 integer
checked_online 其中线上 integer
rate 排查率(%) decimal
focus_new_dibao 新增低保户 integer
focus_scattered_tekun 分散供养特困户 integer
focus_dibao_margin 低保边缘户 integer
focus_disabled 残疾人户 integer
focus_repeat 多次申报或预警未纳入户 integer
focus_former_poor 原相对贫困户 integer
clues_self 线索：自主申报 integer
clues_cadre 线索：干部排查 integer
clues_department 线索：部门筛查预警 integer
clues_other 线索：其他 integer
proposed 拟纳入户数 integer
unstable_households 新识别脱贫不稳定户户数 integer
unstable_persons 新识别脱贫不稳定户人数 integer
marginal_households 新识别边缘易致贫户户数 integer
marginal_persons 新识别边缘易致贫户人数 integer
sudden_households 新识别突发严重困难户户数 integer
sudden_persons 新识别突发严重困难户人数 integer
special_files 未纳入并建特殊档案 integer
eliminated_helped 风险消除：帮扶消除 integer
eliminated_natural 风险消除：自然消除 integer
rolled_back 风险消除回退 integer
re_marked 风险再标注 integer
cleared_out 清退 integer
failing_education 义务教育未保障 integer
failing_medical 基本医疗未保障 integer
failing_housing 住房安全未保障 integer
failing_water 饮水安全未保障 integer
leaflets_apply 发放申报政策明白纸 integer
leaflets_help 发放帮扶政策明白纸 integer
filler 填报人
reviewer 审核人
phone 联系电话
date 填报日期
stamp 盖章
""")
FOCUS = {
    "FG-01": "focus_new_dibao", "FG-02": "focus_scattered_tekun", "FG-03": "focus_dibao_margin",
    "FG-04": "focus_disabled", "FG-05": "focus_repeat", "FG-06": "focus_former_poor",
}  # fmt: skip
SOURCES = {"application": "clues_self", "field": "clues_cadre", "department": "clues_department"}
UNKNOWN = {"rolled_back", "cleared_out", "leaflets_apply", "leaflets_help"}
BY_HAND = {"filler", "reviewer", "phone", "date", "stamp"}
WORDS = ("no", "town", "village", "village_code", "rate")
NUMBERS = tuple(f.name for f in COLUMNS if f.name not in {*WORDS, *BY_HAND})


def rows(lo: int, hi: int, half: HalfYear) -> Iterator[dict]:
    """A row for each village between two place ids, in their order, with what happened in the half-year.

    Of a county that has closed the half-year the rows are those of the closing. What stands (households, tags, guarantees)
    is counted as of the half-year's last day once that has passed.
    """
    closed = dict(closed_rows(lo, hi, half)) if half.is_over else {}
    if closed and len(closed) == Place.objects.current().at("village").filter(pk__gte=lo, pk__lte=hi).count():
        yield from (row | {"no": number} for number, row in enumerate(closed.values(), start=1))
        return
    found = _counted(lo, hi, half)
    unknown = [name for name in FOCUS.values() if not any(told.get(f"ever_{name}") for told in found.values())]
    villages = Place.objects.current().at("village").filter(pk__gte=lo, pk__lte=hi).select_related("parent")
    for number, place in enumerate(villages.order_by("pk"), start=1):
        if place.pk in closed:
            yield closed[place.pk] | {"no": number}
            continue
        told = found.get(place.pk, {})
        row = {name: told.get(name, 0) for name in NUMBERS}
        row |= dict.fromkeys([*UNKNOWN, *BY_HAND, *unknown])
        yield row | {
            "no": number,
            "town": place.parent.name if place.parent else "",
            "village": place.name,
            "village_code": place.code,
            "rate": rate(row),
        }


def rate(row: dict) -> Decimal | None:
    """Households checked of those in scope, per cent with one decimal; None where there is no household."""
    if not row["households"]:
        return None
    return (Decimal(row["checked"]) * 100 / row["households"]).quantize(Decimal("0.1"))


def total(found: Iterable[dict], town: str) -> dict:
    """The sum of rows, a township's or the county's: what is unknown in all of them stays unknown."""
    found = list(found)
    row: dict = dict.fromkeys(BY_HAND)
    for name in NUMBERS:
        given = [each[name] for each in found if each[name] is not None]
        row[name] = sum(given) if given else None
    return row | {"no": None, "town": town, "village": "合计", "village_code": "", "rate": rate(row)}


def _counted(lo: int, hi: int, half: HalfYear) -> dict[int, dict]:
    found: dict[int, dict] = defaultdict(dict)
    for question in (_registered, _visited, _tagged, _clues, _recognised, _left, _files, _failing):
        for village, numbers in question(lo, hi, half):
            found[village].update(numbers)
    return found


def _by_village(held: QuerySet, lo: int, hi: int, **parts) -> Iterator[tuple[int, dict]]:
    village = ExpressionWrapper(F("place_id") / VILLAGE, output_field=BigIntegerField())
    within = held.filter(place_id__gte=lo, place_id__lte=hi).order_by()
    for row in within.annotate(within_village=village).values("within_village").annotate(**parts):
        yield row.pop("within_village") * VILLAGE, row


def _during(field: str, half: HalfYear) -> Q:
    return Q(**{f"{field}__gte": half.begins, f"{field}__lte": half.ends})


def _registered(lo: int, hi: int, half: HalfYear):
    if half.is_over:
        yield from _registered_then(lo, hi, half.ends)
        return
    for village, told in Headcount.objects.within(lo, hi).by(VILLAGE).items():
        yield village, {"households": told["households"], "persons": told["persons"]}


def _registered_then(lo: int, hi: int, on: date):
    """Households and members of a day that has passed, by the days on which members came and left."""
    there = _lived(on).filter(Q(household__gone_on=None) | Q(household__gone_on__gt=on))
    yield from _by_village(there, lo, hi, households=Count("household", distinct=True), persons=Count("pk"))


def _stands(half: HalfYear) -> Q:
    """What stands now, or stood on the last day of a half-year that is over."""
    if not half.is_over:
        return Q(until__isnull=True)
    return Q(since__lte=half.ends) & (Q(until__isnull=True) | Q(until__gt=half.ends))


def _visited(lo: int, hi: int, half: HalfYear):
    """A household counts once; of several checks the one at home counts first, then by phone."""
    home = Count("household", distinct=True, filter=Q(channel="home"))
    seen = Visit.objects.finished().filter(_during("on", half))
    at_home = seen.filter(channel="home").values("household")
    by_phone = seen.filter(channel="phone").values("household")
    phone = Q(channel="phone") & ~Q(household__in=at_home)
    wanted = Count("household", distinct=True, filter=Q(result=ENROLLING))
    online = Q(channel="online") & ~Q(household__in=at_home) & ~Q(household__in=by_phone)
    return _by_village(
        seen, lo, hi, checked=Count("household", distinct=True), checked_home=home,
        checked_phone=Count("household", distinct=True, filter=phone),
        checked_online=Count("household", distinct=True, filter=online), proposed=wanted,
    )  # fmt: skip


def _tagged(lo: int, hi: int, half: HalfYear):
    """Households in each focus group; of a group into which nobody was ever put, nothing is known."""
    tags = Tag.objects.filter(group__in=FOCUS)
    now = _stands(half)
    parts = {name: Count("household", distinct=True, filter=Q(group=group) & now) for group, name in FOCUS.items()}
    ever = {f"ever_{name}": Count("pk", filter=Q(group=group)) for group, name in FOCUS.items()}
    return _by_village(tags, lo, hi, **parts, **ever)


def _clues(lo: int, hi: int, half: HalfYear):
    parts = {name: Count("clue", distinct=True, filter=Q(kind=kind)) for kind, name in SOURCES.items()}
    other = Count("clue", distinct=True, filter=~Q(kind__in=SOURCES))
    return _by_village(Origin.objects.filter(_during("on", half)), lo, hi, **parts, clues_other=other)


def _recognised(lo: int, hi: int, half: HalfYear):
    """Newly monitored in the half-year: by a case, or by the national system's word while no case says so. A risk that
    was marked again is no new recognition, and counts apart."""
    cases = Case.objects.filter(_during("qualified_on", half)).exclude(stage="declined")
    told = _there(half).filter(_during("monitored_since", half), has_case=False).exclude(category="")
    cases = cases.annotate(people=_members("household", half))
    told = told.annotate(people=_members("pk", half))
    again = Q(remarked_on__isnull=False) | Q(Exists(_before()))
    return _summed(
        _by_village(cases, lo, hi, **_categories(again)),
        _by_village(told, lo, hi, **_categories(Q(_last(remarked=True, remarked_on__isnull=False)))),
    )


def _there(half: HalfYear) -> QuerySet[Household]:
    """Households that stand, or stood on the last day of a half-year that is over."""
    if not half.is_over:
        return Household.objects.current()
    return Household.objects.filter(Q(gone_on=None) | Q(gone_on__gt=half.ends))


def _members(household: str, half: HalfYear) -> F | Coalesce:
    """How many people live in a household, or lived there on the last day of a half-year that is over."""
    if not half.is_over:
        return F("members" if household == "pk" else f"{household}__members")
    there = _lived(half.ends).filter(household=OuterRef(household)).order_by().values("household")
    return Coalesce(Subquery(there.annotate(people=Count("pk")).values("people")), 0)


def _lived(on: date) -> QuerySet[Membership]:
    """Who lived where on a day, by the days on which members came and left."""
    return Membership.objects.filter(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gt=on))


def _categories(again: Q) -> dict:
    parts = {"re_marked": Count("pk", filter=again)}
    for category in ("unstable", "marginal", "sudden"):
        mine = Q(category=category) & ~again
        parts[f"{category}_households"] = Count("pk", filter=mine)
        parts[f"{category}_persons"] = Sum("people", filter=mine, default=0)
    return parts


def _before() -> QuerySet[Case]:
    """An earlier case of the household whose risk was eliminated: what comes after it was marked again (再标注)."""
    return Case.objects.filter(household=OuterRef("household"), eliminated_on__lte=OuterRef("qualified_on"))


def _last(**facts) -> Exists:
    """What the last entry of the national system says of a household that has no case."""
    return Exists(NationalEntry.objects.newest().filter(household=OuterRef("pk"), **facts))


def _summed(*counted: Iterable[tuple[int, dict]]) -> Iterator[tuple[int, dict]]:
    """Numbers of several kinds of rows, by village."""
    found: dict[int, Counter] = defaultdict(Counter)
    for each in counted:
        for village, numbers in each:
            found[village].update(numbers)
    return iter(found.items())


def _left(lo: int, hi: int, half: HalfYear):
    """Eliminated in the half-year: by a case, or by the national system's word while no case says so."""
    gone = Case.objects.filter(_during("eliminated_on", half))
    parts = {f"eliminated_{way}": Count("pk", filter=Q(way=way)) for way in ("helped", "natural")}
    told = _there(half).filter(_during("eliminated_on", half), has_case=False).exclude(category="")
    said = {f"eliminated_{way}": Count("pk", filter=_last(way=way)) for way in ("helped", "natural")}
    return _summed(_by_village(gone, lo, hi, **parts), _by_village(told, lo, hi, **said))


def _files(lo: int, hi: int, half: HalfYear):
    made = SpecialFile.objects.filter(_during("on", half))
    return _by_village(made, lo, hi, special_files=Count("household", distinct=True))


def _failing(lo: int, hi: int, half: HalfYear):
    parts = {
        f"failing_{kind}": Count("household", distinct=True, filter=Q(kind=kind))
        for kind in ("education", "medical", "housing", "water")
    }
    there = Q(household__gone_on__isnull=True)
    there |= Q(household__gone_on__gt=half.ends) if half.is_over else Q()
    now = Guarantee.objects.filter(_stands(half), there, is_firm=False)
    return _by_village(now, lo, hi, **parts)
