"""Exports of the register: households, persons, all of it as its workbook says it; policy; what departments deliver by."""

from functools import partial
from itertools import islice

from shouwang.places.clock import day
from shouwang.policy.in_force import exported
from shouwang.registry import written
from shouwang.registry.models import Household, Membership
from shouwang.reporting.export import as_of
from shouwang.reporting.export.table import Asked, Table, chunks, columns, numbers
from shouwang.screening import sources
from shouwang.sheets.write import Field

PORTION = 2000

HOUSEHOLDS = columns("""
household 户标识
household_no 户编号
village_code 村代码 number
group 组
attribute 户属性
category 监测对象类别
head_name 户主
members 人口 integer
net_income 家庭纯收入 money
net_per_head 人均纯收入 money
income_to 收入截至 date
delivery 载入批次
""")


def households(asked: Asked):
    if as_of.is_past(asked):
        yield from as_of.households(asked)
        return
    found = Household.objects.within(asked.area.pk).current().select_related("batch", "place").order_by("id")
    for each in chunks(found):
        row = {field.name: getattr(each, field.name, "") for field in HOUSEHOLDS}
        yield row | {
            "household": each.key,
            "village_code": f"{each.place_id:015d}"[:12],
            "group": each.place.name if each.place.level == "group" else "",
            "net_income": each.net_fen,
            "net_per_head": each.net_per_head_fen,
            "delivery": each.batch.key if each.batch else "",
        }


PERSONS = columns("""
person 人标识
person_no 人编号
household 户标识
name 姓名
number 证件号码 number
relation 与户主关系
birth 出生日期 date
from 加入日期 date
to 离开日期 date
reason 变动原因
""")


def persons(asked: Asked):
    if as_of.is_past(asked):
        yield from as_of.persons(asked)
        return
    found = Membership.objects.within(asked.area.pk).filter(household__gone_on__isnull=True)
    shown = numbers(found.values_list("person__number_id", flat=True), is_open=asked.is_open)
    for member in chunks(found.select_related("person", "household").order_by("id")):
        person = member.person
        yield {
            "person": person.key,
            "person_no": person.person_no,
            "household": member.household.key,
            "name": person.name,
            "number": shown.get(person.number_id, person.number_mask),
            "relation": member.relation or person.relation,
            "birth": person.birth,
            "from": member.since,
            "to": member.until,
            "reason": member.reason,
        }


CONTRACTS = columns("""
supplier 部门
table 名单
column 列
heading 表头
aliases 别名 list
type 类型
unit 单位
required 必填 yes_no
values 可填值 list
""")


def contracts(asked: Asked):
    for contract in sources.all():
        for column in contract.columns:
            yield {
                "supplier": contract.supplier,
                "table": contract.table,
                "column": column.name,
                "heading": column.heading,
                "aliases": sorted(column.aliases),
                "type": column.kind,
                "unit": column.unit,
                "required": column.required,
                "values": sorted(column.values),
            }


AS_LOADED = {"money": "money", "date": "date", "day_or_month": "date", "number": "number", "phone": "number",
             "account": "number", "integer": "integer"}  # fmt: skip
REGISTER = tuple(Field(one.name, one.heading, AS_LOADED.get(one.kind, "text")) for one in written.COLUMNS)


def register(asked: Asked):
    """A row for each member with everything that is known of him and of his household, as loading reads it."""
    found = Household.objects.within(asked.area.pk).current().order_by("id")
    rest = chunks(found)
    while portion := list(islice(rest, PORTION)):
        yield from written.rows_of(portion, day(asked.at), partial(numbers, is_open=asked.is_open))


POLICY = columns("""
name 名称
population 人群
since 起 date
value 值
unit 单位
until 止 date
cite 依据
origin 来源
entered_by 录入人
released_by 发布人
known_at 生效登记时间 instant
""")


def policy(asked: Asked):
    """Every line that can hold in the area: shipped and its own."""
    return exported(asked.area.pk)


TABLES = (
    Table("households", HOUSEHOLDS, ("household",), households, looks_back=True),
    Table("persons", PERSONS, ("person",), persons, looks_back=True),
    Table("register", REGISTER, ("at",), register),
    Table("policy", POLICY, ("name", "population", "since"), policy),
    Table("contracts", CONTRACTS, ("supplier", "table", "column"), contracts),
)
