"""A delivery's files in the lake: one for each county of its area, written once, found again by runs."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import ibis
import pyarrow as pa
from django.conf import settings

from shouwang.places.code import DIGITS, level, short, span
from shouwang.places.models import Place
from shouwang.screening.intake.models import Delivery
from shouwang.screening.lake import DRAFT, LINKS, Draft, Lake, columns
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


def as_table(delivery: Delivery, rows: Sequence[Mapping]) -> pa.Table:
    """Rows in the shape of the lake: private columns are gone, the line that each came from is there."""
    agreed, schema = contract(delivery.contract_name), _schema(delivery.contract_name)
    several = {column.name for column in agreed.columns if column.kind == "codes"}
    told = {name: [row.get(name) for row in rows] for name in schema.names}
    told |= {name: [shape.plain(value) for value in told[name]] for name in several & told.keys()}
    told |= {name: [said] * len(rows) for name, said in (("delivery", delivery.key), ("period", delivery.period))}
    return pa.Table.from_pydict(told, schema)


def as_links(delivery: Delivery, rows: Iterable[Mapping]) -> pa.Table:
    """Links in the shape of the lake."""
    return pa.Table.from_pylist([{"delivery": delivery.key, **row} for row in rows], _schema(LINKS))


class Shelves:
    """The files of a delivery as they are filled, one a county, and one for its links; they count when `put` in place."""

    def __init__(self, delivery: Delivery):
        self.delivery = delivery
        self._drafts: dict[tuple[str, str], Draft] = {}

    def add(self, county: str, rows: Sequence[Mapping], links: Sequence[Mapping]) -> None:
        """Rows of one county, and whom those are about that are linked."""
        self._draft(county, self.delivery.contract_name).add(as_table(self.delivery, rows))
        if links:
            self._draft(county, LINKS).add(as_links(self.delivery, links))

    def put(self) -> dict:
        """Every file in its place, empty ones too: county → rows and SHA-256. Refused: then nothing of it stays."""
        written, name = {}, self.delivery.contract_name
        try:
            for county in counties(self.delivery.place_id):
                self._draft(county, name)
            for (county, table), draft in sorted(self._drafts.items()):
                file = draft.settle()
                if table == name:
                    written[county] = {"rows": file.rows, "sha256": file.sha256}
            return written
        except BaseException:
            sweep(self.delivery)
            raise
        finally:
            self.drop()

    def drop(self) -> None:
        """Take away what is not in place."""
        for draft in self._drafts.values():
            draft.drop()

    def _draft(self, county: str, name: str) -> Draft:
        if (county, name) not in self._drafts:
            self._drafts[county, name] = lake().draft(county, name, self.delivery.key)
        return self._drafts[county, name]


def sweep(delivery: Delivery) -> None:
    """Take away the files of a delivery that never counted, and what a killed worker left half written."""
    place = lake()
    if delivery.is_waiting and delivery.counted_at is None and place.root.is_dir():
        for name in (delivery.contract_name, LINKS):
            for ending in (".parquet", f".*{DRAFT}"):
                for path in place.root.glob(f"*/{name}/{delivery.key}{ending}"):
                    path.unlink(missing_ok=True)


def files(delivery: Delivery) -> dict[str, Path]:
    """County → the file with the delivery's rows."""
    return {county: lake().path(county, delivery.contract_name, delivery.key) for county in sorted(delivery.lake)}


def _schema(name: str) -> pa.Schema:
    return ibis.schema(columns(name)).to_pyarrow()
