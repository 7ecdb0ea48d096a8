"""Shapes of input of the pages of adoption."""

from django import forms

from shouwang.casework.adoption.models import ANSWERS
from shouwang.policy import codes
from shouwang.registry.models.household import CATEGORIES
from shouwang.web.fields import DayField, WordsField
from shouwang.web.meanwhile import CarryingForm

EMPTY = [("", "请选择")]
ASK = [("", "按全国系统"), ("1", "是"), ("0", "否")]


def _flag(said: str) -> bool:
    return said == "1"


class StartForm(forms.Form):
    """Whom to adopt: everybody of a place, or those of one file in it."""

    place = forms.TypedChoiceField(label="地区", coerce=int)
    batch = forms.ChoiceField(label="载入批次", required=False, help_text="不选就是这个地区所有待接续的户。")

    def __init__(self, data=None, *, picks=(), batches=()):
        super().__init__(data)
        self.fields["place"].choices = list(picks)
        self.fields["batch"].choices = [("", "不限"), *batches]


class GivenForm(forms.Form):
    """What a person adds to an entry; an empty field leaves what the national system says."""

    category = forms.ChoiceField(label="监测对象类别", choices=[("", "按全国系统"), *CATEGORIES], required=False)
    identified_on = DayField("识别监测时间", required=False, help_text="只知道年月的，填当月1日。")
    gone = forms.TypedChoiceField(
        label="风险是否已消除", choices=ASK, coerce=_flag, required=False, empty_value=None
    )  # fmt: skip
    gone_on = DayField("消除监测时间", required=False)
    way = forms.ChoiceField(
        label="风险消除方式", choices=[("", "按全国系统"), *codes.choices("elimination_way")], required=False
    )
    remarked_on = DayField("再标注时间", required=False)
    reason = WordsField("依据", 2, required=False, max_length=200, help_text="有补充的必须写明，例如“县级审定文件”。")

    def given(self) -> dict:
        said = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return {name: value for name, value in said.items() if value not in (None, "")}


class RisksForm(CarryingForm):
    main_risk = forms.ChoiceField(label="主要风险", choices=EMPTY + codes.choices("risk"))
    more_risks = forms.MultipleChoiceField(
        label="其他风险", choices=codes.choices("risk"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = WordsField("依据", 2, max_length=200)


class PhoneForm(CarryingForm):
    unit = forms.CharField(label="责任人单位", max_length=60)
    phone = forms.CharField(label="责任人电话", max_length=20, help_text="加密保存，页面上只显示部分。")


class WayForm(CarryingForm):
    way = forms.ChoiceField(label="风险消除方式", choices=codes.choices("elimination_way"), widget=forms.RadioSelect)
    reason = WordsField("依据", 2, max_length=200)


class ReadForm(forms.Form):
    reason = WordsField("核对结果", 2, max_length=200, help_text="例如“已查全国系统，第二风险为因学，已补充”。")


class RuleForm(forms.Form):
    """One answer for each difference; the reason is needed where ours is kept."""

    reason = WordsField("理由", 2, required=False, max_length=200, help_text="有一项选“本系统为准”的，必须写明。")

    def __init__(self, data=None, *, changes=(), entry=None):
        super().__init__(data)
        for one in changes:
            self.fields[one.field] = forms.ChoiceField(
                label=one.title, choices=ANSWERS, widget=forms.RadioSelect,
                help_text=f"全国系统：{one.national}；本系统：{one.ours}",
            )  # fmt: skip
        self.fields["entry"] = forms.IntegerField(widget=forms.HiddenInput, initial=entry)
        self.order_fields([*(one.field for one in changes), "reason", "entry"])
