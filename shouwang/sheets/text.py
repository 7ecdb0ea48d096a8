"""Sheets of .csv and .txt files, and of workbooks that are text in truth. Strict about the encoding. Pure."""

import codecs
import csv
import io
from collections.abc import Iterator

from shouwang.sheets.raw import Cells, RawSheet, Unreadable

ENCODINGS = ("utf-8-sig", "gb18030")  # in this order, each over the whole file: never guessed
DELIMITERS = (",", "\t", ";")
CHUNK = 1 << 20
LINES_IN_A_ROW = 40  # more lines than this in one row: a quote was never closed

NO_ENCODING = (
    "文件的文字编码认不出来（既不是 UTF-8 也不是 GBK），或者文件已损坏。请用 Excel 或 WPS 另存为 .xlsx 再报送。"
)


class TextSheet(RawSheet):
    """A delimited text file, decoded while it is walked."""

    def __init__(self, file: str, data: bytes, encoding: str, delimiter: str):
        super().__init__(file)
        self._data, self._encoding, self._delimiter = data, encoding, delimiter

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
        stream = io.TextIOWrapper(io.BytesIO(self._data), self._encoding, newline="")
        return csv.reader(stream, delimiter=self._delimiter, strict=True)


def open_text(data: bytes, file: str) -> list[RawSheet]:
    """One sheet without a name. Raises Unreadable when no encoding fits the whole file."""
    encoding = encoding_of(data)
    return [TextSheet(file, data, encoding, delimiter_of(data, encoding))]


def encoding_of(data: bytes) -> str:
    """The encoding that decodes every byte; UTF-16 only with its mark (Excel's "Unicode text")."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ENCODINGS:
        if _decodes(data, encoding):
            return encoding
    raise Unreadable(NO_ENCODING, "encoding")


def _decodes(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(data)
    try:
        for start in range(0, len(data), CHUNK):
            text = decoder.decode(view[start : start + CHUNK], start + CHUNK >= len(data))
            if "\x00" in text:
                return False
    except UnicodeDecodeError:
        return False
    return True


def delimiter_of(data: bytes, encoding: str) -> str:
    """The separator that cuts the first lines into most cells; a comma when none does."""
    start = io.TextIOWrapper(io.BytesIO(data[: CHUNK // 4]), encoding, errors="ignore", newline="").read()
    lines = [line for line in start.splitlines() if line.strip()][:10]
    return max(DELIMITERS, key=lambda sign: max((_cells(line, sign) for line in lines), default=0))


def _cells(line: str, sign: str) -> int:
    """Cells of one line, separators between quotes not counted."""
    return sum(part.count(sign) for part in line.split('"')[::2])
