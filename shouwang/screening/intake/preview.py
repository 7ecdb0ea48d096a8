"""What a received file looks like before anybody confirms it: which column is which, the first rows' faults. Reads only."""

from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

from shouwang.refusal import Refused
from shouwang.screening import sources
from shouwang.screening.intake.check import Checked, open_file
from shouwang.screening.intake.models import Delivery
from shouwang.sheets.contract import Column, Fault
from shouwang.sheets.header import Header
from shouwang.vault import documents

LOOKED_AT = 500
SHOWN = 20


class Named(NamedTuple):
    """A column of the contract and the heading under which it was found ("" when it was not)."""

    column: Column
    heading: str


class Preview(NamedTuple):
    """`refusal` when the file cannot be read at all; `looked_at` rows were checked, with `faults` found in them."""

    columns: tuple[Named, ...] = ()
    headings: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    problems: tuple[Fault, ...] = ()
    faults: tuple[Fault, ...] = ()
    looked_at: int = 0
    refusal: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether the file may be taken in as it stands."""
        return not self.refusal and not self.problems


def look(delivery: Delivery) -> Preview:
    """The headings of a waiting delivery's file and the faults of its first rows; nothing is kept."""
    try:
        data = documents.read(delivery.document)
        reading = open_file(data, delivery.file, delivery.contract_name, delivery.mapping or None, most=LOOKED_AT)
        head = reading.tables[0].header if reading.tables else reading.best
        checked, looked_at = Checked(reading, delivery.period), 0
        if not reading.problems:
            looked_at = sum(len(piece) for piece in islice(checked.pieces(LOOKED_AT), 1))
    except Refused as refused:
        return Preview(refusal=refused.sentence)
    return Preview(
        _named(delivery, head),
        tuple(dict.fromkeys(heading for heading in head.shown if heading)),
        head.unknown,
        tuple(reading.problems),
        tuple(checked.faults[:SHOWN]) if not reading.problems else (),
        looked_at,
    )


def mapping_of(delivery: Delivery, chosen: Mapping[str, str]) -> dict[str, str | None]:
    """A person's word on the columns, as the reader takes it: column → heading, or None for "not in this file"."""
    columns = sources.contract(delivery.contract_name).columns
    return {column.name: chosen[column.name] or None for column in columns if column.name in chosen}


def _named(delivery: Delivery, head: Header) -> tuple[Named, ...]:
    columns = sources.contract(delivery.contract_name).columns
    shown = head.shown
    return tuple(
        Named(
            column, shown[head.columns[column.name]] if head.columns.get(column.name, len(shown)) < len(shown) else ""
        )
        for column in columns
    )
