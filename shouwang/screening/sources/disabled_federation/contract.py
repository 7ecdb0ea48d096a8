"""What the disabled persons' federation hands over: what happened to certificates in a month. Pure; imports no Django.

A certificate number is the identity number, one digit of kind (1–7) and one of level (1–4), and for a reissued
certificate two more: 20 or 22 characters.
"""

from shouwang.screening.sources import who
from shouwang.sheets.contract import Column, Contract

_KINDS = {
    "1": ("视力", "视力残疾"),
    "2": ("听力", "听力残疾"),
    "3": ("言语", "言语残疾"),
    "4": ("肢体", "肢体残疾"),
    "5": ("智力", "智力残疾"),
    "6": ("精神", "精神残疾"),
    "7": ("多重", "多重残疾"),
}
_LEVELS = {
    "1": ("一级", "壹级", "1级", "Ⅰ级", "一"),
    "2": ("二级", "贰级", "2级", "Ⅱ级", "二"),
    "3": ("三级", "叁级", "3级", "Ⅲ级", "三"),
    "4": ("四级", "肆级", "4级", "Ⅳ级", "四"),
}
KINDS = {word: code for code, words in _KINDS.items() for word in (code, *words)}
LEVELS = {word: code for code, words in _LEVELS.items() for word in (code, *words)}

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
        Column("kind", "残疾类别", "code", aliases=("残疾类型", "残疾种类", "残疾类别代码"), values=KINDS),
        Column(
            "level",
            "残疾等级",
            "code",
            aliases=("残疾级别", "等级", "现等级", "现残疾等级", "变更后等级"),
            values=LEVELS,
        ),
        Column("previous_level", "原等级", "code", aliases=("原残疾等级", "变更前等级", "原级别"), values=LEVELS),
        Column(
            "event",
            "办理类型",
            "code",
            True,
            ("业务类型", "办证类型", "业务类别", "办理业务", "变更类型"),
            values={
                "新办": "new",
                "新办证": "new",
                "新申请": "new",
                "首次办理": "new",
                "初次办理": "new",
                "新增": "new",
                "新发证": "new",
                "等级变更": "raised",
                "等级升高": "raised",
                "升级": "raised",
                "加重": "raised",
                "变更": "raised",
                "级别变更": "raised",
                "类别等级变更": "raised",
                "残疾类别等级变更": "raised",
                "换证": "renewed",
                "换领": "renewed",
                "期满换证": "renewed",
                "到期换证": "renewed",
                "补办": "replaced",
                "补证": "replaced",
                "遗失补办": "replaced",
                "挂失补办": "replaced",
                "到期": "expired",
                "过期": "expired",
                "失效": "expired",
                "过期注销": "expired",
                "注销": "cancelled",
                "已注销": "cancelled",
                "死亡注销": "cancelled",
                "迁移": "moved",
                "迁入": "moved",
                "迁出": "moved",
            },
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

CONTRACTS = (CERTIFICATES,)
