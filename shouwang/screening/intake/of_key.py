"""A delivery by the key that commands and exports give it."""

from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.screening.intake.models import Delivery


def find(key: str) -> Delivery:
    """The delivery as far as the viewer sees it; refused (`unknown_delivery`) when there is none."""
    found = Delivery.objects.select_related("place", "supersedes").filter(key=key).first()
    if found is None:
        raise Refused("unknown_delivery", f"没有批次号为 {key} 的名单。")
    return found


def area_of(key: str) -> str:
    """The area that a delivery's key begins with, when it is one of ours; else ""."""
    code = key.split("-", 1)[0]
    known = code.isdigit() and len(code) <= 15 and Place.objects.filter(pk=int(code.ljust(15, "0"))).exists()
    return code if known else ""
