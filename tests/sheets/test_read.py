"""A delivered file against its contract: rows kept and left out, lines that are no data, faults that never tell."""

from datetime import date

import pytest

from shouwang.refusal import Refused
from shouwang.sheets import sentences
from shouwang.sheets.contract import Column, Contract
from shouwang.sheets.read import read
from tests.sheets.samples import BILLS, HEADINGS, delimited, number, workbook, zipped

GOOD = number()


def walked(data, name="名单.xlsx", contract=BILLS, **more):
    reading = read(data, name, contract, **more)
    rows = list(reading)
    assert reading.rows == reading.kept + reading.faulty + reading.skipped
    assert reading.kept == len(rows) and reading.skipped == len(reading.skips)
    return reading, rows


def line(*more, number=GOOD, day="2026-11-01", cost="12.50"):
    return [number, "张三", day, cost, *more]


def test_rows_come_with_the_number_excel_shows():
    reading, rows = walked(
        workbook(("数据", [["某县名单"], [], ["填表单位：", "医保局"], HEADINGS, line(), line(cost=7)]))
    )
    assert [(row.file, row.sheet, row.row) for row in rows] == [("名单.xlsx", "数据", 5), ("名单.xlsx", "数据", 6)]
    values = rows[0].values
    assert values["number"].sure == GOOD
    assert (values["name"], values["settled_on"], values["own_cost"]) == ("张三", date(2026, 11, 1), 1250)
    assert rows[1].values["own_cost"] == 700
    assert values["phone"] is None and set(values) == {column.name for column in BILLS.columns}
    assert not reading.faults


def test_lines_that_are_no_data_are_skipped_and_counted():
    lines = [
        HEADINGS,
        line(),
        [],
        HEADINGS,
        ["桃林镇小计", "", "", 12.5],
        line(),
        ["", "", "合 计", 25],
        ["备注：以上为十月数据"],
        ["填表人：李四", "", "审核人：王五"],
        ["合计：2人"],
        ["第1页，共1页"],
    ]
    reading, rows = walked(workbook(("数据", lines)))
    assert len(rows) == 2 and not reading.faults
    assert [(skip.row, skip.reason) for skip in reading.skips] == [
        (3, "blank"),
        (4, "heading"),
        (5, "total"),
        (7, "total"),
        (8, "remark"),
        (9, "remark"),
        (10, "total"),
        (11, "remark"),
    ]


def test_a_person_is_never_taken_for_a_total_or_a_remark():
    lines = [[*HEADINGS, "备注"], line("合计"), ["注：", "", "", ""], [GOOD, "合计", "2026-11-01", 1, "备注：无"]]
    reading, rows = walked(workbook(("数据", lines)))
    assert len(rows) == 2 and reading.skipped == 1


def test_a_row_with_only_its_running_number_is_blank_and_trailing_blanks_count_for_nothing():
    lines = [["序号", *HEADINGS], [1, *line()], [2, "", "", "", ""], ["", "", "", "", ""], ["", "", "", "", ""]]
    for data, name in ((workbook(("数据", lines)), "a.xlsx"), (delimited(lines), "a.csv")):
        reading, rows = walked(data, name)
        assert (len(rows), reading.rows, reading.skipped) == (1, 2, 1)


def test_a_bad_required_cell_leaves_the_row_out_and_a_bad_optional_one_does_not():
    lines = [
        [*HEADINGS, "月数", "联系电话"],
        line("三", "138"),
        line("3", "", day="2026-02-30"),
        line("x", "", cost=""),
    ]
    reading, rows = walked(workbook(("数据", lines)))
    assert [row.row for row in rows] == [2]
    assert rows[0].values["months"] is None
    assert [(fault.row, fault.column, fault.code, fault.kept, fault.at) for fault in reading.faults] == [
        (2, "月数", "not_integer", True, 4),
        (2, "联系电话", "not_phone", True, 5),
        (3, "结算日期", "no_such_day", False, 2),
        (4, "个人自付", "blank", False, 3),
        (4, "月数", "not_integer", False, 4),
    ]
    assert (reading.kept, reading.faulty) == (1, 2)


@pytest.mark.parametrize(
    "cell, state, code",
    [
        (float(GOOD), "damaged", "number_numeric"),
        ("9.90101E+17", "damaged", "number_scientific"),
        (GOOD[:15] + "000", "damaged", "number_zeros"),
        (GOOD[:17], "damaged", "number_length"),
        (GOOD[:17] + ("1" if GOOD[17] != "1" else "2"), "bad_check", "number_check"),
    ],
)
def test_a_doubtful_number_keeps_its_row_and_is_told(cell, state, code):
    reading, rows = walked(workbook(("数据", [HEADINGS, line(number=cell)])))
    assert rows[0].values["number"].state == state and not rows[0].values["number"].sure
    assert [(fault.code, fault.kept) for fault in reading.faults] == [(code, True)]


def test_no_number_at_all_leaves_the_row_out_where_one_is_required():
    reading, rows = walked(workbook(("数据", [HEADINGS, line(number="")])))
    assert not rows and reading.faults[0].code == "blank"


def test_error_values_of_formulas_are_faults_and_not_blanks():
    reading, rows = walked(workbook(("数据", [[*HEADINGS, "月数"], line("#N/A"), line("3", cost="#REF!")])))
    assert [(fault.row, fault.code, fault.kept) for fault in reading.faults] == [
        (2, "error_value", True),
        (3, "error_value", False),
    ]
    assert len(rows) == 1


