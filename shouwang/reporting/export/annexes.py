"""Exports of 附件4 and 附件5: as a sweep's county hands them in, for the half-year of the instant asked."""

from collections.abc import Iterator
from dataclasses import replace

from shouwang.places.clock import day
from shouwang.places.code import span
from shouwang.reporting.annexes import annex4, annex5
from shouwang.reporting.annexes.half_year import HalfYear
from shouwang.reporting.export.table import Asked, Table


def _half(asked: Asked) -> HalfYear:
    """The half-year of the day that is asked about."""
    today = day(asked.at)
    return replace(HalfYear.of("", asked.on or today), today=today)


def villages(asked: Asked) -> Iterator[dict]:
    return annex4.rows(*span(asked.area.pk), _half(asked))


def households(asked: Asked) -> Iterator[dict]:
    """Every household that ever qualified: the ledger does not forget at midyear."""
    return annex5.rows(annex5.cases_of(*span(asked.area.pk)), day(asked.at), is_open=asked.is_open)


TABLES = (
    Table("annex4", annex4.COLUMNS, ("village_code",), villages, looks_back=True),
    Table("annex5", annex5.COLUMNS, ("case",), households),
)
