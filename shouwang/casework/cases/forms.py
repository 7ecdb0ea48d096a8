"""Shapes of input of the pages of cases."""

from django import forms

from shouwang.casework.cases.models.application import KINDS, SIGNINGS
from shouwang.casework.cases.models.comparison import FOUND, VERDICTS
from shouwang.casework.cases.models.meeting import CLASSES
from shouwang.casework.cases.models.notice import MOMENTS
from shouwang.casework.cases.steps import GROUNDS
from shouwang.policy import codes
from shouwang.web.fields import DayField, FenField, FilesField, PhotoField, WordsField
from shouwang.web.meanwhile import CarryingForm

EMPTY = [("", "请选择")]


class ApplyForm(forms.Form):
    """An application: the promise of truth is a tick of its own."""

    on = DayField("申请日期")
    kind = forms.ChoiceField(label="申报方式", choices=KINDS, widget=forms.RadioSelect)
    applicant = forms.CharField(label="申请人", max_length=60)
    text = WordsField("申请事由")
    proxy = forms.CharField(label="代办人", max_length=60, required=False, help_text="代为申报时填")
    relation = forms.CharField(label="与农户的关系", max_length=30, required=False)
    mark = PhotoField("农户本人签字或捺印", required=False, help_text="代为申报时须有")
    attachments = FilesField(label="风险佐证材料", required=False)
    no_evidence = forms.CharField(label="无佐证材料的理由", max_length=200, required=False)
    informed_on = DayField("告知农户日期", required=False, help_text="入户时代写的，填告知家庭成员的日期")
    has_promised = forms.BooleanField(label="申请人承诺所提供信息真实", required=False)


