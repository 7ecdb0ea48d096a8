"""The act of closing a half-year: 附件4 is kept as it is by what is known now. What becomes known later enters the next."""

import hashlib
import json
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from shouwang.places.clock import day
from shouwang.places.code import place_id, span
from shouwang.places.models import Place
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.reporting.annexes import annex4
from shouwang.reporting.annexes.half_year import HalfYear
from shouwang.reporting.models import ClosedRow, Closing
from shouwang.trail.models import Line
from shouwang.trail.write import write
from shouwang.web.templatetags import words


def closes_from(half: HalfYear, area_id: int, on: date) -> date:
    """The first day on which the half-year may be closed: policy's days after its end."""
    return half.ends + timedelta(days=in_force(area_id, on).value("half_year_closes_after"))


def close_half(area: Place, half: HalfYear, *, by, at: datetime) -> Closing:
    """Close a half-year for a county. Refused before its time, twice, or for anything but a county."""
    by.need("reporting.close_half")
    if area.level != "county" or not by.scope().contains(area.pk):
        raise Refused("wrong_area", "半年数据由县级封存，请选择您所在的县（旗）。")
    first = closes_from(half, area.pk, day(at))
    if day(at) < first:
        raise Refused("too_early", f"{half.title}要到{words.day(first)}才能封存，此前补录的内容还会计入。")
    try:
        with transaction.atomic():
            rows = list(annex4.rows(*span(area.pk), half))
            closing = Closing.objects.create(place=area, half=half.key, known_at=at, sha256=_digest(rows), by=by)
            ClosedRow.objects.bulk_create(
                ClosedRow(closing=closing, place_id=place_id(row["village_code"]), half=half.key, said=_plain(row))
                for row in rows
            )
            write("reporting.close_half", by=by, at=at, subject=closing, changes={"half": ["", half.title]})
    except IntegrityError as error:
        raise Refused("already_closed", f"{half.title}已经封存，封存后的数据不再改动。") from error
    return closing


def became_known_later(closing: Closing, half: HalfYear) -> int:
    """How many acts of the half-year were recorded after it was closed."""
    lo, hi = span(closing.place_id)
    later = Line.objects.filter(place_id__gte=lo, place_id__lte=hi, at__gt=closing.known_at)
    return later.filter(on__gte=half.begins, on__lte=half.ends).count()


def _plain(row: dict) -> dict:
    return row | {"rate": None if row["rate"] is None else str(row["rate"])}


def _digest(rows: list[dict]) -> str:
    """SHA-256 over the rows as JSON lines, keys in order."""
    found = hashlib.sha256()
    for row in rows:
        found.update(json.dumps(_plain(row), ensure_ascii=False, sort_keys=True).encode() + b"\n")
    return found.hexdigest()
