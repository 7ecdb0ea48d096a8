"""What the housing bureau hands over: the whole list of appraised dwellings. Pure; imports no Django."""

from shouwang.policy import codes
from shouwang.screening.sources import who
from shouwang.screening.sources.supplier import Supplier
from shouwang.screening.sources.telling import Telling
from shouwang.sheets.contract import Column, Contract

DANGEROUS = Contract(
    "housing",
    "dangerous",
    "农村危房名单",
    (
        *who.person(more_names=("户主姓名", "房主姓名", "户主", "农户姓名", "产权人")),
        *who.place(),
        Column(
            "grade",
            "危房等级",
            "code",
            True,
            ("鉴定等级", "房屋等级", "危险等级", "房屋安全等级", "鉴定结果", "等级"),
            values=codes.values("housing_grade"),
        ),
        Column(
            "is_only",
            "是否唯一住房",
            "yes_no",
            True,
            ("唯一住房", "是否唯一", "是否为唯一住房", "是否唯一居住房屋"),
        ),
        Column(
            "state",
            "改造状态",
            "code",
            True,
            ("改造情况", "改造进度", "是否改造", "当前状态", "进度"),
            values=codes.values("housing_state")
            | {"未启动": "not_rebuilt", "否": "not_rebuilt", "已完成": "rebuilt", "是": "rebuilt"},
        ),
        Column("appraised_on", "鉴定日期", "date", aliases=("鉴定时间", "认定日期", "评定日期", "鉴定年月")),
        Column("plan_year", "计划年度", "integer", aliases=("改造年度", "列入计划年度", "计划改造年度"), unit="年"),
        Column("finished_on", "竣工日期", "date", aliases=("竣工时间", "完工日期", "改造完成日期", "验收日期")),
        Column("address", "房屋地址", aliases=("地址", "住址", "家庭住址", "房屋坐落"), private=True),
        who.remark(),
    ),
    delivers="full",
    about="household",
    aliases=("危房", "危房名单", "危房改造", "农村危房改造计划", "住房安全"),
    cite="S4 一(一)；S4 一(二)；S3 六必核",
)

SUPPLIER = Supplier("住建局", 40)
CONTRACTS = (DANGEROUS,)

TELLING = {
    "dangerous": Telling(
        classes="grade",
        columns=("grade", "state"),
        names=("危房", "住房安全", "危旧"),
        opposite=("安全住房名单", "无危房"),
    ),
}
