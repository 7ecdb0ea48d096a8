from django import forms

from shouwang.web.fields import DayField


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="查看理由", max_length=100, help_text="例如“入户核对身份”。查看人、时间和理由会记入日志。"
    )


class OpeningsForm(forms.Form):
    who = forms.CharField(label="查看人", max_length=60, required=False)
    since = DayField("从", required=False)
    until = DayField("到", required=False)
