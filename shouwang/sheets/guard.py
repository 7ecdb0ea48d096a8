"""Unfolding a zip with every byte counted: declared sizes lie. What grows beyond the limits is refused on the way. Pure.

The workbook reader keeps a dense block of cells per sheet, so a small hostile or merely careless file (one stray cell in
XFD1048576) must be turned away first. Only literal counts and XML parsing look at these bytes, never a pattern.
"""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator

from shouwang.sheets.limits import RATIO, SMALL, Limits
from shouwang.sheets.raw import Unreadable

CHUNK = 1 << 20
HEAD = 30  # bytes of a member's own head, before its name
PART = 4 << 20  # bytes of a part that is kept whole (styles, relations)
STORED, DEFLATED = 0, 8

BROKEN_ZIP = (  # every way in which a damaged archive fails to open
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)
TOO_LARGE = "文件展开后过大，系统没有读取。请删除表格下方和右侧的空白行列，或者分成几个文件再报送。"
LOCKED = "文件加了密码，系统打不开。请取消密码后重新报送。"


class Counted:
    """Bytes unfolded so far out of one delivered file, zips within it included."""

    def __init__(self, packed: int, limits: Limits):
        self.packed, self.limits, self.bytes = packed, limits, 0
        self.cells = 0

    def take(self, size: int) -> None:
        """Count more bytes. Raises Unreadable when it is too much, or grows as no list of people does."""
        self.bytes += size
        if self.bytes > self.limits.unfolded or (self.bytes > SMALL and self.bytes > self.packed * RATIO):
            raise Unreadable(TOO_LARGE, "too_large")

    def spread(self, cells: int) -> None:
        """Count the block of one more sheet."""
        self.cells += cells
        if self.cells > self.limits.cells:
            raise Unreadable(TOO_LARGE, "too_large")


class Archive:
    """A zip in memory. Opening raises one of BROKEN_ZIP, or Unreadable when it is locked."""

    def __init__(self, data: bytes, counted: Counted):
        self.data, self.counted = memoryview(data), counted
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.members = [member for member in archive.infolist() if not member.is_dir()]
        self.by_name = {member.filename: member for member in self.members}
        self._seen: set[int] = set()
        if any(member.flag_bits & 1 for member in self.members):
            raise Unreadable(LOCKED, "password")

    def pieces(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """The member's bytes in pieces, counted the first time."""
        is_new = member.header_offset not in self._seen
        self._seen.add(member.header_offset)
        size = 0
        for piece in self._unfold(member):
            size += len(piece)
            if is_new:
                self.counted.take(len(piece))
            yield piece
        if size != member.file_size:
            raise zipfile.BadZipFile("size")

    def whole(self, member: zipfile.ZipInfo) -> bytes:
        """All bytes of a member that is itself a file."""
        return b"".join(self.pieces(member))

    def part(self, name: str) -> bytes:
        """The bytes of a small part; nothing when there is none or when it is not small."""
        member = self.by_name.get(name)
        return self.whole(member) if member and member.file_size <= PART else b""

    def _unfold(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        at = member.header_offset
        if bytes(self.data[at : at + 4]) != b"PK\x03\x04":
            raise zipfile.BadZipFile("head")
        name, more = struct.unpack_from("<HH", self.data, at + 26)
        start = at + HEAD + name + more
        packed = self.data[start : start + member.compress_size]
        if member.compress_type == STORED:
            for begin in range(0, len(packed), CHUNK):
                yield bytes(packed[begin : begin + CHUNK])
        elif member.compress_type == DEFLATED:
            yield from _inflate(packed)
        else:
            raise NotImplementedError("compression")


def _inflate(packed: memoryview) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for begin in range(0, len(packed), CHUNK):
        rest = packed[begin : begin + CHUNK]
        while rest:
            yield inflater.decompress(rest, CHUNK)
            rest = inflater.unconsumed_tail
    while not inflater.eof:
        piece = inflater.decompress(b"", CHUNK)
        if not piece:
            raise zlib.error("cut off")
        yield piece
