"""What the housing bureau hands over: the whole list of appraised dwellings. Pure; imports no Django."""

from shouwang.screening.sources import who
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
            values={letter + tail: letter for letter in "ABCD" for tail in ("", "级")}
            | dict.fromkeys(("存在隐患未鉴定", "未鉴定", "隐患未鉴定"), "U"),
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
            values={
                "未改造": "not_rebuilt",
                "未实施": "not_rebuilt",
                "未开工": "not_rebuilt",
                "未动工": "not_rebuilt",
                "未启动": "not_rebuilt",
                "待改造": "not_rebuilt",
                "计划改造": "not_rebuilt",
                "否": "not_rebuilt",
                "改造中": "rebuilding",
                "正在改造": "rebuilding",
                "施工中": "rebuilding",
                "在建": "rebuilding",
                "已开工": "rebuilding",
                "实施中": "rebuilding",
                "已改造": "rebuilt",
                "已竣工": "rebuilt",
                "竣工": "rebuilt",
                "已完工": "rebuilt",
                "已完成": "rebuilt",
                "改造完成": "rebuilt",
                "已验收": "rebuilt",
                "是": "rebuilt",
                "已腾退": "vacated",
                "已搬离": "vacated",
                "已拆除": "vacated",
                "拆除": "vacated",
                "不再居住": "vacated",
            },
        ),
        Column("appraised_on", "鉴定日期", "date", aliases=("鉴定时间", "认定日期", "评定日期", "鉴定年月")),
        Column("plan_year", "计划年度", "integer", aliases=("改造年度", "列入计划年度", "计划改造年度"), unit="年"),
        Column("finished_on", "竣工日期", "date", aliases=("竣工时间", "完工日期", "改造完成日期", "验收日期")),
        Column("address", "房屋地址", aliases=("地址", "住址", "家庭住址", "房屋坐落"), private=True),
        who.remark(),
    ),
    delivers="full",
    aliases=("危房", "危房名单", "危房改造", "农村危房改造计划", "住房安全"),
    cite="S4 一(一)；S4 一(二)；S3 六必核",
)

CONTRACTS = (DANGEROUS,)
