"""Formats of county desks, each with what it was taken for; broken files with the true cause of their breaking."""

import io
import struct
import zipfile

import pytest

from shouwang.sheets.contract import Column, Contract
from shouwang.sheets.raw import Unreadable
from shouwang.sheets.read import read
from shouwang.sheets.write import Field, write_table
from tests.sheets.samples import BILLS, HEADINGS, delimited, number, old_excel, workbook, zipped

GOOD = number()
LINES = [HEADINGS, *[[GOOD, name, "2026-11-01", "12.50"] for name in ("张三", "李四", "王五")]]
NAMES = ["张三", "李四", "王五"]


def walked(data, name):
    reading = read(data, name, BILLS, words={})
    rows = list(reading)
    assert reading.rows == reading.kept + reading.faulty + reading.skipped
    return reading, rows


def names_of(data, name):
    reading, rows = walked(data, name)
    return [row.values["name"] for row in rows], next(one.reads_as for one in reading.said if one.kind == "format")


def refused(data, name):
    with pytest.raises(Unreadable) as caught:
        list(read(data, name, BILLS))
    return caught.value


def page(lines, more="", before="<html><head><meta charset=utf-8></head><body>") -> str:
    rows = "".join("<tr>" + "".join(f"<td{more}>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    return f"{before}<table border=1>{rows}</table></body></html>"


def binary_workbook(lines) -> bytes:
    """A minimal .xlsb: one sheet of texts."""

    def record(kind: int, body: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size, out = len(body), b""
        while True:
            size, low = size >> 7, size & 0x7F
            out += bytes([low | (0x80 if size else 0)])
            if not size:
                return head + out + body

    def text(words: str) -> bytes:
        return struct.pack("<I", len(words)) + words.encode("utf-16-le")

    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + text("rId1") + text("数据"))
    book += record(144) + record(132)
    sheet = record(129) + record(148, struct.pack("<IIII", 0, len(lines) - 1, 0, len(lines[0]) - 1)) + record(145)
    for at, line in enumerate(lines):
        sheet += record(0, struct.pack("<I", at) + b"\0" * 21)
        for column, words in enumerate(line):
            sheet += record(6, struct.pack("<II", column, 0) + text(words))
    sheet += record(146) + record(130)
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.bin"/></Relationships>'
    )
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": links.encode(),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


@pytest.mark.parametrize(
    "make, name, words",
    [
        (lambda: old_excel(LINES), "名单.et", "旧格式工作簿"),
        (lambda: old_excel(LINES), "名单.xlsx", "旧格式工作簿"),
        (lambda: workbook(("数据", LINES)), "名单.et", "Excel 工作簿"),
        (lambda: binary_workbook(LINES), "名单.xlsb", "二进制"),
        (lambda: page(LINES).encode(), "名单.xls", "网页"),
        (lambda: page(LINES).replace("utf-8", "gb2312").encode("gb18030"), "名单.xls", "网页"),
        (lambda: ("\ufeff\r\n" + page(LINES)).encode(), "名单.xls", "网页"),
        (lambda: page(LINES, before="").encode(), "名单.xls", "网页"),
        (lambda: delimited(LINES, "utf-16-le", "\t"), "名单.txt", "UTF-16"),
        (lambda: delimited(LINES, "utf-16-be", "\t"), "名单.xls", "其实是文本，UTF-16"),
        (lambda: delimited(LINES, "gb18030"), "名单.xlsx", "其实是文本，GBK"),
    ],
)
@pytest.mark.req("S4-02")
def test_formats_of_county_desks_are_read_and_named(make, name, words):
    found, said = names_of(make(), name)
    assert found == NAMES and words in said


def test_headings_are_found_down_to_row_twenty():
    for above, is_found in ((19, True), (21, False)):
        reading, rows = walked(workbook(("数据", [["填报说明"]] * above + LINES)), "a.xlsx")
        assert bool(rows) is is_found and bool(reading.problems) is not is_found


def test_blocks_of_a_web_page_are_merged_blocks():
    body = page([[*HEADINGS, "村"]]).replace("</table></body></html>", "")
    for at, name in enumerate(NAMES):
        village = "<td rowspan=3>甲村&nbsp;</td>" if not at else ""
        cells = "".join(f"<td>{cell}</td>" for cell in [GOOD, name, "2026-11-01", "12.50"])
        body += f"<tr>{cells}{village}</tr>"
    _, rows = walked((body + "</table>").encode(), "a.xls")
    assert [row.values["village"] for row in rows] == ["甲村"] * 3


def test_a_page_that_spreads_without_end_is_refused():
    cell = "<td colspan=1000>a</td>"
    assert refused(f"<html><table>{('<tr>' + cell + '</tr>') * 7000}</table>".encode(), "a.xls").code == "too_large"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("heading", ["姓名", "村"])
def test_a_name_with_a_byte_cut_off_is_named_and_the_other_rows_are_kept(encoding, heading):
    lines = [[*HEADINGS, "村"], *[[*line, "桃林村"] for line in LINES[1:]] * 5]
    lines[3] = [
        GOOD,
        "李四海" if heading == "姓名" else "李四",
        "2026-11-01",
        "12.50",
        "桃林村" if heading == "姓名" else "杏花村",
    ]
    word = ("海" if heading == "姓名" else "花").encode(encoding)
    data = delimited(lines, encoding)
    assert data.count(word) == 1
    reading, rows = walked(data.replace(word, word[:-1]), "a.csv")
    (fault,) = reading.faults
    assert (fault.row, fault.column, fault.code) == (4, heading, "cut_byte") and "字节" in fault.sentence
    assert reading.rows == 15 and len(rows) == 15


def test_a_required_name_with_a_byte_cut_off_leaves_its_row_out():
    named = Contract("a", "b", "c", (Column("name", "姓名", required=True), Column("village", "村")))
    data = delimited([["姓名", "村"], *[["张三", "桃林村"]] * 9, ["李海", "桃林村"]], "utf-8")
    reading = read(data.replace("海".encode(), "海".encode()[:2]), "a.csv", named)
    assert len(list(reading)) == 9 and (reading.faulty, reading.faults[0].row) == (1, 11)


def test_a_file_of_no_encoding_is_refused_and_not_half_read():
    assert refused(delimited(LINES * 9, "gb18030") + bytes(range(128, 256)) * 99, "a.csv").code == "encoding"


def test_the_shadow_of_an_open_workbook_is_told_for_what_it_is():
    refusal = refused(b"\x05admin" + b" " * 159, "~$名单.xlsx")
    assert refusal.code == "temporary" and "临时文件" in refusal.sentence and "~$" in refusal.sentence


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_workbook_that_was_not_copied_to_its_end_is_told_so(share):
    whole = workbook(("数据", LINES * 50))
    assert "没有传过来" in refused(whole[: int(len(whole) * share)], "a.xlsx").sentence
    inner = refused(zipped({"甲镇.xlsx": whole[: int(len(whole) * share)]}), "全部.zip")
    assert "甲镇.xlsx" in inner.sentence and "没有传过来" in inner.sentence


def test_an_old_workbook_that_was_not_copied_to_its_end_is_refused():
    whole = old_excel(LINES * 3)
    for share in (0.2, 0.5, 0.8):
        assert refused(whole[: int(len(whole) * share)], "a.xls").sentence.endswith("。")


def test_documents_that_are_no_tables_are_named():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + "WordDocument".encode("utf-16-le") + b"\0" * 2000
    assert "文字文档" in refused(ole, "名单.wps").sentence
    assert "文字文档" in refused(zipped({"word/document.xml": b"<x/>"}), "名单.docx").sentence
    assert refused(b"anything", "名单.et").code == "format"


@pytest.mark.parametrize(
    "value", ["=1+1", "+1", "-cmd", "@sum", "\t=1", "\r=1", "'=1", "=", "＝1", "普通", "'x", '="x"y']
)
def test_a_text_that_looks_like_a_formula_is_neutral_in_csv_and_comes_back_unchanged(value):
    held = io.BytesIO()
    write_table(held, (Field("number", "证件号码", "number"), Field("name", "姓名")), [(GOOD, value)], "csv", "zh")
    text = held.getvalue().decode("utf-8-sig").splitlines()[1].partition(",")[2].strip('"')
    assert not text.startswith(("=", "+", "-", "@", "\t", "＝")) or len(text) < 2
    back = Contract("a", "b", "c", (Column("number", "证件号码", "number"), Column("name", "姓名", required=True)))
    assert [row.values["name"] for row in read(held.getvalue(), "a.csv", back)] == [value.strip()]


def test_a_member_that_lies_about_its_name_is_told_by_its_content():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("名单.csv", workbook(("数据", LINES)))
    found, said = names_of(held.getvalue(), "全部.zip")
    assert found == NAMES and "Excel" in said