class AuthoriseForm(forms.Form):
    """Who signs the authorisation, how, and the paper."""

    person = forms.TypedChoiceField(label="授权人", coerce=int)
    on = DayField("授权日期")
    how = forms.ChoiceField(label="签署方式", choices=SIGNINGS)
    scope = forms.MultipleChoiceField(
        label="授权范围", choices=codes.choices("asset"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="不选即全部九类",
    )  # fmt: skip
    document = PhotoField("授权书照片", required=False)

    def __init__(self, *args, people=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [*EMPTY, *people]


class RecogniseForm(forms.Form):
    """Category and risks of a case; `categories` are those that fit the household, with the names of the year."""

    category = forms.ChoiceField(label="监测对象类别")
    main_risk = forms.ChoiceField(label="主要风险", choices=EMPTY + codes.choices("risk"))
    more_risks = forms.MultipleChoiceField(
        label="其他风险", choices=codes.choices("risk"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, categories=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [*EMPTY, *categories]

    def risks(self) -> list[str]:
        return [self.cleaned_data["main_risk"], *self.cleaned_data["more_risks"]]


class CorrectForm(RecogniseForm):
    """Category and risks corrected while the case is recognised, with the reason."""

    reason = WordsField("更正理由", rows=2)


class DecideForm(forms.Form):
    """A verdict at a step; `step` is a step of the frozen line."""

    step = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = DayField("办理日期")
    verdict = forms.ChoiceField(label="决定", widget=forms.RadioSelect)
    opinion = WordsField("意见", rows=2, required=False, help_text="不通过或退回时必填")
    document_no = forms.CharField(label="文件号", max_length=60, required=False)
    back_to = forms.ChoiceField(label="退回到", required=False)
    ground = forms.ChoiceField(label="不予纳入的依据", choices=EMPTY + GROUNDS, required=False)
    judge_one = forms.CharField(label="研判人", max_length=60, required=False)
    judge_two = forms.CharField(label="研判人（第二人）", max_length=60, required=False)
    proof = PhotoField("佐证材料", required=False)

    def __init__(self, *args, step=None, line=None, **kwargs):
        super().__init__(*args, **kwargs)
        verdicts = step.verdicts if step else tuple(codes.read("verdict"))
        self.fields["verdict"].choices = [(key, codes.title("verdict", key)) for key in verdicts]
        before = [each for each in line.steps if step and each.key in line.before(step.key)] if line else []
        self.fields["back_to"].choices = [*EMPTY, *((each.key, each.title) for each in before)]
        self._shape(set(verdicts), bool(before))

    def _shape(self, verdicts: set[str], can_return: bool) -> None:
        if "stop" not in verdicts:
            for name in ("ground", "judge_one", "judge_two", "proof"):
                del self.fields[name]
        if "back" not in verdicts or not can_return:
            del self.fields["back_to"]


class PaperForm(forms.Form):
    step = forms.CharField(widget=forms.HiddenInput)
    key = forms.ChoiceField(label="材料")
    document = PhotoField("照片或扫描件")

    def __init__(self, *args, keys=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = keys if keys is not None else codes.choices("papers")


class CompareForm(forms.Form):
    """One member in one kind; the table on the page has one for each."""

    found = forms.ChoiceField(label="结果", choices=[("", "—"), *FOUND], required=False)
    verdict = forms.ChoiceField(label="核实结论", choices=[("", "—"), *VERDICTS], required=False)
    explanation = forms.CharField(label="说明", max_length=300, required=False)
    amount_fen = FenField(label="金额（元）")

    def __init__(self, *args, of: str = "", **kwargs):
        """`of` says whose cell and of which kind, for those who hear the page: the table's headings are its labels."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{of}{field.label}"


class RollForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=60)
    kind = forms.ChoiceField(label="身份", choices=CLASSES)


class MeetingForm(forms.Form):
    """A meeting that was held; attendance is ticked beside it."""

    on = DayField("开会日期")
    where = forms.CharField(label="会议地点", max_length=60)
    chair = forms.CharField(label="主持人", max_length=60)
    recorder = forms.CharField(label="记录人", max_length=60)
    minutes = WordsField("评议记录", rows=4)
    sign_in = PhotoField("签到表照片")
    photo = PhotoField("会议照片")


class VoteForm(forms.Form):
    """One household's vote; empty: not judged at this meeting."""

    in_favour = forms.IntegerField(label="同意", min_value=0, required=False)
    against = forms.IntegerField(label="反对", min_value=0, required=False)
    abstaining = forms.IntegerField(label="弃权", min_value=0, required=False)
    opinion = forms.CharField(label="评议意见", max_length=200, required=False)


class NoticeForm(forms.Form):
    on = DayField("张贴日期")
    contact = forms.CharField(label="受理异议的单位和电话", max_length=120)
    hides_names = forms.BooleanField(label="隐去户主姓名中间字", required=False)


class PhotoForm(forms.Form):
    posting = forms.TypedChoiceField(label="张贴地点", coerce=int)
    moment = forms.ChoiceField(label="时点", choices=MOMENTS)
    on = DayField("拍摄日期")
    document = PhotoField("照片")

    def __init__(self, *args, postings=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["posting"].choices = [(one.pk, one.name) for one in postings]


class ObjectionForm(forms.Form):
    on = DayField("提出日期")
    who = forms.CharField(label="提出人", max_length=60, help_text="可写“匿名”")
    text = WordsField("异议内容", rows=2)


class AnswerForm(forms.Form):
    on = DayField("答复日期")
    text = WordsField("书面答复", rows=2)
    is_upheld = forms.TypedChoiceField(
        label="结论", coerce=lambda said: said == "1", choices=[("0", "异议不成立"), ("1", "异议成立")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    paper = PhotoField("答复书", required=False)


class ReasonForm(CarryingForm):
    on = DayField("日期")
    reason = forms.CharField(label="理由", max_length=200)


class DeclineForm(CarryingForm):
    on = DayField("办理日期")
    opinion = WordsField("理由", rows=2)
    ground = forms.ChoiceField(label="依据", choices=GROUNDS, required=False)
    judge_one = forms.CharField(label="研判人", max_length=60, required=False)
    judge_two = forms.CharField(label="研判人（第二人）", max_length=60, required=False)


class DayForm(forms.Form):
    on = DayField("日期")


class HangingForm(CarryingForm):
    """A day on which something happens to a notice as it was shown."""

    on = DayField("日期")


class SubmitForm(forms.Form):
    on = DayField("上报日期")
    note = forms.CharField(label="说明", max_length=300, required=False)
