"""The act of erasing for good what was said of somebody: named facts go from every statement, who said them and when stays.

The only change that a statement ever meets. It is for what may not be kept any longer (*S0 六*): whoever asks for it names
the ground. A value that is sealed leaves the vault. What a later file or form says anew is said anew.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from shouwang.places.clock import day
from shouwang.refusal import Refused
from shouwang.registry import facts
from shouwang.registry.models import Household, Person
from shouwang.registry.provenance import place_in_form
from shouwang.registry.recall import recall
from shouwang.registry.spoken import HIDDEN, fact_title
from shouwang.registry.state import project
from shouwang.registry.statements import PERIOD, Statement
from shouwang.trail.write import write
from shouwang.web.sealed import ask

KEPT = HIDDEN | {
    "no", "head", "place", "class", "monitored", "eliminated", "net", facts.LEFT, facts.GONE, "A1", "A3", "A7",
}  # fmt: skip # without these nobody is a household or a member any more, or monitored


def erasable(household: Household, person: Person | None) -> list[tuple[str, str]]:
    """What may be erased of a household or a member: keys and titles of what is still said, as the form has them."""
    keys = {key for one in _said(household, person) for key in one.facts if key.partition(PERIOD)[0] not in KEPT}
    return [(key, fact_title(key, is_person=person is not None)) for key in sorted(keys, key=place_in_form)]


def _said(household: Household, person: Person | None) -> list[Statement]:
    """Everything that was said of the household or person, also under a key that was found to be the same one's."""
    return recall([household.pk]).said.get((household.pk, person and person.pk), [])


def erase(
    household: Household, person: Person | None, keys: Iterable[str], *, by, at: datetime, reason: str
) -> list[str]:
    """Erase these facts of a household, or of one of its people, wherever they were said; their titles.

    Refused without a reason, for a household out of reach, and for facts that nobody said or without which nobody could be
    told apart.
    """
    by.need("registry.erase")
    if not by.scope().contains(household.place_id):
        raise Refused("wrong_area", "这一户不在您的管辖范围内。")
    if not reason.strip():
        raise Refused("no_reason", "删除要写明依据，例如“本人申请删除”。")
    keys = sorted(set(keys))
    with transaction.atomic():
        household = Household.objects.select_for_update(no_key=True).get(pk=household.pk)
        titles = dict(erasable(household, person))
        if not keys or not titles.keys() >= set(keys):
            raise Refused("not_erasable", "所选内容没有登记，或者是认定户和成员所必需的，不能删除。请重新选择。")
        told = [str(one.id) for one in _said(household, person)]
        ask("registry_erase", told, keys, day(at).isoformat())
        project([household.pk], at=at)
        named = [titles[key] for key in keys]
        changes = {title: ["", "已删除"] for title in named}
        write("registry.erase", by=by, at=at, subject=person or household, changes=changes, note=reason)
    return named
