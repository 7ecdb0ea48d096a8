"""What the civil affairs bureau hands over: the whole list of each month. Pure; imports no Django.

A dibao list comes in three shapes and all are accepted: one row per household with the household's monthly amount;
one row per household with an amount per head and the number of persons; one row per person with that person's amount.
"""

from shouwang.policy import codes
from shouwang.screening.sources import who
from shouwang.screening.sources.supplier import Supplier
from shouwang.screening.sources.telling import Telling
from shouwang.sheets.contract import Column, Contract


def _standing() -> Column:
    """Whether a person is still on the list, where a department writes that beside him: never kept, only checked."""
    return Column(
        "standing",
        "保障状态",
        "code",
        aliases=("享受状态", "救助状态", "供养状态", "低保状态", "人员状态", "状态"),
        values=dict.fromkeys(
            ("在保", "正常", "享受", "在享", "享受中", "正常享受", "正常发放", "发放", "在册"), "active"
        )
        | dict.fromkeys(
            ("停发", "停保", "停止", "已停发", "已停保", "暂停", "取消", "退出", "终止", "注销", "不再享受"), "stopped"
        ),
        private=True,
        note="写明停发、停保的行不计入名单",
    )


DIBAO = Contract(
    "civil_affairs",
    "dibao",
    "最低生活保障名单",
    (
        Column(
            "certificate",
            "低保证号",
            aliases=("低保证编号", "低保编号", "低保户编号", "家庭编号", "低保家庭编号", "保障证号"),
        ),
        *who.person(more_names=("户主姓名", "申请人", "申请人姓名", "低保对象姓名", "户主", "保障对象姓名")),
        *who.place(),
        Column(
            "relation",
            "与户主关系",
            aliases=("与申请人关系", "与低保户主关系", "家庭关系", "关系", "与户主（申请人）关系"),
            note="空或户主、本人、申请人为户主行",
        ),
        Column(
            "kind",
            "低保类别",
            "code",
            aliases=("低保类型", "城乡类别", "城乡类型", "享受低保政策情况"),
            values=codes.values("dibao") | {"城市": "urban"},
        ),
        Column(
            "grade",
            "保障类别",
            "code",
            aliases=("保障等级", "低保等级", "分类", "类别档次"),
            values={
                "A": "A",
                "B": "B",
                "C": "C",
                "A类": "A",
                "B类": "B",
                "C类": "C",
                "一类": "A",
                "二类": "B",
                "三类": "C",
                "一档": "A",
                "二档": "B",
                "三档": "C",
            },
        ),
        Column(
            "persons",
            "保障人数",
            "integer",
            aliases=("享受人数", "低保人数", "保障人口", "享受低保人数", "救助人数"),
            unit="人",
        ),
        Column(
            "household_fen",
            "户月保障金额",
            "money",
            aliases=(
                "月保障金额",
                "户保障金额",
                "月发放金额",
                "家庭月保障金额",
                "月低保金",
                "户月保障金",
                "月补助金额",
                "保障金额",
                "发放金额",
                "户月补助金额",
            ),
            unit="元",
        ),
        Column(
            "per_head_fen",
            "人均月补差",
            "money",
            aliases=("人均补差", "人均月保障金额", "人均补助水平", "人均月补助", "月人均补差"),
            unit="元",
        ),
        Column(
            "person_fen",
            "本人月保障金额",
            "money",
            aliases=("个人月保障金额", "个人保障金额", "个人月补助金额", "本人月补助金额", "个人保障金"),
            unit="元",
        ),
        Column(
            "since_on",
            "享受开始日期",
            "month",
            aliases=("享受开始时间", "救助开始日期", "批准日期", "审批时间", "开始享受年月"),
        ),
        _standing(),
        who.remark(),
    ),
    delivers="full",
    about="household",
    aliases=("低保", "低保名单", "农村低保", "低保花名册", "低保发放表"),
    cite="S4 一(一)；S4 一(二)；S3 五必查",
)

TEKUN = Contract(
    "civil_affairs",
    "tekun",
    "特困人员救助供养名单",
    (
        *who.person(more_names=("特困人员姓名", "供养对象姓名", "供养人员姓名")),
        *who.place(),
        Column(
            "way",
            "供养方式",
            "code",
            True,
            ("供养类型", "救助供养形式", "供养形式", "供养类别"),
            values=codes.values("tekun_kind") | {"农村分散供养": "scattered", "农村集中供养": "institution"},
        ),
        Column(
            "care",
            "自理能力",
            "code",
            aliases=("生活自理能力", "护理等级", "自理情况"),
            values={
                "全自理": "able",
                "完全自理": "able",
                "自理": "able",
                "具备生活自理能力": "able",
                "半自理": "partly",
                "半护理": "partly",
                "部分丧失生活自理能力": "partly",
                "全护理": "unable",
                "不能自理": "unable",
                "失能": "unable",
                "完全丧失生活自理能力": "unable",
            },
        ),
        Column(
            "monthly_fen",
            "月供养金额",
            "money",
            aliases=("月发放金额", "供养金", "月救助供养金", "特困人员救助供养金", "供养标准", "发放金额"),
            unit="元",
        ),
        Column("since_on", "供养开始日期", "month", aliases=("供养开始时间", "批准日期", "审批时间", "开始享受年月")),
        _standing(),
        who.remark(),
    ),
    delivers="full",
    aliases=("特困", "特困名单", "特困供养", "农村特困", "特困人员花名册"),
    cite="S4 一(一)；S3 五必查",
)

SUPPLIER = Supplier("民政局", 20)
CONTRACTS = (DIBAO, TEKUN)

_STOPPED = ("停发", "停保", "停止", "取消", "退出", "清退", "终止", "核减", "不再享受")

TELLING = {
    "dibao": Telling(
        classes="kind",
        columns=("certificate", "kind", "grade", "persons", "household_fen", "per_head_fen", "person_fen"),
        names=("低保", "最低生活保障"),
        opposite=_STOPPED,
        contrary={"standing": "stopped"},
    ),
    "tekun": Telling(
        classes="way",
        columns=("way", "care", "monthly_fen"),
        names=("特困", "五保", "供养"),
        opposite=_STOPPED,
        contrary={"standing": "stopped"},
    ),
}
