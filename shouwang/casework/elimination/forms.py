"""Shapes of input of the pages of the way out."""

from django import forms

from shouwang.policy import codes
from shouwang.registry.models.facts import GUARANTEES
from shouwang.web.fields import DayField, FenField, WordsField

YES_NO = [("1", "是"), ("0", "否")]


def _yes_no(label: str, help_text: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, help_text=help_text, choices=YES_NO, widget=forms.RadioSelect, coerce=lambda said: said == "1"
    )


class CheckedForm(forms.Form):
    """The home check for the way out, made for a thumb: what was seen, and whether it goes on or is kept."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    on = DayField("核查日期")
    first = forms.CharField(label="核查人", max_length=30)
    second = forms.CharField(label="同行核查人", max_length=30, help_text="入户须两人以上。")
    net_per_head_fen = FenField(label="人均纯收入（元）", help_text="近十二个月；须高于当年收入线。")
    is_income_stable = _yes_no("收入持续稳定")
    is_outlay_settled = _yes_no("刚性支出已解决或可控")
    education = _yes_no("义务教育有保障", "没有适龄儿童的选“是”。")
    medical = _yes_no("基本医疗有保障")
    housing = _yes_no("住房安全有保障")
    water = _yes_no("饮水安全有保障")
    way = forms.ChoiceField(label="风险消除方式", choices=codes.choices("elimination_way"), widget=forms.RadioSelect)
    finding = WordsField("核查情况", 4, max_length=2000)
    photo = forms.FileField(
        label="签字的核查表或现场照片", widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"})
    )
    verdict = forms.ChoiceField(
        label="结论",
        choices=[("pass", "达到条件，启动消除"), ("keep", "稳定性较弱，继续帮扶")],
        widget=forms.RadioSelect,
    )
    keep_reason = forms.CharField(
        label="继续帮扶的理由", required=False, max_length=300, help_text="结论为继续帮扶的填写。"
    )
    next_on = DayField("下次研判日期", required=False)

    def clean(self):
        said = super().clean()
        if said.get("verdict") == "keep" and not (said.get("keep_reason") and said.get("next_on")):
            raise forms.ValidationError("继续帮扶的，请写明理由和下次研判日期。")
        return said

    def guarantees(self) -> dict[str, bool]:
        return {kind: self.cleaned_data[kind] for kind, _ in GUARANTEES}


class EarlyForm(forms.Form):
    document_no = forms.CharField(label="县级文件号", max_length=60)
    reason = WordsField("理由", max_length=300)
    on = DayField("批准日期")


class NextForm(forms.Form):
    reason = WordsField("继续帮扶的理由", max_length=300)
    next_on = DayField("下次研判日期")
    on = DayField("日期")
