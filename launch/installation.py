"""One data folder and the environment that `manage.py` needs to work on it."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launch import account, binaries, envfile, postgres, secrets, separate
from launch.hold import hold

ROOT = Path(__file__).resolve().parent.parent


def folder() -> Path:
    """Where the demo's data live: `SHOUWANG_DATA`, else .data; for root a folder that PostgreSQL may enter."""
    named = os.environ.get("SHOUWANG_DATA")
    if named:
        return Path(named).resolve()
    if not account.is_root():
        return ROOT / ".data"
    return account.SHELTER / f"{ROOT.name}-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"


@contextmanager
def running(data: Path, *, durable: bool = True, **variables: str) -> Iterator[dict[str, str]]:
    """Hold the folder, run its database, and write what operators need to know into its file `env`."""
    apart = durable and separate.ready(data)
    if durable:
        os.umask(0o007 if apart else 0o077)  # what is written below a data folder is for its owner's eyes
    with hold(data):
        postgres.halt(data)  # nobody held the folder: its launcher was killed
        with postgres.start(data, durable=durable, group=separate.group() if apart else None) as server:
            env = _variables(data, server) | secrets.keep(data) | variables | {separate.MARK: str(int(apart))}
            envfile.write(data / "env", env, programs=Path(sys.executable).parent, shared=apart)
            yield os.environ | env


@contextmanager
def looking(data: Path) -> Iterator[tuple[postgres.Server, dict[str, str]]]:
    """The database of a folder, whether its launcher is at work or not; nothing else is started."""
    if not (data / "env").exists():
        raise SystemExit(f"{data} 里还没有装置。There is nothing here yet: `make demo` first.")
    with postgres.start(data) as server:
        yield server, os.environ | envfile.read(data / "env") | _variables(data, server)


def _variables(data: Path, server: postgres.Server) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": server.url(postgres.APP),
        "DATABASE_WORK_URL": server.url(postgres.WORK),
        "DATABASE_OWNER_URL": server.url(postgres.OWNER),
        "PGBIN": str(binaries.folder()),  # for backup and restore
        "SHOUWANG_DATA": str(data),
    }


def manage(env: dict[str, str], *words: str) -> None:
    """Run one command of the product; when it fails it has said why, and we end with its status."""
    status = subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env).returncode
    if status:
        raise SystemExit(status)


def clear(data: Path) -> None:
    """Delete what a data folder holds, apart from the lock that we hold it by."""
    postgres.drop(data)
    for path in data.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != "lock":
            path.unlink()
