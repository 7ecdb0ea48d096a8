"""Words that nobody has explained keep their row; somebody's number where none belongs does not."""

import pytest

from shouwang.sheets import names, private
from shouwang.sheets.read import read
from shouwang.sheets.understood import Asked
from tests.sheets.samples import BILLS, HEADINGS, delimited, number, workbook, zipped

GOOD, OTHER = number(), number(sequence="125")
PHONE = "13812345678"


def walked(lines, name="名单.xlsx", words=None, contract=BILLS):
    reading = read(workbook(("数据", lines)), name, contract, words={} if words is None else words)
    rows = list(reading)
    assert reading.rows == reading.kept + reading.faulty + reading.skipped
    return reading, rows


def line(*more, name="张三", who=GOOD):
    return [who, name, "2026-11-01", "12.50", *more]


@pytest.mark.req("S4-02")
def test_an_unknown_word_keeps_its_row_to_be_settled():
    reading, rows = walked([[*HEADINGS, "等级", "健康状况"], line("肢体一级", "健康、好"), line("一级", "")])
    assert [row.asked for row in rows] == [(Asked("level", "肢体一级"), Asked("health", "好")), ()]
    assert rows[0].values["level"] is None and rows[0].values["health"] is None
    assert (reading.kept, reading.asked, reading.faults) == (2, 1, [])


def test_a_word_explained_once_is_known_from_then_on():
    words = {("level", "肢体一级"): "1", ("level", "无等级"): None, ("health", "好"): "1"}
    reading, rows = walked(
        [[*HEADINGS, "等级", "健康状况"], line(" 肢体 一级", "好、残疾"), line("无等级", "")], words=words
    )
    assert [(row.values["level"], row.values["health"]) for row in rows] == [("1", ("1", "4")), (None, None)]
    assert not reading.asked


def test_without_anybody_to_ask_an_unknown_word_is_a_fault_with_the_options():
    reading = read(workbook(("数据", [[*HEADINGS, "等级"], line("肢体一级")])), "a.xlsx", BILLS)
    assert [row.asked for row in reading] == [()]
    assert [(fault.code, fault.kept) for fault in reading.faults] == [("unknown_code", True)]
    assert "一级、二级" in reading.faults[0].advice and "肢体" not in str(reading.faults)


@pytest.mark.parametrize("word", [OTHER, f"残疾{OTHER}", PHONE, "张三一级"])
def test_a_word_that_names_somebody_is_never_asked_about(word):
    reading, rows = walked([[*HEADINGS, "等级"], line(word)])
    assert rows[0].asked == () and [fault.code for fault in reading.faults] == ["private_value"]


@pytest.mark.parametrize("heading", ["村"])
@pytest.mark.parametrize("value", [OTHER, f"村里{OTHER}号", PHONE, f"电话{PHONE}", "990101700101123"])
def test_somebodys_number_in_a_harmless_cell_is_not_kept(heading, value):
    reading, rows = walked([[*HEADINGS, heading], line(value), line("桃林村12组")])
    assert [row.values["village"] for row in rows] == [None, "桃林村12组"]
    assert [(fault.column, fault.code) for fault in reading.faults] == [(heading, "private_value")]
    assert value not in str(reading.faults) + str(reading.said)


def test_name_and_number_in_each_others_columns_leave_the_row_out():
    reading, rows = walked([HEADINGS, line(name=GOOD, who="张三")])
    assert not rows and reading.faulty == 1
    assert {fault.code for fault in reading.faults} == {"private_value", "blank"}
    assert GOOD not in str(reading.faults) + str(reading.said) + str(reading.tables)


def test_names_of_sheets_and_files_show_nobodys_number():
    data = workbook((f"张三{GOOD}"[:31], [HEADINGS, line()]), (f"李四{GOOD}", [HEADINGS, line()]))
    reading = read(data, f"C:\\{OTHER}的名单.xlsx", BILLS)
    assert [(row.file, row.sheet) for row in reading] == [("***的名单.xlsx", "张三***"), ("***的名单.xlsx", "李四***")]
    same = read(workbook((GOOD, [HEADINGS, line()]), (OTHER, [HEADINGS, line()])), "a.xlsx", BILLS)
    assert [row.sheet for row in same] == ["***", "***（2）"]
    zip_file = read(zipped({f"{GOOD}.csv": delimited([HEADINGS, line()])}), "a.zip", BILLS)
    assert [row.file for row in zip_file] == ["***.csv"]


@pytest.mark.parametrize(
    "text, is_private",
    [
        (GOOD, True),
        (GOOD[:17] + "x", True),
        (f"（{GOOD[:6]} {GOOD[6:14]} {GOOD[14:]}）", True),
        (GOOD.translate(str.maketrans("0123456789", "０１２３４５６７８９")), True),
        ("990101700101123", True),
        (PHONE, True),
        ("138-1234-5678", True),
        ("+86 13812345678", True),
        ("150722202610150002", False),
        ("990122001001000", False),
        ("村委会电话0475-1234567", False),
        ("2026年10月12345678", False),
        ("6217000010001234567", False),
        ("", False),
    ],
)
def test_a_number_of_a_person_is_told_from_other_long_numbers(text, is_private):
    assert private.is_private(text) is is_private
    assert (private.masked(text) != text) is is_private


def test_where_long_numbers_are_usual_only_a_right_check_digit_tells():
    wrong = GOOD[:17] + ("1" if GOOD[17] != "1" else "2")
    assert private.is_code("结算单号") and not private.is_code("备注")
    assert private.is_private(GOOD, is_code=True) and not private.is_private(wrong, is_code=True)
    assert private.is_private(wrong) and not private.is_private(PHONE, is_code=True)


def test_a_file_name_is_masked_wherever_it_is_taken():
    assert names.base_name(f"/x/{PHONE}.xlsx") == "***.xlsx"
