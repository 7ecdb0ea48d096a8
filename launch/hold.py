"""One launcher for one data folder: a lock that the kernel lets go of however its holder ends."""

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STOP_SECONDS = 120


@contextmanager
def hold(data: Path) -> Iterator[None]:
    """Keep other launchers off this folder; stops with a sentence when one is at work here."""
    data.mkdir(parents=True, exist_ok=True, mode=0o711)
    with open(data / "lock", "a+") as file:
        if not _locked(file):
            raise SystemExit(f"{data} 正在运行。Already running (process {holder(data)}): stop it first, `make stop`.")
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def holder(data: Path) -> int | None:
    """The process id of the launcher at work on this folder."""
    path = data / "lock"
    if not path.exists():
        return None
    with path.open("r+") as file:
        if _locked(file):
            return None
        return int(file.read() or 0) or None


def release(data: Path) -> bool:
    """Ask the launcher at work here to stop everything, and wait until it has; whether there was one."""
    pid = holder(data)
    if not pid:
        return False
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while holder(data):
        if time.monotonic() > deadline:
            raise SystemExit(f"进程 {pid} 没有停下。Process {pid} did not stop in {STOP_SECONDS} seconds.")
        time.sleep(0.05)
    return True


def _locked(file) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
