"""What a file was understood to say: everything read in a certain way, and everything that was not read, is named."""

import io
import struct
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from shouwang.sheets.contract import Column, Contract
from shouwang.sheets.read import read
from tests.sheets.samples import BILLS, HEADINGS, delimited, number, old_excel, workbook, zipped
from tests.sheets.test_book import document_cell, open_document

GOOD, OTHER = number(), number(sequence="125")
LIST = Contract(
    "civil_affairs", "list", "名单",
    (
        Column("household_no", "户编号"), Column("village", "村"), Column("group", "组"),
        Column("name", "姓名", required=True, private=True), Column("number", "证件号码", "number", private=True),
        Column("income", "生产经营性收入", "money", unit="元"), Column("since_on", "日期", "date"),
        Column("remark", "备注", private=True),
    ),
)  # fmt: skip
PEOPLE = ["村", "姓名", "证件号码"]


def walked(data, name="名单.xlsx", contract=LIST, **more):
    reading = read(data, name, contract, words={}, **more)
    rows = list(reading)
    assert reading.rows == reading.kept + reading.faulty + reading.skipped
    assert reading.skipped == len(reading.skips)
    return reading, rows


def said(reading, kind):
    return [one for one in reading.said if one.kind == kind]


def dressed(dress, *, lines=None, options=None) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, options or {})
    page = book.add_worksheet("数据")
    for at, row in enumerate(lines or [PEOPLE, *[[f"{one}村", "张三", ""] for one in "甲乙丙丁"]]):
        page.write_row(at, 0, row)
    dress(page, book)
    book.close()
    return held.getvalue()


