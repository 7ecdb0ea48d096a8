"""Shapes of input of the home check: made for a phone of 360 px, one column, big choices. Money is typed in yuan."""

import uuid

from django import forms

from shouwang.casework.visits.models import CHANNELS, FINDINGS, NEEDS, PURPOSES, RESULTS
from shouwang.policy import codes
from shouwang.registry.models.facts import GUARANTEES
from shouwang.web.fields import DayField, FenField, FilesField, PhotoField, WordsField

FIRM = [("", "未问"), ("1", "有保障"), ("0", "没有保障")]
EMPTY = [("", "请选择")]
RISKS = codes.choices("risk")
OFTEN_FIRST = sorted(RESULTS, key=lambda each: each[0] != "no_risk")  # most visits find none


class VisitForm(forms.Form):
    """The home check of one household; the reasons of its clues are forms of their own beside it."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    on = DayField("入户日期")
    purpose = forms.ChoiceField(label="事由", choices=PURPOSES)
    channel = forms.ChoiceField(label="方式", choices=CHANNELS)
    first = forms.CharField(label="核查人", max_length=60)
    second = forms.CharField(
        label="核查人（第二人）", max_length=60, widget=forms.TextInput(attrs={"list": "companions"})
    )
    finding = WordsField("入户看到、问到的情况", rows=4)
    education = forms.ChoiceField(label="义务教育", choices=FIRM, required=False)
    medical = forms.ChoiceField(label="基本医疗", choices=FIRM, required=False)
    housing = forms.ChoiceField(label="住房安全", choices=FIRM, required=False)
    water = forms.ChoiceField(label="饮水安全", choices=FIRM, required=False)
    net_per_head_fen = FenField(label="人均纯收入（元）")
    outlay_fen = FenField(label="大额支出（元）")
    result = forms.ChoiceField(label="核查结果", choices=OFTEN_FIRST, widget=forms.RadioSelect)
    main_risk = forms.ChoiceField(label="主要风险", choices=EMPTY + RISKS, required=False, help_text="转入识别认定时填")
    more_risks = forms.MultipleChoiceField(
        label="其他风险", choices=RISKS, required=False, widget=forms.CheckboxSelectMultiple
    )
    informed_on = DayField("告知农户日期", required=False, help_text="有风险而没有申报的，先告知家庭成员")
    reason = WordsField("未纳入原因", rows=2, required=False, help_text="结果为无风险、有问题需解决、放弃申报时填")
    judge_one = forms.CharField(label="风险研判人", max_length=60, required=False)
    judge_two = forms.CharField(label="风险研判人（第二人）", max_length=60, required=False)
    gone_as = forms.ChoiceField(label="不在原因", choices=EMPTY + codes.choices("clue_return"), required=False)
    need_kind = forms.ChoiceField(label="需解决的问题", choices=EMPTY + NEEDS, required=False)
    need_detail = forms.CharField(label="具体情况", max_length=300, required=False)
    need_acting = forms.CharField(label="责任部门", max_length=60, required=False)
    need_due_on = DayField("解决期限", required=False)
    photos = FilesField(label="佐证照片或单据", required=False)
    mark = PhotoField("农户签字或捺印", required=False, help_text="放弃申报时须有")

    def firm(self) -> dict[str, bool]:
        """The guarantees that were asked about."""
        return {kind: self.cleaned_data[kind] == "1" for kind, _ in GUARANTEES if self.cleaned_data.get(kind)}

    def risks(self) -> tuple[str, ...]:
        """The risks, the main one first, each once."""
        main = [self.cleaned_data["main_risk"]] if self.cleaned_data["main_risk"] else []
        return tuple(dict.fromkeys([*main, *self.cleaned_data["more_risks"]]))


class ReasonForm(forms.Form):
    """The answer to one reason of a clue."""

    verdict = forms.ChoiceField(label="是否属实", choices=EMPTY + FINDINGS, required=False)
    finding = WordsField("核实情况", rows=2, required=False)
    evidence = PhotoField("佐证", required=False)


class ProblemForm(forms.Form):
    kind = forms.ChoiceField(label="问题", choices=EMPTY + NEEDS)
    detail = forms.CharField(label="具体情况", max_length=300)
    acting = forms.CharField(label="责任部门", max_length=60)
    due_on = DayField("解决期限")


class SolveForm(forms.Form):
    on = DayField("解决日期")
    how = WordsField("解决情况")
    evidence = PhotoField("解决佐证")


class WaiveForm(forms.Form):
    reason = WordsField("县级不予解决的理由")


def fresh() -> str:
    """An id for a form that a phone did not make itself."""
    return str(uuid.uuid4())
