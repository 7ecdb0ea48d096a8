"""What the human resources bureau hands over: who lost work or came home from work away in a month. Pure.

Imports no Django. Employer and place of work are names: they are read for people and never enter the lake, which keeps the
area and the channel as codes.
"""

from shouwang.policy import codes
from shouwang.screening.sources import who
from shouwang.screening.sources.supplier import Supplier
from shouwang.screening.sources.telling import Telling
from shouwang.sheets.contract import Column, Contract

LOST_WORK = Contract(
    "human_resources",
    "lost_work",
    "失业和务工返乡人员名单",
    (
        *who.person(more_names=("失业人员姓名", "务工人员姓名", "返乡人员姓名", "劳动者姓名")),
        *who.place(),
        Column(
            "event",
            "失业返乡类型",
            "code",
            True,
            ("变动类型", "失业类型", "返乡类型", "就业变动类型", "变动情况", "离岗类型"),
            values={
                "失业": "lost",
                "返乡": "returned",
                "停工": "suspended",
                "待岗": "suspended",
                "欠薪": "unpaid",
            },
        ),
        Column(
            "event_on",
            "失业返乡日期",
            "day_or_month",
            True,
            ("失业日期", "失业时间", "返乡日期", "返乡时间", "离岗日期", "离职日期", "变动日期", "失业登记日期"),
        ),
        Column("since_on", "务工开始日期", "day_or_month", aliases=("务工开始时间", "外出时间", "就业时间")),
        Column("employer", "原务工单位", aliases=("原工作单位", "原单位", "务工单位", "务工企业名称"), private=True),
        Column("work_place", "原务工地点", aliases=("务工地点", "务工地", "务工所在地"), private=True),
        Column("work_area", "原务工区域", "code", aliases=("务工区域",), values=codes.values("work_area")),
        Column("channel", "就业渠道", "code", aliases=("务工渠道", "原就业渠道"), values=codes.values("work_channel")),
        Column("wage_fen", "月工资", "money", aliases=("务工月收入", "月工资收入", "原月工资", "月收入"), unit="元"),
        Column("months", "务工月数", "integer", aliases=("务工时间（月）", "累计务工月数", "本年务工月数"), unit="月"),
        Column(
            "state",
            "就业状态",
            "code",
            aliases=("当前就业状态", "就业情况", "是否就业", "是否再就业"),
            values={"未就业": "jobless", "否": "jobless", "已再就业": "again", "是": "again", "在岗": "employed"},
            note="写明一直在岗的行不计入名单；又找到工作的写已再就业",
        ),
        Column("again_on", "再就业日期", "day_or_month", aliases=("再就业时间", "重新就业时间")),
        who.remark(),
    ),
    delivers="increment",
    aliases=("失业人员", "失业名单", "返乡人员", "返乡务工人员", "务工返乡", "务工监测"),
    cite="S1 三(三)；S2 二(三)；S3 四必到、五必查",
)

SUPPLIER = Supplier("人社局", 52)
CONTRACTS = (LOST_WORK,)

TELLING = {
    "lost_work": Telling(
        columns=("event", "event_on"),
        names=("失业", "返乡", "停工", "欠薪"),
        opposite=("新增就业", "稳定就业", "已就业", "在岗人员", "已返岗", "返岗人员"),
        contrary={"state": "employed"},
    ),
}
