"""Supplying what an adopted case lacks and no other form supplies: risks, the helper's unit and phone, the way, and the
word that unread cells were looked at. *S4 一(五)*."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.adoption.models import Adoption
from shouwang.casework.assistance.models import Helper
from shouwang.casework.assistance.pair import PHONE
from shouwang.casework.assistance.reach import lock, need_open
from shouwang.casework.cases.models import Case
from shouwang.casework.cases.steps import ELIMINATED
from shouwang.policy import codes
from shouwang.refusal import Refused
from shouwang.trail.write import change, write
from shouwang.vault.keep import keep
from shouwang.vault.mask import mask


def name_risks(case: Case, risks: Sequence[str], *, reason: str, by: Post, at: datetime, on: date) -> Case:
    """Say the risks of an adopted case, the main one first. Refused without a reason, or for none of the national list."""
    wanted = list(dict.fromkeys(risks))
    if not wanted or set(wanted) - set(codes.in_use("risk")):
        raise Refused("no_risk_named", "请选择风险类型，主要风险排在最前。")
    with transaction.atomic():
        case = _held(case, by, reason)
        need_open(case)
        changes = change(case, risks=wanted)
        case.save(update_fields=["risks"])
        write("adoption.complete", by=by, at=at, on=on, subject=case, changes=changes, note=reason.strip())
    return case


def reach_helper(case: Case, *, unit: str, phone: str, by: Post, at: datetime, on: date) -> Helper:
    """Add unit and phone of the helper that the national system names; the phone is sealed.

    Refused: `no_helper`, `incomplete`, `bad_phone`.
    """
    if not (unit.strip() and phone.strip()):
        raise Refused("incomplete", "请填写帮扶责任人的单位和联系电话。")
    if not PHONE.fullmatch(phone.strip()):
        raise Refused("bad_phone", "联系电话应为11位手机号，或带区号的固定电话。")
    with transaction.atomic():
        case = _held(case, by)
        helper = Helper.objects.in_force().select_for_update(of=("self",)).filter(case=case, post=None).first()
        if helper is None:
            raise Refused("no_helper", "这一户还没有帮扶责任人，请先指定。")
        shown = mask("phone", phone.strip())
        changes = change(helper, unit=unit.strip()[:60], phone_mask=shown)
        helper.phone = keep("phone", phone.strip(), case.place_id, case.household_id)
        helper.save(update_fields=["unit", "phone_mask", "phone"])
        write("adoption.complete", by=by, at=at, on=on, subject=helper, changes=changes)
    return helper


def say_way(case: Case, way: str, *, reason: str, by: Post, at: datetime, on: date) -> Case:
    """Say how the risk of an adopted case was eliminated: by help or by itself. *S4 一(五)4*."""
    if way not in codes.read("elimination_way"):
        raise Refused("no_way", "请选择风险消除方式。")
    with transaction.atomic():
        case = _held(case, by, reason)
        if case.stage != ELIMINATED:
            raise Refused("not_eliminated", "这一户的风险还没有消除，不用填写消除方式。")
        changes = change(case, way=way)
        case.save(update_fields=["way"])
        write("adoption.complete", by=by, at=at, on=on, subject=case, changes=changes, note=reason.strip())
    return case


def look_through(case: Case, *, reason: str, by: Post, at: datetime, on: date) -> Adoption:
    """Say that the cells nobody could read were looked at, and what came of it."""
    with transaction.atomic():
        case = _held(case, by, reason)
        adoption = Adoption.objects.select_for_update(of=("self",)).get(case=case)
        changes = change(adoption, unread=[])
        adoption.save(update_fields=["unread"])
        write("adoption.complete", by=by, at=at, on=on, subject=adoption, changes=changes, note=reason.strip())
    return adoption


def _held(case: Case, by: Post, reason: str = "-") -> Case:
    by.need("adoption.complete")
    if not reason.strip():
        raise Refused("no_reason", "请写明依据，例如“查全国系统”“入户核实”。")
    case = lock(case, by)
    if not case.is_adopted:
        raise Refused("not_adopted", "这一户不是接续的监测户，请在认定程序里办理。")
    return case
