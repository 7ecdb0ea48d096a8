"""Lists of a village (meetings, notices, submissions) are made by a post that sees the whole village."""

from shouwang.accounts.models import Post
from shouwang.places.code import span
from shouwang.refusal import Refused


def need_whole(village_id: int, by: Post) -> None:
    """Refuse a list of a village to a post of another place, or of one group of it. *S1 第四步: 以村为单位*."""
    lo, hi = span(by.place_id)
    if not lo <= village_id <= hi:
        raise Refused("not_here", "评议、公示和上报以村为单位办理，请由该村的村级岗位登记。（S1 第四步）")
