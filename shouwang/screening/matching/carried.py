"""Links that people's words make: small files of the lake beside the machine's, never rewritten; runs read the last.

A word on one row is a file of its own. Answers that held for many rows of a new list are one file a county; when one of
them is taken back, the others get a file anew.
"""

from collections import defaultdict
from collections.abc import Iterable

from shouwang.screening.intake import shelf
from shouwang.screening.intake.models import Delivery
from shouwang.screening.lake import LINKS
from shouwang.screening.matching.models import Doubt


def write_link(doubt: Doubt) -> str:
    """The link of one settled row; the name of its file."""
    return _write(doubt.delivery, doubt.place_id, f"{doubt.delivery.key}.s{doubt.pk}", [doubt])


def write_carried(delivery: Delivery) -> None:
    """The links of all rows of a delivery that earlier answers settled as it came in."""
    carried = Doubt.objects.filter(delivery=delivery, settled_as="person", link="").select_related("person__household")
    by_place: dict[int, list[Doubt]] = defaultdict(list)
    for doubt in carried.order_by("id"):
        by_place[doubt.place_id].append(doubt)
    for place, doubts in by_place.items():
        name = _write(delivery, place, f"{delivery.key}.settled", doubts)
        Doubt.objects.filter(pk__in=[doubt.pk for doubt in doubts]).update(link=name)


def let_go(doubt: Doubt) -> None:
    """Take one row out of the link that it shares with others: they keep theirs in a new file."""
    if not doubt.link:
        return
    shared = Doubt.objects.filter(delivery_id=doubt.delivery_id, place_id=doubt.place_id, link=doubt.link)
    others = list(shared.exclude(pk=doubt.pk).select_related("person__household").order_by("id"))
    if others:
        name = _write(doubt.delivery, doubt.place_id, f"{doubt.delivery.key}.settled", others)
        Doubt.objects.filter(pk__in=[other.pk for other in others]).update(link=name)
    doubt.link = ""


def _write(delivery: Delivery, place: int, start: str, doubts: Iterable[Doubt]) -> str:
    """The file's name is free whatever an earlier attempt left behind."""
    county, name, again = shelf.shelf_of(place), start, 0
    while shelf.lake().path(county, LINKS, name).exists():
        again += 1
        name = f"{start}.{again}"
    shelf.lake().write(county, LINKS, name, shelf.as_links(delivery, map(_row, doubts)))
    return name


def _row(doubt: Doubt) -> dict:
    return {
        "file": doubt.file,
        "sheet": doubt.sheet,
        "row": doubt.row,
        "household": doubt.person.household.key,
        "person": doubt.person.key,
        "method": "settled",
    }
