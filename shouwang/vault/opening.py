"""The act of reading a sealed value: by whom, why; each opening leaves a line that nobody can remove."""

from datetime import datetime

from django.db import transaction

from shouwang.refusal import Refused
from shouwang.vault.keep import plain
from shouwang.vault.models import Opening, Secret


def open_secret(secret: Secret, *, by, at: datetime, reason: str) -> str:
    """The plain value, for a post whose role may open it and whose places contain it; refused without a reason."""
    by.need("vault.open")
    if not reason.strip():
        raise Refused("no_reason", "查看完整号码要写明用途，例如“入户核对身份”。")
    if not secret.sealed:
        raise Refused("erased", "这个号码已按要求删除，不能查看。")
    with transaction.atomic():
        value = plain(secret)
        Opening.objects.create(
            secret=secret,
            place_id=secret.place_id,
            household_id=secret.household_id,
            user_id=by.holder_id,
            post=by,
            at=at,
            reason=reason.strip()[:200],
        )
    return value


def note_bulk_opening(count: int, *, by, at: datetime, reason: str) -> None:
    """One line for an export that printed `count` open numbers."""
    by.need("vault.open")
    if not reason.strip():
        raise Refused("no_reason", "导出完整号码要写明用途（--open 理由）。")
    Opening.objects.create(
        place_id=by.place_id, user_id=by.holder_id, post=by, at=at, reason=reason.strip()[:200], count=count
    )
