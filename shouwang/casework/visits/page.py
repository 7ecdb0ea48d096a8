"""What the pages of home checks show: the reasons to be answered, with what the department said, and lists of visits."""

from dataclasses import dataclass

from shouwang.casework.visits.forms import ReasonForm
from shouwang.casework.visits.models import Visit
from shouwang.casework.visits.verify import HEARD
from shouwang.registry.models import Household
from shouwang.screening.clues.lines import facts
from shouwang.screening.clues.models import Clue, Origin
from shouwang.screening.clues.words import rule_titles


@dataclass(frozen=True)
class Asked:
    """One reason of a clue: who said it, what it rests on, and the form that answers it."""

    clue: Clue
    origin: Origin
    title: str
    told: list
    form: ReasonForm


def asked(household: Household, data=None, files=None) -> list[Asked]:
    """The standing reasons of the clues that wait for a home check of a household; two queries."""
    clues = Clue.objects.filter(household=household, state__in=HEARD).order_by("key").prefetch_related("origins__hit")
    return [
        Asked(clue, origin, _title(origin), _told(origin), ReasonForm(data, files, prefix=f"reason-{origin.pk}"))
        for clue in clues
        for origin in sorted(clue.origins.all(), key=lambda origin: origin.pk)
        if origin.withdrawn_at is None
    ]


def _title(origin: Origin) -> str:
    if origin.hit:
        return rule_titles().get(origin.hit.rule, origin.hit.rule)
    return origin.get_kind_display()


def _told(origin: Origin) -> list:
    if origin.hit:
        return facts(origin.hit.evidence, origin.hit.rows)
    return [[("内容", origin.note)]] if origin.note else []


def visits(scope, result: str = ""):
    """The visits within a viewer's places, of one ending or of all."""
    found = Visit.objects.visible_to(scope).select_related("household", "by__place")
    return found.filter(result=result) if result else found
