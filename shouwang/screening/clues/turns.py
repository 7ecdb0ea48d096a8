"""What may be done with a clue by whom, for the page: the acts themselves decide again."""

from shouwang.accounts.may import VILLAGE
from shouwang.accounts.models import Post
from shouwang.places.code import at_level
from shouwang.screening.clues.models import Clue
from shouwang.screening.clues.step import is_on_desk


def turns(clue: Clue, by: Post) -> set[str]:
    """The forms that the clue's page offers to a post."""
    on_desk = is_on_desk(clue, by)
    handed = clue.state == "assigned"
    has_result = clue.state in ("checked", "answered", "followed")
    mine = clue.owner is not None and at_level(clue.owner.place_id, "village") == at_level(by.place_id, "village")
    below = handed and clue.owner is not None and clue.owner.place_id != by.place_id
    offered = {
        "answer": handed and (mine or by.role not in VILLAGE),
        "again": clue.state in ("checked", "followed") and (mine or by.role not in VILLAGE),
        "send_back": handed and mine,
        "forward": bool(clue.returned_as) and on_desk,
        "dismiss": on_desk or (clue.is_shaken and clue.is_open),
        "hand_out": on_desk and not clue.returned_as,
        "extend": below,
        "urge": below,
        "recheck": has_result,
        "close": has_result and (clue.level == "township" or by.place.level == "county"),
    }
    verbs = {"again": "answer", "dismiss": "triage", "forward": "assign", "hand_out": "assign"}
    return {name for name, is_offered in offered.items() if is_offered and by.may(f"clues.{verbs.get(name, name)}")}
