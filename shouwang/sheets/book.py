"""Opening whatever a department sends: workbooks, text, zips of them. Its bytes say what it is, not its name. Pure."""

import io
import zipfile
from pathlib import PurePosixPath

from shouwang.sheets import excel, guard, text
from shouwang.sheets.raw import Note, RawSheet, Unreadable

MOST_BYTES = 1 << 30
MOST_MEMBERS = 500
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TABLES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt", ".tsv")
SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。"
FOREIGN = {
    ".et": "这是 WPS 旧格式表格（.et），系统打不开。" + SAVE_AS,
    ".ett": "这是 WPS 模板，系统打不开。" + SAVE_AS,
    ".wps": "这是 WPS 文字文档，不是表格。请把表格另存为 .xlsx 再报送。",
    ".xlsb": "这是二进制格式表格（.xlsb），系统打不开。" + SAVE_AS,
}
BYTES = (
    (b"%PDF", "这是 PDF 文件，不是表格。请报送原始的 Excel 表格。"),
    (b"Rar!", "这是 RAR 压缩包，系统打不开。请改用 zip 压缩，或直接报送表格。"),
    (b"7z\xbc\xaf", "这是 7z 压缩包，系统打不开。请改用 zip 压缩，或直接报送表格。"),
    (b"\xff\xd8\xff", "这是图片，不是表格。请报送原始的 Excel 表格。"),
    (b"\x89PNG", "这是图片，不是表格。请报送原始的 Excel 表格。"),
    (b"{\\rtf", "这是文字文档，不是表格。请把表格另存为 .xlsx 再报送。"),
)
WEB_PAGE = "文件名是表格，里面其实是网页格式。" + SAVE_AS
NESTED = "压缩包里还有压缩包。请只压缩一层，或直接报送表格。"


def open_sheets(data: bytes, filename: str) -> list[RawSheet]:
    """Every sheet of a file, in its own order. Raises Unreadable with a sentence for the sender."""
    name = base_name(filename)
    if not data:
        raise Unreadable("文件是空的（0 字节）。请检查后重新报送。", "empty_file")
    if len(data) > MOST_BYTES:
        raise Unreadable(guard.TOO_LARGE, "too_large")
    foreign = FOREIGN.get(suffix(name))
    if foreign:
        raise Unreadable(foreign, "format")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _open_packed(data, name)
    if data.startswith(OLE):
        return excel.open_excel(data, name)
    return _open_plain(data, name)


def base_name(filename: str) -> str:
    """The last part of a path written either way."""
    return filename.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


def suffix(name: str) -> str:
    return PurePosixPath(name.strip()).suffix.lower()


def _open_plain(data: bytes, name: str) -> list[RawSheet]:
    for mark, sentence in BYTES:
        if data.startswith(mark):
            raise Unreadable(sentence, "format")
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()[:1024].lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"mime-version")):
        raise Unreadable(WEB_PAGE, "web_page")
    return text.open_text(data, name)


def _open_packed(data: bytes, name: str) -> list[RawSheet]:
    """A workbook is itself a zip: its members tell which."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
            if {"xl/workbook.xml", "content.xml"} & members:
                return excel.open_excel(data, name)
            if "xl/workbook.bin" in members:
                raise Unreadable(FOREIGN[".xlsb"], "format")
            if "word/document.xml" in members or "ppt/presentation.xml" in members:
                raise Unreadable(FOREIGN[".wps"].replace("WPS ", ""), "format")
            if suffix(name) in TABLES and "[Content_Types].xml" in members:
                raise Unreadable(excel.BROKEN)
            return _open_zip(archive)
    except Unreadable:
        raise
    except guard.BROKEN_ZIP:
        raise Unreadable("压缩包已损坏，系统打不开。请重新压缩后再报送。") from None


def _open_zip(archive: zipfile.ZipFile) -> list[RawSheet]:
    guard.unfolds(archive)
    members = [(member_name(member), member) for member in archive.infolist() if not member.is_dir()]
    members = [(path, member) for path, member in members if not _litter(path)]
    if len(members) > MOST_MEMBERS:
        raise Unreadable(f"压缩包里的文件超过 {MOST_MEMBERS} 个。请分批报送。", "too_large")
    if any(suffix(path) in (".zip", ".rar", ".7z", ".gz") for path, _ in members):
        raise Unreadable(NESTED, "nested")
    names = [base_name(path) for path, _ in members]
    sheets: list[RawSheet] = []
    for (path, member), name in zip(members, names, strict=True):
        shown = name if names.count(name) == 1 else path.replace("\\", "/")
        sheets += _open_member(archive.read(member), shown)
    if not any(not isinstance(sheet, Note) for sheet in sheets):
        raise Unreadable("压缩包里没有表格文件。请放入 .xlsx、.xls 或 .csv 后再报送。", "no_table")
    return sheets


def _open_member(data: bytes, name: str) -> list[RawSheet]:
    """One member; a broken table refuses the whole zip, so that no township is dropped in silence."""
    if suffix(name) not in TABLES and suffix(name) not in FOREIGN:
        return [Note(name)]
    if data.startswith(b"PK") and not _is_workbook(data):
        raise Unreadable(NESTED, "nested")
    try:
        sheets = open_sheets(data, name)
    except Unreadable as unreadable:
        raise Unreadable(f"压缩包里的「{name}」：{unreadable.sentence}", unreadable.code) from None
    for sheet in sheets:
        sheet.file = name
    return sheets


def _is_workbook(data: bytes) -> bool:
    return b"[Content_Types].xml" in data or b"mimetypeapplication/vnd.oasis" in data or b"content.xml" in data


def member_name(member: zipfile.ZipInfo) -> str:
    """The path of a member; names that are not marked as UTF-8 are tried as UTF-8, then as GBK."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _litter(path: str) -> bool:
    """What systems leave in zips: resource forks, lock files, thumbnails."""
    name = base_name(path)
    return (
        path.startswith("__MACOSX/")
        or name.startswith(("._", "~$", "."))
        or name.lower() in ("thumbs.db", "desktop.ini")
    )
