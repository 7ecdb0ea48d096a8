"""What departments tell that no rule listens to, drawn from a county's own people: each row names one of them."""

from collections.abc import Iterable
from datetime import date, timedelta

from tests.outside.county import County, yuan

LISTS = {
    "health.illness": ("患者姓名", "身份证号", "病种", "确诊日期", "救治状态", "入院日期"),
    "education.dropouts": ("学生姓名", "学生身份证号", "就读年级", "辍学状态", "辍学日期", "辍学原因"),
    "education.funded": ("学生姓名", "身份证号", "学段", "资助项目", "资助金额", "发放日期"),
    "police.births": ("母亲姓名", "父母证件号码", "新生儿姓名", "新生儿出生日期"),
    "police.moves": ("迁移人姓名", "身份证号", "迁移类型", "迁移日期", "迁往地"),
    "human_resources.lost_work": ("姓名", "身份证号", "变动类型", "返乡日期", "务工企业名称", "务工区域", "月工资"),
}
ILL = ["脑卒中", "脑卒中", "尿毒症", "高血压、糖尿病", "胃癌", "其他慢性病"]
AT_SCHOOL = ["小学三年级", "初二", "七年级", "九年级"]


def tell(county: County, period: str, tables: Iterable[str]) -> None:
    """The lists of one month; whoever asks chooses which departments have something to tell in it."""
    first = date(int(period[:4]), int(period[5:]), 1)
    for table in tables:
        rows = [{"who": one.key, "cells": _cells(table, county, first)} for one in county.some(0.08)]
        county.put(table, period, rows)


def _cells(table: str, county: County, first: date) -> list[str]:
    draw = county.random
    day, later = first.isoformat(), (first + timedelta(draw.randint(0, 25))).isoformat()
    if table == "health.illness":
        return [draw.choice(ILL), day, draw.choice(["救治中", "未救治", ""]), draw.choice(["", later])]
    if table == "education.dropouts":
        return [
            draw.choice(AT_SCHOOL),
            draw.choice(["辍学", "疑似辍学", "已返校"]),
            later,
            draw.choice(["厌学", "因病", ""]),
        ]
    if table == "education.funded":
        return [draw.choice(["初中", "高一"]), draw.choice(["助学金", "雨露计划"]), yuan(draw.randint(1, 3000_00)), day]
    if table == "police.births":
        return ["小宝", day]
    if table == "police.moves":
        return [draw.choice(["迁入", "迁出"]), day, "某省某市"]
    lost = draw.choice(["失业", "返乡", "返乡", "停工"])
    return [lost, later, "某某公司", draw.choice(["省外", "县内", ""]), yuan(draw.randint(1800_00, 9000_00))]
