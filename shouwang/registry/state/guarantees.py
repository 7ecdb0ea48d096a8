"""The four guarantees as they stand: a state begins on the day that its statement is about, and ends with the next."""

from shouwang.registry import facts
from shouwang.registry.income import State
from shouwang.registry.models import Guarantee, Household
from shouwang.registry.recall import Origin
from shouwang.registry.state.view import View


def set_guarantees(view: View) -> None:
    """Close states that no longer stand, and open those that do."""
    spoken = {
        subject[0]: standing for subject, standing in view.stands.items()
        if subject[1] is None and view.ever[subject] & facts.GUARANTEES.keys()
    }  # fmt: skip
    if not spoken:
        return
    known = {(one.household_id, one.kind): one for one in Guarantee.objects.filter(household__in=spoken, until=None)}
    for pk, standing in spoken.items():
        stands = facts.guarantees(standing.values)
        for key in view.ever[pk, None] & facts.GUARANTEES.keys():
            kind = facts.GUARANTEES[key]
            _set(view, view.homes[pk], kind, known.get((pk, kind)), stands.get(kind))


def _set(view: View, home: Household, kind: str, present: Guarantee | None, said) -> None:
    if said is None:
        if present:
            _close(present, present.since)  # whoever said it took it back: it was never in force
        return
    state, value = said
    if present and (present.is_firm, present.detail, present.is_only_dwelling) == state[1:]:
        return
    on = value.statement.on
    if present:
        _close(present, max(on, present.since))
    before = Guarantee.objects.filter(household=home, kind=kind, since=on, is_firm=state.is_firm, detail=state.detail)
    again = before.exclude(pk=present.pk if present else None).order_by("-id").first()
    if again and present and on <= present.since:
        again.until = None
        again.save(update_fields=["until"])
    else:
        _open(home, state, max(on, present.since) if present else on, view.recalled.origins[value.statement.id])


def _close(present: Guarantee, on) -> None:
    present.until = on
    present.save(update_fields=["until"])


def _open(home: Household, state: State, since, origin: Origin) -> None:
    Guarantee.objects.create(
        household=home, place_id=home.place_id, kind=state.kind, is_firm=state.is_firm, detail=state.detail,
        is_only_dwelling=state.is_only_dwelling, since=since, source=origin.note[:60], batch_id=origin.batch_id,
        told_by_id=origin.batch_id, sheet=origin.sheet, row=origin.row or None,
    )  # fmt: skip
