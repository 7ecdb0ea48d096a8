"""Applications (申请及承诺): the household's own, a proxy's, or one written for it at the home check. *S1 第一步、第二步*."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.cases.models import Application, Attachment
from shouwang.casework.cases.models.application import KINDS
from shouwang.casework.visits.models import Visit
from shouwang.places.code import at_level, short, span
from shouwang.places.serial import take
from shouwang.refusal import Refused
from shouwang.registry.models import Household
from shouwang.screening.clues.models import Report
from shouwang.trail.write import write
from shouwang.vault.models import Document


def apply(
    household: Household,
    *,
    kind: str,
    applicant: str,
    text: str,
    by: Post,
    at: datetime,
    on: date,
    has_promised: bool,
    mark: Document | None = None,
    attachments: Sequence[tuple[str, Document]] = (),
    no_evidence: str = "",
    proxy: str = "",
    relation: str = "",
    visit: Visit | None = None,
    informed_on: date | None = None,
    report: Report | None = None,
) -> Application:
    """File an application of a household, made on a day, with its evidence and its promise of truth.

    Refused: no evidence and no reason for none; no promise; a proxy without name, relation and the farmer's own mark;
    one written at the home check before the family was informed, or without that check.
    """
    by.need("cases.apply")
    _check(kind, applicant, text, has_promised, attachments, no_evidence)
    if kind == "proxy":
        _check_proxy(proxy, relation, mark)
    if kind == "written":
        informed_on = _check_written(household, visit, informed_on, on)
    lo, hi = span(by.place_id)
    if not lo <= household.place_id <= hi:
        raise Refused("not_here", "该户不在您的管辖范围内，请由该户所在村受理申请。")
    area = at_level(household.place_id, "county")
    with transaction.atomic():
        made = Application.objects.create(
            key=take(f"{short(area)}-SQ{on:%Y%m}-", width=5)[0], household=household, place_id=household.place_id,
            report=report, visit=visit, kind=kind, on=on, at=at, by=by, applicant=applicant.strip(),
            proxy=proxy.strip(), relation=relation.strip(), text=text.strip(), promised_on=on, mark=mark,
            no_evidence=no_evidence.strip(), informed_on=informed_on,
        )  # fmt: skip
        Attachment.objects.bulk_create(
            Attachment(
                application=made, household_id=household.pk, place_id=household.place_id, title=title, document=document
            )
            for title, document in attachments
        )
        write("cases.apply", by=by, at=at, on=on, subject=made, note=made.get_kind_display())
    return made


def _check(kind, applicant, text, has_promised, attachments, no_evidence) -> None:
    if kind not in dict(KINDS):
        raise Refused("unknown_kind", "请选择申报方式：本户申报、代为申报或入户时代写。")
    if not applicant.strip() or not text.strip():
        raise Refused("incomplete", "请填写申请人和申请事由。")
    if not has_promised:
        raise Refused("no_promise", "申请人须承诺所提供信息真实。（S1 第一步：对所提供信息履行承诺）")
    if not attachments and not no_evidence.strip():
        raise Refused("no_evidence", "申请须附风险点佐证资料；确无材料的，请写明理由。（S1 第一步）")


def _check_proxy(proxy: str, relation: str, mark: Document | None) -> None:
    if not proxy.strip() or not relation.strip():
        raise Refused("no_proxy", "代为申报的，请填写代办人姓名和与农户的关系。（S1 第一步）")
    if mark is None:
        raise Refused("no_mark", "代为申报须有农户本人签字、捺印或录音，证明是其真实意愿。（S1 第一步）")


def _check_written(household: Household, visit: Visit | None, informed_on: date | None, on: date) -> date:
    if visit is None or visit.household_id != household.pk:
        raise Refused("no_visit", "入户时代写的申请，须有这一户的入户核查。（S1 第二步）")
    informed_on = informed_on or visit.informed_on
    if informed_on is None:
        raise Refused("not_informed", "代写申请之前，须先告知农户家庭成员，并登记告知日期。（S1 第二步：及时告知）")
    if informed_on > on:
        raise Refused("informed_later", "告知农户的日期不能晚于申请日期。")
    return informed_on
