"""What the health commission hands over: who was newly diagnosed, or treated under 大病专项救治, in a month. Pure.

Imports no Django. `disease` names illnesses by code: the thirty of 大病专项救治, and the chronic ones that family doctors
follow. What a doctor wrote besides (诊断, 医院) is read for people and never enters the lake.
"""

from shouwang.screening.sources import who
from shouwang.screening.sources.supplier import Supplier
from shouwang.screening.sources.telling import Telling
from shouwang.sheets.contract import Column, Contract

MAJOR = {  # 大病专项救治, thirty since 2020
    "儿童白血病": "child_leukaemia",
    "儿童先天性心脏病": "child_heart",
    "食管癌": "oesophagus_cancer",
    "胃癌": "stomach_cancer",
    "结肠癌": "colon_cancer",
    "直肠癌": "rectum_cancer",
    "终末期肾病": "kidney_failure",
    "肺癌": "lung_cancer",
    "肝癌": "liver_cancer",
    "乳腺癌": "breast_cancer",
    "宫颈癌": "cervix_cancer",
    "急性心肌梗死": "heart_attack",
    "白内障": "cataract",
    "尘肺": "dust_lung",
    "神经母细胞瘤": "neuroblastoma",
    "儿童淋巴瘤": "child_lymphoma",
    "骨肉瘤": "bone_sarcoma",
    "血友病": "haemophilia",
    "地中海贫血": "thalassaemia",
    "唇腭裂": "cleft",
    "尿道下裂": "hypospadias",
    "耐多药结核病": "resistant_tuberculosis",
    "脑卒中": "stroke",
    "慢性阻塞性肺气肿": "emphysema",
    "艾滋病机会感染": "aids_infection",
    "膀胱癌": "bladder_cancer",
    "卵巢癌": "ovary_cancer",
    "肾癌": "kidney_cancer",
    "重性精神疾病": "mental_illness",
    "风湿性心脏病": "rheumatic_heart",
    "其他大病": "other_major",
}
CHRONIC = {
    "高血压": "hypertension",
    "糖尿病": "diabetes",
    "肺结核": "tuberculosis",
    "冠心病": "coronary",
    "慢性肝炎": "hepatitis",
    "类风湿关节炎": "arthritis",
    "其他慢性病": "other_chronic",
}

ILLNESS = Contract(
    "health",
    "illness",
    "大病慢性病患者名单",
    (
        *who.person(more_names=("患者姓名", "病人姓名", "救治对象姓名")),
        *who.place(),
        Column(
            "disease",
            "病种",
            "codes",
            True,
            ("疾病名称", "患病种类", "大病病种", "慢性病病种", "救治病种"),
            values=MAJOR | CHRONIC,
            note="有几种病的，用顿号分开",
        ),
        Column(
            "standing",
            "确诊情况",
            "code",
            aliases=("是否确诊", "诊断状态"),
            values={"确诊": "confirmed", "是": "confirmed", "疑似": "suspected", "排除": "excluded", "否": "excluded"},
            note="写明已排除的行不计入名单",
        ),
        Column("diagnosed_on", "确诊日期", "day_or_month", aliases=("确诊时间", "诊断日期", "诊断时间")),
        Column(
            "treatment",
            "救治状态",
            "code",
            aliases=("救治情况", "治疗情况", "是否救治"),
            values={
                "未救治": "untreated",
                "否": "untreated",
                "救治中": "treating",
                "已救治": "treated",
                "是": "treated",
                "已治愈": "cured",
                "放弃治疗": "given_up",
            },
        ),
        Column("treated_on", "救治日期", "day_or_month", aliases=("救治时间", "入院日期", "入院时间", "住院日期")),
        Column("hospital", "医疗机构", aliases=("救治医院", "定点医院", "医院"), private=True),
        Column("diagnosis", "诊断", aliases=("诊断名称", "主要诊断", "临床诊断"), private=True),
        who.remark(),
    ),
    delivers="increment",
    aliases=("大病名单", "大病患者", "大病专项救治", "慢性病名单", "慢性病患者", "新增大病"),
    cite="S1 三(三)；S3 四必到；S4 一(二)",
)

SUPPLIER = Supplier("卫健委", 42)
CONTRACTS = (ILLNESS,)

TELLING = {
    "illness": Telling(
        columns=("disease", "diagnosed_on", "treatment"),
        names=("大病", "重病", "慢病", "慢性病", "患病", "患者"),
        opposite=("排除", "治愈", "健康人员"),
        contrary={"standing": "excluded"},
    ),
}
