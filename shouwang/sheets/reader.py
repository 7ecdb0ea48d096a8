"""The reading process, forked by the nursery. A request and a file come in, rows go out. No Django.

It limits itself before it looks at the first byte of the file.
"""

import os
import pickle
import resource
import sys
import traceback
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from shouwang.sheets import wire
from shouwang.sheets.guard import TOO_LARGE
from shouwang.sheets.limits import Limits
from shouwang.sheets.raw import Unreadable

TASKS = {"read": "shouwang.sheets.walk", "mark": "shouwang.sheets.mark"}  # the second brings a slow library along
FILES = 64  # open at once
GRACE = 5  # seconds after which the system kills what did not end by itself


def main() -> None:
    """Serve one request and end."""
    task, request, limits = pickle.loads(_frame())  # noqa: S301  from our own caller
    _limit(limits)
    try:
        for frame in answers(task, request, limits, _frame()):
            sys.stdout.buffer.write(wire.packed(frame))
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        os._exit(0)  # nobody listens any more


def answers(task: str, request: Any, limits: Limits, data: bytes) -> Iterator[tuple]:
    """The frames of one request; the last is `end`, `refused` (code, sentence) or `failed` (where in our own code)."""
    try:
        yield from import_module(TASKS[task]).frames(data, request, limits)
        yield ("end",)
    except Unreadable as unreadable:
        yield "refused", unreadable.code, unreadable.sentence
    except MemoryError:
        yield "refused", "too_large", TOO_LARGE
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  the words of an error may hold what a cell says: only its place is told
        last = traceback.extract_tb(error.__traceback__)[-1]
        yield "failed", f"{type(error).__name__} {os.path.basename(last.filename)}:{last.lineno}"


def _limit(limits: Limits) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most + GRACE if kind == resource.RLIMIT_CPU else most))


def _frame() -> bytes:
    size = wire.HEAD.unpack(sys.stdin.buffer.read(wire.HEAD.size))[0]
    return sys.stdin.buffer.read(size)
