"""Sheets of .csv and .txt files, and of workbooks that are text in truth. Strict about the encoding. Pure.

A file of one encoding with a byte of a name cut off here and there is read: what is broken is shown as U+FFFD, and the
cell becomes a fault.
"""

import codecs
import csv
import io
from collections.abc import Iterator

from shouwang.sheets.names import suffix
from shouwang.sheets.raw import CUT, Cells, RawSheet, Unreadable

ENCODINGS = ("utf-8-sig", "gb18030")  # in this order, each over the whole file: never guessed
SAID = {"utf-8-sig": "UTF-8", "gb18030": "GBK", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
DELIMITERS = (",", "\t", ";")
CHUNK = 1 << 20
LINES_IN_A_ROW = 40  # more lines than this in one row: a quote was never closed
MOST_CUTS = 20  # broken signs in a file that is still believed to be of an encoding
PLAIN = (".csv", ".txt", ".tsv")

NO_ENCODING = (
    "文件的文字编码认不出来（既不是 UTF-8 也不是 GBK），或者文件已损坏。请用 Excel 或 WPS 另存为 .xlsx 再报送。"
)


class TextSheet(RawSheet):
    """A delimited text file, decoded while it is walked."""

    def __init__(self, file: str, data: bytes, encoding: str, delimiter: str):
        super().__init__(file)
        self._data, self._encoding, self._delimiter = data, encoding, delimiter
        what = "文本（CSV）" if suffix(file) in PLAIN else "名称是表格，其实是文本"
        self.format = f"{what}，{SAID[encoding]} 编码"

    def rows(self) -> Iterator[tuple[int, Cells]]:
        number, reader, before = 0, self._reader(), 0
        try:
            for number, cells in enumerate(reader, 1):
                if reader.line_num - before > LINES_IN_A_ROW:
                    raise csv.Error
                before = reader.line_num
                yield number, cells
        except csv.Error:
            sentence = f"文件第 {number} 行附近的引号没有成对，分不清是哪一格。请改好后或另存为 .xlsx 再报送。"
            raise Unreadable(sentence, "quotes") from None

    def _reader(self):
        stream = io.TextIOWrapper(io.BytesIO(self._data), self._encoding, errors="shouwang.cut", newline="")
        return csv.reader(stream, delimiter=self._delimiter, strict=True)


def _cut(error: UnicodeError) -> tuple[str, int]:
    """One broken sign shown as such; what follows is read on."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return CUT, max(error.start + 1, min(error.end, error.start + 3))


codecs.register_error("shouwang.cut", _cut)


def open_text(data: bytes, file: str) -> list[RawSheet]:
    """One sheet without a name. Raises Unreadable when no encoding fits the file."""
    encoding = encoding_of(data)
    return [TextSheet(file, data, encoding, delimiter_of(data, encoding))]


def encoding_of(data: bytes) -> str:
    """The encoding that decodes every byte; else the one in which hardly a sign is broken, and most are not."""
    if wide := _wide(data):
        if _broken(data, wide) == 0:
            return wide
        raise Unreadable(NO_ENCODING, "encoding")
    broken = {encoding: _broken(data, encoding) for encoding in ENCODINGS}
    best = min(ENCODINGS, key=lambda encoding: broken[encoding])
    if 0 < broken[best] <= MOST_CUTS and not _is_mostly_whole(data, best):
        raise Unreadable(NO_ENCODING, "encoding")
    if broken[best] > MOST_CUTS:
        raise Unreadable(NO_ENCODING, "encoding")
    return best


def _wide(data: bytes) -> str:
    """UTF-16 by its mark (Excel's "Unicode text"), or because every second byte of much of it is zero."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = data[: CHUNK // 4]
    low, high = start[1::2].count(0), start[::2].count(0)
    if max(low, high) * 20 < len(start) or min(low, high) * 20 > max(low, high) or len(data) % 2:
        return ""
    return "utf-16-le" if low > high else "utf-16-be"


def _broken(data: bytes, encoding: str) -> int:
    """Signs that the encoding cannot say; more than MOST_CUTS as soon as that is certain."""
    decoder = codecs.getincrementaldecoder(encoding)("shouwang.cut")
    view, broken = memoryview(data), 0
    for start in range(0, len(data), CHUNK):
        try:
            text = decoder.decode(view[start : start + CHUNK], start + CHUNK >= len(data))
        except UnicodeDecodeError:
            return MOST_CUTS + 1
        broken += text.count(CUT)
        if "\x00" in text or broken > MOST_CUTS:
            return MOST_CUTS + 1
    return broken


def _is_mostly_whole(data: bytes, encoding: str) -> bool:
    """Whether the file has many more whole signs of the encoding than broken ones."""
    text = data[:CHUNK].decode(encoding, "replace")
    whole = sum("\u4e00" <= sign <= "\u9fff" for sign in text)
    return whole >= 10 * max(1, text.count(CUT))


def delimiter_of(data: bytes, encoding: str) -> str:
    """The separator that cuts the first lines into most cells; a comma when none does."""
    start = io.TextIOWrapper(io.BytesIO(data[: CHUNK // 4]), encoding, errors="ignore", newline="").read()
    lines = [line for line in start.splitlines() if line.strip()][:10]
    return max(DELIMITERS, key=lambda sign: max((_cells(line, sign) for line in lines), default=0))


def _cells(line: str, sign: str) -> int:
    """Cells of one line, separators between quotes not counted."""
    return sum(part.count(sign) for part in line.split('"')[::2])
