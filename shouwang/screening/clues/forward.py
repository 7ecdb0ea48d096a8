"""A clue that does not belong where it is: sent back with a code, forwarded to the right place, never closed by it."""

from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.places.code import at_level
from shouwang.policy.book import Book
from shouwang.refusal import Refused
from shouwang.screening.clues.due import hand_over_due
from shouwang.screening.clues.hand_out import levels_open_to, takers
from shouwang.screening.clues.models import RETURNS, Clue
from shouwang.screening.clues.step import is_on_desk, lock_one, move
from shouwang.trail.write import write


def send_back(clue: Clue, code: str, *, by: Post, at: datetime, on: date, note: str = "") -> Clue:
    """Return a clue with a code: from a village to its township, from a township to the county's desk.

    Refused: `unknown_code`, `not_assigned` (not handed out, or already checked), `not_yours` (another's desk).
    """
    by.need("clues.send_back")
    if code not in dict(RETURNS):
        raise Refused("unknown_code", "请选择退回原因。")
    with transaction.atomic():
        clue = lock_one(clue, by)
        if clue.state != "assigned":
            raise Refused("not_assigned", "只有已交办、尚未核查的线索可以退回。")
        if at_level(clue.owner.place_id, "village") != at_level(by.place_id, "village"):
            raise Refused("not_yours", f"这条线索现在{clue.owner}处，不能由您退回。")
        above = None if by.place.level == "township" else _township_of(clue, by)
        changes = move(clue, "assigned" if above else "screened", at=at, owner=above, returned_as=code, returned_by=by)
        clue.save()
        write("clues.send_back", by=by, at=at, on=on, subject=clue, changes=changes, note=note.strip())
    return clue


def _township_of(clue: Clue, by: Post) -> Post | None:
    """The specialist of the sender's township; nobody when it has none: then the county's desk."""
    posts = Post.objects.in_force().filter(place_id=at_level(by.place_id, "township"), holder__isnull=False)
    return posts.filter(role="township_specialist").order_by("pk").first()


def forward(clue: Clue, *, by: Post, at: datetime, on: date, book: Book, note: str = "") -> Clue:
    """Pass on a clue that came back, or whose household has moved: it goes to whoever works where the household is now.

    A household that stands in the wrong village of the register moves first, and its clues go along. Refused:
    `nothing_returned`, `not_on_desk`, `no_note` (to the same hands again, without a word), `nobody_there`.
    """
    by.need("clues.assign")
    with transaction.atomic():
        clue = lock_one(clue, by)
        if not clue.returned_as and not Clue.objects.stray().filter(pk=clue.pk).exists():
            raise Refused("nothing_returned", "这条线索没有被退回，不需要转办。")
        if by.place.level != "county" and not is_on_desk(clue, by):
            raise Refused("not_on_desk", f"这条线索现在{clue.owner or '县级'}处，不能由您转办。")
        to = levels_open_to(by, book)[-1]
        owner = takers([clue], to)[clue.pk]
        if _was_there(clue, owner) and not note.strip():
            raise Refused(
                "no_note", f"该户台账仍在原处，仍转给{owner}的，请写明理由；台账地点有误的，请先在农户页改正。"
            )
        due_on = hand_over_due(book, on, to)
        fields = {"owner": owner, "returned_as": "", "returned_by": None, "asked_on": on, "due_on": due_on}
        changes = move(clue, "assigned", at=at, **fields)
        clue.save()
        write("clues.forward", by=by, at=at, on=on, subject=clue, changes=changes, note=note.strip())
    return clue


def _was_there(clue: Clue, owner: Post) -> bool:
    """Whether the clue would go back to the village or township that sent it up."""
    sender = clue.returned_by
    return sender is not None and at_level(sender.place_id, "village") == at_level(owner.place_id, "village")
