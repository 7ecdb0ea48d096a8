from django import forms

from shouwang.screening.matching.models import Doubt
from shouwang.screening.matching.settle import AWAY

ANSWERS = [(key, word) for key, word in Doubt.SETTLED if key in AWAY]


class DoubtsForm(forms.Form):
    """What the list may be narrowed by; `delivery` and `outcome` travel along."""

    outcome = forms.CharField(required=False, widget=forms.HiddenInput())
    delivery = forms.CharField(label="批次号", required=False)
    name = forms.CharField(label="姓名", max_length=60, required=False)


class SettleForm(forms.Form):
    """One row: one of the candidates, somebody found by number or key, or nobody of ours."""

    answer = forms.CharField(max_length=60)
    key = forms.CharField(
        label="人编号", max_length=44, required=False, help_text="只在选“登记中的另一个人”时填；户页面和导出表里都有。"
    )
    reason = forms.CharField(
        label="依据", max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text="例如“电话核实为本人”。"
    )


LONE = ("candidate", "确认为唯一的可能人员")


class ManyForm(forms.Form):
    """The same answer for the rows that were ticked: nobody of ours, or (`lone`) each its only candidate."""

    answer = forms.ChoiceField(label="处理", choices=[LONE, *ANSWERS])
    reason = forms.CharField(label="依据", max_length=200)

    def __init__(self, *args, outcome: str = "", **more):
        super().__init__(*args, **more)
        if outcome == "unmatched":
            self.fields["answer"].choices = ANSWERS
        if outcome == "doubt":
            self.fields["answer"].choices = [LONE]


class RevokeForm(forms.Form):
    """Why an answer no longer holds."""

    reason = forms.CharField(label="撤销原因", max_length=200, help_text="例如“认错了人，已电话核实”。")
