"""A database's files: made by initdb on first use, in the data folder or, for root, where PostgreSQL may reach them."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from launch import account, binaries, logins


def find(data: Path) -> Path | None:
    """The finished files of this data folder; `postgres` in it is a folder, or a link to one in root's shelter."""
    link = data / "postgres"
    return link.resolve() if (link / "PG_VERSION").exists() else None


def make(data: Path, password: str, *, durable: bool) -> Path:
    """Run initdb aside and move the result into place, so that an interrupted one leaves nothing half made."""
    data.mkdir(parents=True, exist_ok=True, mode=0o711)
    home = data if account.reachable(data) else account.shelter()
    half = Path(tempfile.mkdtemp(prefix="initdb-", dir=home))
    account.give(half)
    command = _initdb(half, durable)
    with _told(password) as path:
        done = subprocess.run([*command, f"--pwfile={path}"], cwd="/", capture_output=True, text=True, **account.drop())
    if done.returncode:
        shutil.rmtree(half)
        raise SystemExit(f"数据库没有建成。initdb failed:\n{done.stderr}")
    link = data / "postgres"
    link.unlink(missing_ok=True)
    if home == data:
        return half.rename(link)
    link.symlink_to(half.rename(half.with_name(half.name.replace("initdb", data.name))))
    return link.resolve()


def _initdb(folder: Path, durable: bool) -> list:
    locale = ["--locale-provider=builtin", "--locale=C.UTF-8"] if binaries.version() >= 17 else ["--locale=C"]
    command = [
        binaries.folder() / "initdb",
        "-D",
        folder,
        "-U",
        "postgres",
        "--auth=scram-sha-256",
        "-E",
        "UTF8",
        *locale,
    ]
    return command if durable else [*command, "--no-sync"]


@contextmanager
def _told(password: str) -> Iterator[Path]:
    """A file with the superuser's password that PostgreSQL's account may read, gone at once afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="sw-"))
    path = folder / "password"
    try:
        path.write_text(password)
        if account.is_root():
            os.chown(path, account.uid(), -1)
        path.chmod(0o400)
        account.give(folder)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def trusts(cluster: Path) -> bool:
    """Whether these files let in whoever reaches the socket."""
    lines = (cluster / "pg_hba.conf").read_text().splitlines()
    return any(line.split()[-1:] == ["trust"] for line in lines if line.strip() and not line.startswith("#"))


def write_rules(cluster: Path) -> None:
    """From now on every login has to tell its password."""
    path, half = cluster / "pg_hba.conf", cluster / "pg_hba.conf.half"
    half.write_text(logins.RULES)
    if account.is_root():
        os.chown(half, account.uid(), -1)
    half.chmod(0o600)
    half.replace(path)


def check_version(cluster: Path) -> None:
    """Stop with a sentence when another major version wrote these files."""
    kept = (cluster / "PG_VERSION").read_text().strip()
    if int(kept) != binaries.version():
        raise SystemExit(f"数据库文件属于 PostgreSQL {kept}，现有程序是 {binaries.version()}:{cluster}。Set PGBIN.")


def remove(data: Path) -> None:
    """Delete the files, wherever they had to be kept."""
    cluster = find(data)
    if cluster:
        shutil.rmtree(socket_folder(cluster), ignore_errors=True)
        shutil.rmtree(cluster)
        (data / "postgres").unlink(missing_ok=True)


def socket_folder(cluster: Path) -> Path:
    """A short folder of the cluster's own: a socket's path may not be longer than about 100 characters."""
    folder = Path("/tmp", "sw-" + hashlib.sha256(str(cluster).encode()).hexdigest()[:10])
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        account.give(folder)
    if folder.is_symlink() or folder.lstat().st_uid != account.uid():
        raise SystemExit(f"{folder} 属于别人，不能使用。It belongs to somebody else: remove it.")
    return folder


def open_socket(folder: Path, group: int) -> None:
    """Let the accounts of a group pass through the socket's folder; nobody may list it."""
    os.chown(folder, account.uid(), group)
    folder.chmod(0o710)


def postmaster(cluster: Path) -> int | None:
    """The process id of the server that lives on these files, whoever started it; None when its id file is stale."""
    try:
        pid = int((cluster / "postmaster.pid").read_text().split("\n")[0])
        os.kill(pid, 0)
        if Path("/proc/self").exists() and str(cluster) not in Path(f"/proc/{pid}/cmdline").read_text():
            return None  # the id was given to another program meanwhile
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return None
    return pid
