"""Naming the responsible helper, replacing him, letting him go. *S1 第六步*; *S2: 风险不消除,责任不脱钩*."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Pairing, Post
from shouwang.casework.assistance.models import Helper
from shouwang.casework.assistance.reach import lock, need_open
from shouwang.casework.cases.models import Case
from shouwang.places.code import at_level
from shouwang.refusal import Refused
from shouwang.trail.write import write
from shouwang.vault.keep import keep
from shouwang.vault.mask import mask
from shouwang.web.templatetags.words import day as day_word

PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")


@dataclass(frozen=True)
class Person:
    """A helper without a post in this house: who he is and how he is reached."""

    name: str
    unit: str
    phone: str
    duty: str = ""


def pair(case: Case, who: Post | Person, *, by: Post, at: datetime, on: date, reason: str = "") -> Helper:
    """Name the responsible helper of a case from a day on; another one named before ends on that same day.

    A post sees the household from now on. Refused: `not_in_care`, `no_holder`, `other_county`, `incomplete`,
    `bad_phone`, `same_helper`, `no_reason` for a change, and days before the case or before the helper in force.
    """
    by.need("assistance.pair")
    _check(case, who)
    with transaction.atomic():
        case = lock(case, by)
        need_open(case)
        if on < case.opened_on:
            raise Refused("before_case", f"结对日期不能早于立案日期（{day_word(case.opened_on)}）。")
        before = _end_current(case, who, on, reason)
        helper = _create(case, who, by, at, on)
        changes = {"helper": [before.name if before else None, helper.name]}
        write("assistance.pair", by=by, at=at, on=on, subject=helper, changes=changes, note=reason.strip())
    return helper


def release(helper: Helper, *, reason: str, by: Post, at: datetime, on: date) -> Helper:
    """Let a helper go when the risk is gone: only then, and only by name. *S1: 四个不摘*.

    Refused while the risk is open (`risk_open`): then another has to be named in his place.
    """
    by.need("assistance.pair")
    with transaction.atomic():
        case = lock(helper.case, by)
        helper = Helper.objects.select_for_update(of=("self",)).select_related("pairing").get(pk=helper.pk)
        if helper.until:
            raise Refused("already_ended", f"{helper.name}已于{day_word(helper.until)}解除结对。")
        if case.is_open:
            raise Refused(
                "risk_open",
                "风险还没有消除，责任不能脱钩；如需换人，请直接指定新的帮扶责任人。（S2 风险不消除，责任不脱钩）",
            )
        _end(helper, on, reason)
        write("assistance.release", by=by, at=at, on=on, subject=helper, note=reason.strip())
    return helper


def _check(case: Case, who: Post | Person) -> None:
    if isinstance(who, Post):
        if who.until or not who.holder_id:
            raise Refused("no_holder", "这个岗位现在没有人任职，不能作为帮扶责任人。")
        if at_level(who.place_id, "county") != at_level(case.place_id, "county"):
            raise Refused("other_county", "帮扶责任人的岗位不在本县。")
        return
    if not (who.name.strip() and who.unit.strip() and who.phone.strip()):
        raise Refused("incomplete", "帮扶责任人须写明姓名、单位和联系电话。")
    if not PHONE.fullmatch(who.phone.strip()):
        raise Refused("bad_phone", "联系电话应为11位手机号，或带区号的固定电话。")


def _end_current(case: Case, who: Post | Person, on: date, reason: str) -> Helper | None:
    current = Helper.objects.in_force().select_for_update(of=("self",)).filter(case=case).first()
    if current is None:
        return None
    if current.post_id == who.pk if isinstance(who, Post) else (current.name, current.unit) == (who.name, who.unit):
        raise Refused("same_helper", f"{current.name}已经是这一户的帮扶责任人。")
    _end(current, on, reason)
    return current


def _end(helper: Helper, on: date, reason: str) -> None:
    if not reason.strip():
        raise Refused("no_reason", "更换或解除帮扶责任人，须写明原因。")
    if on < helper.since:
        raise Refused("before_helper", f"日期不能早于{helper.name}的结对日期（{day_word(helper.since)}）。")
    helper.until, helper.end_reason = on, reason.strip()
    helper.save(update_fields=["until", "end_reason"])
    if helper.pairing_id:
        Pairing.objects.filter(pk=helper.pairing_id, until__isnull=True).update(until=on)


def _create(case: Case, who: Post | Person, by: Post, at: datetime, on: date) -> Helper:
    told = {"case": case, "household_id": case.household_id, "place_id": case.place_id, "since": on, "at": at, "by": by}
    if isinstance(who, Post):
        open_one = {"post": who, "household_id": case.household_id, "until": None}
        pairing, _ = Pairing.objects.get_or_create(**open_one, defaults={"since": on})
        return Helper.objects.create(
            **told, post=who, pairing=pairing, name=who.holder.name, unit=who.place.name, duty=who.title
        )
    phone = keep("phone", who.phone.strip(), case.place_id, case.household_id)
    return Helper.objects.create(
        **told, name=who.name.strip(), unit=who.unit.strip(), duty=who.duty.strip(), phone=phone,
        phone_mask=mask("phone", who.phone.strip()),
    )  # fmt: skip
