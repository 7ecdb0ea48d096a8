"""What a home check found goes into the register: the four guarantees, each dated. A later state closes the earlier."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.refusal import Refused
from shouwang.registry.models import Guarantee, Household
from shouwang.trail.write import write
from shouwang.web.templatetags import words

SOURCE = "入户核查"


def observe(
    household: Household,
    found: Mapping[str, bool],
    *,
    by: Post,
    at: datetime,
    on: date,
    details: Mapping[str, str] | None = None,
) -> dict[str, list]:
    """Record how guarantees stand on a day, as `{kind: firm}`; those that stand so already are left alone.

    Returns what changed, `{kind: [before, after]}`. A day before the state in force is refused: it knows more.
    """
    by.need("registry.correct")
    with transaction.atomic():
        standing = {row.kind: row for row in household.guarantees.select_for_update().filter(until__isnull=True)}
        changed = {}
        for kind, firm in found.items():
            before = standing.get(kind)
            if before and before.is_firm == firm:
                continue
            _replace(household, kind, firm, before, on, (details or {}).get(kind, ""))
            changed[kind] = [before.is_firm if before else None, firm]
        if changed:
            write("registry.correct", by=by, at=at, on=on, subject=household, changes=changed, note=SOURCE)
    return changed


def _replace(household: Household, kind: str, firm: bool, before: Guarantee | None, on: date, detail: str) -> None:
    if before:
        if on < before.since:
            title = before.get_kind_display()
            raise Refused(
                "older_than_known", f"“{title}”在{words.day(before.since)}已有更新的登记，不能用更早的核查改写。"
            )
        before.until = on
        before.save(update_fields=["until"])
    Guarantee.objects.create(
        household=household,
        place_id=household.place_id,
        kind=kind,
        is_firm=firm,
        since=on,
        detail=detail,
        source=SOURCE,
    )
