"""Python's garbage collector while the rows of a large file go through. Pure."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = (200_000, 50, 100)  # new things, and rounds, between two collections


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """Rows go as soon as nobody holds them; to look for rings among millions of them takes a quarter of the time."""
    before = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
