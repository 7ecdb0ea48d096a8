"""A backup into an empty installation. Everything is checked before anything is touched."""

import io
import json
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from shouwang.maintenance import backup, postgres, sealed_stream
from shouwang.maintenance.manifest import DATABASE, NAME, Manifest
from shouwang.refusal import Refused
from shouwang.vault import documents
from shouwang.web import seal
from shouwang.web.policies import CLOSED, FRAMEWORK, VIEWERS
from shouwang.web.schema import unready

INSIDE = re.compile(rf"({'|'.join(backup.FOLDERS)})(/[A-Za-z0-9_][A-Za-z0-9_.-]*)+")


@dataclass(frozen=True)
class Restored:
    """What came back; `missing` are documents that the database knows and the backup did not hold."""

    area: str
    made_at: str
    files: int
    missing: int


def restore(source: Path) -> Restored:
    """Refused on an installation that holds anything, and for a file that is damaged, strange, or sealed with other keys.

    When PostgreSQL gives up half-way the installation is left empty again.
    """
    postgres.must_have_owner()
    _must_be_empty()
    manifest = _examine(source)
    if not postgres.knows(VIEWERS):  # the roles that the dump's policies name
        _prepare()
    try:
        with postgres.set_aside():
            files = _take_in(source)
    except BaseException:
        _leave_empty()
        raise
    if unready("owner"):  # a backup of an older version is brought up to date; sight in force
        _prepare()
    connections["default"].close()
    return Restored(manifest.area, manifest.made_at, files, _missing())


def _prepare() -> None:
    call_command("prepare", verbosity=0, stdout=io.StringIO())


def _leave_empty() -> None:
    for name in backup.FOLDERS:
        shutil.rmtree(_folder(name), ignore_errors=True)


def _must_be_empty() -> None:
    """Of rows, apart from Django's own and the job queue's, and of files."""
    full = sorted(postgres.rows() - {*FRAMEWORK, *CLOSED, seal.TABLE})
    kept = [name for name in backup.FOLDERS if any(path.is_file() for path in _folder(name).rglob("*"))]
    if full or kept:
        raise Refused("not_empty", f"这里已经有数据（{'、'.join((full + kept)[:3])}），只能恢复到空的系统。")


def _folder(name: str) -> Path:
    return Path(settings.DATA_DIR) / name


def _examine(source: Path) -> Manifest:
    """Read the whole file once; its manifest when it is whole and fits here."""
    manifest, names = None, set()
    with _opened(source) as file:
        for entry in sealed_stream.entries(file):
            if not names:
                manifest = _manifest(entry)
            for _ in entry.pieces:
                pass
            if entry.name in names or not (entry.name in (NAME, DATABASE) or _is_inside(entry.name)):
                raise Refused("changed", "备份文件中有不认识的内容，不予恢复。")
            names.add(entry.name)
    if DATABASE not in names:
        raise Refused("changed", "备份文件中没有数据库，不予恢复。")
    return manifest


def _manifest(entry: sealed_stream.Entry) -> Manifest:
    if entry.name != NAME:
        raise Refused("no_backup", "这不是守望的备份文件，或文件头已损坏。")
    manifest = Manifest(**json.loads(b"".join(entry.pieces)))
    manifest.must_fit()
    return manifest


def _opened(source: Path):
    try:
        return source.open("rb")
    except OSError as error:
        raise Refused("not_read", f"文件 {source.name} 读不出来（{error.strerror}）。") from error


def _is_inside(name: str) -> bool:
    return INSIDE.fullmatch(name) is not None


def _take_in(source: Path) -> int:
    files = 0
    with _opened(source) as file:
        for entry in sealed_stream.entries(file):
            if entry.name == DATABASE:
                postgres.fill(entry.pieces)
            elif entry.name == NAME:
                b"".join(entry.pieces)
            else:
                _put(_folder(entry.name), entry.pieces)
                files += 1
    return files


def _put(path: Path, pieces: Iterable[bytes]) -> None:
    documents.make_folder(path.parent)
    mode = 0o660 if documents.is_shared(path.parent) else 0o600
    part = path.with_name(f"{path.name}.part")
    with open(part, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as out:
        out.writelines(pieces)
        out.flush()
        os.fsync(out.fileno())
    part.rename(path)


def _missing() -> int:
    """Documents whose file should be there and is not."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT path FROM vault_document WHERE erased_at IS NULL")
        return sum(not (_folder("vault") / path).exists() for (path,) in cursor.fetchall())
