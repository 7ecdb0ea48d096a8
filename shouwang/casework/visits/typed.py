"""From a filled form to what was found: files sealed, yuan turned to fen, names cut. Knows no HTTP."""

from collections.abc import Sequence
from datetime import datetime

from shouwang.accounts.models import Post
from shouwang.casework.surveys.question import faults
from shouwang.casework.visits.forms import VisitForm
from shouwang.casework.visits.found import Found, Need, Reason, names
from shouwang.casework.visits.models import UNFINISHED
from shouwang.casework.visits.page import Asked
from shouwang.casework.visits.proof import seal
from shouwang.casework.visits.survey import SurveyForm, core_of
from shouwang.refusal import Refused
from shouwang.registry.models import Household


def said(form) -> dict:
    """What a form says; refused with its first fault."""
    if form.is_valid():
        return form.cleaned_data
    name, faults = next(iter(form.errors.items()))
    raise Refused("incomplete", f"{form.fields[name].label if name in form.fields else '填写有误'}：{faults[0]}")


def found(
    form: VisitForm, reasons: Sequence[Asked], household: Household, *, by: Post, at: datetime,
    survey: SurveyForm | None = None,
) -> Found:  # fmt: skip
    """The home check that a form, the forms of its reasons and the survey tell."""
    told = said(form)
    facts = _facts(survey, told, form) if survey else {}
    wanted = () if told["result"] in UNFINISHED else tuple(_reason(each, household, by, at) for each in reasons)
    return Found(
        uuid=told["uuid"], purpose=told["purpose"], result=told["result"], finding=told["finding"],
        checkers=names((told["first"], told["second"])), judges=names((told["judge_one"], told["judge_two"])),
        reason=told["reason"], reasons=wanted, needs=_needs(told), guarantees=form.firm(), risks=form.risks(),
        evidence=tuple(("入户照片", _sealed(file, household, by, at)) for file in told["photos"]),
        gone_as=told["gone_as"], channel=told["channel"], net_per_head_fen=told["net_per_head_fen"],
        outlay_fen=told["outlay_fen"], informed_on=told["informed_on"],
        mark=_sealed(told["mark"], household, by, at) if told["mark"] else None, **facts,
    )  # fmt: skip


def _facts(survey: SurveyForm, told: dict, form: VisitForm) -> dict:
    """What the survey adds: its edition, all answers by code, the facts for the register. Refused with its first fault."""
    said(survey)
    answers = survey.answers(core_of(told, form.firm(), form.risks()))
    for sentence in faults(survey.edition, survey.changed(answers)):
        raise Refused("survey", sentence)
    if told["net_per_head_fen"] is None:
        told["net_per_head_fen"] = answers.get("A27")
    return {"edition": survey.edition.key, "answers": answers, "facts": survey.facts()}


def _reason(asked: Asked, household: Household, by: Post, at: datetime) -> Reason:
    told = said(asked.form)
    evidence = _sealed(told["evidence"], household, by, at) if told["evidence"] else None
    return Reason(asked.origin.pk, told["verdict"], told["finding"], evidence)


def _needs(told: dict) -> tuple[Need, ...]:
    if not told["need_kind"]:
        return ()
    if not told["need_due_on"]:
        raise Refused("no_acting", "请填写问题的解决期限。")
    return (Need(told["need_kind"], told["need_detail"], told["need_acting"], told["need_due_on"]),)


def _sealed(file, household: Household, by: Post, at: datetime):
    return seal(
        file.read(), file.name, kind="visit", place_id=household.place_id, household_id=household.pk, by=by, at=at
    )
