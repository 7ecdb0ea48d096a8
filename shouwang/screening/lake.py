"""The lake: one Parquet file per county, table and delivery, written once and never again.

`<root>/<county>/<supplier.table>/<delivery>.parquet`; links under `links/`, snapshots of our own registry under
`registry.<table>/<day of the run>.parquet`. Names, numbers and free text do not enter: a contract's private columns are
dropped on the way in. Who reads names his scope, and only the counties within it are opened.
"""

import errno
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
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
        path = self.path(county, name, delivery)
        if path.exists():
            raise Refused("already_written", f"数据“{delivery}”已经写入，不能改写；更正请另交一份。")
        table = _shaped(name, rows)
        draft = path.with_suffix(f".{os.getpid()}.draft")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(table, draft, compression="zstd", store_schema=False)
            digest = _settle(draft, path)
        except FileExistsError as taken:
            raise Refused("already_written", f"数据“{delivery}”已经写入，不能改写；更正请另交一份。") from taken
        except OSError as broken:
            if broken.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise
            raise Refused("disk_full", "磁盘空间不足，这份数据没有写入；请腾出空间后重试。") from broken
        finally:
            draft.unlink(missing_ok=True)
        return Written(path, table.num_rows, digest)

    def files(self, name: str, *, within: Sight) -> dict[str, tuple[Path, ...]]:
        """Delivery → its files in the counties that lie within the range, both in order."""
        found: dict[str, list[Path]] = {}
        for county in self.counties(within):
            for path in sorted((self.root / county / name).glob("*.parquet")):
                found.setdefault(path.stem, []).append(path)
        return {delivery: tuple(found[delivery]) for delivery in sorted(found)}

    def table(self, name: str, *, within: Sight, engine: Engine, deliveries: Sequence[str] | None = None) -> ibis.Table:
        """The rows of a table in the counties that lie within the range; of these deliveries, or of all."""
        files = self.files(name, within=within)
        wanted = files if deliveries is None else [each for each in deliveries if each in files]
        return engine.read([path for each in wanted for path in files[each]], columns(name))

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
