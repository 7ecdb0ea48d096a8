"""Exports of what departments delivered: each row with what became of it, and each fault."""

import re
from collections.abc import Iterator

import pyarrow.parquet as pq

from shouwang.registry.models import BatchFault, Person
from shouwang.reporting.export.table import Asked, Table, chunks, columns, numbers
from shouwang.screening.intake import shelf
from shouwang.screening.intake.models import Delivery, Fault
from shouwang.screening.lake import LINKS
from shouwang.screening.matching.models import Doubt, Settlement, Written

A_NUMBER = re.compile(r"\d{6}")
ROWS = columns("""
delivery 批次号
file 文件
sheet 工作表
row 行 integer
table 名单
outcome 结果
method 方式
household 户标识
person 人标识
name 姓名
number 证件号码 number
candidates 可能人员 list
reason 原因
settled_by 处理人
settled_at 处理时间 instant
file_name 文件所写姓名
""")


def rows(asked: Asked) -> Iterator[dict]:
    """Every row of every delivery that was read: linked, doubtful, faulty, unmatched, skipped, or about a place.

    Of a delivery for the places above (a prefecture's) the rows that went to this area.
    """
    taken = Delivery.objects.exclude(state="refused").filter(read_at__isnull=False)
    if asked.area.level == "county":
        taken = taken.within(asked.area.pk) | taken.filter(place_id__in=asked.area.above)
    else:
        taken = taken.within(asked.area.pk)
    for delivery in taken.order_by("id"):
        empty = dict.fromkeys(field.name for field in ROWS) | {"delivery": delivery.key, "table": delivery.table}
        yield from _linked(delivery, empty, asked)
        yield from _aside(delivery, empty, asked)
        yield from _faulty(delivery, empty, asked)


def _linked(delivery: Delivery, empty: dict, asked: Asked) -> Iterator[dict]:
    links = []
    wide = shelf.counties(asked.area.pk)
    for county in sorted(county for county in delivery.lake if county in wide):
        path = shelf.lake().path(county, LINKS, delivery.key)
        if path.exists():
            links += pq.read_table(path).to_pylist()
    known = _persons({link["person"] for link in links if link["person"]}, is_open=asked.is_open)
    written = {(each.file, each.sheet, each.row): each.name for each in Written.objects.filter(delivery=delivery)}
    for link in links:
        place = {"file": link["file"], "sheet": link["sheet"], "row": link["row"], "method": link["method"]}
        who = dict(known.get(link["person"], {}))
        who["file_name"] = written.get((link["file"], link["sheet"], link["row"]), who.get("name", ""))
        yield (
            empty
            | place
            | who
            | {
                "outcome": "link" if link["person"] else "place",
                "household": link["household"],
                "person": link["person"],
            }
        )


def _persons(keys: set[str], *, is_open: bool) -> dict[str, dict]:
    found = list(Person.objects.filter(key__in=keys).values_list("key", "name", "number_mask", "number_id"))
    shown = numbers((number for *_, number in found), is_open=is_open)
    return {key: {"name": name, "number": shown.get(number, mask)} for key, name, mask, number in found}


def _aside(delivery: Delivery, empty: dict, asked: Asked) -> Iterator[dict]:
    found = Doubt.objects.within(asked.area.pk).filter(delivery=delivery)
    doubts = list(found.select_related("person__household", "settled_by__holder"))
    shown = numbers((doubt.number_id for doubt in doubts), is_open=asked.is_open)
    wanted = {pk for doubt in doubts for pk in doubt.candidates}
    keys = dict(Person.objects.filter(pk__in=wanted).values_list("pk", "key"))
    for doubt in doubts:
        yield empty | {
            "file": doubt.file,
            "sheet": doubt.sheet,
            "row": doubt.row,
            "outcome": "link" if doubt.person else doubt.outcome,
            "method": "settled" if doubt.settled_at else "",
            "household": doubt.person.household.key if doubt.person else None,
            "person": doubt.person.key if doubt.person else None,
            "name": doubt.person.name if doubt.person else doubt.name,
            "file_name": "" if A_NUMBER.search(doubt.name) else doubt.name,
            "number": shown.get(doubt.number_id, doubt.number_mask),
            "candidates": [keys[pk] for pk in doubt.candidates if pk in keys],
            "reason": doubt.settled_reason or doubt.reason,
            "settled_by": doubt.settled_by.holder.username if doubt.settled_by and doubt.settled_by.holder else "",
            "settled_at": doubt.settled_at,
        }


def _faulty(delivery: Delivery, empty: dict, asked: Asked) -> Iterator[dict]:
    left_out = Fault.objects.within(asked.area.pk).filter(delivery=delivery, kept=False, row__gt=0)
    for fault in left_out.distinct("file", "sheet", "row").order_by("file", "sheet", "row", "id"):
        yield empty | {
            "file": fault.file,
            "sheet": fault.sheet,
            "row": fault.row,
            "outcome": "fault",
            "reason": fault.sentence,
        }


FAULTS = columns("""
delivery 批次号
file 文件
sheet 工作表
row 行 integer
column 列
code 代码
sentence 问题
advice 怎么办
kept 该行已保留 yes_no
""")


def faults(asked: Asked) -> Iterator[dict]:
    """Faults of departments' files and of registry files alike."""
    names = [field.name for field in FAULTS[1:]]
    for fault in chunks(Fault.objects.within(asked.area.pk).select_related("delivery").order_by("id")):
        yield {name: getattr(fault, name) for name in names} | {"delivery": fault.delivery.key}
    for fault in chunks(BatchFault.objects.within(asked.area.pk).select_related("batch").order_by("id")):
        yield {name: getattr(fault, name) for name in names} | {"delivery": fault.batch.key}


SETTLEMENTS = columns("""
supplier 部门
table 名单
number 证件号码 number
name 所写姓名
village_code 所写村代码 number
person 人标识
reason 依据
settled_by 认定人
settled_at 认定时间 instant
revoked_at 撤销时间 instant
""")


def settlements(asked: Asked) -> Iterator[dict]:
    """Answers on what departments write of somebody, revoked ones too; a person is missing where it is nobody of ours."""
    found = Settlement.objects.within(asked.area.pk).select_related("person", "settled_by__holder").order_by("id")
    for one in chunks(found):
        shown = numbers([one.number_id] if one.number_id else [], is_open=asked.is_open)
        yield {
            "supplier": one.supplier,
            "table": one.table,
            "number": shown.get(one.number_id, one.number_mask),
            "name": one.name,
            "village_code": f"{one.village:015d}"[:12] if one.village else "",
            "person": one.person.key if one.person else None,
            "reason": one.reason,
            "settled_by": one.settled_by.holder.username if one.settled_by.holder else "",
            "settled_at": one.settled_at,
            "revoked_at": one.revoked_at,
        }


TABLES = (
    Table("rows", ROWS, ("delivery", "file", "sheet", "row"), rows),
    Table("faults", FAULTS, ("delivery", "file", "sheet", "row", "column"), faults),
    Table("settlements", SETTLEMENTS, ("supplier", "table", "number", "name", "village_code"), settlements),
)
