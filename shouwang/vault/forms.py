from django import forms


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="查看理由", max_length=100, help_text="例如“入户核对身份”。查看人、时间和理由会记入日志。"
    )


class OpeningsForm(forms.Form):
    who = forms.CharField(label="查看人", max_length=60, required=False)
    since = forms.DateField(label="从", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="到", required=False, widget=forms.DateInput(attrs={"type": "date"}))
