"""What the civil affairs bureau hands over: the whole list of each month. Pure; imports no Django.

A dibao list comes in three shapes and all are accepted: one row per household with the household's monthly amount;
one row per household with an amount per head and the number of persons; one row per person with that person's amount.
"""

from shouwang.policy import codes
from shouwang.screening.sources import who
from shouwang.sheets.contract import Column, Contract

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
        who.remark(),
    ),
    delivers="full",
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
        who.remark(),
    ),
    delivers="full",
    aliases=("特困", "特困名单", "特困供养", "农村特困", "特困人员花名册"),
    cite="S4 一(一)；S3 五必查",
)

CONTRACTS = (DIBAO, TEKUN)
