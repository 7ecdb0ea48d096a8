from django import forms

from shouwang.accounts.suppliers import SUPPLIERS
from shouwang.places.models import Place
from shouwang.screening.clues.hand_out import TAKERS
from shouwang.screening.clues.models import CLOSINGS, ORIGINS, RETURNS, STATES
from shouwang.screening.clues.report import ENTERED
from shouwang.screening.rules import reasons
from shouwang.web.fields import DayField
from shouwang.web.search import whole

ALL = ("", "全部")
LEVELS = {"township": "乡镇专干", "village": "村级（网格员）"}


class CluesFilter(forms.Form):
    """What a list of clues is narrowed by; every field is a GET word of the list's address."""

    state = forms.ChoiceField(label="环节", required=False, choices=[ALL, *STATES], widget=forms.HiddenInput)
    q = forms.CharField(label="户主姓名或线索编号", required=False, max_length=40)
    owner = forms.ChoiceField(label="承办", required=False, choices=[ALL, ("mine", "我承办的")])
    township = forms.TypedChoiceField(label="乡镇", required=False, coerce=int, empty_value=None)
    village = forms.TypedChoiceField(label="村", required=False, coerce=int, empty_value=None)
    reason = forms.ChoiceField(label="线索缘由", required=False)
    origin = forms.ChoiceField(label="来源", required=False, choices=[ALL, *ORIGINS])
    supplier = forms.ChoiceField(label="部门", required=False)
    mark = forms.ChoiceField(
        label="情形", required=False,
        choices=[ALL, ("overdue", "已超期"), ("urged", "被催办"), ("returned", "已退回待转办"), ("stray", "户已迁走待转办"),
                 ("revisit", "须再次入户"), ("shaken", "依据已撤回")],
    )  # fmt: skip

    def __init__(self, data, *, scope):
        super().__init__(data)
        self.fields["reason"].choices = [ALL, *reasons.choices()]
        self.fields["supplier"].choices = [ALL, *SUPPLIERS.items()]
        self._places(scope)

    def _places(self, scope) -> None:
        """Townships of a county, villages of the township that is chosen; levels above one's own post fall away."""
        level = Place.level_of(scope.lo) if scope.lo else ""
        if level not in ("prefecture", "county"):
            del self.fields["township"]
        chosen = self.data.get("township", "") if "township" in self.fields else str(scope.lo)
        above = whole(chosen) if Place.level_of(whole(chosen) or 0) == "township" else None
        if "township" in self.fields:
            townships = Place.objects.current().at("township").filter(pk__gte=scope.lo, pk__lte=scope.hi).order_by("pk")
            self.fields["township"].choices = [ALL, *townships.values_list("pk", "name")]
        if above is None:
            del self.fields["village"]
        else:
            villages = Place.objects.current().filter(parent_id=above).order_by("pk")
            self.fields["village"].choices = [ALL, *villages.values_list("pk", "name")]


class PapersFilter(forms.Form):
    """What a list of numbered papers is narrowed by: number or name, and days."""

    q = forms.CharField(label="编号", required=False, max_length=40)
    since = DayField("从", required=False)
    until = DayField("到", required=False)


class ReportsFilter(PapersFilter):
    show = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="来源", required=False, choices=[ALL, *(each for each in ORIGINS if each[0] in ENTERED)]
    )
    field_order = ["show", "q", "kind", "since", "until"]

    def __init__(self, data):
        super().__init__(data)
        self.fields["q"].label = "受理编号或反映人"


class DismissForm(forms.Form):
    reason = forms.ChoiceField(label="筛除理由", choices=CLOSINGS)
    note = forms.CharField(label="说明", required=False, max_length=200)


class HandOutForm(forms.Form):
    to = forms.ChoiceField(label="交办到")
    due_on = DayField("办结期限")
    note = forms.CharField(label="要求", required=False, max_length=300)

    def __init__(self, data=None, *, levels=tuple(TAKERS), **options):
        super().__init__(data, **options)
        self.fields["to"].choices = [(level, LEVELS[level]) for level in levels]


class SendBackForm(forms.Form):
    code = forms.ChoiceField(label="退回原因", choices=RETURNS, widget=forms.RadioSelect)
    note = forms.CharField(
        label="说明", required=False, max_length=200, help_text="知道去向的请写明，例如“已迁到某某村”。"
    )


class NoteForm(forms.Form):
    note = forms.CharField(label="说明", required=False, max_length=200)


class ExtendForm(forms.Form):
    due_on = DayField("新的期限")
    reason = forms.CharField(label="理由", max_length=200)


class HouseholdForm(forms.Form):
    q = forms.CharField(label="户主姓名或户编号（从头写起）", max_length=40)


class ReportForm(forms.Form):
    """What somebody brought to us about a household."""

    kind = forms.ChoiceField(
        label="来源", widget=forms.RadioSelect, choices=[each for each in ORIGINS if each[0] in ENTERED]
    )
    reason = forms.ChoiceField(label="线索缘由", help_text="只说为什么要去看；是哪类风险，入户核查时再定。")
    applicant = forms.CharField(label="反映人", max_length=60, help_text="媒体、审计线索填写来文单位。")
    relation = forms.CharField(label="与户主关系", required=False, max_length=30)
    reference = forms.CharField(label="来文编号", required=False, max_length=60)
    text = forms.CharField(label="反映内容", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    on = DayField("收到日期")

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        self.fields["reason"].choices = [("", "请选择"), *reasons.choices()]


class ReplyForm(forms.Form):
    text = forms.CharField(
        label="答复内容", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}), help_text="写明结果和理由。"
    )
    on = DayField("答复日期")
