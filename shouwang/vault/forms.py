from django import forms

from shouwang.web.fields import DayField


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="查看理由", max_length=100, help_text="例如“入户核对身份”。查看人、时间和理由会记入日志。"
    )


class _Digits(forms.TextInput):
    """Six digits: the phone's number pad, and no word that the browser remembers."""

    def __init__(self):
        super().__init__({"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 7})


class CodeForm(forms.Form):
    code = forms.CharField(label="验证码", max_length=7, widget=_Digits, help_text="手机验证器上现在显示的 6 位数字。")


class FactorForm(forms.Form):
    """Setting up: the offered secret travels sealed; who has a factor already shows the old phone's code."""

    carried = forms.CharField(widget=forms.HiddenInput)
    old = forms.CharField(label="原来手机上的验证码", max_length=7, widget=_Digits, required=False)
    code = forms.CharField(
        label="扫描后的验证码", max_length=7, widget=_Digits, help_text="扫描后，手机验证器上显示的 6 位数字。"
    )

    def __init__(self, data=None, *, has_one: bool):
        super().__init__(data)
        self.fields["old"].required = has_one
        if not has_one:
            self.fields["old"].widget = forms.HiddenInput()


class OpeningsForm(forms.Form):
    who = forms.CharField(label="查看人", max_length=60, required=False)
    since = DayField("从", required=False)
    until = DayField("到", required=False)
