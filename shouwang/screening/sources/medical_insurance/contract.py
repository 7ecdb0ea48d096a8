"""What the medical insurance bureau hands over. Pure; imports no Django.

`own_fen` is 个人自付: what the person paid himself after basic insurance, major-illness insurance and medical aid.
"""

from shouwang.policy import codes
from shouwang.screening.sources import who
from shouwang.screening.sources.supplier import Supplier
from shouwang.screening.sources.telling import Telling
from shouwang.sheets.contract import Column, Contract


def _yuan(name: str, heading: str, *aliases: str, required: bool = False) -> Column:
    return Column(name, heading, "money", required, aliases, unit="元", signed=True)


BILLS = Contract(
    "medical_insurance",
    "bills",
    "医疗费用结算明细（个人自付）",
    (
        Column(
            "settlement",
            "结算单号",
            required=True,
            aliases=("结算编号", "结算号", "结算流水号", "结算ID", "单据号", "就诊结算号", "JSDH"),
            note="同一结算单号只计一次",
        ),
        *who.person(),
        *who.place(),
        Column(
            "settled_on",
            "结算日期",
            "date",
            True,
            ("结算时间", "费用结算日期", "报销日期", "结账日期", "JSRQ"),
        ),
        Column(
            "treatment",
            "就医类型",
            "code",
            aliases=("医疗类别", "就诊类型", "待遇类型", "类别"),
            values={
                "住院": "inpatient",
                "普通住院": "inpatient",
                "门诊": "outpatient",
                "普通门诊": "outpatient",
                "门诊慢特病": "special",
                "门诊慢性病": "special",
                "门诊特殊病": "special",
                "特殊门诊": "special",
                "慢特病": "special",
                "药店购药": "pharmacy",
                "购药": "pharmacy",
            },
        ),
        Column(
            "business",
            "业务类型",
            "code",
            aliases=("结算类型", "冲销标志", "退费标志", "业务类别"),
            values={
                "结算": "settle",
                "正常": "settle",
                "正常结算": "settle",
                "报销": "settle",
                "退费": "refund",
                "冲销": "refund",
                "红冲": "refund",
                "退款": "refund",
                "撤销": "refund",
            },
            note="退费、冲销计为负数",
        ),
        _yuan("total_fen", "医疗总费用", "总费用", "医疗费总额", "医疗费用总额", "费用总额", "YLFZE"),
        _yuan("basic_fen", "基本医保支付", "基本医保报销", "基本医疗保险支付", "统筹支付", "JBYBZF"),
        _yuan("major_fen", "大病保险支付", "大病保险报销", "大病报销", "大病保险", "DBBX"),
        _yuan("aid_fen", "医疗救助支付", "医疗救助", "医疗救助金额", "YLJZ"),
        _yuan("other_fen", "其他支付", "其他保障支付", "托底保障", "财政兜底", "CZDD"),
        _yuan(
            "own_fen",
            "个人自付",
            "个人自付金额",
            "个人自付费用",
            "自付金额",
            "自付费用",
            "个人支付",
            "个人支付金额",
            "个人负担",
            "个人负担费用",
            "个人负担金额",
            "GRZF",
            required=True,
        ),
        Column("hospital", "医疗机构", aliases=("就诊医院", "医疗机构名称", "医院", "定点医疗机构"), private=True),
        Column("diagnosis", "诊断", aliases=("疾病名称", "病种", "出院诊断", "诊断名称"), private=True),
        who.remark(),
    ),
    delivers="increment",
    key="settlement",
    size="large",
    aliases=("住院费用明细", "医疗费用", "高额医疗费用", "大额医疗费用", "个人自付"),
    cite="S4 一(二)；S3 六必核",
)

UNINSURED = Contract(
    "medical_insurance",
    "uninsured",
    "未参加基本医疗保险人员名单",
    (
        *who.person(),
        *who.place(),
        Column(
            "year",
            "参保年度",
            "integer",
            aliases=("年度", "缴费年度", "所属年度", "年份"),
            unit="年",
            note="不填时取数据所属期的年份",
        ),
        Column(
            "reason",
            "未参保原因",
            "code",
            aliases=("原因", "未缴费原因", "未参保情况", "情况说明", "未参保类型"),
            values=codes.values("uninsured_reason")
            | {
                "已在外地参保": "elsewhere",
                "省外参保": "elsewhere",
                "服现役": "army",
                "放弃参保": "unwilling",
                "家庭困难": "poor",
                "失踪": "missing",
                "无法联系": "missing",
                "新生儿未办": "newborn",
            },
            note="哪些原因算正当，由政策本规定",
        ),
        Column(
            "standing",
            "是否参保",
            "code",
            aliases=("参保状态", "参保情况", "是否已参保", "缴费状态", "是否缴费", "参保缴费状态"),
            values=dict.fromkeys(("已参保", "是", "参保", "正常参保", "已缴费", "正常", "正常缴费"), "insured")
            | dict.fromkeys(("未参保", "否", "未缴费", "断保", "漏保", "中断缴费", "暂停参保", "停保"), "uninsured"),
            private=True,
            note="写明已参保的行不计入名单",
        ),
        who.remark(),
    ),
    delivers="full",
    yearly=True,
    aliases=("未参保", "未参保名单", "未参保人员", "未缴费人员"),
    cite="S4 一(一)；S4 一(二)",
)

SUPPLIER = Supplier("医保局", 10)
CONTRACTS = (BILLS, UNINSURED)

TELLING = {
    "bills": Telling(
        columns=("settlement", "own_fen"),
        names=("医疗费", "结算", "自付", "住院费", "报销"),
        opposite=("未结算",),
        adds=True,
    ),
    "uninsured": Telling(
        classes="reason",
        columns=("reason", "standing"),
        names=("未参保", "未参加", "未缴费", "断保", "漏保"),
        opposite=("已参保", "参保名单", "参保花名册", "参保登记", "正常参保", "已缴费"),
        contrary={"standing": "insured"},
    ),
}
