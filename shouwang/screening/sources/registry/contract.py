"""The registry's snapshot as contract tables. Pure; imports no Django.

`household` and `person` are the keys printed in exports, not database ids. `delivery`, `file`, `sheet` and `row` name
the line that a fact was enrolled from, and are empty for what was entered by hand.
"""

from shouwang.policy import codes
from shouwang.screening.sources.supplier import Supplier
from shouwang.sheets.contract import Column, Contract

CITE = "S1 三；S4 附件 A1–A32"


def _key(name: str, heading: str, *aliases: str, required: bool = True) -> Column:
    return Column(name, heading, required=required, aliases=aliases)


HOUSEHOLDS = Contract(
    "registry",
    "households",
    "农户",
    (
        _key("household", "户编号"),
        Column("place", "所在村组", "integer", True, note="12位区划代码后加3位组号"),
        Column(
            "attribute",
            "户属性",
            "code",
            aliases=("户类型",),
            values={
                "一般农户": "ordinary",
                "一般农牧户": "ordinary",
                "普通农户": "ordinary",
                "脱贫户(享受政策)": "ex_poor",
                "脱贫享受政策户": "ex_poor",
                "脱贫户": "ex_poor",
                "脱贫户(不享受政策)": "ex_poor_stopped",
                "脱贫不享受政策户": "ex_poor_stopped",
            },
        ),
        Column(
            "category",
            "监测对象类别",
            "code",
            values={
                "脱贫不稳定户": "unstable",
                "边缘易致贫户": "marginal",
                "突发严重困难户": "sudden",
                "生活严重困难户": "sudden",
            },
            note="空为非监测对象",
        ),
    ),
    delivers="full",
    cite=CITE,
)

PERSONS = Contract(
    "registry",
    "persons",
    "家庭成员",
    (
        _key("household", "户编号"),
        _key("person", "人编号"),
        Column("from_on", "入户日期", "date", note="空为自始在户"),
        Column("to_on", "离户日期", "date", note="空为现在户；离户当日起不计"),
        Column(
            "reason",
            "离户原因",
            "code",
            values=codes.values("decrease_reason"),
        ),
        Column("is_insured", "是否参加基本医疗保险", "yes_no", note="居民医保或职工医保任一"),
    ),
    delivers="full",
    cite=CITE,
)

INCOMES = Contract(
    "registry",
    "incomes",
    "家庭收入",
    (
        _key("household", "户编号"),
        Column("from_on", "收入期起", "date"),
        Column("to_on", "收入期止", "date", True),
        Column("serial", "序号", "integer", note="同一收入期内后录入者大"),
        Column("production_fen", "生产经营性收入", "money", unit="元", note="A21"),
        Column("wage_fen", "工资性收入", "money", unit="元", note="A22"),
        Column("property_fen", "财产性收入", "money", unit="元", note="A23"),
        Column("transfer_fen", "转移性收入", "money", unit="元", note="A24"),
        Column("cost_fen", "生产经营性支出", "money", unit="元", note="A25"),
        Column("per_head_fen", "人均纯收入", "money", unit="元", signed=True, note="A27，只有人均数时填"),
    ),
    delivers="full",
    cite=CITE,
)

GUARANTEES = Contract(
    "registry",
    "guarantees",
    "三保障和饮水安全",
    (
        _key("household", "户编号"),
        Column("is_schooled", "义务教育有保障", "yes_no", note="A29 的反面"),
        Column("is_insured", "全部参加基本医疗保险", "yes_no", note="A30"),
        Column("is_water_safe", "解决安全饮水", "yes_no", note="A31"),
        Column("is_house_safe", "住房安全", "yes_no", note="A32 的反面"),
        Column("known_on", "查明日期", "date"),
    ),
    delivers="full",
    cite=CITE,
)

SUPPLIER = Supplier("本级台账", 90, is_own=True)
SUPPLIER = Supplier("本级台账", 90, is_own=True)
CONTRACTS = (HOUSEHOLDS, PERSONS, INCOMES, GUARANTEES)
