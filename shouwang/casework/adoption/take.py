"""Taking over what a newer export says of a case, field by field: a person has decided it. Each keeps what was before."""

from collections.abc import Callable
from datetime import date, datetime

from shouwang.accounts.models import Post
from shouwang.casework.adoption.candidates import met
from shouwang.casework.assistance import open_month
from shouwang.casework.assistance.models import Helper, Measure
from shouwang.casework.cases.category import need_fit
from shouwang.casework.cases.models import Case, Passage
from shouwang.casework.cases.steps import ELIMINATED
from shouwang.places.serial import take
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry import monitor
from shouwang.registry.models import NationalEntry

WHY = "按全国系统更正"


def _category(case: Case, entry: NationalEntry, *, by: Post, at: datetime, on: date) -> None:
    need_fit(entry.category, case.household.attribute, in_force(case.place_id, on))
    case.category = entry.category
    case.save(update_fields=["category"])
    _repeat(case, by, at, on)


def _since(case: Case, entry: NationalEntry, *, by: Post, at: datetime, on: date) -> None:
    """Another day of identification; that of a re-mark after an elimination is a case of its own."""
    since = entry.since
    if since is None or since > on:
        raise Refused("no_identified", "全国系统没有写明可用的识别监测时间，请选“本系统为准”。")
    if case.stage == ELIMINATED and since > case.eliminated_on:
        raise Refused("marked_again", "全国系统写明风险再标注。这一户在本系统已消除，请按识别认定程序办理再标注。")
    case.opened_on = case.qualified_on = case.marked_on = since
    case.remarked_on = since if entry.remarked and entry.remarked_on else None
    case.save(update_fields=["opened_on", "qualified_on", "marked_on", "remarked_on"])
    _repeat(case, by, at, on)


def _gone(case: Case, entry: NationalEntry, *, by: Post, at: datetime, on: date) -> None:
    """The risk is gone there. What was eliminated here and stands open there is rolled back by its own procedure only."""
    if not entry.gone:
        raise Refused("roll_back", "全国系统写明风险未消除。本系统已消除的，不能在这里改回，请按回退程序办理后再核对。")
    if entry.gone_on is None or not case.qualified_on <= entry.gone_on <= on:
        raise Refused("gone_undated", "全国系统没有写明可用的消除监测时间，请选“本系统为准”，核实后再办。")
    if Passage.objects.under_way().filter(case=case).exists():
        raise Refused("under_way", "这一户正在办理程序，请在程序里办结。")
    case.stage, case.eliminated_on, case.ended_on, case.way = ELIMINATED, entry.gone_on, entry.gone_on, entry.way
    case.save(update_fields=["stage", "eliminated_on", "ended_on", "way"])
    open_month.void(case, on)
    _repeat(case, by, at, on)


def _risks(case: Case, entry: NationalEntry, *, by: Post, at: datetime, on: date) -> None:
    case.risks = list(entry.risks)
    case.save(update_fields=["risks"])


def _helper(case: Case, entry: NationalEntry, *, by: Post, at: datetime, on: date) -> None:
    """The one whom the national system names takes the place of the one who stood; nobody named frees nobody."""
    current = Helper.objects.in_force().select_for_update(of=("self",)).filter(case=case).first()
    until = entry.helper_until if entry.helper_until and entry.helper_until <= on else None
    if not entry.helper_name or until:
        raise Refused(
            "no_helper", "风险不消除，责任不脱钩：全国系统没有写明现任帮扶责任人，请先指定，再选“本系统为准”。"
        )
    if current:
        current.until, current.end_reason = max(on, current.since), WHY
        current.save(update_fields=["until", "end_reason"])
    Helper.objects.create(
        case=case, household_id=case.household_id, place_id=case.place_id, name=entry.helper_name, unit=entry.helper_unit,
        phone_id=entry.helper_phone_id, phone_mask=entry.helper_phone_mask, since=min(entry.helper_since or on, on), at=at,
        by=by,
    )  # fmt: skip


def _measures(case: Case, entry: NationalEntry, *, by: Post, at: datetime, on: date) -> None:
    """Measures of groups that the case has none of yet; none is called off by a file."""
    there = set(Measure.objects.standing().filter(case=case).values_list("group", flat=True))
    fresh = [told for told in entry.measures if told[0] not in there]
    book = in_force(case.place_id, on)
    for key, (group, options, detail) in zip(take(f"{case.key}-C", len(fresh), width=2), fresh, strict=True):
        Measure.objects.create(
            key=key, case=case, household_id=case.household_id, place_id=case.place_id, group=group, options=options,
            detail=detail, risks=met(tuple(case.risks), group, book), wish="", planned_on=case.qualified_on,
            due_on=case.qualified_on, is_adopted=True, by=by, at=at,
        )  # fmt: skip


def _repeat(case: Case, by: Post, at: datetime, on: date) -> None:
    """The register repeats what the case says."""
    monitor.adopt([(case.household, case.category, case.qualified_on, case.eliminated_on)], by=by, at=at, on=on)


TAKING: dict[str, Callable] = {
    "category": _category, "since": _since, "gone": _gone, "risks": _risks, "helper": _helper, "measures": _measures,
}  # fmt: skip
