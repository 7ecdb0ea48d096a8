"""How many files may be read at once on one machine: a reader waits for a free place, so that memory has an end.

A place is a lock on a small file that the caller holds while its reading process lives; a caller that dies gives it back.
"""

import fcntl
import os
import tempfile
import time
from pathlib import Path

from shouwang.sheets.limits import SIZES, Limits
from shouwang.sheets.raw import Unreadable

PLACES = {"ordinary": 4, "large": 2}  # 4 x 1 GiB and 2 x 1.5 GiB at the very most; usual lists take a tenth
PATIENCE = 120.0  # seconds that somebody stands in line
BUSY = "系统正在读取别的文件，请稍等几分钟再试。"


def take(limits: Limits) -> int:
    """A place for a reading process: the descriptor that holds it, closed to give it back. Raises Unreadable (`busy`)."""
    kind = "large" if limits == SIZES["large"] else "ordinary"
    folder = Path(tempfile.gettempdir()) / f"shouwang-readers-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    deadline = time.monotonic() + PATIENCE
    while True:
        for number in range(PLACES[kind]):
            held = os.open(folder / f"{kind}-{number}", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(held)
            else:
                return held
        if time.monotonic() > deadline:
            raise Unreadable(BUSY, "busy")
        time.sleep(0.05)
