"""What a person may do on a case's page of help: for each deed its verb, its form, and the one act that it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django import forms

from shouwang.accounts.models import Post
from shouwang.casework.assistance import choose_risk as choosing
from shouwang.casework.assistance import deliver as delivering
from shouwang.casework.assistance import enrol as enrolling
from shouwang.casework.assistance import expect as expecting
from shouwang.casework.assistance import pair as pairing
from shouwang.casework.assistance import plan as planning
from shouwang.casework.assistance import set_aside as setting
from shouwang.casework.assistance.forms import (
    ChooseRiskForm,
    DeliverForm,
    ExpectForm,
    PairForm,
    PlanForm,
    ReasonForm,
    StepForm,
    WordForm,
)
from shouwang.casework.assistance.models import Helper, Measure
from shouwang.casework.assistance.models.measure import GROUPS, LOAN
from shouwang.casework.cases.models import Case, Passage
from shouwang.casework.visits.proof import proof_of
from shouwang.places.code import above, at_level, span
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.screening.rules import reasons
from shouwang.trail.story import changed_last
from shouwang.web.meanwhile import Stands
from shouwang.web.sight import Scope

IN_A_MONTH = timedelta(days=30)  # what the form offers at first; people set the day


@dataclass(frozen=True)
class Subject:
    """What a deed is about: the case, a measure of it perhaps, what the address names, and the day."""

    case: Case
    measure: Measure | None
    named: str
    on: date
    scope: Scope


@dataclass(frozen=True)
class Deed:
    """`form(subject, data, files)` gives the form; `do(values, subject, by, at)` calls the act; `done` is said then."""

    verb: str
    title: str
    submit: str
    form: Callable[..., forms.Form]
    do: Callable[[dict, Subject, Post, datetime], object]
    done: str
    danger: bool = False


def _helper_stands(case: Case) -> dict[str, Stands]:
    """The helper in force, who gives way."""
    helper = Helper.objects.in_force().filter(case=case).first()
    said = f"帮扶责任人已是{helper.name}（{helper.unit}）" if helper else "原帮扶责任人已解除结对"
    return {"helper": Stands(str(helper.pk) if helper else "", said)}


def _pair_form(subject: Subject, data, files) -> forms.Form:
    stands = _helper_stands(subject.case)
    form = PairForm(data, initial={"on": subject.on}, stands=stands)
    form.fields["post"].choices = [("", "不选"), *_posts(subject.case)]
    if not stands["helper"].sign:
        del form.fields["reason"]
    return form


def _posts(case: Case) -> list[tuple[int, str]]:
    """Who of the county may be paired: helpers of the whole county, and the posts of the household's own village."""
    lo, hi = span(at_level(case.place_id, "county"))
    posts = Post.objects.in_force().filter(holder__isnull=False).select_related("place", "holder")
    helpers = posts.filter(role="helper", place_id__gte=lo, place_id__lte=hi)
    mine = posts.filter(place_id__in=[*above(case.place_id)[2:], case.place_id])
    near = mine.exclude(role__in=["helper", "liaison", "operator", "auditor"])
    return [(post.pk, f"{post.holder.name}（{post}）") for post in (*helpers.order_by("place_id", "id"), *near)]


def _pair(said: dict, subject: Subject, by: Post, at: datetime) -> None:
    who = pairing.Person(said["name"], said["unit"], said["phone"], said["duty"])
    if said["post"]:
        who = Post.objects.select_related("place", "holder").get(pk=said["post"])
    pairing.pair(subject.case, who, by=by, at=at, on=said["on"], reason=said.get("reason", ""))


def _release(said: dict, subject: Subject, by: Post, at: datetime) -> None:
    helper = Helper.objects.in_force().select_related("case").filter(case=subject.case).first()
    if helper is None:
        raise Refused("already_ended", "这一户现在没有帮扶责任人。")
    pairing.release(helper, reason=said["reason"], by=by, at=at, on=said["on"])


def _plan_form(subject: Subject, data, files) -> forms.Form:
    group = subject.named if subject.named in dict(GROUPS) else GROUPS[0][0]
    initial = {"on": subject.on, "due_on": subject.on + IN_A_MONTH, "risks": subject.case.risks[:1]}
    last = Measure.objects.filter(case=subject.case).order_by("-id").first()
    stands = {"measures": Stands(str(last.pk) if last else "", f"已另外安排了“{last.title}”" if last else "")}
    return PlanForm(data, group=group, risks=subject.case.risks, initial=initial, stands=stands)


def _plan(said: dict, subject: Subject, by: Post, at: datetime) -> None:
    planning.plan(
        subject.case, group=subject.named, options=said.get("options", []), risks=said["risks"], wish=said["wish"],
        due_on=said["due_on"], detail=said["detail"], acting=said["acting"], by=by, at=at, on=said["on"],
    )  # fmt: skip


def _deliver_form(subject: Subject, data, files) -> forms.Form:
    stands = _measure_stands(subject.measure)
    return DeliverForm(data, files, group=subject.measure.group, initial={"on": subject.on}, stands=stands)


def _measure_stands(one: Measure) -> dict[str, Stands]:
    """How far a measure is: delivered, called off, ended, on which day."""
    sign = "|".join(str(each or "") for each in (one.delivered_on, one.cancelled_on, one.ended_on, one.amount_fen))
    who = changed_last(one, "delivered_on" if one.is_delivered else "cancelled_on")
    return {"measure": Stands(sign, f"{who or '别人'}已将这项措施登记为“{one.state_word}”")}


