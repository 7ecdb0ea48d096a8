"""A delivery by the key that commands and exports give it. What a key is made of is never read back out of it."""

from collections.abc import Iterable

from shouwang.accounts.models import Post
from shouwang.places.code import short
from shouwang.refusal import Refused
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.scope import of_area
from shouwang.web.sight import within


def find(key: str) -> Delivery:
    """The delivery as far as the viewer sees it; refused (`unknown_delivery`) when there is none."""
    found = Delivery.objects.select_related("place", "supersedes").filter(key=key).first()
    if found is None:
        raise Refused("unknown_delivery", f"没有批次号为 {key} 的名单。")
    return found


def area_of(key: str) -> str:
    """The code of the area that a delivery is for, before anybody is at work; refused (`unknown_delivery`) for none."""
    operators = Post.objects.in_force().filter(role="operator").order_by("place_id")
    for pk in operators.values_list("place_id", flat=True).distinct():
        with within(of_area(pk)):
            place = Delivery.objects.filter(key=key).values_list("place_id", flat=True).first()
        if place:
            return short(place)
    raise Refused("unknown_delivery", f"没有批次号为 {key} 的名单。")


def lists(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Key → its list (`supplier.table`) and month (`2026-10`), of the deliveries within sight; one question."""
    found = Delivery.objects.filter(key__in=set(keys)).values_list("key", "supplier", "table", "period")
    return {key: (f"{supplier}.{table}", period) for key, supplier, table, period in found}
