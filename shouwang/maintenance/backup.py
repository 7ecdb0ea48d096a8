"""Everything of an installation in one sealed file: the database, the vault's documents, the lake. Not the keys."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from shouwang.maintenance import postgres, sealed_stream
from shouwang.maintenance.manifest import DATABASE, NAME, Manifest
from shouwang.places.models import Site
from shouwang.refusal import Refused
from shouwang.trail.write import write

FOLDERS = ("vault", "lake")  # of the data folder


@dataclass(frozen=True)
class Made:
    """A finished backup: its size in bytes, its SHA-256, the files in it."""

    size: int
    sha256: str
    files: int


def back_up(target: Path, *, by, at: datetime) -> Made:
    """Write the file whole or not at all, and read it again to its end before calling it done.

    The database comes first: a document that is added meanwhile is too many, never too few. Refused: `exists`,
    `disk_full`, `no_owner`, `no_tool`.
    """
    by.need("maintenance.back_up")
    postgres.must_have_owner()
    if target.exists():
        raise Refused("exists", f"文件 {target.name} 已经存在，不会覆盖；请换一个名字。")
    half = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        files = _write(half, at)
        made = Made(half.stat().st_size, verify(half), files)
        half.rename(target)
    except OSError as error:
        raise Refused("not_written", f"备份没有写成（{error.strerror}），没有留下文件。") from error
    finally:
        half.unlink(missing_ok=True)
    note = f"{made.files} {made.size} {made.sha256}"
    write("maintenance.back_up", by=by, at=at, subject=Site.objects.get(pk=1), note=note)
    return made


def verify(path: Path) -> str:
    """Read a backup to its end, every piece opened and every hash compared; its SHA-256."""
    with path.open("rb") as source:
        for entry in sealed_stream.entries(source):
            for _ in entry.pieces:
                pass
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _write(path: Path, at: datetime) -> int:
    manifest = json.dumps(Manifest.now(at).as_dict(), ensure_ascii=False, sort_keys=True).encode()
    with open(path, "wb", opener=lambda name, flags: os.open(name, flags | os.O_EXCL, 0o600)) as out:
        writer = sealed_stream.Writer(out)
        writer.put(NAME, [manifest])
        writer.put(DATABASE, postgres.dump())
        for name, pieces in _kept():
            writer.put(name, pieces)
        writer.end()
        out.flush()
        os.fsync(out.fileno())
    return writer.files


def _kept() -> Iterator[tuple[str, Iterator[bytes]]]:
    """The files of the data folder that belong to the data; drafts of a writer at work do not."""
    root = Path(settings.DATA_DIR)
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix not in (".part", ".draft"):
                yield path.relative_to(root).as_posix(), _portions(path)


def _portions(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while portion := source.read(sealed_stream.PIECE):
            yield portion
