"""Exports of what people live on: jobs of members, products and projects of households."""

from collections.abc import Iterator

from shouwang.registry.models import Job, Product, Project
from shouwang.registry.models.livelihood import Livelihood
from shouwang.reporting.export.table import Asked, Table, chunks, columns

JOBS = columns("""
person 人标识
job 务工编号
household 户标识
name 姓名
employer 务工单位
workplace 务工地点
from 开始时间 date
to 结束时间 date
pay 月收入 money
channel 就业渠道
""")
PRODUCTS = columns("""
household 户标识
product 产品
scale 规模
unit 单位
from 开始时间 date
to 结束时间 date
""")
PROJECTS = columns("""
household 户标识
project 项目编号
name 项目名称
village_code 项目所在村代码 number
owner 经营主体
state 项目状态
state_on 状态起始日期 date
share 参与方式和份额
""")


def jobs(asked: Asked) -> Iterator[dict]:
    """Every job of a current member that stands, ended ones too."""
    for one in _standing(Job, asked, "person", person__left_on=None):
        yield {
            "person": one.person.key, "job": one.key, "household": one.household.key, "name": one.person.name,
            "employer": one.employer, "workplace": one.workplace, "from": one.begins_on, "to": one.ends_on,
            "pay": one.pay_fen, "channel": one.channel,
        }  # fmt: skip


def products(asked: Asked) -> Iterator[dict]:
    """Every main product that stands, with the unit of its scale."""
    for one in _standing(Product, asked):
        yield {
            "household": one.household.key, "product": one.key, "scale": "" if one.scale is None else f"{one.scale:f}",
            "unit": one.unit, "from": one.since, "to": one.until,
        }  # fmt: skip


def projects(asked: Asked) -> Iterator[dict]:
    """Every project that a household shares in."""
    for one in _standing(Project, asked):
        yield {
            "household": one.household.key, "project": one.key, "name": one.name, "owner": one.owner, "share": one.share,
            "village_code": f"{one.village_id:015d}"[:12] if one.village_id else "", "state": one.state,
            "state_on": one.state_on,
        }  # fmt: skip


def _standing(model: type[Livelihood], asked: Asked, *more: str, **only) -> Iterator[Livelihood]:
    found = model.objects.within(asked.area.pk).filter(household__gone_on=None, **only)
    return chunks(found.select_related("household", *more).order_by("id"))


TABLES = (
    Table("jobs", JOBS, ("person", "job"), jobs),
    Table("products", PRODUCTS, ("household", "product"), products),
    Table("projects", PROJECTS, ("household", "project"), projects),
)
