"""Shapes of input of the register's pages. Money is typed in yuan and handed on in whole fen."""

from django import forms

from shouwang.policy import codes
from shouwang.registry.models.facts import GUARANTEES, WORRIES
from shouwang.registry.models.household import ATTRIBUTES, CATEGORIES
from shouwang.web.fields import DayField, FenField
from shouwang.web.meanwhile import CarryingForm

ANY = [("", "全部")]
NONE = [("", "—")]
YES_NO = [("", "未填"), ("1", "是"), ("0", "否")]
ORDER = [("place", "按村组"), ("name", "按户主姓名"), ("income", "按人均纯收入，低的在前")]


def _listed(label: str, name: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=NONE + codes.choices(name))


def _flag(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, choices=YES_NO, coerce=lambda said: said == "1", empty_value=None
    )


class FilterForm(forms.Form):
    """The list's filters; `picks` are the places offered, `groups` the focus groups."""

    q = forms.CharField(label="户主或户编号", required=False, max_length=40)
    place = forms.TypedChoiceField(label="村组", required=False, coerce=int, empty_value=None)
    attribute = forms.ChoiceField(label="户属性", required=False, choices=ANY + ATTRIBUTES)
    category = forms.ChoiceField(label="监测对象类别", required=False, choices=ANY + CATEGORIES)
    tag = forms.ChoiceField(label="重点人群", required=False)
    is_safety_net = forms.TypedChoiceField(
        label="兜底保障户",
        required=False,
        choices=[*ANY, ("1", "是")],
        coerce=lambda said: said == "1",
        empty_value=False,
    )
    below_fen = FenField(label="人均纯收入低于（元）")
    order = forms.ChoiceField(label="排序", required=False, choices=ORDER)

    def __init__(self, *args, picks=(), groups=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", "全部"), *picks]
        self.fields["tag"].choices = [*ANY, *groups]


class NumberForm(forms.Form):
    number = forms.CharField(label="证件号码", max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class NoteForm(forms.Form):
    """What every correction asks: why."""

    note = forms.CharField(label="依据", max_length=200, help_text="例如“入户核对户口簿”。会写入农户的变更记录。")


class PersonForm(forms.Form):
    """A3–A20 of one member. `number` stays empty unless it is to be replaced."""

    name = forms.CharField(label="姓名", max_length=60)
    number = forms.CharField(label="证件号码", required=False, max_length=30, help_text="不更正就留空。")
    certificate_kind = _listed("证件类型", "certificate")
    birth = DayField("出生日期", required=False)
    sex = _listed("性别", "sex")
    relation = _listed("与户主关系", "relation")
    ethnicity = _listed("民族", "ethnic")
    political = _listed("政治面貌", "political")
    health = forms.MultipleChoiceField(
        label="健康状况", required=False, choices=codes.choices("health"), widget=forms.CheckboxSelectMultiple
    )
    education = _listed("文化程度", "education")
    school = _listed("在校生状况", "school")
    labour = _listed("劳动技能", "labour")
    work_area = _listed("务工区域", "work_area")
    work_months = forms.IntegerField(label="务工月数", required=False, min_value=0, max_value=12)
    insured = _flag("参加城乡居民基本医疗保险")
    major_illness_insured = _flag("参加大病保险")
    medical_aid = _flag("接受医疗救助")
    dibao = _listed("享受低保", "dibao")
    tekun = _listed("享受特困供养", "tekun")
    pension = _flag("参加城乡居民基本养老保险")
    relocated = _flag("易地扶贫搬迁")
    hukou = _listed("户籍", "hukou")
    residence = _listed("居住情况", "residence")
    away_since = DayField("外出时间", required=False, help_text="居住情况为“外出”时填写。")
    phone = forms.CharField(label="电话", required=False, max_length=20, help_text="不更正就留空。")

    def clean_health(self) -> str:
        said = sorted(self.cleaned_data["health"])
        if "1" in said and len(said) > 1:
            raise forms.ValidationError("“健康”不能和其他健康状况同时选择。")
        return ";".join(said)


class CorrectPersonForm(CarryingForm, NoteForm, PersonForm):
    """The heads of households change by an act of their own."""

    carried = tuple(name for name in PersonForm.base_fields if name not in ("number", "phone"))


class CorrectHouseholdForm(CarryingForm, NoteForm):
    carried = ("attribute", "category", "relocation_site", "resettlement", "bank")

    attribute = forms.ChoiceField(label="户属性", choices=ATTRIBUTES)
    category = forms.ChoiceField(label="监测对象类别", required=False, choices=NONE + CATEGORIES)
    relocation_site = _flag("大中型易地扶贫搬迁集中安置区")
    resettlement = forms.CharField(label="易地搬迁安置点", required=False, max_length=60)
    bank = forms.CharField(label="开户行", required=False, max_length=60)
    phone = forms.CharField(label="联系电话", required=False, max_length=20, help_text="不更正就留空。")
    account = forms.CharField(label="银行账号", required=False, max_length=32, help_text="不更正就留空。")


class MoveForm(CarryingForm, NoteForm):
    carried = ("place",)

    place = forms.TypedChoiceField(label="新的村组", coerce=int)


BETWEEN = {"split", "merged", "transferred", "same"}  # reasons that belong to an act of their own


class LeaveForm(forms.Form):
    reason = forms.ChoiceField(
        label="减少原因", choices=[each for each in codes.choices("decrease_reason") if each[0] not in BETWEEN]
    )
    on = DayField("发生日期")
    proof = forms.CharField(label="依据", max_length=200, help_text="例如“死亡证明”“结婚证”“户口簿变更页”。")
    new_head = forms.TypedChoiceField(label="新户主", required=False, coerce=int, empty_value=None)


INCREASES = [each for each in codes.choices("increase_reason") if each[0] not in BETWEEN]


class AdmitForm(forms.Form):
    """A family that the register does not know: its head and where it lives; the other members are added after."""

    place = forms.TypedChoiceField(label="所在村组", coerce=int)
    name = forms.CharField(label="户主姓名", max_length=60)
    number = forms.CharField(
        label="证件号码", required=False, max_length=30, help_text="暂时没有的可以先不填，但要填出生日期。"
    )
    birth = DayField("出生日期", required=False)
    sex = _listed("性别", "sex")
    phone = forms.CharField(label="联系电话", required=False, max_length=20)
    attribute = forms.ChoiceField(label="户属性", choices=ATTRIBUTES)
    reason = forms.ChoiceField(label="登记原因", choices=INCREASES, initial="found")
    on = DayField("登记日期")
    proof = forms.CharField(label="依据", max_length=200, help_text="例如“户口簿”“入户核实”。")

    def clean(self) -> dict:
        values = super().clean()
        if not values.get("number") and not values.get("birth"):
            self.add_error("birth", "没有证件号码的，请填写出生日期。")
        return values


class BetweenForm(forms.Form):
    """What every move between two households asks."""

    on = DayField("办理日期")
    proof = forms.CharField(label="依据", max_length=200, help_text="例如“分户后的户口簿”“村民申请”。")


class SplitForm(BetweenForm):
    leaving = forms.MultipleChoiceField(label="分出的成员", widget=forms.CheckboxSelectMultiple)
    head = forms.TypedChoiceField(label="新户户主", coerce=int, help_text="从分出的成员里选。")
    field_order = ["leaving", "head", "on", "proof"]


class IntoForm(BetweenForm):
    """Members go to another household; for each a field `relation_<id>`, to its head."""

    into = forms.CharField(label="转入户的户编号", max_length=40, help_text="在转入户的页面上可以查到。")
    field_order = ["into"]

    def ask(self, persons) -> None:
        relations = [("", "请选择"), *(each for each in codes.choices("relation") if each[0] != "01")]
        for person in persons:
            self.fields[f"relation_{person.pk}"] = forms.ChoiceField(
                label=f"{person.name}与转入户户主的关系", choices=relations
            )

    @property
    def relations(self) -> dict[int, str]:
        start = "relation_"
        return {int(name[len(start) :]): said for name, said in self.cleaned_data.items() if name.startswith(start)}


class TransferForm(IntoForm):
    new_head = forms.TypedChoiceField(label="本户新户主", required=False, coerce=int, empty_value=None)


class JoinForm(PersonForm):
    reason = forms.ChoiceField(label="增加原因", choices=INCREASES)
    on = DayField("发生日期")
    proof = forms.CharField(label="依据", max_length=200, help_text="例如“出生医学证明”“结婚证”“户口簿”。")


class HeadForm(NoteForm):
    new_head = forms.TypedChoiceField(label="新户主", coerce=int)


class NetForm(forms.Form):
    on = DayField("日期")
    reason = forms.CharField(label="依据", max_length=200, help_text="例如“入户核实，全家无劳动能力，享受低保”。")


class TagForm(forms.Form):
    group = forms.ChoiceField(label="重点人群")
    since = DayField("起始日期")
    source = forms.CharField(label="来源", max_length=60, help_text="例如“民政局9月名单”。")


class IncomeForm(CarryingForm, NoteForm):
    """The income of one period; what is known of that period stands in it."""

    carried = (
        "production_fen", "wage_fen", "property_fen", "transfer_fen", "cost_fen", "outlay_fen", "outlay_note",
        "claims_fen", "own_outlay_fen",
    )  # fmt: skip

    begins_on = DayField("收入统计期起")
    ends_on = DayField("收入统计期止")
    production_fen = FenField(label="生产经营性收入（元）")
    wage_fen = FenField(label="工资性收入（元）")
    property_fen = FenField(label="财产性收入（元）")
    transfer_fen = FenField(label="转移性收入（元）")
    cost_fen = FenField(label="生产经营性支出（元）")
    outlay_fen = FenField(label="其他支出（元）")
    outlay_note = forms.CharField(label="支出具体为", required=False, max_length=200)
    claims_fen = FenField(label="理赔收入（元）")
    own_outlay_fen = FenField(label="合规自付支出（元）")


class GuaranteeForm(CarryingForm):
    """How one guarantee stands since a day; the state in force gives way."""

    kind = forms.ChoiceField(label="保障", choices=GUARANTEES + WORRIES)
    is_firm = forms.TypedChoiceField(
        label="情况", choices=[("1", "有保障"), ("0", "无保障")], coerce=lambda said: said == "1"
    )
    detail = forms.ChoiceField(
        label="具体情况", required=False,
        choices=[*NONE, ("quality", "水质不达标"), ("quantity", "水量不达标"), ("C", "C级危房"), ("D", "D级危房"),
                 ("suspect", "存在隐患未鉴定")],
    )  # fmt: skip
    since = DayField("起始日期")
    source = forms.CharField(label="来源", max_length=60, help_text="例如“入户核实”。")

    def concerned(self):
        return [self.cleaned_data["kind"]] if "kind" in self.cleaned_data else []


class LivelihoodForm(CarryingForm, NoteForm):
    """One job, product or project; `strike` is offered of one that is registered."""

    strike = forms.BooleanField(label="登记有误，撤销这一条", required=False)

    def clean(self) -> dict:
        values = super().clean()
        if values.get("strike"):
            for name in [name for name in self.errors if name in self.carried]:
                del self._errors[name]
        return values


class JobForm(LivelihoodForm):
    carried = ("employer", "workplace", "begins_on", "ends_on", "pay_fen", "channel")
    field_order = [*carried, "strike", "note"]

    employer = forms.CharField(label="务工单位", required=False, max_length=60)
    workplace = forms.CharField(
        label="务工地点", required=False, max_length=60, help_text="写到县（市、区），例如“江苏省昆山市”。"
    )
    begins_on = DayField("开始时间", required=False)
    ends_on = DayField("结束时间", required=False, help_text="还在务工的不填。")
    pay_fen = FenField(label="月收入（元）")
    channel = _listed("就业渠道", "work_channel")


class ProductForm(LivelihoodForm):
    carried = ("scale", "since", "until")
    field_order = ["key", *carried, "strike", "note"]

    key = forms.ChoiceField(label="产品", choices=[("", "请选择"), *codes.choices("product")])
    scale = forms.DecimalField(
        label="规模", required=False, min_value=0, max_digits=9, decimal_places=2, help_text="按只、头、亩等计。"
    )
    since = DayField("开始时间", required=False)
    until = DayField("结束时间", required=False, help_text="还在经营的不填。")


class ProjectForm(LivelihoodForm):
    carried = ("name", "village_id", "owner", "state", "state_on", "share")
    field_order = [*carried, "strike", "note"]

    name = forms.CharField(label="项目名称", max_length=60)
    village_id = forms.TypedChoiceField(label="项目所在村", required=False, coerce=int, empty_value=None)
    owner = forms.CharField(label="经营主体", required=False, max_length=60, help_text="例如合作社、企业的名称。")
    state = _listed("项目状态", "project_state")
    state_on = DayField("状态起始日期", required=False)
    share = forms.CharField(
        label="参与方式和份额", required=False, max_length=60, help_text="例如“土地入股3亩，年分红600元”。"
    )


class EraseForm(forms.Form):
    """Which facts go for good, and why."""

    keys = forms.MultipleChoiceField(
        label="删除哪些内容", widget=forms.CheckboxSelectMultiple,
        help_text="删除后任何人都看不到，也不能恢复；只留下由谁、何时说过和删除的日期。",
    )  # fmt: skip
    reason = forms.CharField(label="删除依据", max_length=200, help_text="例如“本人申请删除，已核实身份”。")


class UploadForm(forms.Form):
    file = forms.FileField(
        label="农户信息表", help_text="Excel（.xlsx、.xls）或 CSV；每人一行。可以是国家系统导出的表。"
    )
    place = forms.TypedChoiceField(
        label="所属乡村", required=False, coerce=int, empty_value=None, help_text="表里没有写村名时才需要选。"
    )

    def __init__(self, *args, picks=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", "按表里写的"), *picks]


class ReasonForm(forms.Form):
    reason = forms.CharField(label="撤回原因", max_length=200)


class RevokeForm(forms.Form):
    """Why an answer no longer holds."""

    reason = forms.CharField(label="撤销原因", max_length=200, help_text="例如“认错了人，已电话核实”。")