def rewritten(data: bytes, part: str, *pairs: tuple[bytes, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(held, "w", 8) as copy:
        for name in whole.namelist():
            text = whole.read(name)
            for old, new in pairs if name == part else ():
                assert old in text
                text = text.replace(old, new)
            copy.writestr(name, text)
    return held.getvalue()


@pytest.mark.req("S4-02")
def test_every_sheet_is_named_as_read_or_as_not_read_with_its_cells():
    sheets = (
        ("名单", [PEOPLE, ["甲村", "张三", GOOD]]),
        ("补充", [["人员", "号码"], ["李四", OTHER], ["王五", ""]]),
        ("旧", [PEOPLE, ["甲村", "赵六", ""]]),
        ("填写说明", [["请逐行填写"]]),
    )
    reading, rows = walked(workbook(*sheets, hidden=("旧",)))
    assert [row.values["name"] for row in rows] == ["张三"]
    assert [(one.sheet, one.count) for one in said(reading, "sheet")] == [("名单", 1)]
    unread = [(one.sheet, one.count, one.reads_as) for one in said(reading, "sheet_unread")]
    assert unread == [
        ("补充", 5, "表头与约定的列名对不上"),
        ("旧", 5, "隐藏的工作表"),
        ("填写说明", 1, "看名称是说明或样例"),
    ]
    assert (reading.rows, reading.kept, reading.skipped) == (3, 1, 2)
    assert [(note.sheet, note.code) for note in reading.notes] == [("补充", "other_headings"), ("旧", "hidden_sheet")]


def test_columns_that_are_not_read_are_named_with_their_cells_and_shapes_and_never_with_their_text():
    lines = [
        [*PEOPLE, "月保障金额", "银行卡", "发放日", GOOD, ""],
        ["甲村", "张三", GOOD, 512.5, "6210000000000000", date(2026, 10, 1), "低保", "机密"],
        ["甲村", "李四", OTHER, 330.25, "", date(2026, 10, 1), "", ""],
    ]
    reading, rows = walked(workbook(("数据", lines)))
    unread = [(one.heading, one.count, one.shapes) for one in said(reading, "column_unread")]
    assert unread == [("月保障金额", 2, "金额"), ("银行卡", 1, "数字16"), ("发放日", 2, "日期"), ("G 列", 1, "汉字2"),
                      ("H 列", 1, "汉字2")]  # fmt: skip
    told = " ".join(map(str, reading.said))
    assert not any(word in told for word in ("机密", "512.5", GOOD, "6210000000000000"))
    assert [(one.column, one.heading) for one in said(reading, "column")] == [
        ("village", "村"),
        ("name", "姓名"),
        ("number", "证件号码"),
    ]


@pytest.mark.parametrize(
    "above, heading, fen",
    [
        ("2026年10月费用表 单位：万元", "个人自付", 1_230_000),
        ("单位：元", "个人自付", 123),
        ("", "个人自付（万元）", 1_230_000),
        ("（金额单位:千元）", "个人自付", 123_000),
        ("填报单位：元宝镇政府", "个人自付", 123),
        ("单位：万元", "个人自付（万元）", 1_230_000),
        ("单位：元", "个人自付（万元）", None),
        ("单位：万元", "个人自付（元）", None),
    ],
)
def test_the_unit_of_money_is_read_wherever_it_is_said_and_asked_where_it_is_said_twice(above, heading, fen):
    lines = [[above], ["证件号码", "结算日期", heading], [GOOD, "2026-10-01", 1.23]]
    reading, rows = walked(workbook(("数据", lines)), contract=BILLS)
    if fen is None:
        assert [problem.code for problem in reading.problems] == ["unit_unclear"]
        lines = workbook(("数据", lines))
        told = read(lines, "a.xlsx", BILLS, words={("own_cost", "单位"): "万元"})
        assert not told.problems and [row.values["own_cost"] for row in told] == [1_230_000]
    else:
        assert not reading.problems and rows[0].values["own_cost"] == fen
        assert bool(said(reading, "unit")) == (fen != 123)


def test_a_cell_with_its_own_unit_goes_before_the_heading():
    lines = [
        ["证件号码", "结算日期", "个人自付（万元）"],
        [GOOD, "2026-10-01", "1.5万元"],
        [GOOD, "2026-10-01", "150元"],
    ]
    reading, rows = walked(workbook(("数据", lines)), contract=BILLS)
    assert [row.values["own_cost"] for row in rows] == [1_500_000]
    assert [fault.code for fault in reading.faults] == ["unit_unclear"]


def test_a_second_table_beside_the_first_is_read_as_well():
    left, right = [GOOD, "张三", "2026-10-01", "1"], [OTHER, "李四", "2026-10-02", "2"]
    lines = [[*HEADINGS, "", *HEADINGS], [*left, "", *right], [*left, "", "", "", "", ""]]
    reading, rows = walked(workbook(("数据", lines)), contract=BILLS)
    assert [(row.sheet, row.row, row.values["own_cost"]) for row in rows] == [
        ("数据", 2, 100),
        ("数据", 3, 100),
        ("数据（右侧第2张表）", 2, 200),
    ]
    assert [one.sheet for one in said(reading, "second_table")] == ["数据（右侧第2张表）"]
    assert not said(reading, "column_unread")


def test_headings_that_stand_again_without_a_whole_table_are_named_as_unread():
    lines = [[*HEADINGS, "姓名"], [GOOD, "张三", "2026-10-01", "1", "李四"]]
    reading, rows = walked(workbook(("数据", lines)), contract=BILLS)
    assert len(rows) == 1 and [(one.heading, one.count) for one in said(reading, "column_unread")] == [("姓名", 1)]


def test_hidden_struck_and_commented_rows_are_counted_and_named():
    def dress(page, book):
        page.set_row(2, None, None, {"hidden": True})
        page.set_column(1, 1, None, None, {"hidden": True})
        page.write_string(3, 1, "李四", book.add_format({"font_strikeout": True}))
        page.write_comment(4, 1, "此人已死亡")
        page.write_comment(1, 1, "请核对")

    reading, rows = walked(dressed(dress))
    assert len(rows) == 4
    assert [(one.kind, one.row, one.count) for one in reading.said if one.kind in ("hidden_row", "struck")] == [
        ("hidden_row", 3, 1),
        ("struck", 4, 1),
    ]
    assert [one.count for one in said(reading, "hidden_column")] == [1]
    (comment,) = said(reading, "comment")
    assert (comment.row, comment.count) == (5, 2) and "死亡" in comment.reads_as


def test_a_plain_sheet_says_nothing_of_this_kind():
    reading, _ = walked(dressed(lambda page, book: None))
    assert {one.kind for one in reading.said} <= {"format", "sheet", "header", "column", "ditto"}


def test_hidden_rows_and_comments_of_an_open_document_are_named():
    rows = [f"<table:table-row{more}>{''.join(map(document_cell, cells))}</table:table-row>" for more, cells in (
        ("", ["姓名", "村"]), (' table:visibility="collapse"', ["张三", "甲村"]), ("", ["李四", "甲村"]))]  # fmt: skip
    rows[2] = rows[2].replace(
        "<text:p>李四", "<office:annotation><text:p>已去世</text:p></office:annotation><text:p>李四"
    )
    reading, found = walked(open_document("".join(rows)), "a.ods")
    assert len(found) == 2
    assert [(one.row, one.count) for one in said(reading, "hidden_row")] == [(2, 1)]
    assert [(one.row, "死亡" in one.reads_as) for one in said(reading, "comment")] == [(3, True)]


def test_a_block_merged_over_two_columns_gives_its_value_to_the_first():
    def dress(page, book):
        page.merge_range(1, 0, 3, 1, "甲村")

    lines = [["村", "组", "姓名"], ["", "", "张三"], ["", "", "李四"], ["", "", "王五"], ["乙村", "一组", "赵六"]]
    reading, rows = walked(dressed(dress, lines=lines))
    assert [(row.values["village"], row.values["group"]) for row in rows] == [("甲村", None)] * 3 + [("乙村", "一组")]
    assert [one.count for one in said(reading, "merge")] == [1]


@pytest.mark.parametrize("stored", [b"<v></v>", b"<v/>", b""])
def test_a_formula_without_its_result_is_a_fault_of_its_own_and_neither_zero_nor_blank(stored):
    def dress(page, book):
        page.write_formula(1, 3, "=20000+10000")
        page.write_formula(2, 1, '=A1&"x"')
        page.write_formula(3, 3, "=1+1", None, 2)

    lines = [[*PEOPLE, "生产经营性收入"], *[["甲村", name, ""] for name in ("张三", "李四", "王五")]]
    data = dressed(dress, lines=lines)
    old = b"<v>0</v>"
    reading, rows = walked(rewritten(data, "xl/worksheets/sheet1.xml", (old, stored)))
    assert [(fault.row, fault.column, fault.code, fault.kept) for fault in reading.faults] == [
        (2, "生产经营性收入", "no_result", True),
        (3, "姓名", "no_result", False),
    ]
    assert [row.values["income"] for row in rows] == [None, 200]
    assert [(one.row, one.count) for one in said(reading, "formula")] == [(2, 2)]


def test_a_formula_whose_result_is_nothing_is_blank():
    lines = [[*PEOPLE, "生产经营性收入"], ["甲村", "张三", ""]]
    data = dressed(lambda page, book: page.write_formula(1, 3, '=""', None, ""), lines=lines)
    reading, rows = walked(rewritten(data, "xl/worksheets/sheet1.xml", (b'<c r="D2"', b'<c r="D2" t="str"')))
    assert not reading.faults and rows[0].values["income"] is None


@pytest.mark.parametrize("mark", ["〃", "同上", '"', " 同上 "])
def test_ditto_marks_repeat_the_row_above_and_are_counted(mark):
    lines = [["户编号", "村", "姓名"], ["H1", "甲村", "张三"], [mark, mark, "李四"], [mark, "乙村", "王五"]]
    reading, rows = walked(workbook(("数据", lines)))
    assert [(row.values["household_no"], row.values["village"]) for row in rows] == [
        ("H1", "甲村"),
        ("H1", "甲村"),
        ("H1", "乙村"),
    ]
    assert [(one.column, one.count) for one in said(reading, "ditto")] == [("household_no", 2), ("village", 1)]


def test_a_ditto_mark_is_never_somebodys_name_or_number():
    lines = [PEOPLE, ["〃", "王五", GOOD], ["甲村", "张三", "同上"], ["甲村", "〃", GOOD]]
    reading, rows = walked(workbook(("数据", lines)))
    assert [(row.row, row.values["number"].text) for row in rows] == [(2, GOOD), (3, "")]
    assert [(fault.row, fault.column, fault.code) for fault in reading.faults] == [
        (2, "村", "ditto"),
        (3, "证件号码", "ditto"),
        (4, "姓名", "ditto"),
    ]


def test_a_number_of_the_household_that_stands_on_the_heads_row_only_is_named():
    lines = [["户编号", "村", "姓名"], ["H1", "甲村", "张三"], ["", "", "李四"], ["", "", "王五"]]
    reading, rows = walked(workbook(("数据", lines)))
    assert [row.values["household_no"] for row in rows] == ["H1", None, None]
    assert [(one.column, one.count) for one in said(reading, "ditto")] == [("household_no", 2), ("village", 2)]


@pytest.mark.parametrize("shaped", [True, False])
def test_days_counted_from_1904_are_told_from_those_counted_from_1900(shaped):
    def dress(page, book):
        page.write_number(1, 1, 44836, book.add_format({"num_format": "yyyy-mm-dd"} if shaped else {}))

    reading, rows = walked(dressed(dress, lines=[["姓名", "日期"], ["张三"]], options={"date_1904": True}))
    assert rows[0].values["since_on"] == date(2026, 10, 3)
    assert said(reading, "date1904")


@pytest.mark.parametrize("shaped", [True, False])
@pytest.mark.parametrize("seconds, kept", [(-43, 1), (43, 1), (-59, 1), (0, 1), (-120, 30)])
def test_a_day_within_a_minute_of_midnight_is_the_day_that_was_meant(seconds, kept, shaped):
    def dress(page, book):
        form = book.add_format({"num_format": "yyyy-mm-dd"} if shaped else {})
        page.write_number(1, 1, 46296 + seconds / 86400, form)

    reading, rows = walked(dressed(dress, lines=[["姓名", "日期"], ["张三"]]))
    if kept == 30 and not shaped:
        assert [fault.code for fault in reading.faults] == ["not_date"]
        return
    assert rows[0].values["since_on"].day == kept
    assert bool(said(reading, "midnight")) == (seconds in (-43, 43, -59))


def test_format_and_encoding_are_said():
    for data, name, words in (
        (workbook(("数据", [PEOPLE])), "a.xlsx", "Excel 工作簿"),
        (delimited([PEOPLE], "gb18030"), "a.csv", "GBK"),
        (delimited([PEOPLE], "utf-8"), "a.xlsx", "其实是文本"),
        (delimited([PEOPLE, ["甲村", "张三", GOOD]] * 9, "utf-16-le"), "a.csv", "UTF-16"),
    ):
        reading, _ = walked(data, name)
        assert words in said(reading, "format")[0].reads_as


def test_two_lists_in_one_zip_are_told_apart_and_their_members_named():
    other = Contract(
        "civil_affairs", "money", "发放明细", (*LIST.columns[:5], Column("paid", "发放金额", "money", True))
    )
    people = workbook(("数据", [PEOPLE, ["甲村", "张三", GOOD]]))
    money = workbook(("数据", [[*PEOPLE, "发放金额"], ["甲村", "李四", OTHER, 5]]))
    both = zipped({"名单.xlsx": people, "发放.xlsx": money})
    reading, rows = walked(both, "全部.zip", others=(other,))
    assert [(row.file, row.values["name"]) for row in rows] == [("名单.xlsx", "张三")]
    assert [(note.file, note.code) for note in reading.notes] == [("发放.xlsx", "other_list")]
    _, rows = walked(both, "全部.zip", contract=other, members=("发放.xlsx",))
    assert [(row.file, row.values["paid"]) for row in rows] == [("发放.xlsx", 500)]


def test_timestamps_keep_their_day():
    lines = [["姓名", "日期"], ["张三", datetime(2026, 9, 30, 18, 0)]]
    reading, rows = walked(workbook(("数据", lines)))
    assert rows[0].values["since_on"] == date(2026, 9, 30) and not said(reading, "midnight")


def test_an_open_document_tells_formulas_without_result_and_errors():
    lines = [
        ["姓名", "生产经营性收入"],
        ["张三", '<table:table-cell table:formula="of:=1+1"/>'],
        [
            "李四",
            '<table:table-cell table:formula="of:=NA()" office:value-type="error"><text:p>#N/A</text:p></table:table-cell>',
        ],
    ]
    cells = [[cell if cell.startswith("<") else document_cell(cell) for cell in line] for line in lines]
    body = "".join(f"<table:table-row>{''.join(line)}</table:table-row>" for line in cells)
    reading, rows = walked(open_document(body), "a.ods")
    assert [(fault.row, fault.code) for fault in reading.faults] == [(2, "no_result"), (3, "error_value")]
    assert [row.values["income"] for row in rows] == [None, None]


def test_hidden_rows_columns_and_comments_of_an_old_workbook_are_named():
    beside = [
        (0x0208, struct.pack("<HHHHHHI", 1, 0, 3, 255, 0, 0, 0x20)),
        (0x007D, struct.pack("<HHHHHH", 1, 1, 2048, 0, 1, 0)),
        (0x001C, struct.pack("<HHHH", 2, 0, 0, 1)),
    ]
    reading, rows = walked(old_excel([PEOPLE, ["甲村", "张三", ""], ["甲村", "李四", ""]], beside), "a.xls")
    assert len(rows) == 2
    told = {one.kind: (one.row, one.count) for one in reading.said}
    assert told["hidden_row"] == (2, 1) and told["hidden_column"] == (0, 1) and told["comment"] == (3, 1)


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_side_facts_are_found_however_the_sheet_is_written(prefix):
    """Prefixes, other quotes, and more rows than one piece holds."""

    def dress(page, book):
        for row in range(5, 60_000):
            page.write_string(row, 0, "甲村")
            page.write_string(row, 1, "张三" * 20)
        page.set_row(50_000, None, None, {"hidden": True})
        page.write_formula(50_001, 1, "=1+1")

    data = dressed(dress)
    if prefix:
        data = rewritten(
            data,
            "xl/worksheets/sheet1.xml",
            (b"<worksheet xmlns=", b"<x:worksheet xmlns:x="), (b"</worksheet", b"</x:worksheet"),
            *((b"<" + tag, b"<x:" + tag) for tag in (b"sheetData", b"row", b"c r", b"v>", b"f>")),
            *((b"</" + tag, b"</x:" + tag) for tag in (b"sheetData", b"row", b"c>", b"v>", b"f>")),
        )  # fmt: skip
    data = rewritten(data, "xl/worksheets/sheet1.xml", (b"v>0</", b"v></"))
    reading, _ = walked(data)
    assert [(one.row, one.count) for one in said(reading, "hidden_row")] == [(50_001, 1)]
    assert [(fault.row, fault.code) for fault in reading.faults] == [(50_002, "no_result")]


def test_a_text_that_is_struck_in_part_is_named():
    def dress(page, book):
        page.write_rich_string(1, 1, book.add_format({"font_strikeout": True}), "张三", book.add_format(), "改李四")

    reading, rows = walked(dressed(dress))
    assert rows[0].values["name"] == "张三改李四"
    assert [(one.count, "删除线" in one.reads_as) for one in said(reading, "struck")] == [(1, True)]
