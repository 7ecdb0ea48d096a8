"""Files sealed on disk: in pieces, so that a large delivery never stands in memory twice.

A file is written under a temporary name and renamed when whole; a full disk leaves nothing behind and says so.
"""

import hashlib
import os
import struct
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from shouwang.refusal import Refused
from shouwang.vault.cipher import seal, unseal
from shouwang.vault.models import Document, Opening

PIECE = 1 << 20


def root() -> Path:
    return Path(settings.DATA_DIR) / "vault"


def store(
    data: bytes,
    *,
    name: str,
    kind: str,
    place_id: int,
    by=None,
    at: datetime,
    supplier: str = "",
    household_id: int | None = None,
    expires_on: date | None = None,
) -> Document:
    """Seal a file on disk and return its (saved) Document. Refused when the disk is full; nothing is left behind."""
    handle = uuid.uuid4().hex
    path = f"{handle[:2]}/{handle}"
    _write(root() / path, data, handle)
    return Document.objects.create(
        name=name[:200],
        kind=kind,
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        place_id=place_id,
        household_id=household_id,
        supplier=supplier,
        by=by,
        at=at,
        expires_on=expires_on,
    )


def _write(target: Path, data: bytes, handle: str) -> None:
    part = target.with_suffix(".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(part, "wb") as out:
            for number, start in enumerate(range(0, max(len(data), 1), PIECE)):
                piece = seal(data[start : start + PIECE], f"{handle}:{number}".encode())
                out.write(struct.pack(">I", len(piece)) + piece)
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, target)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise Refused(
            "disk_full", f"文件没有存下来(磁盘写入失败:{error.strerror}),请联系运维清理空间后重新提交。"
        ) from error


def discard(document: Document) -> None:
    """Remove the file of a document whose row is rolled back."""
    (root() / document.path).unlink(missing_ok=True)


def read(document: Document) -> bytes:
    """The whole file; raises FileNotFoundError when it was erased."""
    return b"".join(_pieces(document))


def _pieces(document: Document) -> Iterator[bytes]:
    handle = document.path.rsplit("/", 1)[-1]
    with open(root() / document.path, "rb") as source:
        number = 0
        while head := source.read(4):
            (length,) = struct.unpack(">I", head)
            yield unseal(source.read(length), f"{handle}:{number}".encode())
            number += 1


def open_document(document: Document, *, by, at: datetime, reason: str) -> bytes:
    """A file for a person to download: logged like the opening of a number."""
    if document.erased_at or (document.expires_on and document.expires_on < at.date()):
        raise Refused("expired", "这个文件已过保存期,不能再下载。")
    Opening.objects.create(
        document=document,
        place_id=document.place_id,
        household_id=document.household_id,
        user_id=by.holder_id,
        post=by,
        at=at,
        reason=reason[:200],
    )
    return read(document)
