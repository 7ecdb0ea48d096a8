import pytest

from shouwang.places.kinds import bare, kind_of, short_name
from shouwang.places.listing import from_csv, national
from shouwang.refusal import Refused


@pytest.mark.req("S4-32")
@pytest.mark.parametrize(
    ("level", "name", "code", "kind"),
    [
        ("county", "莫力达瓦达斡尔族自治旗", 0, "旗"),
        ("county", "守望县", 0, "县"),
        ("township", "巴彦鄂温克民族乡", 0, "乡"),
        ("township", "白音苏木", 0, "苏木"),
        ("township", "城东街道办事处", 0, "街道"),
        ("township", "虚拟农场", 0, "农场"),
        ("village", "敖包嘎查委员会", 0, "嘎查"),
        ("village", "保卫村村民委员会", 0, "村"),
        ("village", "桥西社区居委会", 0, "社区"),
        ("village", "三连", 990122001001 * 1000, "社区"),
        ("village", "三连", 990122001200 * 1000, "村"),
        ("prefecture", "兴安盟", 0, "盟"),
    ],
)
def test_each_place_carries_its_own_kind_word(level, name, code, kind):
    assert kind_of(level, name, code) == kind


def test_a_village_is_named_as_people_say_it():
    assert short_name("village", "保卫村村民委员会") == "保卫村"
    assert short_name("village", "东升村委会") == "东升村"
    assert short_name("village", "农场居委会") == "农场居委会"
    assert {bare("village", name) for name in ("保卫村", "保卫", "保卫村村民委员会", "保卫村委会")} == {"保卫"}


def test_a_csv_may_be_gbk_with_chinese_headings_and_groups():
    text = "代码,名称,称谓\n990122,守望县,\n990122001,东镇,\n990122001200,甲村,\n990122001200001,一组,小组\n"
    listed = from_csv(text.encode("gbk"))
    assert [(one.level, one.kind) for one in listed] == [
        ("county", "县"),
        ("township", "镇"),
        ("village", "村"),
        ("group", "小组"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,name\n99012,甲\n", "第2行代码“99012”应为"),
        ("code,name\n990122,\n", "第2行名称是空的"),
        ("code,name\n990122,甲\n\n990122,乙\n", "第4行代码 990122 前面已经出现过"),
        ("code,name,parent\n990122,甲,9902\n", "上级代码“9902”与代码 990122 不相符"),
        ("code\n990122\n", "缺少：name"),
        ("code,name\n", "没有地点"),
    ],
)
def test_a_fault_of_the_csv_is_a_sentence_with_its_line(text, words):
    with pytest.raises(Refused) as refused:
        from_csv(text.encode())
    assert words in refused.value.sentence


def test_the_national_list_gives_the_area_and_what_is_above_it(tmp_path):
    for file, lines in {
        "provinces": ['99,"虚拟省"', '98,"他省"'],
        "cities": ['9901,"虚市",99', '9902,"另市",99'],
        "areas": ['990122,"守望县",9901,99', '990123,"邻县",9901,99'],
        "streets": ['990122100,"东镇",990122,99,9901', '990123100,"西镇",990123,99,9901'],
        "villages": ['990122100200,"甲村村民委员会",990122100,99,9901,990122', '990123100200,"乙",990123100,99,9901,9'],
    }.items():
        (tmp_path / f"{file}.csv").write_text("\n".join(["code,name", *lines]), encoding="utf-8")
    assert [one.name for one in national(tmp_path, "990122")] == ["虚拟省", "虚市", "守望县", "东镇", "甲村"]
    with pytest.raises(Refused, match="没有代码为 990199"):
        national(tmp_path, "990199")
    with pytest.raises(Refused, match="npm ci"):
        national(tmp_path / "nowhere", "990122")
