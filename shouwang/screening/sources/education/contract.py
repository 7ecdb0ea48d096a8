"""What the education bureau hands over: pupils out of school or near it, and pupils who receive aid. Pure.

Imports no Django. A row is about the pupil; the guardian stands beside, read for people only.
"""

from shouwang.policy import codes
from shouwang.screening.sources import who
from shouwang.screening.sources.supplier import Supplier
from shouwang.screening.sources.telling import Telling
from shouwang.sheets.contract import Column, Contract

STAGES = {"02": "preschool", "03": "primary", "06": "junior", "09": "senior", "12": "vocational", "25": "higher"}
PUPIL = ("学生姓名", "儿童姓名", "适龄儿童姓名", "受助学生姓名", "受资助学生姓名")


def _stage(grade: str) -> str:
    """The stage of a grade of the national list; each code in STAGES is the last grade of its stage."""
    return next(stage for last, stage in STAGES.items() if grade <= last)


GRADES = {
    **{word: _stage(grade) for word, grade in codes.values("school").items()},
    **{f"{prefix}{digit}年级": "primary" for prefix in ("", "小学") for digit in "一二三四五六"},
    **{word: "junior" for word in ("初中", "初级中学")},
    **{word: "senior" for word in ("高中", "普通高中", "普高")},
    **{word: "vocational" for word in ("中职", "中专", "职高", "中等职业学校", "技工学校")},
    **{word: "higher" for word in ("大专", "高职", "高职高专", "本科", "大学")},
}


def _school() -> tuple[Column, ...]:
    """The pupil's school, guardian and stage; the names are read for people only."""
    return (
        Column("guardian", "监护人姓名", aliases=("监护人", "家长姓名", "家长"), private=True),
        Column("school", "学校", aliases=("学校名称", "就读学校", "所在学校", "原就读学校"), private=True),
        Column("stage", "年级", "code", aliases=("就读年级", "学段", "原就读年级", "教育阶段"), values=GRADES),
    )


DROPOUTS = Contract(
    "education",
    "dropouts",
    "义务教育阶段失学辍学学生名单",
    (
        *who.person(more_names=PUPIL),
        *who.place(),
        *_school(),
        Column(
            "state",
            "就学状态",
            "code",
            True,
            ("失学辍学情况", "控辍保学状态", "辍学状态", "学生状态", "就学情况", "是否失学辍学", "是否辍学"),
            values={
                "辍学": "dropped",
                "失学": "dropped",
                "是": "dropped",
                "疑似辍学": "at_risk",
                "有辍学风险": "at_risk",
                "休学": "suspended",
                "缓学": "deferred",
                "延缓入学": "deferred",
                "送教上门": "at_home",
                "已返校": "returned",
                "复学": "returned",
                "在校": "present",
                "否": "present",
            },
            note="写明在校的行不计入名单；已劝返的写已返校",
        ),
        Column("left_on", "失学辍学日期", "day_or_month", aliases=("辍学日期", "辍学时间", "失学时间", "离校日期")),
        Column(
            "reason",
            "失学辍学原因",
            "code",
            aliases=("辍学原因", "失学原因", "未上学原因", "义务教育阶段未上学原因", "失学或辍学原因"),
            values={
                "因病": "illness",
                "因残": "disability",
                "家庭困难": "poverty",
                "厌学": "unwilling",
                "务工": "work",
                "早婚": "marriage",
                "随父母外出": "away",
                "其他": "other",
            },
        ),
        Column("returned_on", "返校日期", "day_or_month", aliases=("返校时间", "劝返日期", "劝返时间", "复学时间")),
        who.remark(),
    ),
    delivers="full",
    aliases=("失学辍学", "疑似辍学", "辍学学生", "控辍保学", "辍学名单"),
    cite="S2 二(二)2；S4 一(二)；S4 二",
)

FUNDED = Contract(
    "education",
    "funded",
    "受资助学生名单",
    (
        *who.person(more_names=PUPIL),
        *who.place(),
        *_school(),
        Column(
            "aid",
            "资助项目",
            "codes",
            True,
            ("资助类型", "资助类别", "资助名称", "补助项目", "助学项目"),
            values={
                "生活补助": "living",
                "助学金": "grant",
                "免学费": "tuition",
                "营养改善": "meals",
                "学前资助": "preschool",
                "雨露计划": "vocational",
                "助学贷款": "loan",
                "交通补助": "travel",
                "其他": "other",
            },
        ),
        Column(
            "term",
            "学期",
            "code",
            aliases=("资助学期", "发放学期"),
            values={"春季学期": "spring", "秋季学期": "autumn"},
        ),
        Column("aid_fen", "资助金额", "money", aliases=("补助金额", "发放金额", "受助金额", "资助标准"), unit="元"),
        Column(
            "own_fen",
            "个人负担费用",
            "money",
            aliases=("个人自付费用", "自付费用", "就学支出", "教育支出"),
            unit="元",
        ),
        Column("paid_on", "发放日期", "day_or_month", aliases=("发放时间", "资助日期", "资助时间")),
        Column(
            "standing",
            "是否资助",
            "code",
            aliases=("是否受助", "资助状态", "受助情况"),
            values={"是": "funded", "已资助": "funded", "否": "not_funded", "未资助": "not_funded"},
            note="写明未受资助的行不计入名单",
        ),
        who.remark(),
    ),
    delivers="increment",
    aliases=("学生资助", "资助名单", "助学金名单", "受助学生", "雨露计划"),
    cite="S3 二；S4 一(二)",
)

SUPPLIER = Supplier("教育局", 44)
CONTRACTS = (DROPOUTS, FUNDED)

TELLING = {
    "dropouts": Telling(
        classes="state",
        columns=("state", "left_on", "reason"),
        names=("辍学", "失学", "控辍"),
        opposite=(
            "在校学生名单",
            "在校生名单",
            "在校学生花名册",
            "在校生花名册",
            "返校名单",
            "复学名单",
            "无辍学",
            "零辍学",
        ),
        contrary={"state": "present"},
    ),
    "funded": Telling(
        columns=("aid", "aid_fen", "standing"),
        names=("资助", "受助", "助学", "雨露"),
        opposite=("取消资助", "停止资助", "未资助", "未受助"),
        contrary={"standing": "not_funded"},
    ),
}
