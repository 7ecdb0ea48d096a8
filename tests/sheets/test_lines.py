import pytest

from tests.sheets.samples import workbook
from tests.sheets.test_understood import PEOPLE, walked


@pytest.mark.parametrize("at", [0, 1])
def test_a_place_that_stands_alone_is_that_of_the_rows_below_it(at):
    def alone(words):
        return [""] * at + [words]

    lines = [
        ["序号", "姓名", "证件号码"],
        [1, "张三", ""], alone("东山镇"), [2, "李四", ""], alone("一、甲家村（2户）"), [3, "王五", ""], [4, "赵六", ""],
        alone("乙家村村民委员会："), [5, "钱七", ""], alone("西山镇"), [6, "周八", ""],
    ]  # fmt: skip
    reading, rows = walked(workbook(("数据", lines), ("另一张", [lines[0], [1, "吴九", ""]])))
    assert [(row.values["name"], row.section) for row in rows] == [
        ("张三", ""), ("李四", "东山镇"), ("王五", "东山镇甲家村"), ("赵六", "东山镇甲家村"),
        ("钱七", "东山镇乙家村村民委员会"), ("周八", "西山镇"), ("吴九", ""),
    ]  # fmt: skip
    assert [(skip.row, skip.reason) for skip in reading.skips] == [(n, "section") for n in (3, 5, 8, 10)]


@pytest.mark.parametrize("words", ["张三", "本村共12户", "以上为东山村", "3组", "全村", "12", "镇"])
def test_other_words_that_stand_alone_are_no_place(words):
    lines = [PEOPLE, ["甲村", "张三", ""], ["", words, ""], ["甲村", "李四", ""]]
    reading, rows = walked(workbook(("数据", lines)))
    assert {row.section for row in rows} == {""} and not [skip for skip in reading.skips if skip.reason == "section"]
