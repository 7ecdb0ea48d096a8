"""What the public security bureau hands over: what happened to the household register (户口) in a month. Pure.

Imports no Django. A row of births is about the parent who is registered; the child stands beside, until it is enrolled.
"""

from shouwang.screening.sources import who
from shouwang.screening.sources.supplier import Supplier
from shouwang.screening.sources.telling import Telling
from shouwang.sheets.contract import Column, Contract

DEATHS = Contract(
    "police",
    "deaths",
    "死亡注销户口名单",
    (
        *who.person(more_names=("死者姓名", "死亡人员姓名", "注销人员姓名")),
        *who.place(),
        Column(
            "died_on",
            "死亡日期",
            "date",
            True,
            ("死亡时间", "死亡年月日", "去世日期", "去世时间"),
        ),
        Column("cancelled_on", "注销日期", "date", aliases=("户口注销日期", "注销时间", "注销户口日期")),
        who.remark(),
    ),
    delivers="increment",
    death="died_on",
    aliases=("死亡名单", "死亡人员名单", "死亡注销", "死亡注销名单"),
    cite="S4 一(一)；S4 二",
)

BIRTHS = Contract(
    "police",
    "births",
    "出生登记名单",
    (
        *who.person(
            name="父母姓名",
            number="父母证件号码",
            more_names=("母亲姓名", "父亲姓名", "监护人姓名"),
        ),
        *who.place(),
        Column("child_name", "新生儿姓名", aliases=("婴儿姓名", "出生人员姓名", "子女姓名"), private=True),
        Column(
            "child_number",
            "新生儿证件号码",
            "number",
            aliases=("婴儿身份证号", "新生儿身份证号", "子女身份证号"),
            private=True,
        ),
        Column("born_on", "新生儿出生日期", "date", True, ("出生登记出生日期", "婴儿出生日期")),
        who.remark(),
    ),
    delivers="increment",
    aliases=("出生名单", "新生儿名单", "出生登记"),
    cite="S4 二",
)

MOVES = Contract(
    "police",
    "moves",
    "户口迁移名单",
    (
        *who.person(more_names=("迁移人姓名", "迁移人员姓名")),
        *who.place(),
        Column(
            "way",
            "迁移类型",
            "code",
            True,
            ("迁移方向", "迁入迁出", "户口迁移类型"),
            values={"迁入": "in", "迁出": "out", "转入": "in", "转出": "out"},
        ),
        Column("moved_on", "迁移日期", "date", True, ("迁移时间", "迁入日期", "迁出日期", "办理迁移日期")),
        Column("other_place", "迁往或迁来地", aliases=("迁往地", "迁来地", "迁移地址"), private=True),
        who.remark(),
    ),
    delivers="increment",
    aliases=("迁移名单", "户口迁移", "迁入迁出名单"),
    cite="S4 二",
)

SUPPLIER = Supplier("公安局", 60)
CONTRACTS = (DEATHS, BIRTHS, MOVES)

#: No rule needs these lists to speak: they are welcome whenever they come, and nobody is late with them.
TELLING = {
    "deaths": Telling(columns=("died_on", "cancelled_on"), names=("死亡",)),
    "births": Telling(columns=("born_on", "child_name"), names=("出生", "新生儿")),
    "moves": Telling(columns=("way", "moved_on"), names=("迁移", "迁入", "迁出")),
}
