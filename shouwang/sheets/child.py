"""The process that opens a delivered file in our place, with limits on memory, processor time and patience.

No page and no worker opens a workbook itself: a hostile or merely careless file ends its own reading, and the owner is
told in words. The process knows nothing of us: no settings, no database, no environment; the sealed original goes in
through a pipe and is never a file on a disk.
"""

import logging
import os
import pickle
import select
import signal
import time
import weakref
from collections.abc import Iterator
from typing import IO, Any

from shouwang.sheets import readers, slots, wire
from shouwang.sheets.guard import TOO_LARGE
from shouwang.sheets.limits import Limits
from shouwang.sheets.raw import Unreadable

PIECE = 1 << 16
MOST_BYTES = 1 << 29  # of one answer: a marked copy is one
TOO_SLOW = "读取这个文件用的时间过长，系统停下了。请删除空白行列和格式，或者分成几个文件再报送。"
BROKE_OFF = "读取这个文件时中途断了。请再试一次；还是不行，请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。"
FRAMES = {"opened", "piece", "bytes"}

log = logging.getLogger(__name__)


class Child:
    """One reading process. `frames()` gives what it tells; `close()` ends it. Ended as well when nobody holds it."""

    def __init__(self, task: str, request: Any, data: bytes, limits: Limits):
        self.patience = limits.patience
        place = slots.take(limits)
        self.process = readers.reader()
        self._end = weakref.finalize(self, _end, self.process, place)
        self._send(wire.packed((task, request, limits)), wire.HEAD.pack(len(data)), data)

    def frames(self) -> Iterator[tuple]:
        """What the process tells, in order. Raises Unreadable when it refuses, dies, hangs or costs too much."""
        try:
            while True:
                size = wire.HEAD.unpack(self._exactly(wire.HEAD.size))[0]
                if size > MOST_BYTES:
                    raise EOFError
                frame = wire.opened(self._exactly(size))
                if frame[0] == "end":
                    return
                if frame[0] not in FRAMES:
                    raise self._refusal(frame)
                yield frame
        except (EOFError, pickle.UnpicklingError):
            raise self._death() from None
        finally:
            self.close()

    def close(self) -> None:
        """End the process."""
        self._end()

    def _refusal(self, frame: tuple) -> Unreadable:
        kind, *said = frame
        if kind == "refused":
            return Unreadable(said[1], said[0])
        log.error("the reading process failed: %s", said[0])
        return Unreadable(BROKE_OFF)

    def _death(self) -> Unreadable:
        try:
            code = self.process.wait(timeout=5)
        except TimeoutError:
            code = 0
        if code == -signal.SIGXCPU:
            return Unreadable(TOO_SLOW, "too_slow")
        if code == -signal.SIGABRT:  # no memory left for the workbook
            return Unreadable(TOO_LARGE, "too_large")
        log.error("the reading process ended with %s", code)
        return Unreadable(BROKE_OFF)

    def _wait(self, pipe: IO[bytes], event: int) -> None:
        """Until the pipe is ready. What the caller does in between costs the process none of its time."""
        began = time.monotonic()
        poll = select.poll()
        poll.register(pipe.fileno(), event)
        ready = poll.poll(max(0, self.patience) * 1000)
        self.patience -= time.monotonic() - began
        if not ready:
            self.close()
            raise Unreadable(TOO_SLOW, "too_slow")

    def _send(self, *parts: bytes) -> None:
        pipe = self.process.stdin
        os.set_blocking(pipe.fileno(), False)
        try:
            for part in parts:
                rest = memoryview(part)
                while rest:
                    self._wait(pipe, select.POLLOUT)
                    rest = rest[os.write(pipe.fileno(), rest[: PIECE * 16]) :]
            pipe.close()
        except BrokenPipeError:
            pass  # it died: its last words, or their lack, say why

    def _exactly(self, size: int) -> bytes:
        parts, missing, pipe = [], size, self.process.stdout
        while missing:
            self._wait(pipe, select.POLLIN)
            part = os.read(pipe.fileno(), min(missing, PIECE * 16))
            if not part:
                raise EOFError
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)


def _end(process: readers.Reader, place: int) -> None:
    os.close(place)
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        pipe.close()
