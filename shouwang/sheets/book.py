"""Opening whatever a department sends: workbooks, text, zips of them. Its bytes say what it is, not its name. Pure.

Only the reading process does this (see `child`); nothing here is called where a page or a job runs.
"""

from shouwang.sheets import excel, private, text, webpage
from shouwang.sheets.guard import BROKEN_ZIP, Archive, Counted
from shouwang.sheets.limits import Limits
from shouwang.sheets.names import base_name, distinct, is_litter, member_name, suffix
from shouwang.sheets.raw import Note, RawSheet, Unreadable
from shouwang.sheets.xml import BROKEN

MOST_MEMBERS = 500
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TABLES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".csv", ".txt", ".tsv", ".htm", ".html")
SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。"
FOREIGN = {
    ".et": "文件名是 WPS 表格（.et），里面却不是表格，系统打不开。" + SAVE_AS,
    ".ett": "这是 WPS 模板，系统打不开。" + SAVE_AS,
    ".wps": "这是 WPS 文字文档，不是表格。请把表格另存为 .xlsx 再报送。",
}
DOCUMENT = "这是文字文档，不是表格。请把表格另存为 .xlsx 再报送。"
BYTES = (
    (b"%PDF", "这是 PDF 文件，不是表格。请报送原始的 Excel 表格。"),
    (b"Rar!", "这是 RAR 压缩包，系统打不开。请改用 zip 压缩，或直接报送表格。"),
    (b"7z\xbc\xaf", "这是 7z 压缩包，系统打不开。请改用 zip 压缩，或直接报送表格。"),
    (b"\xff\xd8\xff", "这是图片，不是表格。请报送原始的 Excel 表格。"),
    (b"\x89PNG", "这是图片，不是表格。请报送原始的 Excel 表格。"),
    (b"{\\rtf", DOCUMENT),
)
PAGE_BEGINS = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<style", b"<div", b"<body")
WEB_PAGE = "文件名是表格，里面其实是网页格式。" + SAVE_AS
NESTED = "压缩包里还有压缩包。请只压缩一层，或直接报送表格。"
TEMPORARY = "这是 Excel 的临时文件（打开表格时自动产生的），不是名单。请关闭 Excel，报送名称前面没有“~$”的那个文件。"
CUT_OFF = "文件不完整，后半部分没有传过来（复制或下载时断了）。请重新复制一份完整的文件再报送。"
OVERSIZE = "文件超过 {} MB，系统没有读取。请分成几个文件再报送。"


def open_sheets(data: bytes, filename: str, limits: Limits) -> list[RawSheet]:
    """Every sheet of a file, in its own order. Raises Unreadable with a sentence for the sender."""
    if len(data) > limits.packed:
        raise Unreadable(OVERSIZE.format(limits.packed >> 20), "too_large")
    sheets = _open(data, base_name(filename), Counted(len(data), limits))
    for file in dict.fromkeys(sheet.file for sheet in sheets):
        here = [sheet for sheet in sheets if sheet.file == file]
        for sheet, name in zip(here, distinct([private.masked(sheet.sheet) for sheet in here]), strict=True):
            sheet.shown_as(name)
    return sheets


def _open(data: bytes, name: str, counted: Counted) -> list[RawSheet]:
    if not data:
        raise Unreadable("文件是空的（0 字节）。请检查后重新报送。", "empty_file")
    if name.startswith("~$"):
        raise Unreadable(TEMPORARY, "temporary")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _open_packed(data, name, counted)
    if data.startswith(OLE):
        return _open_old(data, name, counted)
    return _open_plain(data, name, counted)


def _open_old(data: bytes, name: str, counted: Counted) -> list[RawSheet]:
    """An old workbook; other documents of that time are the same outside."""
    if "WordDocument".encode("utf-16-le") in data:
        raise Unreadable(DOCUMENT, "format")
    return excel.open_old(data, name, counted)


def _open_plain(data: bytes, name: str, counted: Counted) -> list[RawSheet]:
    for mark, sentence in BYTES:
        if data.startswith(mark):
            raise Unreadable(sentence, "format")
    start = _beginning(data)
    if start.startswith(PAGE_BEGINS) or (start.startswith(b"<?xml") and b"<html" in start):
        return webpage.open_page(data, name, counted)
    if start.startswith((b"<!doctype", b"<?xml", b"mime-version")):
        raise Unreadable(WEB_PAGE, "web_page")
    if suffix(name) in FOREIGN:
        raise Unreadable(FOREIGN[suffix(name)], "format")
    return text.open_text(data, name)


def _beginning(data: bytes) -> bytes:
    """The first signs in lower case, without a mark of the encoding and without every second zero of UTF-16."""
    return data[:8192].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip()[:2048].lower()


def _open_packed(data: bytes, name: str, counted: Counted) -> list[RawSheet]:
    """A workbook is itself a zip: its members tell which."""
    if b"PK\x05\x06" not in data[-66_000:]:
        raise Unreadable(CUT_OFF if len(data) > 1000 else BROKEN)
    try:
        archive = Archive(data, counted)
        members = archive.by_name
        if any(part in members for part in excel.WORKBOOKS):
            return excel.open_packed(data, name, archive)
        if "word/document.xml" in members or "ppt/presentation.xml" in members:
            raise Unreadable(DOCUMENT, "format")
        if suffix(name) in TABLES and "[Content_Types].xml" in members:
            raise Unreadable(BROKEN)
        return _open_zip(archive)
    except BROKEN_ZIP:
        raise Unreadable("压缩包已损坏，系统打不开。请重新压缩后再报送。") from None


def _open_zip(archive: Archive) -> list[RawSheet]:
    members = [(member_name(member), member) for member in archive.members]
    members = [(path, member) for path, member in members if not is_litter(path)]
    if len(members) > MOST_MEMBERS:
        raise Unreadable(f"压缩包里的文件超过 {MOST_MEMBERS} 个。请分批报送。", "too_large")
    if any(suffix(path) in (".zip", ".rar", ".7z", ".gz") for path, _ in members):
        raise Unreadable(NESTED, "nested")
    names = [base_name(path) for path, _ in members]
    paths = [private.masked(path.replace("\\", "/")) for path, _ in members]
    shown = [name if names.count(name) == 1 else path for name, path in zip(names, paths, strict=True)]
    sheets: list[RawSheet] = []
    for (_, member), name in zip(members, distinct(shown), strict=True):
        is_table = suffix(name) in TABLES or suffix(name) in FOREIGN
        sheets += _open_member(archive.whole(member), name, archive.counted) if is_table else [Note(name)]
    if not any(not isinstance(sheet, Note) for sheet in sheets):
        raise Unreadable("压缩包里没有表格文件。请放入 .xlsx、.xls 或 .csv 后再报送。", "no_table")
    return sheets


def _open_member(data: bytes, name: str, counted: Counted) -> list[RawSheet]:
    """One member; a broken table refuses the whole zip, so that no township is dropped in silence."""
    if data.startswith(b"PK") and not _is_workbook(data):
        raise Unreadable(NESTED, "nested")
    try:
        sheets = _open(data, base_name(name), counted)
    except Unreadable as unreadable:
        raise Unreadable(f"压缩包里的「{name}」：{unreadable.sentence}", unreadable.code) from None
    for sheet in sheets:
        sheet.file = name
    return sheets


def _is_workbook(data: bytes) -> bool:
    return b"[Content_Types].xml" in data or b"mimetypeapplication/vnd.oasis" in data or b"content.xml" in data
