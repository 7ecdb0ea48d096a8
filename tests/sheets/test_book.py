"""Whatever a department sends is opened, or refused with a sentence for the sender."""

import io
import struct
import zipfile
from datetime import date

import pytest
import xlsxwriter

from shouwang.refusal import Refused
from shouwang.sheets import limits, text
from shouwang.sheets.raw import Note, Unreadable
from tests.sheets.samples import HEADINGS, delimited, number, old_excel, open_sheets, workbook, zipped

LINES = [HEADINGS, [number(), "张三", "2026-11-01", "12.50"]]


def cells(data, name="名单.xlsx"):
    return [list(sheet.rows()) for sheet in open_sheets(data, name)]


def refused(data, name, code):
    with pytest.raises(Unreadable) as caught:
        for sheet in open_sheets(data, name):
            list(sheet.rows())
    assert isinstance(caught.value, Refused)
    assert caught.value.code == code
    assert caught.value.sentence.endswith("。") and len(caught.value.sentence) < 120
    return caught.value.sentence


def open_document(body: str) -> bytes:
    held = io.BytesIO()
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}><office:body><office:spreadsheet>'
            f'<table:table table:name="表">{body}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
    return held.getvalue()


def document_cell(words: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{words}</text:p></table:table-cell>'


def test_a_workbook_keeps_types_row_numbers_and_error_cells():
    data = workbook(("数据", [[], ["甲", 1.5, True, date(2026, 11, 1), "#N/A"], ["", "#REF!"]]))
    assert cells(data) == [
        [(1, [""] * 5), (2, ["甲", 1.5, True, date(2026, 11, 1), "#N/A"]), (3, ["", "#REF!", "", "", ""])]
    ]


def test_a_macro_workbook_is_a_workbook():
    assert cells(workbook(("数据", LINES)), "名单.XLSM") == cells(workbook(("数据", LINES)))


def test_hidden_sheets_are_marked():
    sheets = open_sheets(workbook(("说明", [["x"]]), ("藏", LINES), hidden=("藏",)), "a.xlsx")
    assert [(sheet.sheet, sheet.hidden) for sheet in sheets] == [("说明", False), ("藏", True)]


def test_an_old_workbook_is_read():
    assert cells(old_excel([[], ["证件号码", 12.5]]), "a.xls") == [[(1, ["", ""]), (2, ["证件号码", 12.5])]]


def test_an_old_workbook_shows_its_errors_and_is_refused_when_it_spreads():
    assert cells(old_excel([["甲", "#N/A", 1.0]]), "a.xls") == [[(1, ["甲", "#N/A", 1.0])]]
    refused(old_excel({(0, 0): "甲", (65535, 65535): 1.0}), "a.xls", "too_large")


def test_an_open_document_is_read_and_its_trailing_repeats_cost_nothing():
    wide = '<table:table-cell table:number-columns-repeated="16000"/>'
    tall = f'<table:table-row table:number-rows-repeated="1048570">{wide}</table:table-row>'
    data = open_document(f"<table:table-row>{document_cell('甲')}{wide}</table:table-row>{tall}")
    assert cells(data, "a.ods") == [[(1, ["甲"])]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_text_is_read_in_its_encoding_and_with_its_separator(encoding, sign):
    assert cells(delimited(LINES, encoding, sign), "a.csv") == [[(1, LINES[0]), (2, LINES[1])]]


def test_rows_of_text_are_counted_as_excel_shows_them():
    data = '证件号码,姓名\r\n\r\n1,"两\n行"\r\n2,乙\r\n'.encode()
    assert cells(data, "a.csv")[0] == [(1, ["证件号码", "姓名"]), (2, []), (3, ["1", "两\n行"]), (4, ["2", "乙"])]


def test_text_called_xls_is_read_as_text():
    assert cells(delimited(LINES, "gb18030", "\t"), "导出.xls") == [[(1, LINES[0]), (2, LINES[1])]]


def test_text_broken_far_behind_is_not_half_read():
    data = delimited(LINES * 30_000, "utf-8") + b"\xff\xff" * text.MOST_CUTS
    refused(data, "a.csv", "encoding")
    assert len(data) > text.CHUNK


def test_a_quote_that_is_never_closed_is_told():
    broken = delimited(LINES) + b'"' + delimited(LINES * 200)
    assert "引号" in refused(broken, "a.csv", "quotes")


@pytest.mark.parametrize(
    "data, name, code",
    [
        (b"", "a.xlsx", "empty_file"),
        (b"<html><p>1</p></html>", "a.xls", "web_page"),
        ("\ufeff\r\n <!DOCTYPE html>".encode(), "a.xls", "web_page"),
        (b'<?xml version="1.0"?><Workbook/>', "a.xls", "web_page"),
        (b"%PDF-1.7", "a.xlsx", "format"),
        (b"Rar!\x1a\x07", "a.zip", "format"),
        (b"anything", "a.et", "format"),
        (b"anything", "a.wps", "format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "a.xls", "unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "password"),
        (b"\x00\x01\x02\xff\xfe", "a.csv", "encoding"),
        (b"PK\x03\x04" + b"\0" * 100, "a.xlsx", "unreadable"),
        (workbook(("数据", LINES))[:3000], "a.xlsx", "unreadable"),
        (zipped({"word/document.xml": b"<x/>"}), "a.docx", "format"),
        (zipped({"a.zip": zipped({"b.csv": b"1"})}), "a.zip", "nested"),
        (zipped({"a.csv": zipped({"b.csv": b"1"})}), "a.zip", "nested"),
        (zipped({"a.pdf": b"%PDF"}), "a.zip", "no_table"),
        (zipped({"ok.csv": b"1,2", "bad.xlsx": b"PK\x03\x04[Content_Types].xml"}), "a.zip", "unreadable"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_a_sentence(data, name, code):
    refused(data, name, code)


def test_a_zip_gives_its_members_by_base_name():
    data = zipped(
        {
            "报送/名单.xlsx": workbook(("数据", LINES)),
            "报送/二.csv": delimited(LINES, "gb18030"),
            "推送函.pdf": b"%PDF",
            "__MACOSX/._名单.xlsx": b"x",
            "~$名单.xlsx": b"x",
        }
    )
    sheets = open_sheets(data, "C:\\报送\\全部.zip")
    assert [(sheet.file, sheet.sheet) for sheet in sheets] == [
        ("名单.xlsx", "数据"),
        ("二.csv", ""),
        ("推送函.pdf", ""),
    ]
    assert isinstance(sheets[2], Note)


def test_two_members_of_one_name_are_told_apart_by_their_folder():
    data = zipped({"甲镇/名单.csv": b"1", "乙镇/名单.csv": b"2"})
    assert [sheet.file for sheet in open_sheets(data, "a.zip")] == ["甲镇/名单.csv", "乙镇/名单.csv"]


def test_chinese_names_written_by_windows_are_read():
    sheets = open_sheets(zipped({"甲镇/名单.csv": b"1"}, gbk_names=True), "a.zip")
    assert sheets[0].file.startswith("名单")


@pytest.mark.hostile
def test_a_locked_zip_is_refused():
    data = bytearray(zipped({"a.csv": b"1"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", data, data.find(mark) + offset, 1)
    refused(bytes(data), "a.zip", "password")


@pytest.mark.hostile
def test_a_zip_that_unfolds_without_end_is_refused():
    refused(zipped({"a.csv": b"0" * (limits.SMALL * 2 + 1)}), "a.zip", "too_large")


@pytest.mark.hostile
def test_one_stray_cell_at_the_far_corner_is_refused_before_it_is_loaded():
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    page = book.add_worksheet()
    page.write(0, 0, 1)
    page.write(1048575, 16383, 1)
    book.close()
    refused(held.getvalue(), "a.xlsx", "too_large")


def test_formatting_alone_at_the_far_corner_is_read():
    def dress(page, book):
        page.write_blank(1048575, 16383, None, book.add_format({"bold": True}))

    assert cells(workbook(("数据", LINES, dress))) == [[(1, LINES[0]), (2, LINES[1])]]


@pytest.mark.hostile
def test_an_open_document_that_repeats_without_end_is_refused():
    many = document_cell("a", ' table:number-columns-repeated="16000"')
    data = open_document(f'<table:table-row table:number-rows-repeated="1000000">{many}</table:table-row>')
    refused(data, "a.ods", "too_large")
