"""The links that a run reads: whom the rows of deliveries are about, as files of the lake."""

from collections.abc import Iterable
from pathlib import Path

from shouwang.screening.intake import shelf
from shouwang.screening.intake.models import Delivery
from shouwang.screening.lake import LINKS
from shouwang.screening.matching.models import Doubt


def links(deliveries: Iterable[Delivery]) -> tuple[Path, ...]:
    """The files that link the rows of these deliveries, each row once: the machine's, then people's last words."""
    lake, found = shelf.lake(), []
    wanted = list(deliveries)
    for delivery in wanted:
        paths = [lake.path(county, LINKS, delivery.key) for county in sorted(delivery.lake)]
        found += [path for path in paths if path.exists()]
    settled = Doubt.objects.filter(delivery__in=wanted).exclude(link="").order_by("delivery_id", "id")
    words = dict.fromkeys(settled.values_list("place_id", "link"))  # many rows of a list may share one file
    found += [lake.find(shelf.shelf_of(place), LINKS, name) for place, name in words]
    return tuple(found)
