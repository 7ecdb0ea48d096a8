"""What a person may supply on an adopted case: for each thing its form and the one act that it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django import forms

from shouwang.accounts.models import Post
from shouwang.casework.adoption import complete
from shouwang.casework.adoption.forms import PhoneForm, ReadForm, RisksForm, WayForm
from shouwang.casework.assistance.models import Helper
from shouwang.casework.cases.models import Case
from shouwang.web.meanwhile import Stands


@dataclass(frozen=True)
class Supply:
    """`form(case, data)` gives the form; `do(values, case, by, at, on)` calls the act; `done` is said then."""

    title: str
    form: Callable[[Case, dict | None], forms.Form]
    do: Callable[[dict, Case, Post, datetime, date], object]
    done: str


def _risks_form(case: Case, data) -> forms.Form:
    stands = Stands(";".join(case.risks), f"风险类型已是{'、'.join(case.risk_words) or '空'}")
    first = {"main_risk": case.risks[0] if case.risks else "", "more_risks": case.risks[1:]}
    return RisksForm(data, initial=first, stands={"risks": stands})


def _risks(said: dict, case: Case, by: Post, at: datetime, on: date) -> None:
    risks = [said["main_risk"], *said["more_risks"]]
    complete.name_risks(case, risks, reason=said["reason"], by=by, at=at, on=on)


def _phone_form(case: Case, data) -> forms.Form:
    helper = Helper.objects.in_force().filter(case=case).first()
    sign = f"{helper.pk}/{helper.phone_id}/{helper.unit}" if helper else ""
    said = f"帮扶责任人已是{helper.name}（{helper.unit} {helper.phone_mask}）" if helper else "帮扶责任人已解除结对"
    return PhoneForm(data, initial={"unit": helper.unit if helper else ""}, stands={"helper": Stands(sign, said)})


def _phone(said: dict, case: Case, by: Post, at: datetime, on: date) -> None:
    complete.reach_helper(case, unit=said["unit"], phone=said["phone"], by=by, at=at, on=on)


def _way_form(case: Case, data) -> forms.Form:
    return WayForm(data, stands={"way": Stands(case.way, f"消除方式已是{case.get_way_display() or '空'}")})


def _way(said: dict, case: Case, by: Post, at: datetime, on: date) -> None:
    complete.say_way(case, said["way"], reason=said["reason"], by=by, at=at, on=on)


def _read(said: dict, case: Case, by: Post, at: datetime, on: date) -> None:
    complete.look_through(case, reason=said["reason"], by=by, at=at, on=on)


SUPPLY: dict[str, Supply] = {
    "phone": Supply("补充责任人单位和电话", _phone_form, _phone, "单位和电话已保存。"),
    "risks": Supply("补充风险类型", _risks_form, _risks, "风险类型已保存。"),
    "way": Supply("补充风险消除方式", _way_form, _way, "消除方式已保存。"),
    "read": Supply("核对没有读懂的内容", lambda case, data: ReadForm(data), _read, "已记下核对结果。"),
}
