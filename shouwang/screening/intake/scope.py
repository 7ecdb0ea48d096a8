"""The scope in which a delivery is handled: its whole area, whoever handed it in (a liaison sees no household)."""

from shouwang.places.code import above, short, span
from shouwang.refusal import Refused
from shouwang.web.sight import Scope


def of_area(place_id: int) -> Scope:
    """The machine's scope for everything that belongs to one delivery: the area and all below it."""
    lo, hi = span(place_id)
    return Scope(kind="post", lo=lo, hi=hi, above=above(place_id))


def must_hold(by, delivery) -> None:
    """Refused for a delivery that is only seen: one handed in for the places above, or by another department."""
    lo, hi = span(by.place_id)
    if not lo <= delivery.place_id <= hi:
        raise Refused("wrong_area", f"这份名单是按 {short(delivery.place_id)} 报送的，请由该级岗位办理。")
    if by.supplier and by.supplier != delivery.supplier:
        raise Refused("not_your_table", "这份名单属于别的部门，请由该部门办理。")
