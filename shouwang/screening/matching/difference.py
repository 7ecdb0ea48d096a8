"""What a corrected file changed against the one that it replaces: rows told apart by the business key, and counted.

Key of a row: the column by which the contract tells its rows apart, else whom it is about, else name and number as given (a
digest that lives for this comparison only), else the line itself. Both files are read where they lie, by the engine,
which puts down on disk what its memory does not hold.
"""

import secrets
from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from ibis import Table

from shouwang.screening import sources
from shouwang.screening.engine import Engine, connect
from shouwang.screening.intake import shelf
from shouwang.screening.intake.models import Delivery
from shouwang.screening.lake import LINKS, columns
from shouwang.screening.matching.models import Doubt
from shouwang.screening.sources import shape

LINE = ("file", "sheet", "row")
MEMORY = "256MB"  # of the comparison; beyond it the engine writes to disk
PIECE = 5_000  # rows aside that are held at once
ABOUT = {"file": "string", "sheet": "string", "row": "int64", "who": "string"}


def difference(old: Delivery, new: Delivery) -> dict[str, int]:
    """How many rows `new` adds to `old`, no longer has, and says otherwise; equal rows are taken off one against one."""
    salt = secrets.token_bytes(16)
    with connect(memory=MEMORY, threads=1) as engine:
        sides = [_rows(engine, each, salt).mutate(side=side) for each, side in ((old, -1), (new, 1))]
        both = sides[0].union(sides[1])
        left = both.group_by([name for name in both.columns if name != "side"]).agg(left=both.side.sum())
        gone, come = ibis.greatest(-left.left, 0), ibis.greatest(left.left, 0)
        by_key = left.group_by("key").agg(gone=gone.sum(), come=come.sum())
        pairs = ibis.least(by_key.gone, by_key.come)
        (found,) = engine.rows(
            by_key.agg(
                added=(by_key.come - pairs).sum(), removed=(by_key.gone - pairs).sum(), changed=pairs.sum()
            ).cast({"added": "int64", "removed": "int64", "changed": "int64"})
        )
    return {name: count or 0 for name, count in found.items()}


def tell(delivery: Delivery) -> Delivery:
    """Work out what each file of this list and month changed that counts and has not been compared with the one before."""
    counted = Delivery.objects.of_slot(delivery).filter(state__in=["in_force", "superseded"], counted_at__isnull=False)
    for each in counted.filter(supersedes__isnull=False, difference={}).select_related("supersedes"):
        each.difference = difference(each.supersedes, each)
        each.save(update_fields=["difference"])
        if each.pk == delivery.pk:
            delivery.difference = each.difference
    return delivery


def _rows(engine: Engine, delivery: Delivery, salt: bytes) -> Table:
    """A delivery's rows as the lake keeps them, without their line, each with its `key`."""
    contract = sources.contract(delivery.contract_name)
    told = [name for name in shape.of(contract) if name not in shape.ORIGIN]
    rows = engine.read([*shelf.files(delivery).values()], columns(contract.name))
    if contract.key:
        return rows.select(*told, key=rows[contract.key])
    about = _about(engine, delivery, salt)
    rows = rows.left_join(about, LINE)
    line = ibis.literal("").join([rows.file, "/", rows.sheet, "/", rows.row.cast("string")])
    return rows.select(*told, key=rows.who.fill_null(line))


def _about(engine: Engine, delivery: Delivery, salt: bytes) -> Table:
    """Line → whom it is about: person, or range of places; of lines that are not linked, a digest of what the file says."""
    files = [shelf.lake().path(county, LINKS, delivery.key) for county in sorted(delivery.lake)]
    links = engine.read([path for path in files if path.exists()], columns(LINKS))
    parts = [part.cast("string").fill_null("") for part in (links.person, links.lo, links.hi)]
    linked = links.select(*LINE, who=ibis.literal("/").join(parts))
    path = engine.scratch / f"aside-{delivery.pk}.parquet"
    with pq.ParquetWriter(path, ibis.schema(ABOUT).to_pyarrow()) as file:
        for piece in _aside(delivery, salt):
            file.write_table(pa.Table.from_pylist(piece, file.schema))
    aside = engine.read([path], ABOUT)
    return linked.union(aside.anti_join(linked, LINE))


def _aside(delivery: Delivery, salt: bytes) -> Iterator[list[dict]]:
    doubts = Doubt.objects.filter(delivery=delivery).exclude(outcome__in=["skip", "asked", "fault"])
    told = doubts.values_list(*LINE, "name", "number__index").iterator(PIECE)
    while piece := list(islice(told, PIECE)):
        yield [
            {"file": file, "sheet": sheet, "row": row, "who": _digest(salt, name, bytes(index or b""))}
            for file, sheet, row, name, index in piece
        ]


def _digest(salt: bytes, name: str, index: bytes) -> str:
    return blake2b(name.encode() + b"\0" + index, key=salt, digest_size=16).hexdigest()
