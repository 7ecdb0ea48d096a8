"""What the water bureau hands over: the whole list of open water problems. Pure; imports no Django.

A row may be about one household, or about a village or group without naming anybody: it then stands for all of them.
"""

from shouwang.screening.sources import who
from shouwang.screening.sources.supplier import Supplier
from shouwang.screening.sources.telling import Telling
from shouwang.sheets.contract import Column, Contract

UNSAFE = Contract(
    "water",
    "unsafe",
    "饮水不安全名单",
    (
        *who.person(required=False, more_names=("户主姓名", "户主", "农户姓名")),
        *who.place(),
        Column(
            "extent",
            "涉及范围",
            "code",
            aliases=("范围", "对象类型", "影响范围"),
            values={
                "户": "household",
                "农户": "household",
                "单户": "household",
                "组": "group",
                "村民小组": "group",
                "自然村": "group",
                "整组": "group",
                "村": "village",
                "行政村": "village",
                "整村": "village",
            },
            note="不填时：有姓名或证件号为户；都没有、且各列都认得出时，有组为组，否则为村",
        ),
        Column("households", "涉及户数", "integer", aliases=("影响户数", "户数"), unit="户"),
        Column(
            "problem",
            "问题类型",
            "codes",
            True,
            ("饮水问题", "不安全原因", "问题", "存在问题", "饮水问题类型"),
            values={
                "水质": "quality",
                "水质不达标": "quality",
                "水质不合格": "quality",
                "水量": "quantity",
                "水量不达标": "quantity",
                "水量不足": "quantity",
                "缺水": "quantity",
                "季节性缺水": "quantity",
                "断水": "cut_off",
                "停水": "cut_off",
                "供水中断": "cut_off",
                "供水保证率不达标": "cut_off",
                "用水不方便": "distance",
                "取水不便": "distance",
                "用水方便程度不达标": "distance",
                "其他": "other",
            },
        ),
        Column(
            "since_on", "发生日期", "date", aliases=("开始日期", "发现日期", "发生时间", "发现时间", "问题发生时间")
        ),
        Column("is_solved", "是否解决", "yes_no", aliases=("是否已解决", "解决情况", "是否整改完成")),
        Column("solved_on", "解决日期", "date", aliases=("解决时间", "整改完成日期", "整改完成时间", "恢复供水日期")),
        who.remark(),
    ),
    delivers="full",
    about="household",
    aliases=("饮水安全", "饮水不安全", "饮水问题", "饮水安全问题"),
    cite="S4 一(一)；S4 一(二)；S3 六必核",
)

SUPPLIER = Supplier("水利局", 50)
CONTRACTS = (UNSAFE,)

TELLING = {
    "unsafe": Telling(
        columns=("problem", "is_solved", "extent"),
        names=("饮水", "供水"),
        opposite=("已解决", "已整改", "达标名单", "饮水安全户"),
    ),
}
