"""What was closed: read instead of counted."""

from collections.abc import Iterator
from decimal import Decimal

from shouwang.reporting.annexes.half_year import HalfYear
from shouwang.reporting.models import ClosedRow


def closed_rows(lo: int, hi: int, half: HalfYear) -> Iterator[tuple[int, dict]]:
    """The rows of villages whose county has closed the half-year, as they were written."""
    found = ClosedRow.objects.filter(place_id__gte=lo, place_id__lte=hi, half=half.key).order_by("place_id")
    for place, said in found.values_list("place_id", "said"):
        yield place, said | {"rate": None if said["rate"] is None else Decimal(said["rate"])}