def test_no_fault_tells_what_stood_in_the_cell():
    secret = [
        "990101199001019999",
        "机密",
        "2026-13-45",
        "九百九十九元九",
        "七七",
        "不知道",
        "甲级",
        "好",
        "5551234",
        "村",
    ]
    headings = [column.heading for column in BILLS.columns]
    reading, _ = walked(workbook(("数据", [headings, secret])))
    assert len(reading.faults) >= 8
    told = " ".join(fault.sentence + fault.advice for fault in reading.faults)
    assert not any(word in told for word in secret if len(word) > 1)


def test_every_fault_says_what_to_do():
    for code, (sentence, advice) in sentences.SENTENCES.items():
        assert sentence and advice, code
        assert not sentence.endswith("。") and not advice.endswith("。"), code


def test_a_sheet_of_explanations_is_no_data_and_other_sheets_are_all_read():
    sheets = (
        ("说明", [["请按要求填写"]]),
        ("甲镇", [HEADINGS, line()]),
        ("乙镇", [["名单"], HEADINGS, line()]),
        ("空", []),
    )
    reading, rows = walked(workbook(*sheets))
    assert [(row.sheet, row.row) for row in rows] == [("甲镇", 2), ("乙镇", 3)]
    assert not reading.faults


def test_hidden_sheets_and_samples_are_named_and_never_read():
    sheets = (("填写样例", [HEADINGS, line()]), ("数据", [HEADINGS, line()]), ("旧", [HEADINGS, line()]))
    reading, rows = walked(workbook(*sheets, hidden=("旧",)))
    assert [row.sheet for row in rows] == ["数据"]
    assert [(fault.sheet, fault.code, fault.kept) for fault in reading.notes] == [
        ("填写样例", "explaining", True),
        ("旧", "hidden_sheet", True),
    ]
    assert reading.require() is reading


def test_a_table_only_on_a_hidden_sheet_is_a_problem():
    reading, rows = walked(workbook(("封面", [["x"]]), ("数据", [HEADINGS, line()]), hidden=("数据",)))
    assert not rows and [problem.code for problem in reading.problems] == ["only_hidden"]


def test_missing_columns_stop_the_file_with_their_names():
    reading, rows = walked(workbook(("数据", [["姓名", "结算日期", "个人自付"], ["张三", "2026-11-01", 1]])))
    assert not rows and reading.problems == reading.faults
    with pytest.raises(Refused) as caught:
        reading.require()
    assert caught.value.code == "missing_column" and "证件号码" in caught.value.sentence


def test_one_township_without_a_column_is_not_dropped_in_silence():
    reading, rows = walked(workbook(("甲镇", [HEADINGS, line()]), ("乙镇", [HEADINGS[:3], line()[:3]])))
    assert len(rows) == 1
    assert [(problem.sheet, problem.column) for problem in reading.problems] == [("乙镇", "个人自付")]


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ((("数据", [["a", "b"], [1, 2]]),), "no_header"),
        ((("数据", []),), "no_content"),
        ((("甲", []), ("乙", [])), "no_content"),
    ],
)
def test_a_file_without_any_known_heading_is_a_problem(sheets, code):
    reading, rows = walked(workbook(*sheets))
    assert not rows and [problem.code for problem in reading.problems] == [code]


def test_a_header_without_rows_is_an_empty_list_and_no_problem():
    reading, rows = walked(workbook(("数据", [HEADINGS])))
    assert not rows and not reading.problems and reading.rows == 0


def test_a_persons_mapping_is_followed():
    data = workbook(("数据", [["号", "名", "日", "钱"], line()]))
    assert read(data, "a.xlsx", BILLS).problems
    _, rows = walked(data, mapping={"number": 0, "settled_on": "日", "own_cost": 3})
    assert rows[0].values["own_cost"] == 1250 and rows[0].values["name"] is None


def test_names_written_once_over_merged_rows_are_repeated_and_sums_are_not():
    contract = Contract(
        "x",
        "y",
        "z",
        (Column("village", "村"), Column("name", "姓名", required=True), Column("sum", "合计金额", "money")),
    )

    def dress(page, book):
        page.merge_range(1, 0, 3, 0, "桃林村")
        page.merge_range(1, 2, 3, 2, 90)

    lines = [["村", "姓名", "合计金额"], ["", "甲"], ["", "乙"], ["", "丙"], ["李家村", "丁", 5]]
    _, rows = walked(workbook(("数据", lines, dress)), contract=contract)
    assert [row.values["village"] for row in rows] == ["桃林村"] * 3 + ["李家村"]
    assert [row.values["sum"] for row in rows] == [9000, None, None, 500]


def test_the_unit_of_the_heading_scales_the_money():
    _, rows = walked(workbook(("数据", [["证件号码", "结算日期", "个人自付(万元)"], [GOOD, "2026-11-01", 1.25]])))
    assert rows[0].values["own_cost"] == 1_250_000


def test_a_zip_of_a_department_is_one_reading():
    data = zipped(
        {"甲/一.csv": delimited([HEADINGS, line()], "gb18030"), "二.xlsx": workbook(("数据", [HEADINGS, line()]))}
    )
    reading, rows = walked(data, "全部.zip")
    assert [(row.file, row.sheet, row.row) for row in rows] == [("一.csv", "", 2), ("二.xlsx", "数据", 2)]


def test_a_reading_walked_twice_counts_once():
    reading, rows = walked(workbook(("数据", [HEADINGS, line(), line(day="x")])))
    assert list(reading) == rows
    assert (reading.rows, reading.kept, reading.faulty, len(reading.faults)) == (2, 1, 1, 1)


def test_a_row_of_text_longer_or_shorter_than_the_header_is_read():
    data = "证件号码,姓名,结算日期,个人自付,联系电话\n".encode()
    data += f"{GOOD},甲,2026-11-01,5\n{GOOD},乙,2026-11-01,5,,,,\n".encode()
    _, rows = walked(data, "a.csv")
    assert [row.values["name"] for row in rows] == ["甲", "乙"]
