"""Where reading processes come from: one process waits with everything imported, and forks itself for each file.

A new Python costs 150 ms of processor time for each file, a fork costs 2 ms. The nursery itself never sees a file: request
and file go to the fork alone, through a pipe. It ends with the process that started it, and all its forks with it.

`python -m shouwang.sheets.nursery` waits at a socket for three descriptors: the file in, the rows out, and a socket to the
caller. There it says which process was born, and how it ended; when the caller closes his side, the process is killed.
"""

import gc
import os
import selectors
import signal
import socket
import struct
from contextlib import suppress

BORN, ENDED = struct.Struct("<q"), struct.Struct("<qd")  # process id; exit code and seconds of processor time
MOST = 4096  # descriptors that a fork may have got from us


class Fork:
    """A reading process and the socket to its caller."""

    def __init__(self, pid: int, word: socket.socket, waiting: selectors.BaseSelector):
        self.pid, self.word, self.waiting = pid, word, waiting
        self.ending = os.pidfd_open(pid)
        waiting.register(word, selectors.EVENT_READ, self._kill)
        waiting.register(self.ending, selectors.EVENT_READ, self._tell_end)
        word.send(BORN.pack(pid))

    def _kill(self) -> None:
        """Its caller has had enough, or is gone."""
        if self.pid:
            self.waiting.unregister(self.word)
            os.kill(self.pid, signal.SIGKILL)

    def _tell_end(self) -> None:
        _, status, used = os.wait4(self.pid, 0)
        self.pid = 0
        self.waiting.unregister(self.ending)
        if self.word in self.waiting.get_map():
            self.waiting.unregister(self.word)
        with suppress(OSError):  # the caller may be gone
            self.word.send(ENDED.pack(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime))
        self.word.close()
        os.close(self.ending)


class Nursery:
    """Waits for callers at its own standard input, which is a socket."""

    def __init__(self):
        self._control = socket.socket(fileno=0)
        self._waiting = selectors.DefaultSelector()
        self._waiting.register(self._control, selectors.EVENT_READ, self._fork)

    def serve(self) -> None:
        """Until the process that started us is gone; its readers are killed by their sockets."""
        while True:
            for key, _ in self._waiting.select():
                key.data()

    def _fork(self) -> None:
        _, given, _, _ = socket.recv_fds(self._control, 1, 3)
        if len(given) < 3:
            self._end()
        file_in, rows_out, word = given
        pid = os.fork()
        if not pid:
            _become_reader(file_in, rows_out)
        os.close(file_in)
        os.close(rows_out)
        Fork(pid, socket.socket(fileno=word), self._waiting)

    def _end(self) -> None:
        for key in self._waiting.get_map().values():
            fork = getattr(key.data, "__self__", None)
            if isinstance(fork, Fork) and fork.pid:
                os.kill(fork.pid, signal.SIGKILL)
        os._exit(0)


def _become_reader(file_in: int, rows_out: int) -> None:
    """The fork forgets the nursery, reads its file, and ends without a word of its own."""
    try:
        os.dup2(file_in, 0)
        os.dup2(rows_out, 1)
        os.closerange(3, MOST)
        reader.main()
        os._exit(0)
    finally:
        os._exit(1)


if __name__ == "__main__":
    from shouwang.sheets import reader, walk  # noqa: F401  imported once, for all forks

    gc.freeze()
    Nursery().serve()
