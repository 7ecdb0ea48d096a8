"""It is true of the words that the product ships that…"""

import pytest

from shouwang.screening import sources
from shouwang.screening.sources.water.normalise import unsafe
from shouwang.screening.sources.words import read, widened
from shouwang.sheets import header

pytestmark = pytest.mark.req("S4-02")


@pytest.mark.parametrize(
    ("table", "heading", "column"),
    [
        ("civil_affairs.dibao", "月保障金（元）", "household_fen"),
        ("civil_affairs.dibao", "个人月救助金额", "person_fen"),
        ("civil_affairs.dibao", "户主身份证号码", "number"),
        ("civil_affairs.dibao", "是否在保", "standing"),
        ("civil_affairs.tekun", "救助供养方式", "way"),
        ("disabled_federation.certificates", "残疾证号", "certificate"),
        ("disabled_federation.certificates", "申请类别", "event"),
        ("medical_insurance.uninsured", "参保情况", "standing"),
        ("medical_insurance.bills", "setl_id", "settlement"),
        ("medical_insurance.bills", "个人负担总金额", "own_fen"),
        ("housing.dangerous", "是否已改造", "state"),
        ("water.unsafe", "户主/范围", "name"),
        ("police.deaths", "销户日期", "cancelled_on"),
        ("health.illness", "所患病种", "disease"),
        ("education.dropouts", "控辍情况", "state"),
        ("education.funded", "享受资助项目", "aid"),
        ("human_resources.lost_work", "返乡年月", "event_on"),
    ],
)
def test_a_heading_of_the_field_is_the_column(table, heading, column):
    found = header.find([(1, [heading, "乡镇名称", "所在村"])], sources.contract(table))
    assert found.columns[column] == 0 and {"township", "village"} <= set(found.columns)


@pytest.mark.parametrize(
    ("table", "column", "word", "code"),
    [
        ("disabled_federation.certificates", "event", "首次申请", "new"),
        ("housing.dangerous", "state", "未改", "not_rebuilt"),
        ("civil_affairs.dibao", "standing", "否", "stopped"),
        ("medical_insurance.uninsured", "standing", "未续保", "uninsured"),
        ("water.unsafe", "extent", "全嘎查", "village"),
        ("health.illness", "disease", "尿毒症", "kidney_failure"),
        ("education.dropouts", "stage", "初二", "junior"),
        ("education.dropouts", "stage", "小学三年级", "primary"),
        ("education.funded", "stage", "大一", "higher"),
        ("human_resources.lost_work", "event", "登记失业", "lost"),
    ],
)
def test_a_word_of_the_field_is_the_code(table, column, word, code):
    assert sources.contract(table).column(column).values[word] == code


@pytest.mark.parametrize("heading", ["金额", "月金额", "补助金额", "人数", "类别", "救助金额"])
def test_a_heading_that_could_be_two_columns_of_a_list_is_left_to_be_asked(heading):
    assert header.find([(1, ["姓名", heading])], sources.contract("civil_affairs.dibao")).unknown == (heading,)


@pytest.mark.parametrize("contract", sources.handed_in(), ids=lambda contract: contract.name)
def test_a_heading_without_its_note_still_means_one_column(contract):
    meant = {}
    for column in contract.columns:
        for heading in (column.heading, *column.aliases):
            assert meant.setdefault(header.normalise(heading), column.name) == column.name, heading


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ('[unsafe.extent]\nheadings = "姓名"', "means both"),
        ('[unsafe.extent]\nsays.household = "全村"', "cannot mean"),
        ('[unsafe.extent]\nsays.street = "整条街"', "cannot mean"),
        ('[unsafe.extend]\nheadings = "范围大小"', "does not have"),
    ],
)
def test_a_word_that_stands_for_two_things_is_no_word(tmp_path, words, why):
    (tmp_path / "words.toml").write_text(words, "utf-8")
    with pytest.raises(ValueError, match=why):
        widened(sources.contract("water.unsafe"), tmp_path)
    assert read(tmp_path / "nothing.toml") == {}


@pytest.mark.parametrize(
    ("row", "extent"),
    [
        ({"name": "全村", "village": "甲家村"}, "village"),
        ({"name": "全组", "village": "甲家村", "group": "一组"}, "group"),
        ({"name": "全村", "number": "x", "village": "甲家村"}, "household"),
        ({"name": "全富", "village": "甲家村"}, "household"),
        ({"name": "全村", "extent": "household", "village": "甲家村"}, "household"),
    ],
)
def test_a_row_whose_name_is_the_whole_village_is_about_the_village(row, extent):
    kept, faults = unsafe(row)
    assert kept["extent"] == extent and not faults
