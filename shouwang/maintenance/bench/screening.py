"""One whole screening of the area as it stands, in a transaction that is taken back and a lake that is thrown away."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from shouwang.accounts.models import Post
from shouwang.places.clock import day
from shouwang.policy.in_force import in_force
from shouwang.registry.models import Household
from shouwang.screening.runs.execute import execute
from shouwang.web.sight import within


@dataclass(frozen=True)
class Screened:
    """What was screened, what came of it, and how long it took."""

    households: int
    hits: int
    seconds: float


class Undo(Exception):
    """Takes back what was written."""


def screen(by: Post, at: datetime) -> Screened:
    """Snapshot, rules, hits, as the command `screen` would do them for the post's area; nothing is kept."""
    with files_aside(), suppress(Undo), within(by.scope()):
        households = Household.objects.within(by.place_id).count()
        began = time.perf_counter()
        run = execute(by.place, on=day(at), book=in_force(by.place_id, day(at)), by=by, at=at)
        took = time.perf_counter() - began
        raise Undo
    return Screened(households, run.hits, took)


@contextmanager
def files_aside() -> Iterator[None]:
    """The same lake to read; what is written goes to a folder that is gone afterwards."""
    before = Path(settings.DATA_DIR)
    with tempfile.TemporaryDirectory(prefix="shouwang-bench-") as scratch:
        for county in (path for path in (before / "lake").glob("*") if path.name.isdecimal()):
            aside = Path(scratch, "lake", county.name)
            aside.mkdir(parents=True)
            for table in county.iterdir():
                if not table.name.startswith("registry."):
                    (aside / table.name).symlink_to(table)
        settings.DATA_DIR = Path(scratch)
        try:
            yield
        finally:
            settings.DATA_DIR = before
