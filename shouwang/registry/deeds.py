"""What a person may do on a household's page: for each deed its verb, its form, and the one act that it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django import forms

from shouwang.places.models import Place
from shouwang.policy.calendar import income_period
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry import change, correct, divide, erase, provision, record, safety_net
from shouwang.registry.forms import (
    CorrectHouseholdForm,
    CorrectPersonForm,
    EraseForm,
    GuaranteeForm,
    HeadForm,
    IncomeForm,
    IntoForm,
    JoinForm,
    LeaveForm,
    MoveForm,
    NetForm,
    PersonForm,
    SplitForm,
    TagForm,
    TransferForm,
)
from shouwang.registry.found import villages
from shouwang.registry.models import Guarantee, Household, Income, Person
from shouwang.registry.models.facts import GUARANTEES, WORRIES
from shouwang.registry.tag import tag
from shouwang.trail.story import changed_last
from shouwang.web.meanwhile import Stands
from shouwang.web.sight import Scope
from shouwang.web.templatetags import words


@dataclass(frozen=True)
class Subject:
    """Whom a deed is about, and on which day it is looked at."""

    household: Household
    person: Person | None
    on: date
    scope: Scope
    which: str = ""  # one of several: the key of a job, product or project, the id of an income; "" for a new one

    def others(self) -> list[tuple[str, str]]:
        """The other current members, for choosing a head."""
        persons = Person.objects.filter(household=self.household, left_on=None).order_by("id")
        return [(str(one.pk), one.name) for one in persons if self.person is None or one.pk != self.person.pk]


@dataclass(frozen=True)
class Deed:
    """`form(subject, data)` gives the form; `do(values, subject, by, at)` calls the act; `done` is said afterwards."""

    verb: str
    title: str
    submit: str
    form: Callable[[Subject, dict | None], forms.Form]
    do: Callable[[forms.Form, Subject, object, datetime], object]
    done: str
    danger: bool = False
    of_the_gone: bool = False  # also for members who left


def _correct_household_form(subject: Subject, data: dict | None) -> forms.Form:
    names = ("attribute", "category", "resettlement", "bank")
    initial = {name: getattr(subject.household, name) for name in names}
    initial["relocation_site"] = _said(subject.household.relocation_site)
    return CorrectHouseholdForm(data, initial=initial, whose=partial(changed_last, subject.household))


def _correct_household(form: CorrectHouseholdForm, subject: Subject, by, at: datetime) -> None:
    values = form.said | _resealed(form, "phone", "account")
    correct.correct_household(subject.household, values, by=by, at=at, note=form.cleaned_data["note"])


def _resealed(form: forms.Form, *names: str) -> dict:
    """Sealed values that were typed; an empty field leaves what is sealed."""
    return {name: form.cleaned_data[name] for name in names if form.cleaned_data[name]}


def _move_form(subject: Subject, data: dict | None) -> forms.Form:
    form = MoveForm(data, initial={"place": subject.household.place_id}, whose=partial(changed_last, subject.household))
    village = subject.household.place
    township = (village.parent if village.level == "group" else village).parent_id
    places = Place.objects.current().within(township).filter(level__in=("village", "group")).order_by("id")
    near = [
        (str(place.pk), place.name if place.level == "village" else f"　{place.name}")
        for place in places
        if subject.scope.contains(place.pk)
    ]
    known = {pk for pk, _ in near}
    far = [each for each in villages(subject.scope) if each[0] and each[0] not in known]
    form.fields["place"].choices = [*near, ("其他乡镇", far)] if far else near
    return form


def _move(form: forms.Form, subject: Subject, by, at: datetime) -> None:
    place = Place.objects.get(pk=form.cleaned_data["place"])
    correct.correct_household(subject.household, {"place": place}, by=by, at=at, note=form.cleaned_data["note"])


def _correct_person_form(subject: Subject, data: dict | None) -> forms.Form:
    person = subject.person
    initial = {}
    for name in CorrectPersonForm.base_fields:
        value = getattr(person, name, "") if name not in ("number", "phone", "note") else ""
        initial[name] = _said(value) if isinstance(value, bool) or value is None and name != "away_since" else value
    initial["health"] = [code for code in person.health.split(";") if code]
    return CorrectPersonForm(data, initial=initial, whose=partial(changed_last, person))


def _correct_person(form: CorrectPersonForm, subject: Subject, by, at: datetime) -> None:
    values = form.said | _resealed(form, "number", "phone")
    correct.correct_person(subject.person, values, by=by, at=at, note=form.cleaned_data["note"])


def _said(flag: bool | None) -> str:
    return "" if flag is None else "1" if flag else "0"


def _leave_form(subject: Subject, data: dict | None) -> forms.Form:
    form = LeaveForm(data, initial={"on": subject.on})
    form.fields["new_head"].choices = [("", "不更换"), *subject.others()]
    if subject.person.relation != correct.HEAD:
        del form.fields["new_head"]
    return form


def _leave(form: forms.Form, subject: Subject, by, at: datetime) -> None:
    said = form.cleaned_data
    head = _member(subject, said.get("new_head")) if said.get("new_head") else None
    change.leave(subject.person, reason=said["reason"], on=said["on"], proof=said["proof"], by=by, at=at, new_head=head)


def _member(subject: Subject, pk: int) -> Person:
    person = Person.objects.filter(pk=pk, household=subject.household, left_on=None).first()
    if person is None:
        raise Refused("not_a_member", "所选的人不是本户现有成员。")
    return person


def _join(form: forms.Form, subject: Subject, by, at: datetime) -> None:
    said = form.cleaned_data
    values = {name: said[name] for name in PersonForm.base_fields if name not in ("number", "phone")}
    change.join(
        subject.household, values, number=said["number"], reason=said["reason"], on=said["on"], proof=said["proof"],
        by=by, at=at, phone=said["phone"],
    )  # fmt: skip


def _head_form(subject: Subject, data: dict | None) -> forms.Form:
    form = HeadForm(data)
    form.fields["new_head"].choices = subject.others()
    return form


def _head(form: forms.Form, subject: Subject, by, at: datetime) -> None:
    head = _member(subject, form.cleaned_data["new_head"])
    change.change_head(subject.household, head, by=by, at=at, note=form.cleaned_data["note"])


def _split_form(subject: Subject, data: dict | None) -> forms.Form:
    form = SplitForm(data, initial={"on": subject.on})
    members = Person.objects.filter(household=subject.household, left_on=None).exclude(relation=correct.HEAD)
    choices = [(str(one.pk), one.name) for one in members.order_by("id")]
    form.fields["leaving"].choices, form.fields["head"].choices = choices, [("", "请选择"), *choices]
    return form


def _split(form: forms.Form, subject: Subject, by, at: datetime) -> None:
    said = form.cleaned_data
    leaving = Person.objects.filter(household=subject.household, pk__in=said["leaving"])
    head = _member(subject, said["head"])
    divide.split(subject.household, leaving, head=head, on=said["on"], proof=said["proof"], by=by, at=at)


def _merge_form(subject: Subject, data: dict | None) -> forms.Form:
    form = IntoForm(data, initial={"on": subject.on})
    form.ask(Person.objects.filter(household=subject.household, left_on=None).order_by("id"))
    return form


def _merge(form: forms.Form, subject: Subject, by, at: datetime) -> None:
    said = form.cleaned_data
    into = _household(said["into"], subject)
    divide.merge(subject.household, into, form.relations, on=said["on"], proof=said["proof"], by=by, at=at)


def _household(key: str, subject: Subject) -> Household:
    found = Household.objects.visible_to(subject.scope).filter(key=key.strip()).first()
    if found is None:
        raise Refused("unknown_household", "在您的管辖范围内没有这个户编号，请核对；跨村的请由乡镇办理。")
    return found


def _transfer_form(subject: Subject, data: dict | None) -> forms.Form:
    form = TransferForm(data, initial={"on": subject.on})
    form.ask([subject.person])
    form.fields["new_head"].choices = [("", "不更换"), *subject.others()]
    if subject.person.relation != correct.HEAD:
        del form.fields["new_head"]
    return form


def _transfer(form: forms.Form, subject: Subject, by, at: datetime) -> None:
    said, person = form.cleaned_data, subject.person
    head = _member(subject, said["new_head"]) if said.get("new_head") else None
    divide.transfer(
        person, _household(said["into"], subject), relation=form.relations[person.pk], on=said["on"],
        proof=said["proof"], by=by, at=at, new_head=head,
    )  # fmt: skip


def _mark(form: forms.Form, subject: Subject, by, at: datetime) -> None:
    said = form.cleaned_data
    safety_net.mark(subject.household, since=said["on"], reason=said["reason"], by=by, at=at)


def _unmark(form: forms.Form, subject: Subject, by, at: datetime) -> None:
    said = form.cleaned_data
    safety_net.unmark(subject.household, until=said["on"], reason=said["reason"], by=by, at=at)


def _tag_form(subject: Subject, data: dict | None) -> forms.Form:
    form = TagForm(data, initial={"since": subject.on})
    form.fields["group"].choices = focus_groups(subject.household.place_id, subject.on)
    return form


def focus_groups(place: int, on: date) -> list[tuple[str, str]]:
    """The focus groups of the day: code and title."""
    book = in_force(place, on)
    return [
        (group, f"{group} {book.value('focus_group', group)['title']}") for group in book.populations("focus_group")
    ]


def _tag(form: forms.Form, subject: Subject, by, at: datetime) -> None:
    said = form.cleaned_data
    tag(subject.household, said["group"], since=said["since"], source=said["source"], by=by, at=at)


def _income_form(subject: Subject, data: dict | None) -> forms.Form:
    incomes = Income.objects.filter(household=subject.household)
    which = incomes.filter(pk=subject.which).first() if subject.which.isdecimal() else None
    begins, ends = which.period if which else income_period(subject.on)
    begins, ends = _day(data, "begins_on") or begins, _day(data, "ends_on") or ends
    known = incomes.filter(begins_on=begins, ends_on=ends).first()
    initial = {name: getattr(known, name) for name in IncomeForm.carried} if known else {}
    whose = partial(changed_last, known) if known else lambda field: ""
    return IncomeForm(data, initial={**initial, "begins_on": begins, "ends_on": ends}, whose=whose)


def _day(data: dict | None, name: str) -> date | None:
    """A day that was posted, if it is one."""
    try:
        return data and forms.DateField(required=False).clean(data.get(name))
    except forms.ValidationError:
        return None


def _income(form: IncomeForm, subject: Subject, by, at: datetime) -> None:
    said = form.cleaned_data
    record.record_income(
        subject.household, {name: said[name] for name in record.AMOUNTS}, begins_on=said["begins_on"],
        ends_on=said["ends_on"], by=by, at=at, outlay_fen=said["outlay_fen"], outlay_note=said["outlay_note"],
        note=said["note"], claims_fen=said["claims_fen"], own_outlay_fen=said["own_outlay_fen"],
    )  # fmt: skip


def _guarantee_form(subject: Subject, data: dict | None) -> forms.Form:
    states = {one.kind: one for one in Guarantee.objects.filter(household=subject.household, until=None)}
    stands = {kind: _stands(title, states.get(kind)) for kind, title in GUARANTEES + WORRIES}
    return GuaranteeForm(data, initial={"since": subject.on}, stands=stands)


def _stands(title: str, state: Guarantee | None) -> Stands:
    if state is None:
        return Stands("", f"{title}的登记已撤销")
    return Stands(str(state.pk), f"{title}已登记为“{record.state_of(state)}”，自{words.day(state.since)}起")


def _guarantee(form: forms.Form, subject: Subject, by, at: datetime) -> None:
    said = form.cleaned_data
    record.record_guarantee(
        subject.household, said["kind"], is_firm=said["is_firm"], since=said["since"], source=said["source"], by=by,
        at=at, detail="" if said["is_firm"] else said["detail"],
    )  # fmt: skip


def _erase_form(subject: Subject, data: dict | None) -> forms.Form:
    form = EraseForm(data)
    form.fields["keys"].choices = erase.erasable(subject.household, subject.person)
    return form


def _erase(form: forms.Form, subject: Subject, by, at: datetime) -> None:
    said = form.cleaned_data
    erase.erase(subject.household, subject.person, said["keys"], by=by, at=at, reason=said["reason"])


def _today(kind: type[forms.Form], name: str) -> Callable[[Subject, dict | None], forms.Form]:
    return lambda subject, data: kind(data, initial={name: subject.on})


HOUSEHOLD: dict[str, Deed] = {
    "correct": Deed(
        "registry.correct", "更正农户信息", "保存更正", _correct_household_form, _correct_household, "已更正。"
    ),
    "move": Deed("registry.correct", "更正所在村组", "保存更正", _move_form, _move, "已更正所在村组。"),
    "join": Deed("registry.change", "增加成员", "登记增加", _today(JoinForm, "on"), _join, "已登记增加。"),
    "head": Deed("registry.change", "更换户主", "更换户主", _head_form, _head, "户主已更换。"),
    "split": Deed("registry.change", "拆户", "拆户", _split_form, _split, "已拆户，新户列在“已离开的成员”里。"),
    "merge": Deed("registry.change", "并入他户", "并入", _merge_form, _merge, "已并入他户，本户销户。", danger=True),
    "income": Deed("registry.correct", "登记收入", "保存收入", _income_form, _income, "收入已保存。"),
    "guarantee": Deed("registry.correct", "登记保障情况", "保存", _guarantee_form, _guarantee, "已保存。"),
    "mark": Deed(
        "registry.mark_safety_net", "标注为整户无劳动能力兜底保障户", "标注", _today(NetForm, "on"), _mark, "已标注。"
    ),
    "unmark": Deed(
        "registry.mark_safety_net",
        "取消兜底保障户标注",
        "取消标注",
        _today(NetForm, "on"),
        _unmark,
        "已取消标注。",
        danger=True,
    ),
    "tag": Deed("registry.tag", "加入重点人群", "加入", _tag_form, _tag, "已加入。"),
    "product": Deed(
        "registry.correct", "登记主要产品", "保存", provision.product_form, provision.product, "主要产品已保存。"
    ),
    "project": Deed(
        "registry.correct", "登记参与项目", "保存", provision.project_form, provision.project, "参与项目已保存。"
    ),
    "erase": Deed("registry.erase", "删除本户登记内容", "永久删除", _erase_form, _erase, "已删除。", danger=True),
}
MEMBER: dict[str, Deed] = {
    "correct": Deed("registry.correct", "更正成员信息", "保存更正", _correct_person_form, _correct_person, "已更正。"),
    "leave": Deed("registry.change", "减少成员", "登记减少", _leave_form, _leave, "已登记减少。", danger=True),
    "transfer": Deed("registry.change", "转入他户", "转入", _transfer_form, _transfer, "已转入他户。", danger=True),
    "job": Deed("registry.correct", "登记务工", "保存", provision.job_form, provision.job, "务工已保存。"),
    "erase": Deed(
        "registry.erase", "删除成员登记内容", "永久删除", _erase_form, _erase, "已删除。", danger=True, of_the_gone=True
    ),
}
