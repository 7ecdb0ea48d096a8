"""Exports of what was said: every statement with its source, and where two of them contradict each other."""

from collections.abc import Iterator

from shouwang.places.code import span
from shouwang.registry import facts
from shouwang.registry.models import Contradiction, Household, Person, Source, Statement
from shouwang.registry.precedence import ByCounty
from shouwang.registry.recall import Recalled, Subject, recall
from shouwang.registry.spoken import fact_said
from shouwang.registry.statements import Standing
from shouwang.registry.statements import Statement as Said
from shouwang.reporting.export.table import Asked, Table, columns

STATEMENTS = columns("""
household 户标识
person 人标识
fact 项目
source 来源
serial 次序 integer
value 内容
on 说的是哪天 date
known_at 得知时间 instant
kind 来源类别
delivery 载入批次
file 文件
sheet 工作表
row 行 integer
said_by 岗位
typed_by 经办人
place_then 当时地点代码 number
state 状态
""")
PORTION = 2000


def statements(asked: Asked) -> Iterator[dict]:
    """A row for each fact of each statement, values masked, with what became of it."""
    believed, sources = ByCounty(asked.on or asked.at.date()), {}
    for homes in _portions(asked):
        recalled = recall(homes)
        wanted = {one.source.serial for one, _ in recalled.told()} - sources.keys()
        sources |= Source.objects.select_related("batch", "by", "user").in_bulk(wanted)
        people = dict(Person.objects.filter(household__in=homes).values_list("id", "key"))
        then = dict(
            Statement.objects.filter(household_id__in=[*homes, *recalled.aliases.homes]).values_list("id", "place_then")
        )
        for subject, told in recalled.said.items():
            standing = recalled.stands(subject, believed.at(asked.area.pk))
            for one in told:
                yield from _rows(one, subject, standing, recalled, sources[one.source.serial], homes, people, then)


def _portions(asked: Asked) -> Iterator[dict[int, str]]:
    lo, hi = span(asked.area.pk)
    homes = list(Household.objects.filter(place_id__gte=lo, place_id__lte=hi).order_by("id").values_list("id", "key"))
    for start in range(0, len(homes), PORTION):
        yield dict(homes[start : start + PORTION])


def _rows(
    one: Said, subject: Subject, standing: Standing, recalled: Recalled, source: Source, homes: dict[int, str],
    people: dict[int, str], then: dict[int, int],
) -> Iterator[dict]:  # fmt: skip
    origin, is_person = recalled.origins[one.id], subject[1] is not None
    gone = {key: {facts.ERASED: day} for key, day in one.erased.items()}
    for key, value in {**one.facts, **gone}.items():
        said = (
            homes.get(value[0], "")
            if key == facts.IN and isinstance(value, list)
            else fact_said(key, value, is_person=is_person)
        )
        yield {
            "household": homes[subject[0]], "person": people.get(subject[1], ""), "fact": key, "source": source.key,
            "serial": source.pk, "value": said, "on": one.on, "known_at": source.known_at, "kind": source.chain,
            "delivery": source.batch.key if source.batch else "", "file": source.batch.file if source.batch else "",
            "sheet": origin.sheet, "row": origin.row or None, "said_by": str(source.by or ""),
            "typed_by": source.user.username if source.user else "", "place_then": f"{then[one.id]:015d}",
            "state": _state(one, key, standing),
        }  # fmt: skip


def _state(one: Said, key: str, standing: Standing) -> str:
    """standing, difference, withdrawn, erased, overruled (the day is later than what stands) or older."""
    if key in one.erased:
        return "erased"
    if one.source.withdrawn_at:
        return "withdrawn"
    if any(each.fact == key and each.other.id == one.id for each in standing.differences):
        return "difference"
    stands = standing.values.get(key)
    if stands and stands.statement.id == one.id:
        return "erased" if stands.value is None else "standing"
    if stands and stands.value == one.facts[key]:
        return "repeated"
    return "overruled" if stands and one.on > stands.statement.on else "older"


DIFFERENCES = columns("""
household 户标识
person 人标识
fact 项目
source_a 来源一
source_b 来源二
value_a 现采用
value_b 另一说
on_a 日期一 date
on_b 日期二 date
state 状态
settled_by 核定人
settled_at 核定时间 instant
reason 依据
""")


def differences(asked: Asked) -> Iterator[dict]:
    """Every contradiction that was ever found: open, settled by somebody, or ended by a later word."""
    found = Contradiction.objects.within(asked.area.pk).select_related("household", "person").order_by("id")
    for rows in _batches(list(found)):
        told = Statement.objects.select_related("source").in_bulk(
            {pk for row in rows for pk in (row.stands_id, row.other_id)}
        )
        decided = _decided(rows)
        for row in rows:
            a, b, is_person = told[row.stands_id], told[row.other_id], row.person_id is not None
            by = decided.get((row.stands_id, row.other_id)) if row.ended_on else None
            yield {
                "household": row.household.key, "person": row.person.key if row.person else "", "fact": row.fact,
                "source_a": a.source.key, "source_b": b.source.key,
                "value_a": fact_said(row.fact, a.facts.get(row.fact), is_person=is_person),
                "value_b": fact_said(row.fact, b.facts.get(row.fact), is_person=is_person),
                "on_a": a.on, "on_b": b.on, "state": "settled" if by else "ended" if row.ended_on else "open",
                "settled_by": by.user.username if by and by.user else "", "settled_at": by and by.known_at,
                "reason": by.note if by else "",
            }  # fmt: skip


def _batches(rows: list) -> Iterator[list]:
    for start in range(0, len(rows), PORTION):
        yield rows[start : start + PORTION]


def _decided(rows: list[Contradiction]) -> dict[tuple[int, int], Source]:
    """The two sides of a contradiction → the source that decided between them."""
    homes = {row.household_id for row in rows}
    said = Statement.objects.filter(household_id__in=homes, source__chain="settled").select_related("source__user")
    return {tuple(one.settles): one.source for one in said.order_by("id") if one.settles}


TABLES = (
    Table("statements", STATEMENTS, ("household", "person", "fact", "source", "serial"), statements),
    Table("differences", DIFFERENCES, ("household", "person", "fact", "source_a", "source_b"), differences),
)
