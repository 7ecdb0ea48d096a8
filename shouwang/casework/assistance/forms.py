"""Shapes of input of the pages of help. Money is typed in yuan and handed on in whole fen."""

from django import forms

from shouwang.casework.assistance.models.check import CHANNELS, TRENDS
from shouwang.casework.assistance.models.measure import LOAN, WISHES
from shouwang.policy import codes
from shouwang.web.fields import DayField, FenField, WordsField
from shouwang.web.meanwhile import CarryingForm

ALL = ("", "全部")
WAITING = [
    ("no_measure", "到期未落实措施"),
    ("late_measure", "措施逾期"),
    ("missed", "月监测漏做"),
    ("no_helper", "无帮扶责任人"),
    ("past", "预计消除日期已过"),
    ("over_year", "纳入超一年未消除"),
    ("risk", "风险待选"),
]


class CareFilter(forms.Form):
    """What the list of monitored households is narrowed by."""

    q = forms.CharField(label="户主姓名", required=False, max_length=40)
    place = forms.TypedChoiceField(label="村组", required=False, coerce=int, empty_value=None)
    colour = forms.ChoiceField(label="颜色", required=False)
    waits = forms.ChoiceField(label="情形", required=False, choices=[ALL, *WAITING])
    stage = forms.ChoiceField(
        label="阶段", required=False,
        choices=[("", "监测中"), ("recognising", "认定中"), ("eliminating", "消除程序中"), ("eliminated", "已消除")],
    )  # fmt: skip

    def __init__(self, data, *, picks=(), bands=()):
        super().__init__(data)
        self.fields["place"].choices = [ALL, *picks]
        self.fields["colour"].choices = [ALL, *((band["colour"], f"{band['title']}色") for band in bands)]


class PairForm(CarryingForm):
    """A post of this house, or a person of another unit; the helper in force gives way."""

    post = forms.TypedChoiceField(label="系统内岗位", required=False, coerce=int, empty_value=None)
    name = forms.CharField(label="或：姓名", required=False, max_length=60)
    unit = forms.CharField(label="单位", required=False, max_length=60)
    duty = forms.CharField(label="职务", required=False, max_length=60)
    phone = forms.CharField(label="联系电话", required=False, max_length=20, help_text="加密保存，页面上只显示部分。")
    reason = forms.CharField(label="更换原因", required=False, max_length=200)
    on = DayField("结对日期")

    def clean(self):
        said = super().clean()
        if not said.get("post") and not said.get("name"):
            raise forms.ValidationError("请选择系统内岗位，或填写帮扶责任人的姓名、单位和电话。")
        return said


class PlanForm(CarryingForm):
    """One measure of a group that was chosen before; what was planned meanwhile is shown first."""

    options = forms.MultipleChoiceField(label="具体措施", required=False, widget=forms.CheckboxSelectMultiple)
    detail = forms.CharField(label="说明", required=False, max_length=200, help_text="选“其他”的必须写明。")
    risks = forms.MultipleChoiceField(label="针对的风险", widget=forms.CheckboxSelectMultiple)
    wish = forms.ChoiceField(label="农户意愿", choices=WISHES, widget=forms.RadioSelect)
    acting = forms.CharField(label="落实单位", required=False, max_length=60)
    due_on = DayField("计划落实日期")
    on = DayField("制定日期")

    def __init__(self, data=None, *, group: str, risks=(), **options):
        super().__init__(data, **options)
        self.fields["options"].choices = codes.choices("measure_option", group)
        self.fields["risks"].choices = [(code, codes.title("risk", code)) for code in risks]
        if not self.fields["options"].choices:
            del self.fields["options"]


class DeliverForm(CarryingForm):
    on = DayField("落实日期")
    amount_fen = FenField(label="金额（元）")
    outcome = WordsField("落实情况", required=False, max_length=300)
    loan_lender = forms.CharField(label="放贷机构", required=False, max_length=60)
    loan_since = DayField("放款日期", required=False)
    loan_months = forms.IntegerField(label="贷款期限（月）", required=False, min_value=1, max_value=360)
    photo = forms.FileField(
        label="佐证", help_text="现场照片、发放凭证或单据；可直接拍照。",
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )  # fmt: skip

    def __init__(self, *args, group: str = "", **options):
        super().__init__(*args, **options)
        if group != LOAN:
            for name in ("loan_lender", "loan_since", "loan_months"):
                del self.fields[name]


class ReasonForm(CarryingForm):
    reason = WordsField("原因", max_length=200)
    on = DayField("日期")


class WordForm(forms.Form):
    reason = WordsField("不适用的理由", max_length=200, help_text="写明后这条提示不再出现，直到情况发生变化。")


class ExpectForm(CarryingForm):
    carried = ("expected_on",)

    expected_on = DayField("预计风险消除日期")
    reason = WordsField("理由", max_length=300, help_text="例如“治疗结束、报销到账，预计年底收入恢复”。")
    on = DayField("研判日期")


class ChooseRiskForm(CarryingForm):
    """For each risk of a case that has left the national list, the one that stands in its place."""

    note = WordsField("说明", max_length=300, help_text="写明主要依据，例如“上半年失业，按就业不稳定掌握”。")
    on = DayField("研判日期")

    def __init__(self, *args, old=(), hints=(), **options):
        super().__init__(*args, **options)
        hint = "；".join(f"{reason}，可能{risk}" for reason, risk in hints)
        for code in old:
            self.fields[_instead(code)] = forms.ChoiceField(
                label=f"原“{codes.title('risk', code)}”，现选", choices=[("", "请选择"), *codes.choices("risk")],
                help_text=f"线索提示：{hint}。" if hint else "",
            )  # fmt: skip
        self.order_fields([_instead(code) for code in old])
        self.old = tuple(old)

    def clean(self):
        said = super().clean()
        said["instead"] = {code: said.get(_instead(code), "") for code in self.old}
        return said


def _instead(code: str) -> str:
    return f"risk_{code}"


class StepForm(forms.Form):
    opinion = WordsField("意见", required=False, max_length=500)
    on = DayField("日期")
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CheckForm(forms.Form):
    """A month's check, made for a thumb."""

    on = DayField("监测日期")
    channel = forms.ChoiceField(label="方式", choices=CHANNELS, widget=forms.RadioSelect)
    trend = forms.ChoiceField(label="风险变化", choices=TRENDS, widget=forms.RadioSelect)
    finding = WordsField("看到、问到的情况", 4, max_length=2000, help_text="收入、支出、就医就学、住房饮水有没有变化。")
    needs = forms.CharField(label="新的需求", required=False, max_length=300, help_text="没有就留空。")
    photo = forms.FileField(
        label="照片", required=False, widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"})
    )
