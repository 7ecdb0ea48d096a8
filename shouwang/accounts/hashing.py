"""Passwords are hashed one at a time in each process, so that a morning of sign-ins leaves the pages quick."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from shouwang.refusal import Refused

PATIENCE = 20.0  # seconds that somebody stands in line before he is asked to come again
_turn = threading.BoundedSemaphore(1)


@contextmanager
def in_line() -> Iterator[None]:
    """Wait for one's turn to hash; refused (`busy`) when the line is too long."""
    if not _turn.acquire(timeout=PATIENCE):
        raise Refused("busy", "现在登录的人较多，请稍等片刻再试。")
    try:
        yield
    finally:
        _turn.release()
