"""What a home check found about the four guarantees goes down into the register, each dated. *S4 一(一)*."""

from collections.abc import Mapping
from datetime import date, datetime

from shouwang.accounts.models import Post
from shouwang.registry.models import Guarantee, Household
from shouwang.registry.record import record_guarantee
from shouwang.registry.statements import VISIT

SOURCE = "入户核查"


def correct_register(
    household: Household,
    found: Mapping[str, bool],
    *,
    by: Post,
    at: datetime,
    on: date,
    details: Mapping[str, str] = {},
) -> list[str]:
    """Record guarantees that stand otherwise than the register says, with what is wrong about them; returns their kinds.

    Those that stand so already keep their day, their detail and their source.
    """
    if not found:
        return []
    standing = Guarantee.objects.filter(household=household, until__isnull=True)
    known = {row.kind: (row.is_firm, row.detail) for row in standing}
    told = {kind: (is_firm, "" if is_firm else details.get(kind, "")) for kind, is_firm in found.items()}
    changed = [kind for kind, said in told.items() if _differs(said, known.get(kind))]
    for kind in changed:
        is_firm, detail = told[kind]
        about = {"since": on, "source": SOURCE, "by": by, "at": at, "chain": VISIT}
        record_guarantee(household, kind, is_firm=is_firm, detail=detail, **about)
    return changed


def _differs(said: tuple[bool, str], known: tuple[bool, str] | None) -> bool:
    """Whether a state is news: another answer, or a detail that was told and is another one."""
    return known is None or said[0] is not known[0] or bool(said[1] and said[1] != known[1])
