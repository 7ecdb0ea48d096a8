"""What the disabled persons' federation hands over: what happened to certificates in a month. Pure; imports no Django.

A certificate number is the identity number, one digit of kind (1–7) and one of level (1–4), and for a reissued
certificate two more: 20 or 22 characters.
"""

from shouwang.policy import codes
from shouwang.screening.sources import who
from shouwang.screening.sources.supplier import Supplier
from shouwang.screening.sources.telling import Telling
from shouwang.sheets.contract import Column, Contract

CERTIFICATES = Contract(
    "disabled_federation",
    "certificates",
    "残疾人证办理变更名单",
    (
        *who.person(),
        Column(
            "certificate",
            "残疾人证号",
            "number",
            aliases=("残疾证号", "残疾人证号码", "残疾证号码", "残疾证编号", "证号"),
            private=True,
            note="20位或22位",
        ),
        *who.place(),
        Column(
            "kind",
            "残疾类别",
            "code",
            aliases=("残疾类型", "残疾种类", "残疾类别代码"),
            values=codes.values("disability_kind", bare=True),
        ),
        Column(
            "level",
            "残疾等级",
            "code",
            aliases=("残疾级别", "等级", "现等级", "现残疾等级", "变更后等级"),
            values=codes.values("disability_level", bare=True),
        ),
        Column(
            "previous_level",
            "原等级",
            "code",
            aliases=("原残疾等级", "变更前等级", "原级别"),
            values=codes.values("disability_level", bare=True),
        ),
        Column(
            "event",
            "办理类型",
            "code",
            True,
            ("业务类型", "办证类型", "业务类别", "办理业务", "变更类型"),
            values=codes.values("disability_event") | {"新增": "new", "加重": "level_change", "变更": "level_change"},
        ),
        Column(
            "event_on",
            "办理日期",
            "date",
            True,
            ("发证日期", "变更日期", "批准日期", "办证日期", "业务日期", "签发日期"),
        ),
        who.remark(),
    ),
    delivers="increment",
    aliases=("残疾人证", "新办残疾证", "残疾证名单", "残疾人名单", "持证残疾人"),
    cite="S4 一(一)；S3 六必核",
)

SUPPLIER = Supplier("残联", 30)
CONTRACTS = (CERTIFICATES,)

TELLING = {
    "certificates": Telling(
        columns=("certificate", "kind", "level", "event"),
        names=("残疾", "残联"),
        opposite=("注销", "作废"),
    ),
}
