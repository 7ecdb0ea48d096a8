"""What a home check found about the four guarantees goes down into the register, each dated. *S4 一(一)*."""

from collections.abc import Mapping
from datetime import date, datetime

from shouwang.accounts.models import Post
from shouwang.registry.models import Guarantee, Household
from shouwang.registry.record import record_guarantee

SOURCE = "入户核查"


def correct_register(household: Household, found: Mapping[str, bool], *, by: Post, at: datetime, on: date) -> list[str]:
    """Record guarantees that stand otherwise than the register says; returns their kinds.

    Those that stand so already keep their day, their detail and their source.
    """
    if not found:
        return []
    standing = Guarantee.objects.filter(household=household, until__isnull=True)
    known = dict(standing.values_list("kind", "is_firm"))
    changed = [kind for kind, is_firm in found.items() if known.get(kind) is not is_firm]
    for kind in changed:
        record_guarantee(household, kind, is_firm=found[kind], since=on, source=SOURCE, by=by, at=at)
    return changed
