"""Files sealed on disk: in pieces, so that a large delivery never stands in memory twice.

Each piece is bound to its file, its place in it, and whether it is the last: a piece changed, moved, taken away or
added is noticed. A file is written under a temporary name and renamed when whole; a full disk leaves nothing behind
and says so.
"""

import hashlib
import os
import stat
import struct
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from shouwang.places.clock import day
from shouwang.refusal import Refused
from shouwang.vault.cipher import Unopened, key_of, seal, unseal
from shouwang.vault.models import Document, Opening

PIECE = 1 << 20
HEAD = struct.Struct(">I")


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
    path = fresh_path()
    write(path, pieces_of(data))
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


def fresh_path() -> str:
    """A path below the vault that no file has yet."""
    handle = uuid.uuid4().hex
    return f"{handle[:2]}/{handle}"


def pieces_of(data: bytes) -> Iterator[bytes]:
    """The bytes of a file in pieces; an empty file is one empty piece."""
    for start in range(0, max(len(data), 1), PIECE):
        yield data[start : start + PIECE]


def write(path: str, pieces: Iterable[bytes]) -> None:
    """Seal pieces into a new file with the newest key. Refused when it cannot be written; nothing is left behind."""
    target = root() / path
    part = target.with_suffix(".part")
    try:
        make_folder(target.parent)
        with open(part, "wb") as out:
            for number, piece, is_last in _numbered(pieces):
                sealed = seal(piece, _binding(path, number, is_last))
                out.write(HEAD.pack(len(sealed)) + sealed)
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, target)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise Refused(
            "disk_full", f"文件没有存下来（磁盘写入失败：{error.strerror}），请联系运维清理空间后重新提交。"
        ) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def is_shared(folder: Path) -> bool:
    """Whether pages and workers have accounts of their own: then the folder's group reads and writes what is in it."""
    return bool(folder.stat().st_mode & stat.S_ISGID)


def make_folder(folder: Path) -> None:
    """A folder for its owner only, or for the group of the one above."""
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True, mode=0o770 if is_shared(folder.parent) else 0o700)


def _numbered(pieces: Iterable[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    number, held = 0, None
    for piece in pieces:
        if held is not None:
            yield number, held, False
            number += 1
        held = piece
    yield number, held or b"", True


def _binding(path: str, number: int, is_last: bool) -> bytes:
    handle = path.rsplit("/", 1)[-1]
    return f"{handle}:{number}{':last' if is_last else ''}".encode()


def discard(document: Document) -> None:
    """Remove the file of a document whose row is rolled back."""
    (root() / document.path).unlink(missing_ok=True)


def read(document: Document) -> bytes:
    """The whole file. Raises FileNotFoundError when it was erased, Unopened when it is not what was stored."""
    data = b"".join(pieces(document.path))
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise Unopened("the sealed file is not the one that was stored")
    return data


def pieces(path: str) -> Iterator[bytes]:
    """The opened pieces of a file, one after the other. Raises Unopened at the first that is not as it was sealed."""
    for number, sealed, is_last in _numbered(_sealed(path)):
        yield unseal(sealed, _binding(path, number, is_last))


def _sealed(path: str) -> Iterator[bytes]:
    with open(root() / path, "rb") as source:
        while head := source.read(HEAD.size):
            if len(head) < HEAD.size:
                raise Unopened("the sealed file was cut short")
            (length,) = HEAD.unpack(head)
            yield source.read(length)


def sealed_with(path: str) -> str:
    """The name of the key that a file is sealed with."""
    return key_of(next(_sealed(path), b""))


def open_document(document: Document, *, by, at: datetime, reason: str, persons: int = 1) -> bytes:
    """A file for a person to download: logged like the opening of a number, with how many persons it speaks of."""
    if document.erased_at or (document.expires_on and document.expires_on < day(at)):
        raise Refused("expired", "这个文件已过保存期，不能再下载。")
    Opening.objects.create(
        document=document,
        place_id=document.place_id,
        household_id=document.household_id,
        user_id=by.holder_id,
        post=by,
        at=at,
        reason=reason[:200],
        count=persons,
    )
    return read(document)
