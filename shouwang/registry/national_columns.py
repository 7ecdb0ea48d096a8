"""Columns in which the national system says what was decided about a monitored household. Pure.

The layout of its export of monitored households (监测对象信息): category and guarantees stand among the registry's own
columns; here stand identification, elimination, risks, help and the parts of income. Both columns headed 风险是否已消除
are read, kept apart by their place: the first is the state of the household and counts, the second belongs to the
elimination's own record. Measures are read as text: a word that nobody knows must not take the known ones along.
"""

from shouwang.policy import codes
from shouwang.sheets.contract import Column

RISKS = dict(codes.values("risk"))
STATES = {"是": "1", "已消除": "1", "否": "0", "未消除": "0"}

MEASURES = {  # column → its heading and the group of the form whose options it holds; "" where the form has none
    "industry": ("产业帮扶", "A34"), "job": ("就业帮扶", "A35"), "finance": ("金融帮扶", "A36"),
    "post": ("公益岗位帮扶", "A38"), "health": ("健康帮扶", "A40"), "housing": ("住房安全保障", "A41"),
    "water": ("饮水安全保障", "A41"), "schooling": ("义务教育保障", "A39"), "relocation": ("搬迁", ""),
    "education": ("教育帮扶", "A39"), "net": ("综合保障", "A43"), "social": ("社会帮扶", ""),
    "living": ("生产生活条件改善", "A41"), "works": ("基础设施建设", "A42"),
}  # fmt: skip
REMARKS = {
    "industry": "产业帮扶其他备注", "job": "就业帮扶其他备注", "post": "公益性岗位帮扶其他备注",
    "health": "健康帮扶其他备注", "education": "教育帮扶其他备注",
}  # fmt: skip
MONEY = {
    "family_planning": "计划生育金", "dibao_money": "低保金", "tekun_money": "特困人员救助供养金",
    "pension_money": "养老金", "eco_money": "生态补偿金", "other_transfer": "其他转移性收入",
    "net_income": "家庭纯收入", "claims": "理赔收入", "own_outlay": "合规自付支出",
}  # fmt: skip
AFTER_MONEY = {
    "after_wage": "风险消除后工资性收入", "after_property": "风险消除后财产性收入", "after_transfer": "风险消除后转移性收入",
    "after_production": "风险消除后生产经营性收入", "after_cost": "风险消除后生产经营性支出",
    "after_net": "风险消除后家庭纯收入", "after_per_head": "风险消除后家庭人均纯收入", "after_claims": "风险消除后理赔收入",
    "after_own_outlay": "风险消除后合规自付支出",
}  # fmt: skip
AFTER_LACKS = {
    "after_schooling": "风险消除后是否义务教育阶段适龄儿童少年失学辍学", "after_housing": "风险消除后是否住房损毁",
    "after_medical": "风险消除后是否有家庭成员未参加城乡居民(职工)基本医疗保险", "after_water": "风险消除后是否饮水设施损毁",
}  # fmt: skip
AFTER = AFTER_LACKS | AFTER_MONEY  # how a household stands once its risk is gone: thirteen columns
SIGNED = frozenset({"net_income", "after_net", "after_per_head"})
RISK_COLUMNS = tuple(f"risk_{n}" for n in range(1, 6))


def _money(name: str, heading: str) -> Column:
    aliases = (f"{heading}(元)",)
    return Column(name, heading, "money", aliases=aliases, unit="元", signed=name in SIGNED, note="全国系统")


def _text(name: str, heading: str, *aliases: str, private: bool = True) -> Column:
    return Column(name, heading, aliases=aliases, private=private, note="全国系统")


def _phone(name: str, heading: str, *aliases: str) -> Column:
    return Column(name, heading, "phone", aliases=aliases, private=True, note="全国系统")


def _coded(name: str, heading: str, values, *aliases: str, kind: str = "code") -> Column:
    return Column(name, heading, kind, aliases=aliases, values=dict(values), note="全国系统")


def _since(name: str, heading: str, *aliases: str) -> Column:
    return Column(name, heading, "day_or_month", aliases=aliases, note="全国系统")


NATIONAL = (
    _since("identified_on", "识别监测时间", "监测识别时间", "纳入监测时间"),
    _coded("gone", "风险是否已消除", STATES, "风险是否消除"),
    _coded("gone_again", "风险是否已消除(消除登记)", STATES),
    _since("gone_on", "消除监测时间", "风险消除时间"),
    _coded("gone_way", "风险消除方式", codes.values("elimination_way")),
    *(
        _coded(name, f"致贫/返贫风险{n}", RISKS, f"致贫返贫风险{n}", f"返贫致贫风险{n}", kind="codes")
        for n, name in enumerate(RISK_COLUMNS, 1)
    ),
    _coded("disaster", "因自然灾害子项", codes.values("disaster"), "自然灾害子项", kind="codes"),
    Column("remarked", "是否风险再标注", "yes_no", note="全国系统"),
    _since("remarked_on", "再标注时间", "风险再标注时间"),
    _text("contact_name", "监测联系人"),
    _phone("contact_phone", "监测联系人电话"),
    _text("helper_name", "帮扶责任人", "帮扶责任人姓名"),
    _text("helper_unit", "帮扶责任人单位", "帮扶单位", private=False),
    _phone("helper_phone", "帮扶责任人电话", "帮扶责任人联系电话"),
    _since("helper_since", "帮扶开始时间"),
    _since("helper_until", "帮扶结束时间"),
    *(_text(f"measure_{name}", heading, private=False) for name, (heading, _) in MEASURES.items()),
    *(_text(f"measure_{name}_other", heading) for name, heading in REMARKS.items()),
    *(_money(name, heading) for name, heading in MONEY.items()),
    *(Column(name, heading, "yes_no", note="全国系统") for name, heading in AFTER_LACKS.items()),
    *(_money(name, heading) for name, heading in AFTER_MONEY.items()),
)
NAMES = tuple(column.name for column in NATIONAL)
HEADINGS = {column.name: column.heading for column in NATIONAL}
