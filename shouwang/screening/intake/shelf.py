"""A delivery's files in the lake: one for each county of its area, written once, found again by runs."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import ibis
import pyarrow as pa
from django.conf import settings

from shouwang.places.code import DIGITS, level, short, span
from shouwang.places.models import Place
from shouwang.screening.intake.models import Delivery
from shouwang.screening.lake import LINKS, Lake, columns
from shouwang.screening.sources import contract, shape


def lake() -> Lake:
    """The lake of this installation."""
    return Lake(Path(settings.DATA_DIR) / "lake", _became)


def _became() -> dict[str, str]:
    """The counties that were given another code: the six digits they had → those they have."""
    moved = Place.objects.filter(level="county", became__isnull=False).select_related("became")
    return {shelf_of(place.pk): shelf_of(place.latest.pk) for place in moved}


def shelf_of(place_id: int) -> str:
    """The six digits under which a place's rows lie; a prefecture's own (county unknown) end in 00."""
    return short(place_id).ljust(DIGITS["county"], "0")[: DIGITS["county"]]


def counties(area: int) -> list[str]:
    """The shelves that every delivery of this area fills, empty ones too: an empty list is a list.

    A prefecture's has one more than it has counties, for the rows whose county is unknown.
    """
    if level(area) != "prefecture":
        return [shelf_of(area)]
    found = Place.objects.current().at("county").filter(pk__range=span(area)).order_by("pk")
    return [shelf_of(area), *(shelf_of(place.pk) for place in found)]


def as_table(delivery: Delivery, rows: Iterable[Mapping]) -> pa.Table:
    """Rows in the shape of the lake: private columns are gone, the line that each came from is there."""
    agreed = contract(delivery.contract_name)
    origin = {"delivery": delivery.key, "period": delivery.period}
    return pa.Table.from_pylist([shape.row(agreed, {**row, **origin}) for row in rows], _schema(agreed.name))


def as_links(delivery: Delivery, rows: Iterable[Mapping]) -> pa.Table:
    """Links in the shape of the lake."""
    return pa.Table.from_pylist([{"delivery": delivery.key, **row} for row in rows], _schema(LINKS))


def put(delivery: Delivery, data: Mapping[str, list[pa.Table]], links: Mapping[str, list[pa.Table]]) -> dict:
    """Write every file of a delivery that is not yet in force; what a killed worker left behind goes first.

    Returns county → rows and SHA-256. Refused `disk_full`: then nothing of it stays.
    """
    sweep(delivery)
    written = {}
    try:
        for county in sorted({*counties(delivery.place_id), *data}):
            file = lake().write(
                county, delivery.contract_name, delivery.key, _joined(delivery.contract_name, data.get(county))
            )
            written[county] = {"rows": file.rows, "sha256": file.sha256}
        for county, tables in sorted(links.items()):
            lake().write(county, LINKS, delivery.key, _joined(LINKS, tables))
    except BaseException:
        sweep(delivery)
        raise
    return written


def sweep(delivery: Delivery) -> None:
    """Take away the files of a delivery that never counted."""
    place = lake()
    if delivery.is_waiting and delivery.counted_at is None and place.root.is_dir():
        for name in (delivery.contract_name, LINKS):
            for path in place.root.glob(f"*/{name}/{delivery.key}.parquet"):
                path.unlink(missing_ok=True)


def files(delivery: Delivery) -> dict[str, Path]:
    """County → the file with the delivery's rows."""
    return {county: lake().path(county, delivery.contract_name, delivery.key) for county in sorted(delivery.lake)}


def _schema(name: str) -> pa.Schema:
    return ibis.schema(columns(name)).to_pyarrow()


def _joined(name: str, tables: list[pa.Table] | None) -> pa.Table:
    return pa.concat_tables(tables) if tables else _schema(name).empty_table()
