"""Households that may stand on a list without being counted there: their row is doubtful, to be settled, or faulty.

Who is not read is not gone: rules that compare two months hold such a household instead of calling it new or stopped.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from django.db.models import Q

from shouwang.registry.models import Person
from shouwang.screening.intake import shelf
from shouwang.screening.intake.models import Delivery
from shouwang.screening.lake import PERHAPS
from shouwang.screening.matching.models import Doubt
from shouwang.screening.rules.heard import heard

FULL = 2  # lists that are compared: the newest and the one before
UNSETTLED = ("doubt", "unmatched", "asked", "fault")


def perhaps(area: int, name: str, deliveries: Iterable[Delivery]) -> Path | None:
    """Write which households the unsettled rows of compared lists may be about; the lake file, None when there are none.

    `name` is that of the run which asks. A row sent back to its department is as open as before.
    """
    rows = _rows([each.pk for each in _asked(deliveries)])
    if not rows:
        return None
    return shelf.lake().write(shelf.shelf_of(area), PERHAPS, name, rows).path


def _asked(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Those that a rule may set against one another: of each list and place the newest month and the two full ones.

    Older lists, however many have come in, say nothing about who is new or gone.
    """
    by_list: dict[tuple[str, int], list[Delivery]] = defaultdict(list)
    for each in deliveries:
        if heard(each.contract_name).compares:
            by_list[each.contract_name, each.place_id].append(each)
    found = []
    for some in by_list.values():
        full = sorted({each.period for each in some if each.kind == "full"})[-FULL:]
        months = {*full, max(each.period for each in some)}
        found += [each for each in some if each.period in months]
    return found


def sweep(area: int, name: str) -> None:
    """Remove what a run of this name left behind when it was cut short."""
    shelf.lake().path(shelf.shelf_of(area), PERHAPS, name).unlink(missing_ok=True)


def _rows(deliveries: list[int]) -> list[dict]:
    is_open = Q(settled_at__isnull=True) | Q(settled_as="returned")
    doubts = Doubt.objects.filter(is_open, delivery__in=deliveries, outcome__in=UNSETTLED).exclude(candidates=[])
    told = list(doubts.order_by("id").values_list("delivery__key", "file", "sheet", "row", "candidates"))
    wanted = {pk for *_, candidates in told for pk in candidates}
    homes = dict(Person.objects.filter(pk__in=wanted).values_list("pk", "household__key"))
    return [
        {"delivery": delivery, "file": file, "sheet": sheet, "row": row, "household": home}
        for delivery, file, sheet, row, candidates in told
        for home in sorted({homes[pk] for pk in candidates if pk in homes})
    ]
