from django import forms

from shouwang.places.models import Place
from shouwang.screening import sources
from shouwang.screening.intake.models import KINDS, Delivery
from shouwang.screening.intake.receive import Letter
from shouwang.screening.intake.words import LONGEST, options
from shouwang.web.fields import DayField

MONTH = {"type": "month", "pattern": r"\d{4}-\d{2}", "placeholder": "2026-10"}


def lists(supplier: str = "") -> list[tuple[str, str]]:
    """The lists that departments hand in: of one department, or all."""
    return [(each.name, each.title) for each in sources.handed_in(supplier)]


def areas(place: Place) -> list[tuple[int, str]]:
    """The areas for which a post may hand in: its own, and a prefecture's counties."""
    found = [place]
    if place.level == "prefecture":
        found += Place.objects.current().at("county").within(place.pk).order_by("pk")
    return [(each.pk, each.name) for each in found]


class HandInForm(forms.Form):
    """A file with its letter (*S4 一(二)*)."""

    contract = forms.ChoiceField(label="名单")
    area = forms.TypedChoiceField(label="地区", coerce=int)
    period = forms.RegexField(
        r"^\d{4}-\d{2}$",
        label="所属月份",
        help_text="名单说的是哪个月的情况，例如2026年10月。",
        widget=forms.TextInput(attrs=MONTH),
        error_messages={"invalid": "请写成 2026-10 的样子。"},
    )
    file = forms.FileField(label="名单文件", help_text="Excel、CSV，或装有这些表格的压缩包；表头在前二十行即可。")
    letter_no = forms.CharField(label="推送函文号", max_length=60, required=False)
    letter_on = DayField("推送函日期", required=False)
    letter_file = forms.FileField(label="推送函扫描件", required=False)
    kind = forms.ChoiceField(
        label="名单性质",
        choices=[("", "按数据约定"), *KINDS],
        required=False,
        help_text="一般不用改：全量名单逐月比对，新增明细逐月累加。",
    )

    adds = forms.ChoiceField(
        label="本月已经报过时",
        choices=[("", "按数据约定"), ("yes", "补报：与已报的合在一起"), ("no", "更正：替代已报的")],
        required=False,
        help_text="费用明细一般是补报，全量名单一般是更正。",
    )

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contract"].choices = lists(post.supplier)
        self.fields["area"].choices = areas(post.place)
        if len(self.fields["area"].choices) == 1:
            self.fields["area"].initial = post.place_id
            self.fields["area"].widget = forms.HiddenInput()

    def supplement(self) -> bool | None:
        """Whether the file adds to its month; None when the contract is to say."""
        return {"yes": True, "no": False}.get(self.cleaned_data["adds"])

    def letter(self) -> Letter:
        """The letter as it was typed and scanned."""
        given, scan = self.cleaned_data, self.cleaned_data["letter_file"]
        name = scan.name if scan else ""
        return Letter(given["letter_no"], given["letter_on"], scan.read() if scan else b"", name)


class DeliveriesForm(forms.Form):
    """What a list of deliveries may be narrowed by."""

    contract = forms.ChoiceField(label="名单", required=False)
    period = forms.CharField(label="所属月份", required=False, widget=forms.TextInput(attrs=MONTH))
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Delivery.STATES])
    comparison = forms.ChoiceField(label="比对", required=False, choices=[("", "全部"), *Delivery.COMPARISONS])

    def __init__(self, *args, supplier: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contract"].choices = [("", "全部"), *lists(supplier)]


class ReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ComparisonForm(forms.Form):
    allowed = forms.TypedChoiceField(
        label="能否与上一份比对",
        choices=[("yes", "名单完整，可以比对"), ("no", "名单不完整，不比对")],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="依据", max_length=300, help_text="例如“已与民政局核实，该乡镇本月确无低保户”。")


class WhichWordForm(forms.Form):
    """Of which list, and whether it is a heading or a word in one of its columns."""

    contract = forms.ChoiceField(label="名单")
    column = forms.CharField(required=False, max_length=60)

    def __init__(self, *args, supplier: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contract"].choices = lists(supplier)


class WordForm(forms.Form):
    """What a word of a department means."""

    word = forms.CharField(label="原文", max_length=LONGEST, help_text="照文件里写的填，例如“到户金额”“没动工”。")
    meaning = forms.ChoiceField(label="读作")
    reason = forms.CharField(label="依据", max_length=300, help_text="例如“已与民政局电话核对”。")

    def __init__(self, *args, contract: str, column: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meaning"].choices = [("", "请选择"), *options(sources.contract(contract), column)]
