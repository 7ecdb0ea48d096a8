"""What an export is: columns in order, the key that sorts it, and a function that yields its rows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from shouwang.places.models import Place
from shouwang.sheets.write import Field
from shouwang.vault.keep import plain
from shouwang.vault.models import Secret


@dataclass(frozen=True)
class Asked:
    """What somebody asked to export: the area, a run if one was named, and whether numbers are to be printed open."""

    area: Place
    at: datetime
    run: str = ""
    is_open: bool = False
    on: date | None = None  # None: as it stands
    known_at: datetime | None = None  # None: by everything that is known


@dataclass(frozen=True)
class Table:
    """One export of the outside interface; `key` are the columns that its rows are sorted by."""

    name: str
    columns: tuple[Field, ...]
    key: tuple[str, ...]
    rows: Callable[[Asked], Iterable[dict]]
    looks_back: bool = False  # whether it can be asked as of a day

    def sorted_rows(self, asked: Asked) -> list[dict]:
        return sorted(self.rows(asked), key=lambda row: [_order(row[name]) for name in self.key])


def _order(value):
    return (0, value) if isinstance(value, int) else (1, str(value or ""))


def columns(text: str) -> tuple[Field, ...]:
    """Fields written one a line: name, heading, and kind when it is not text."""
    return tuple(Field(*line.split()) for line in text.strip().splitlines())


def numbers(secret_ids: Iterable[int | None], *, is_open: bool) -> dict[int, str]:
    """Plain numbers by secret id, in one query; nothing unless `is_open`."""
    if not is_open:
        return {}
    wanted = {pk for pk in secret_ids if pk}
    return {secret.pk: plain(secret) for secret in Secret.objects.filter(pk__in=wanted).iterator()}


def chunks(queryset, size: int = 2000) -> Iterator:
    """The rows of a large queryset without holding them all."""
    return queryset.iterator(chunk_size=size)
