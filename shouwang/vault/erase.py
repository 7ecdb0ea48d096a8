"""The act of erasing files whose purpose has ended: the file goes; its name, hash, size and this line stay."""

from datetime import date, datetime

from django.db import transaction

from shouwang.places.clock import day
from shouwang.refusal import Refused
from shouwang.trail.write import write
from shouwang.vault.documents import root
from shouwang.vault.models import Document


def erase(document: Document, *, by, at: datetime, on: date | None = None, note: str = "") -> None:
    """Remove one file from the disk for good. Refused while its keeping is still owed; twice is as good as once.

    The row is written first and the file removed when that is certain: a crash leaves a file that `erase_ended` takes
    up again, never a row that promises a file which is gone.
    """
    by.need("vault.erase")
    if document.expires_on is None or document.expires_on >= day(at):
        raise Refused("still_owed", "这个文件还在保存期内，不能清除。")
    path = root() / document.path
    with transaction.atomic():
        if document.erased_at is None:
            document.erased_at = at
            document.save(update_fields=["erased_at"])
            changes = {"erased_at": [None, at.isoformat()]}
            write("vault.erase", by=by, at=at, on=on, subject=document, changes=changes, note=note or document.name)
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


def erase_ended(*, by, at: datetime) -> int:
    """Erase every file of the post's places that has reached its day; returns how many were erased now."""
    by.need("vault.erase")
    lo, hi = by.scope().lo, by.scope().hi
    ended = Document.objects.filter(place_id__gte=lo, place_id__lte=hi, expires_on__lt=day(at))
    fresh = 0
    for document in ended.order_by("pk").iterator():
        if document.erased_at is None:
            erase(document, by=by, at=at)
            fresh += 1
        elif (root() / document.path).exists():  # a crash came between the row and the file
            (root() / document.path).unlink(missing_ok=True)
    return fresh