def _deliver(said: dict, subject: Subject, by: Post, at: datetime) -> None:
    photo = said["photo"]
    evidence = proof_of(subject.case, photo, kind="measure", by=by, at=at)
    loan = None
    if subject.measure.group == LOAN and said["loan_since"] and said["loan_months"]:
        loan = delivering.Loan(said["loan_lender"], said["loan_since"], said["loan_months"])
    delivering.deliver(
        subject.measure, evidence=evidence, by=by, at=at, on=said["on"], amount_fen=said["amount_fen"],
        outcome=said["outcome"], loan=loan,
    )  # fmt: skip


def _reason_form(subject: Subject, data, files) -> forms.Form:
    stands = _measure_stands(subject.measure) if subject.measure else _helper_stands(subject.case)
    return ReasonForm(data, initial={"on": subject.on}, stands=stands)


def _call_off(said: dict, subject: Subject, by: Post, at: datetime) -> None:
    planning.call_off(subject.measure, reason=said["reason"], by=by, at=at, on=said["on"])


def _end(said: dict, subject: Subject, by: Post, at: datetime) -> None:
    planning.end(subject.measure, reason=said["reason"], by=by, at=at, on=said["on"])


def _expect_form(subject: Subject, data, files) -> forms.Form:
    initial = {"on": subject.on, "expected_on": subject.case.expected_on}
    return ExpectForm(data, initial=initial, whose=partial(changed_last, subject.case))


def _expect(said: dict, subject: Subject, by: Post, at: datetime) -> None:
    expecting.expect(subject.case, said["expected_on"], reason=said["reason"], by=by, at=at, on=said["on"])


def _risk_form(subject: Subject, data, files) -> forms.Form:
    case = subject.case
    choosing.need_some(case)
    who, words = changed_last(case, "risks"), "、".join(case.risk_words)
    stands = {"risks": Stands(";".join(case.risks), f"{who or '别人'}已将风险改为“{words}”")}
    hints = reasons.hints(
        case.clues.order_by("id").values_list("clue__reason", flat=True), in_force(case.place_id, subject.on)
    )
    old = choosing.to_choose(case)
    return ChooseRiskForm(data, initial={"on": subject.on}, stands=stands, old=old, hints=hints)


def _choose_risk(said: dict, subject: Subject, by: Post, at: datetime) -> None:
    choosing.choose_risk(subject.case, said["instead"], note=said["note"], by=by, at=at, on=said["on"])


def _word_form(subject: Subject, data, files) -> forms.Form:
    return WordForm(data)


def _set_aside(said: dict, subject: Subject, by: Post, at: datetime) -> None:
    book = in_force(subject.case.place_id, subject.on)
    setting.set_aside(subject.case, subject.named, reason=said["reason"], by=by, at=at, on=subject.on, book=book)


def step_form(subject: Subject, data, files) -> forms.Form:
    """The form of a step of the line: the day, the opinion, and how many decisions the clerk has seen."""
    under_way = Passage.objects.under_way().filter(case=subject.case).values_list("decided", flat=True)
    return StepForm(data, initial={"on": subject.on, "seen": under_way.first()})


def _complete(said: dict, subject: Subject, by: Post, at: datetime) -> None:
    enrolling.complete(subject.case, by=by, at=at, on=said["on"], opinion=said["opinion"], seen=said["seen"])


def _enrol(said: dict, subject: Subject, by: Post, at: datetime) -> None:
    enrolling.enrol(subject.case, by=by, at=at, on=said["on"], opinion=said["opinion"], seen=said["seen"])


CASE: dict[str, Deed] = {
    "pair": Deed("assistance.pair", "指定帮扶责任人", "保存", _pair_form, _pair, "帮扶责任人已登记。"),
    "release": Deed("assistance.pair", "解除结对", "解除", _reason_form, _release, "已解除结对。", danger=True),
    "expect": Deed("assistance.expect", "确定预计风险消除日期", "保存", _expect_form, _expect, "预计日期已保存。"),
    "choose_risk": Deed("assistance.choose_risk", "选定风险类型", "保存", _risk_form, _choose_risk, "风险类型已选定。"),
    "complete": Deed("assistance.enrol", "村级完善", "完成并上报", step_form, _complete, "村级完善已办理。"),
    "enrol": Deed("assistance.enrol", "标注为监测对象", "标注", step_form, _enrol, "已标注为监测对象。"),
}
NAMED: dict[str, Deed] = {
    "plan": Deed("assistance.plan", "安排帮扶措施", "保存", _plan_form, _plan, "措施已安排。"),
    "advice": Deed("assistance.plan", "说明提示不适用", "保存", _word_form, _set_aside, "已记下理由。"),
}
MEASURE: dict[str, Deed] = {
    "deliver": Deed("assistance.deliver", "登记措施落实", "登记落实", _deliver_form, _deliver, "措施落实已登记。"),
    "call_off": Deed("assistance.plan", "取消措施", "取消措施", _reason_form, _call_off, "措施已取消。", danger=True),
    "end": Deed("assistance.plan", "终止措施", "终止措施", _reason_form, _end, "措施已终止。", danger=True),
}
