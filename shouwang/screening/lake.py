"""The lake: one Parquet file per county, table and delivery, written once and never again.

`<root>/<county>/<supplier.table>/<delivery>.parquet`; links under `links/`, snapshots of our own registry under
`registry.<table>/<day of the run>.parquet`. Names, numbers and free text do not enter: a contract's private columns are
dropped on the way in. Who reads names his scope, and only the counties within it are opened.
"""

import errno
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from shouwang.refusal import Refused
from shouwang.screening import sources
from shouwang.screening.engine import Engine
from shouwang.screening.sources import shape

LINKS = "links"
PERHAPS = "perhaps"
OWN = {LINKS: shape.LINKS, PERHAPS: shape.PERHAPS}  # tables that are no supplier's
DRAFT = ".draft"  # how the name of a file ends that is not whole
PER_COUNTY = 10**9  # a place id has 15 digits, its first six are the county
_COUNTY = re.compile(r"\d{6}")
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")


class Sight(Protocol):
    """How far somebody sees: a range of place ids."""

    lo: int
    hi: int


@dataclass(frozen=True)
class Written:
    """A file of the lake: where it is, what it holds, how to recognise it."""

    path: Path
    rows: int
    sha256: str


def columns(name: str) -> dict[str, str]:
    """The columns of a table of the lake and their types."""
    return dict(OWN[name]) if name in OWN else shape.of(sources.contract(name))


@dataclass(frozen=True)
class Lake:
    """The folder that holds it all.

    `became` tells, when asked, which county's code ended and what it is now: its files stay where they were written.
    """

    root: Path
    became: Callable[[], Mapping[str, str]] = dict

    def path(self, county: str, name: str, delivery: str) -> Path:
        """Where a delivery's rows of one county lie. Refused (`bad_name`) when a part could not be a file name."""
        for part in (county, name, delivery):
            if not _NAME.fullmatch(part):
                raise Refused("bad_name", f"“{part}”不能用作数据文件名。")
        return self.root / county / name / f"{delivery}.parquet"

    def write(self, county: str, name: str, delivery: str, rows: Iterable[Mapping] | pa.Table) -> Written:
        """Keeps the rows of one delivery for one county, whole or not at all.

        Refused: `already_written` when that delivery is there, `disk_full` when it does not fit (nothing stays behind).
        """
        draft = self.draft(county, name, delivery)
        try:
            draft.add(rows)
            return draft.settle()
        finally:
            draft.drop()

    def draft(self, county: str, name: str, delivery: str) -> "Draft":
        """A file to be written piece by piece. Refused (`already_written`) when that delivery is there."""
        path = self.path(county, name, delivery)
        if path.exists():
            raise _taken(delivery)
        return Draft(path, name)

    def paths(self, name: str, delivery: str, *, within: Sight) -> dict[str, Path]:
        """County → the delivery's file of a table there, of the counties that lie within the range, in order."""
        found = {county: self.path(county, name, delivery) for county in self.counties(within)}
        return {county: path for county, path in found.items() if path.exists()}

    def table(self, name: str, deliveries: Sequence[str], *, within: Sight, engine: Engine) -> ibis.Table:
        """The rows that these deliveries have in a table, in the counties that lie within the range."""
        files = [path for each in deliveries for path in self.paths(name, each, within=within).values()]
        return engine.read(files, columns(name))

    def counties(self, within: Sight) -> list[str]:
        """The counties kept here that lie wholly within the range, six digits each, in order.

        A file is a whole county: whoever sees only a township of it opens nothing here.
        """
        if not self.root.is_dir():
            return []
        names = sorted(entry.name for entry in self.root.iterdir() if _COUNTY.fullmatch(entry.name))
        mine = {name for name in names if _covers(within, int(name) * PER_COUNTY)}
        if len(mine) < len(names):
            now = self.became()
            mine |= {name for name in names if name in now and _covers(within, int(now[name]) * PER_COUNTY)}
        return [name for name in names if name in mine]

    def find(self, county: str, name: str, delivery: str) -> Path:
        """Where the file of a county is, also when it was written under a code that the county no longer has."""
        path = self.path(county, name, delivery)
        former = [] if path.exists() else sorted(old for old, new in self.became().items() if new == county)
        return next((one for each in former if (one := self.path(each, name, delivery)).exists()), path)


class Draft:
    """A file of the lake on its way: nobody reads it before it is settled. Pieces go to the disk as they come.

    Refused as `Lake.write`; then, and when it is dropped, nothing of it stays.
    """

    def __init__(self, path: Path, name: str):
        self.path, self.name, self.rows = path, name, 0
        self._half = path.with_suffix(f".{os.getpid()}{DRAFT}")
        self._open: pq.ParquetWriter | None = None

    def add(self, rows: Iterable[Mapping] | pa.Table) -> None:
        """The next rows."""
        table = _shaped(self.name, rows)
        with self._or_nothing():
            if self._open is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._open = pq.ParquetWriter(self._half, table.schema, compression="zstd", store_schema=False)
            self._open.write_table(table)
        self.rows += table.num_rows

    def settle(self) -> Written:
        """All rows are there: the file takes its name."""
        if self._open is None:
            self.add([])
        with self._or_nothing():
            self._open.close()
            return Written(self.path, self.rows, _settle(self._half, self.path))

    def drop(self) -> None:
        """Take away what is not settled."""
        if self._open and self._open.is_open:
            with suppress(OSError):
                self._open.close()
        self._half.unlink(missing_ok=True)

    @contextmanager
    def _or_nothing(self) -> Iterator[None]:
        try:
            yield
        except FileExistsError as taken:
            raise _taken(self.path.stem) from taken
        except OSError as broken:
            self.drop()
            if broken.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise
            raise Refused("disk_full", "磁盘空间不足，这份数据没有写入；请腾出空间后重试。") from broken


def _taken(delivery: str) -> Refused:
    return Refused("already_written", f"数据“{delivery}”已经写入，不能改写；更正请另交一份。")


def _shaped(name: str, rows: Iterable[Mapping] | pa.Table) -> pa.Table:
    """The rows in the table's shape. A line that has no delivery, file or sheet says so by "": keys are never null."""
    schema = ibis.schema(columns(name)).to_pyarrow()
    if not isinstance(rows, pa.Table):
        contract = None if name in OWN else sources.contract(name)
        rows = pa.Table.from_pylist([shape.row(contract, row) if contract else dict(row) for row in rows], schema)
    table = rows.select(schema.names).cast(schema)
    for key in ("delivery", "file", "sheet"):
        table = table.set_column(schema.names.index(key), key, table[key].fill_null(""))
    return table


def _covers(within: Sight, first: int) -> bool:
    return within.lo <= first and first + PER_COUNTY - 1 <= within.hi


def _settle(draft: Path, path: Path) -> str:
    """Forces the draft to disk and gives it its name, which must be free; its SHA-256."""
    with draft.open("rb") as written:
        os.fsync(written.fileno())
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    os.link(draft, path)
    return digest
