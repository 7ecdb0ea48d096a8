"""Reading processes as their callers see them. The nursery forks them; each process of ours has one, started when needed."""

import os
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path

from shouwang.sheets.nursery import BORN, ENDED

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-X", "utf8", "-s", "-m", "shouwang.sheets.nursery"]
LATEST = 10.0  # seconds for a fork, or for the end of one that was killed


class Reader:
    """A reading process: `stdin` and `stdout` are pipes without buffers; `returncode` and `spent` are known at its end."""

    def __init__(self, control: socket.socket):
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        self.stdin, self.stdout = os.fdopen(ours_in, "wb", 0), os.fdopen(ours_out, "rb", 0)
        self._word, theirs = socket.socketpair()
        self._word.settimeout(LATEST)
        self.returncode: int | None = None
        self.spent = 0.0
        try:
            socket.send_fds(control, [b"+"], [theirs_in, theirs_out, theirs.fileno()])
        except OSError:
            self._word.close()
            raise
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
            theirs.close()
        self.pid = BORN.unpack(self._word.recv(BORN.size, socket.MSG_WAITALL))[0]

    def kill(self) -> None:
        """End it now. The nursery does so as well when whoever asked for it is gone."""
        if self.returncode is None:
            self._word.shutdown(socket.SHUT_WR)

    def wait(self, timeout: float = LATEST) -> int:
        """Its exit code, negative for a signal. Raises TimeoutError when it has not ended by then."""
        if self.returncode is None:
            self._word.settimeout(timeout)
            said = self._word.recv(ENDED.size, socket.MSG_WAITALL)
            self.returncode, self.spent = ENDED.unpack(said) if len(said) == ENDED.size else (-9, 0.0)
            self._word.close()
        return self.returncode


class Nursery:
    """The waiting process of one process of ours."""

    def __init__(self):
        self.owner = os.getpid()
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603
                COMMAND, cwd=ROOT, env={}, stdin=theirs, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )

    def end(self) -> None:
        """Let it end, and all its readers."""
        self.control.close()
        if self.owner == os.getpid():
            self._process.wait()


_lock = threading.Lock()
_nursery: Nursery | None = None


def reader() -> Reader:
    """A fresh reading process. A nursery that somebody has killed is replaced."""
    global _nursery
    with _lock:
        for attempt in (1, 2):
            if _nursery is None or _nursery.owner != os.getpid():
                _nursery = Nursery()
            try:
                return Reader(_nursery.control)
            except (OSError, struct.error):
                _nursery.end()
                _nursery = None
                if attempt == 2:
                    raise
    raise AssertionError("unreachable")
