"""A workbook cut after its first rows, so that a first look at a million rows costs no more than one at a thousand. Pure."""

import io
import zipfile
from collections.abc import Iterator

from shouwang.sheets.guard import Archive
from shouwang.sheets.ooxml import ROW_BEGINS

WHOLE = 8 << 20  # bytes of a sheet that is looked at as it is
END = b"</sheetData></worksheet>"


def shortened(archive: Archive, rows: int) -> bytes:
    """The workbook with no more than so many rows of each long sheet; nothing when none of its sheets is long.

    What stands below the rows (merged blocks) is left out with them. Raises Unreadable when it unfolds too large.
    """
    sheets = [one for one in archive.members if one.filename.startswith("xl/worksheets/") and one.file_size > WHOLE]
    if not sheets:
        return b""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as copy:
        for member in archive.members:
            pieces = archive.pieces(member)
            text = _cut(pieces, rows) if member in sheets else b"".join(pieces)
            copy.writestr(zipfile.ZipInfo(member.filename), text)
    return held.getvalue()


def _cut(pieces: Iterator[bytes], rows: int) -> bytes:
    """The beginning of a sheet up to the row after so many; the whole when its rows are not where they are expected."""
    text = b""
    for piece in pieces:
        text += piece
        if text.count(ROW_BEGINS) > rows and b"<sheetData>" in text:
            at = text.index(b"<sheetData>")
            for _ in range(rows + 1):
                at = text.index(ROW_BEGINS, at + 1)
            return text[:at] + END
        if len(text) > WHOLE:
            return text + b"".join(pieces)
    return text
