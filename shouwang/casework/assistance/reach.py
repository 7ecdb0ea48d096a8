"""The case as it is now, held until the transaction ends, and only for those whom its household concerns."""

from shouwang.accounts.models import Post
from shouwang.casework.cases.models import Case
from shouwang.refusal import Refused


def lock(case: Case, by: Post) -> Case:
    """The case locked; refused when its household lies neither within the places of `by` nor is paired with him."""
    found = Case.objects.select_for_update(of=("self",)).select_related("household").filter(pk=case.pk).first()
    scope = by.scope()
    if found is None or not (scope.contains(found.place_id) or found.household_id in scope.households):
        raise Refused("not_here", "该户不在您的管辖范围内，也没有与您结对。")
    if scope.kind == "helper" and found.household_id not in scope.households:
        raise Refused("not_here", "该户没有与您结对，请由其帮扶责任人或所在村办理。")
    return found


def need_open(case: Case) -> None:
    """Refuse to plan for a household whose case has ended."""
    if not case.is_open:
        raise Refused("not_in_care", f"该户处于“{case.get_stage_display()}”，不能再安排帮扶。")
