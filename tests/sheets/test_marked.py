"""The marked copy: rows in place, bad cells coloured, and words beside the colour."""

import io
import re
import zipfile
from datetime import date

import pytest

from shouwang.sheets.contract import Fault
from shouwang.sheets.mark import HEADING
from shouwang.sheets.marked import marked_copy
from shouwang.sheets.raw import Unreadable
from shouwang.sheets.read import read
from tests.sheets.samples import BILLS, HEADINGS, delimited, number, open_sheets, workbook, zipped

LINES = [
    ["某县名单"],
    HEADINGS,
    [number(), "甲", date(2026, 11, 1), 12.5],
    [float(number()), "乙", "2026-02-30", 7],
    [number(), "=丙", "2026-11-01", "#N/A"],
]


def marked(data, name="名单.xlsx"):
    reading = read(data, name, BILLS)
    list(reading)
    return marked_copy(data, name, reading.faults), reading


def pages(copy):
    return {sheet.sheet: [cells for _, cells in sheet.rows()] for sheet in open_sheets(copy, "a.xlsx")}


def coloured(copy, page=1):
    """References of cells with the colour of bad cells."""
    inside = zipfile.ZipFile(io.BytesIO(copy))
    styles = inside.read("xl/styles.xml").decode()
    fills = re.findall(r"<fill>.*?</fill>", styles)
    cell_styles = re.findall(r"<xf [^>]*fillId=\"(\d+)\"", styles.split("<cellXfs")[1])
    bad = {str(at) for at, fill in enumerate(cell_styles) if "FFC7CE" in fills[int(fill)]}
    text = inside.read(f"xl/worksheets/sheet{page}.xml").decode()
    return [place for place, style in re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', text) if style in bad]


def test_rows_keep_their_place_and_values_and_bad_cells_are_coloured_and_told():
    copy, reading = marked(workbook(("数据", LINES)))
    rows = pages(copy)["数据"]
    assert rows[2] == [number(), "甲", date(2026, 11, 1), 12.5, ""]
    assert rows[3][:4] == [float(number()), "乙", "2026-02-30", 7]
    assert rows[4][1] == "=丙"
    assert rows[1][4] == HEADING
    assert "证件号码：" in rows[3][4] and "结算日期：没有这一天" in rows[3][4] and "（该行不载入）" in rows[3][4]
    assert "公式错误" in rows[4][4]
    assert coloured(copy) == ["A4", "C4", "D5"]


def test_text_and_zips_are_marked_as_workbooks():
    data = zipped({"一.csv": delimited(LINES[1:], "gb18030"), "甲/二.csv": delimited(LINES[1:]), "函.pdf": b"%PDF"})
    copy, _ = marked(data, "全部.zip")
    assert list(pages(copy)) == ["一", "二"]
    assert all(rows[0][4] == HEADING for rows in pages(copy).values())


def test_a_fault_of_the_whole_sheet_stands_at_its_heading():
    copy, reading = marked(workbook(("数据", [["姓名", "结算日期", "个人自付"], ["甲", "2026-11-01", 1]])))
    assert "缺少必填的列：证件号码" in pages(copy)["数据"][0][3]
    assert reading.problems


def test_a_fault_without_a_place_is_found_by_its_heading():
    fault = Fault("名单.xlsx", "数据", 3, "姓名", "x", "不对", "请改", True)
    copy = marked_copy(workbook(("数据", LINES)), "名单.xlsx", [fault])
    assert coloured(copy) == ["B3"]
    assert pages(copy)["数据"][2][4] == "姓名：不对。请改（该行照常载入）"


def test_hidden_sheets_stay_out_and_same_input_gives_same_bytes():
    data = workbook(("数据", LINES), ("藏", LINES), hidden=("藏",))
    copy, reading = marked(data)
    assert list(pages(copy)) == ["数据"]
    assert copy == marked_copy(data, "名单.xlsx", reading.faults)


def test_what_cannot_be_opened_cannot_be_marked():
    with pytest.raises(Unreadable):
        marked_copy(b"%PDF", "a.xlsx", [])
