"""What a person may do on a case's exit page: for each deed its verb, its form, and the one act that it calls."""

import uuid
from datetime import datetime

from django import forms

from shouwang.accounts.models import Post
from shouwang.casework.assistance.deeds import Deed, Subject, step_form
from shouwang.casework.elimination import eliminate as eliminating
from shouwang.casework.elimination import let_out
from shouwang.casework.elimination import propose as proposing
from shouwang.casework.elimination.conditions import HELPED, Answers
from shouwang.casework.elimination.forms import CheckedForm, EarlyForm, NextForm
from shouwang.casework.elimination.models import Exit
from shouwang.casework.visits.proof import proof_of
from shouwang.refusal import Refused


def _check_form(subject: Subject, data, files) -> forms.Form:
    initial = {"uuid": uuid.uuid4(), "on": subject.on, "way": HELPED}
    return CheckedForm(data, files, initial=initial)


def _check(said: dict, subject: Subject, by: Post, at: datetime) -> None:
    photo = said["photo"]
    document = proof_of(subject.case, photo, kind="survey", by=by, at=at)
    answers = Answers(
        net_per_head_fen=said["net_per_head_fen"], is_income_stable=said["is_income_stable"],
        is_outlay_settled=said["is_outlay_settled"], way=said["way"],
        guarantees={kind: said[kind] for kind in ("education", "medical", "housing", "water")},
    )  # fmt: skip
    checked = proposing.Checked(
        said["uuid"], (said["first"], said["second"]), said["finding"], answers, (("签字的核查表或现场照片", document),)
    )
    if said["verdict"] == "keep":
        told = {"reason": said["keep_reason"], "next_on": said["next_on"]}
        proposing.keep(subject.case, checked, by=by, at=at, on=said["on"], **told)
    else:
        act = proposing.again if proposing.sent_back(subject.case) else proposing.propose
        act(subject.case, checked, by=by, at=at, on=said["on"])


def _early_form(subject: Subject, data, files) -> forms.Form:
    return EarlyForm(data, initial={"on": subject.on})


def _early(said: dict, subject: Subject, by: Post, at: datetime) -> None:
    let_out.let_out_early(
        subject.case, document_no=said["document_no"], reason=said["reason"], by=by, at=at, on=said["on"]
    )


def _next_form(subject: Subject, data, files) -> forms.Form:
    return NextForm(data, initial={"on": subject.on})


def _next(said: dict, subject: Subject, by: Post, at: datetime) -> None:
    last = Exit.objects.filter(case=subject.case).select_related("case").order_by("-id").first()
    if last is None:
        raise Refused("not_kept", "这一户没有作出继续帮扶的结论。")
    proposing.postpone(last, reason=said["reason"], next_on=said["next_on"], by=by, at=at, on=said["on"])


def _mark(said: dict, subject: Subject, by: Post, at: datetime) -> None:
    eliminating.eliminate(subject.case, by=by, at=at, on=said["on"], opinion=said["opinion"], seen=said["seen"])


CASE: dict[str, Deed] = {
    "check": Deed("elimination.start", "风险消除入户核查", "提交核查", _check_form, _check, "核查已登记。"),
    "early": Deed("elimination.except", "批准提前消除", "批准", _early_form, _early, "已批准提前消除。"),
    "next": Deed("elimination.postpone", "确定下次研判日期", "保存", _next_form, _next, "下次研判日期已保存。"),
    "mark": Deed("elimination.mark", "标注风险消除", "标注风险消除", step_form, _mark, "已标注风险消除。"),
}
