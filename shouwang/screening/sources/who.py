"""The columns by which any department names a person and a place. Pure; imports no Django.

All of them are private: they serve matching and never enter the lake, which carries our own keys only.
Headings met in the wild differ by system and by county; the aliases here are shared by every supplier.
"""

from shouwang.sheets.contract import Column

NAME = ("姓名", "人员姓名", "本人姓名", "姓 名", "成员姓名", "家庭成员姓名", "AAB002", "XM")
NUMBER = (
    "证件号码",
    "身份证号",
    "身份证号码",
    "公民身份号码",
    "居民身份证号",
    "居民身份证号码",
    "身份证件号码",
    "身份证",
    "证件号",
    "AAB004",
    "SFZH",
    "SFZHM",
    "成员身份证号",
    "成员身份证号码",
    "成员证件号码",
    "家庭成员身份证号",
)
COUNTY = ("县（市、区、旗）", "县(市、区、旗)", "县", "旗", "区县", "县区", "旗县", "所属县", "县（区）", "县(区)")
TOWNSHIP = (
    "乡镇",
    "乡(镇)",
    "乡（镇）",
    "乡",
    "镇",
    "乡镇（街道）",
    "乡镇(街道)",
    "镇（街道）",
    "镇(街道)",
    "街道",
    "苏木乡镇",
    "苏木",
    "所属乡镇",
)
VILLAGE = (
    "村",
    "行政村",
    "村（社区）",
    "村(社区)",
    "村居",
    "村委会",
    "嘎查",
    "嘎查村",
    "社区",
    "所属村",
    "村名",
    "村名称",
)
GROUP = ("组", "村民小组", "自然村", "自然村（村民小组）", "自然村(村民小组)", "小组", "屯", "组别")


def _named(name: str, headings: tuple[str, ...], *, kind="text", required=False, first="", note="") -> Column:
    heading = first or headings[0]
    aliases = tuple(alias for alias in headings if alias != heading)
    return Column(name, heading, kind, required, aliases, private=True, note=note)


def person(*, required: bool = True, name: str = "姓名", number: str = "证件号码", more_names=()) -> tuple[Column, ...]:
    """Name, number, sex and birth of the person whom a row is about; `required` for the name alone.

    The number is never required: a row without one is still matched by name, birth and village, or becomes a doubt.
    """
    return (
        _named("name", (*NAME, *more_names), required=required, first=name),
        _named("number", NUMBER, kind="number", first=number),
        Column("birth_on", "出生日期", "date", aliases=("出生年月日", "出生年月"), private=True),
        Column("phone", "联系电话", "phone", aliases=("电话", "手机号", "手机号码", "联系方式"), private=True),
    )


def place() -> tuple[Column, ...]:
    """County, township, village and group as the department writes them."""
    return (
        _named("county", COUNTY),
        _named("township", TOWNSHIP),
        _named("village", VILLAGE),
        _named("group", GROUP),
        Column("place_code", "区划代码", aliases=("行政区划代码", "村代码", "村编码", "行政村代码"), private=True),
    )


def remark() -> Column:
    """Free text: read for people, never kept in the lake."""
    return Column("remark", "备注", aliases=("说明", "备 注"), private=True)
