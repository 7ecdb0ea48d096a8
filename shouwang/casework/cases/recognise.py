"""Opening a case on a home check that found a risk: the passage sets out, and the steps already made are decided.

*S1 三(一) 整户识别*: the unit is the household, one open case each. Nobody counts or caps cases (*应纳尽纳*).
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from shouwang.accounts.models import Post
from shouwang.casework.cases.category import need_fit
from shouwang.casework.cases.decide import decide
from shouwang.casework.cases.models import Application, Case, CaseClue, Passage
from shouwang.casework.cases.steps import RECOGNISING, RECOGNITION
from shouwang.casework.visits.models import ENROLLING, Visit
from shouwang.places.code import at_level, short, span
from shouwang.places.serial import take
from shouwang.policy import codes
from shouwang.policy.book import Book
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry.models import Household, Person
from shouwang.trail.write import change, write
from shouwang.web.templatetags.words import day as day_word
from shouwang.workflow.procedure import Verdict

BY_THEMSELVES = ("application", "home_check")  # steps that are made when the case opens, where the line begins so


def recognise(
    visit: Visit,
    *,
    application: Application,
    category: str,
    risks: Sequence[str],
    by: Post,
    at: datetime,
    on: date,
    channel: str = "",
) -> Case:
    """Open a case from a home check that ended “to recognition” and the application it rests on.

    The line is that of the day on which the work began; application and home check are decided at once, on the day on
    which both were there. Refused: another ending; an application of another household; a category that contradicts
    the household; a case already open; and whatever those two steps refuse.
    """
    by.need("cases.recognise")
    started = min(application.on, visit.on)
    ready = max(application.on, visit.on)
    book = in_force(visit.place_id, started)
    with transaction.atomic():
        household = _lock(visit, application, by)
        need_fit(category, household.attribute, book)
        risks = _risks(risks or visit.risks)
        if on < ready:
            raise Refused("before_visit", f"立案日期不能早于申请和入户核查（{day_word(ready)}）。")
        case = _open(household, visit, application, category, risks, started, channel)
        passage = Passage.set_out(case, RECOGNITION, book, started, facts_of(household))
        _link_clues(case, visit, on)
        write("cases.recognise", by=by, at=at, on=on, subject=case, note=f"{case.get_category_display()} {case.key}")
        _begin(passage, visit, application, ready, by, at)
    return case


def _lock(visit: Visit, application: Application, by: Post) -> Household:
    lo, hi = span(by.place_id)
    if not lo <= visit.place_id <= hi:
        raise Refused("not_here", "该户不在您的管辖范围内，请由该户所在村办理。")
    if visit.result != ENROLLING:
        raise Refused("not_found_at_risk", f"入户核查结果为“{visit.get_result_display()}”，不能转入识别认定。")
    if application.household_id != visit.household_id:
        raise Refused("other_household", "申请书不是这一户的，请核对。")
    household = Household.objects.select_for_update(no_key=True).get(pk=visit.household_id)
    if Case.objects.open().filter(household=household).exists():
        raise Refused("already_open", f"{household.head_name}户已在识别认定或监测帮扶中，一户只立一案。")
    if visit.cases.exists():
        raise Refused("already_decided", "这次入户核查已立过案，请重新入户核查后再办。")
    return household


def awaiting(place_id: int):
    """Home checks of a place that found a risk and have no case yet: inform the family, or write for it. *S1 第二步*."""
    return Visit.objects.within(place_id).to_recognition().filter(cases__isnull=True).select_related("household")


def _risks(risks: Sequence[str]) -> list[str]:
    """Codes of the national list, each once, the main one first."""
    kept = list(dict.fromkeys(risks))
    if not kept or set(kept) - set(codes.in_use("risk")):
        raise Refused("no_risk_named", "请选择风险类型，主要风险排在最前。")
    return kept


def _open(household, visit, application, category, risks, started, channel) -> Case:
    area = at_level(household.place_id, "county")
    try:
        with transaction.atomic():
            return Case.objects.create(
                key=take(f"{short(area)}-{started:%Y%m}-", width=5, series="case ")[0], household=household,
                place_id=household.place_id, application=application, visit=visit, category=category, risks=risks,
                channel=channel or _channel(visit, application), stage=RECOGNISING, opened_on=started,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("already_open", f"{household.head_name}户刚刚由他人立案，请刷新页面。") from None


def _channel(visit: Visit, application: Application) -> str:
    """How the household was found: by the first reason of the clues that were checked, else as it applied. *S1 四*."""
    first = visit.reasons.order_by("id").values_list("origin__kind", flat=True).first()
    return first or ("field" if application.kind == "written" else "application")


def _link_clues(case: Case, visit: Visit, on: date) -> None:
    clues = list(dict.fromkeys(visit.reasons.order_by("id").values_list("clue_id", flat=True)))
    taken = set(CaseClue.objects.filter(clue_id__in=clues).values_list("clue_id", flat=True))
    CaseClue.objects.bulk_create(
        CaseClue(case=case, household_id=case.household_id, place_id=case.place_id, clue_id=clue, on=on)
        for clue in clues
        if clue not in taken
    )


def facts_of(household: Household) -> set[str]:
    """What lets steps of a line fall away: a household with a member on dibao, where policy exempts it."""
    members = Person.objects.filter(household=household, left_on__isnull=True)
    return {"dibao"} if members.exclude(dibao__in=["", "none"]).exists() else set()


def _begin(passage: Passage, visit: Visit, application: Application, ready: date, by: Post, at: datetime) -> None:
    for key in BY_THEMSELVES:
        if key not in passage.due:
            continue
        on = application.on if key == "application" else ready
        words = application.key if key == "application" else f"{day_word(visit.on)}入户：{visit.finding}"
        people = () if key == "application" else tuple(visit.checkers)
        decide(passage, step=key, verdict=Verdict.PASS, by=by, at=at, on=on, opinion=words, people=people)
        passage.refresh_from_db()


def recategorise(
    case: Case, *, category: str, risks: Sequence[str], reason: str, by: Post, at: datetime, on: date
) -> Case:
    """Correct the category or the risks of a case that is still being recognised, with the reason.

    A household that stands on a notice has to be corrected there too, and gets its own clock again.
    """
    by.need("cases.recognise")
    book: Book = in_force(case.place_id, on)
    if not reason.strip():
        raise Refused("no_reason", "更正类别或风险须写明理由。")
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("household").get(pk=case.pk)
        if case.stage != RECOGNISING:
            raise Refused("not_recognising", f"这一户处于“{case.get_stage_display()}”阶段，不能再更正类别。")
        need_fit(category, case.household.attribute, book)
        changes = change(case, category=category, risks=_risks(risks))
        case.save(update_fields=["category", "risks"])
        write("cases.recategorise", by=by, at=at, on=on, subject=case, changes=changes, note=reason.strip())
    return case
