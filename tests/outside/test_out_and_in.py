"""The register comes out as its own workbook, and in again: every field of the form, with the same code."""

import csv

import pytest

from tests.outside.conftest import found
from tests.outside.files import number
from tests.outside.site import AREA, Site

AT, LATER = "2024-01-03T09:00:00+08:00", "2024-01-04T09:00:00+08:00"
FORM = tuple(f"A{at}" for at in range(1, 33))
HOME = {
    "户编号": "990122000001", "户属性": "脱贫户", "监测对象类别": "脱贫不稳定户",
    "大中型易地扶贫搬迁集中安置区": "是", "易地搬迁安置点": "幸福社区", "户联系电话": "19900000001",
    "开户银行": "农村信用社", "银行账号": "6222000000000001", "收入统计期起": "2023-01-01",
    "收入统计期止": "2023-12-31", "生产经营性收入": "8000.50", "工资性收入": "12000.00", "财产性收入": "300.00",
    "转移性收入": "4500.00", "生产经营性支出": "2100.00", "其他支出": "900.00", "其他支出具体为": "住院",
    "理赔收入": "500.00", "合规自付支出": "1200.00", "是否义务教育阶段适龄儿童少年失学辍学": "否",
    "全部参加城乡居民基本医疗保险": "是", "是否解决安全饮用水": "否", "饮水不安全原因": "水质不达标;水量不达标",
    "是否危房户": "是", "危房等级": "C级", "是否唯一住房": "是", "是否不愁吃": "是", "是否不愁穿": "否",
    "整户无劳动能力兜底保障户": "是", "重点人群": "残疾人家庭;重病", "主要产品": "玉米20亩",
}  # fmt: skip
HEAD = {
    "人编号": "990122P1", "姓名": "甲示例", "性别": "男", "证件类型": "居民身份证", "出生日期": "1970-01-01",
    "与户主关系": "户主", "民族": "蒙古族", "政治面貌": "群众", "健康状况": "长期慢性病;残疾",
    "文化程度": "小学", "劳动技能": "弱劳动力或半劳动力", "务工区域": "县外省内", "务工时间(月)": "7",
    "是否参加城乡居民基本医疗保险": "是", "是否参加大病保险": "否", "是否接受医疗救助": "是",
    "享受低保政策情况": "农村低保", "享受特困供养政策情况": "不享受", "是否参加城乡居民基本养老保险": "是",
    "易地扶贫搬迁(同步搬迁人口)": "是", "家庭成员联系电话": "19900000002", "户籍": "本地农村户籍",
    "居住情况": "外出", "外出时间": "2023-03-01", "务工单位": "示例食品厂", "务工所在地": "邻县",
    "务工开始时间": "2023-03-01", "务工月收入": "3200.00", "就业渠道": "外出务工",
}  # fmt: skip
CHILD = {
    "人编号": "990122P2", "姓名": "乙示例", "性别": "女", "出生日期": "2010-01-01", "与户主关系": "之女",
    "民族": "汉族", "健康状况": "健康", "在校生状况": "七年级", "是否参加城乡居民基本医疗保险": "否",
}  # fmt: skip
LONE = {
    "户属性": "一般农户", "人均纯收入": "9100.00", "收入统计期起": "2023-01-01", "收入统计期止": "2023-12-31",
    "姓名": "丙示例", "与户主关系": "户主",
}  # fmt: skip
PRIVATE = ("证件号码", "户联系电话", "家庭成员联系电话", "银行账号")


def rows() -> list[dict[str, str]]:
    """A household in which every field of the form says something, and one without a number."""
    first, second, third = (number(one, birth) for one, birth in ((1, "19700101"), (2, "20100101"), (3, "19550505")))
    return [
        {**HOME, **HEAD, "行政村代码": "990122001001", "村民小组": "一组", "证件号码": first},
        {**HOME, **CHILD, "行政村代码": "990122001001", "村民小组": "一组", "证件号码": second},
        {**LONE, "行政村代码": "990122001002", "证件号码": third},
    ]


@pytest.mark.req(*FORM, "S1-32")
def test_every_field_comes_out_and_in_again_as_it_was(sites, tmp_path):
    given, first, second = tmp_path / "农户.csv", tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    with given.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(heading for row in rows() for heading in row)))
        writer.writeheader()
        writer.writerows(rows())
    with sites():
        site = found(tmp_path / "one")
        assert site.do("enrol", given, "--area", AREA, at=AT)["persons_created"] == "3"
        _every_word_is_there(site)
        _nothing_is_open_unless_asked(site)
        taken = site.do("export", "register", "--area", AREA, "--out", first, "--open", "核对", at=AT)
        again = site.do("enrol", first, "--area", AREA, at=LATER)
        assert (again["faulty"], again["households_unchanged"], again["persons_unchanged"]) == ("0", "2", "3")
    with sites():
        site = found(tmp_path / "two")
        told = site.do("enrol", first, "--area", AREA, at=AT)
        assert (told["faulty"], told["doubtful"], told["unread"], told["persons_created"]) == ("0", "0", "0", "3")
        out = site.do("export", "register", "--area", AREA, "--out", second, "--open", "核对", at=AT)
        assert out["sha256"] == taken["sha256"]


def _every_word_is_there(site: Site) -> None:
    out = site.export("register", "--headings", "zh", "--open", "核对", name="out.csv", at=AT)
    assert len(out) == 3
    for given, said in zip(rows(), out, strict=True):
        assert {heading: said[heading] for heading in given} == given


def _nothing_is_open_unless_asked(site: Site) -> None:
    said = {row[heading] for row in site.export("register", "--headings", "zh", at=AT) for heading in PRIVATE}
    assert said.isdisjoint(row[heading] for row in rows() for heading in PRIVATE if row.get(heading))
