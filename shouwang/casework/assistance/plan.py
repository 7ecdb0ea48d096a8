"""Planning help: what is missing is supplied (*S1 五: 缺什么,补什么*); calling off what was planned; ending what runs."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.assistance.models import Measure
from shouwang.casework.assistance.models.measure import GROUPS, OTHER, WISHES
from shouwang.casework.assistance.reach import lock, need_open
from shouwang.casework.cases.models import Case
from shouwang.places.serial import take
from shouwang.policy import codes
from shouwang.refusal import Refused
from shouwang.trail.write import change, write
from shouwang.web.templatetags.words import day as day_word


def plan(
    case: Case,
    *,
    group: str,
    options: Sequence[str],
    risks: Sequence[str],
    wish: str,
    due_on: date,
    by: Post,
    at: datetime,
    on: date,
    detail: str = "",
    acting: str = "",
) -> Measure:
    """Plan a measure for a case in recognition or in care: of which group, against which of its risks, by when.

    Refused: `unknown_group`, `wrong_option`, `no_option`, `no_risk`, `no_wish`, `due_too_early`, `before_case`.
    """
    by.need("assistance.plan")
    _check(group, options, wish, detail)
    with transaction.atomic():
        case = lock(case, by)
        need_open(case)
        _check_risks(case, risks)
        if on < case.opened_on:
            raise Refused("before_case", f"制定日期不能早于立案日期（{day_word(case.opened_on)}）。")
        if due_on < on:
            raise Refused("due_too_early", "计划落实日期不能早于制定日期。")
        measure = Measure.objects.create(
            key=take(f"{case.key}-C", width=2)[0], case=case, household_id=case.household_id, place_id=case.place_id,
            group=group, options=sorted(set(options)), risks=[risk for risk in case.risks if risk in risks],
            wish=wish, detail=detail.strip(), acting=acting.strip(), planned_on=on, due_on=due_on, by=by, at=at,
        )  # fmt: skip
        write("assistance.plan", by=by, at=at, on=on, subject=measure, note=measure.title)
    return measure


def call_off(measure: Measure, *, reason: str, by: Post, at: datetime, on: date) -> Measure:
    """Call off a measure that was planned and not delivered; it stays readable with its reason."""
    by.need("assistance.plan")
    with transaction.atomic():
        measure = hold(measure, by)
        if not (measure.is_waiting or measure.is_recorded):
            raise Refused("not_waiting", f"这项措施{measure.state_word},不能取消。")
        _need(reason, on, measure.planned_on)
        changes = change(measure, cancelled_on=on, cancelled_why=reason.strip())
        measure.save(update_fields=["cancelled_on", "cancelled_why"])
        write("assistance.call_off", by=by, at=at, on=on, subject=measure, changes=changes, note=reason.strip())
    return measure


def end(measure: Measure, *, reason: str, by: Post, at: datetime, on: date) -> Measure:
    """End a delivered measure that runs on (a loan repaid, a post ended). It never ends by itself. *S1: 四个不摘*."""
    by.need("assistance.plan")
    with transaction.atomic():
        measure = hold(measure, by)
        if not measure.is_delivered or measure.ended_on:
            raise Refused("not_running", f"这项措施{measure.state_word},不能终止。")
        _need(reason, on, measure.delivered_on or measure.planned_on)
        changes = change(measure, ended_on=on, ended_why=reason.strip())
        measure.save(update_fields=["ended_on", "ended_why"])
        write("assistance.end", by=by, at=at, on=on, subject=measure, changes=changes, note=reason.strip())
    return measure


def hold(measure: Measure, by: Post) -> Measure:
    """The measure as it is now, its case locked."""
    case = lock(measure.case, by)
    found = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    found.case = case
    return found


def _check(group: str, options: Sequence[str], wish: str, detail: str) -> None:
    if group not in dict(GROUPS):
        raise Refused("unknown_group", "请选择帮扶措施类别（A34—A45）。")
    if wish not in dict(WISHES):
        raise Refused("no_wish", "请填写农户本人对这项措施的意愿。")
    known = codes.read("measure_option", group)
    wrong = [code for code in options if code not in known]
    if wrong:
        raise Refused("wrong_option", f"所选具体措施不属于“{dict(GROUPS)[group]}”。")
    if not options and group != OTHER:
        raise Refused("no_option", f"请选择“{dict(GROUPS)[group]}”的具体措施。")
    if not detail.strip() and (group == OTHER or any(code.endswith("99") for code in options)):
        raise Refused("no_option", "选“其他”的，请写明具体是什么措施。")


def _check_risks(case: Case, risks: Sequence[str]) -> None:
    if not risks or set(risks) - set(case.risks):
        words = "、".join(case.risk_words)
        raise Refused("no_risk", f"每项措施要对应这一户的风险（{words}），请至少选择一项。（S1 五：缺什么，补什么）")


def _need(reason: str, on: date, first: date) -> None:
    if not reason.strip():
        raise Refused("no_reason", "请写明原因。")
    if on < first:
        raise Refused("too_early", f"日期不能早于{day_word(first)}。")
