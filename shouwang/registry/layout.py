"""The registry's own workbook: one row per person, the household's values repeated (*S4 附表 A1–A32*). Pure.

The headings are those of the national export (2023 household workbook, 2021 person export) and of the
verification form A1–A32; whatever one layout calls differently is an alias. Computed fields (A26) are not read;
A27 is read only because some files know nothing but the figure per head. Who the household is: `household_no`,
else `head_number`.
"""

from shouwang.policy import codes
from shouwang.registry.national_columns import NATIONAL
from shouwang.sheets.contract import Column, Contract


def _numbered(words: str, width: int = 1) -> dict[str, str]:
    """Official words in their official order, numbered from 1."""
    return {word: str(at).zfill(width) for at, word in enumerate(words.split(), start=1)}


def _said(codes: dict[str, str], more: str) -> dict[str, str]:
    """The same list with what villages also write: "儿子=之子" reads 儿子 as 之子 is read."""
    spoken = (pair.split("=") for pair in more.split())
    return {**codes, **{word: codes[official] for word, official in spoken}}


SEXES = {"男": "1", "女": "2", "男性": "1", "女性": "2"}  # GB/T 2261.1

KINDS = {
    "一般农户": "ordinary",
    "普通农户": "ordinary",
    "一般农牧户": "ordinary",
    "脱贫户": "lifted_with",
    "脱贫户(享受政策)": "lifted_with",
    "脱贫户享受政策": "lifted_with",
    "脱贫享受政策户": "lifted_with",
    "脱贫户(不享受政策)": "lifted_without",
    "脱贫户不享受政策": "lifted_without",
    "脱贫不享受政策户": "lifted_without",
}

CATEGORIES = {
    "脱贫不稳定户": "unstable",
    "脱贫不稳定": "unstable",
    "边缘易致贫户": "marginal",
    "边缘户": "marginal",
    "突发严重困难户": "sudden",
    "突发困难户": "sudden",
    "生活严重困难户": "sudden",
}

CERTIFICATES = _said(
    {**_numbered("居民身份证 残疾人证 户口簿 军人证 护照 港澳台通行证"), "其他": "9"},
    "身份证=居民身份证 二代身份证=居民身份证 残疾证=残疾人证 户口本=户口簿",
)

_KIN = (
    "户主 配偶 之子 之女 之儿媳 之女婿 之孙子 之孙女 之外孙子 之外孙女 之父 之母 之岳父 之岳母 之公公 之婆婆 "
    "之祖父 之祖母 之外祖父 之外祖母 之曾孙子 之曾孙女 之兄弟姐妹 之兄弟媳妇 之叔伯 之侄儿 之侄女"
)
_KIN_SAID = (
    "本人=户主 妻=配偶 妻子=配偶 夫=配偶 丈夫=配偶 子=之子 儿子=之子 长子=之子 次子=之子 三子=之子 "
    "独生子=之子 女=之女 女儿=之女 长女=之女 次女=之女 三女=之女 独生女=之女 儿媳=之儿媳 女婿=之女婿 "
    "孙子=之孙子 孙女=之孙女 外孙=之外孙子 外孙子=之外孙子 外孙女=之外孙女 父亲=之父 母亲=之母 父=之父 "
    "母=之母 岳父=之岳父 岳母=之岳母 公公=之公公 婆婆=之婆婆 祖父=之祖父 祖母=之祖母 外祖父=之外祖父 "
    "外祖母=之外祖母 曾孙子=之曾孙子 曾孙女=之曾孙女 兄弟姐妹=之兄弟姐妹 兄弟=之兄弟姐妹 姐妹=之兄弟姐妹 "
    "弟媳=之兄弟媳妇 侄子=之侄儿 侄儿=之侄儿 侄女=之侄女"
)
RELATIONS = _said({**_numbered(_KIN, 2), "其他": "99"}, _KIN_SAID)

_PEOPLES = (  # GB/T 3304
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 "
    "纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 "
    "德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
ETHNICITIES = {
    **{f"{people}族": code for people, code in _numbered(_PEOPLES, 2).items()},
    **_numbered(_PEOPLES, 2),
    "其他": "97",
}

PARTIES = _said(
    _numbered(
        "中共党员 中共预备党员 共青团员 民革党员 民盟盟员 民建会员 民进会员 农工党党员 致公党党员 "
        "九三学社社员 台盟盟员 无党派民主人士 群众",
        2,
    ),
    "党员=中共党员 预备党员=中共预备党员 团员=共青团员 民革=民革党员 民盟=民盟盟员 民建=民建会员 "
    "民进=民进会员 农工党=农工党党员 致公党=致公党党员 九三学社=九三学社社员 台盟=台盟盟员",
)

HEALTH = _said(_numbered("健康 长期慢性病 患有大病 残疾"), "良好=健康 慢性病=长期慢性病 大病=患有大病")

EDUCATION = _said(
    _numbered("文盲或半文盲 小学 初中 高中 大专 本科及以上 中职 高职 技师"),
    "文盲=文盲或半文盲 半文盲=文盲或半文盲 专科=大专 本科=本科及以上 大学本科=本科及以上 中专=中职",
)

SCHOOL = _said(
    _numbered(
        "学龄前儿童 学前教育 小学 七年级 八年级 九年级 普通高中一年级 普通高中二年级 普通高中三年级 "
        "中职一年级 中职二年级 中职三年级 高职高专一年级 高职高专二年级 高职高专三年级 技师学院一年级 "
        "技师学院二年级 技师学院三年级 技师学院四年级 本科一年级 本科二年级 本科三年级 本科四年级 本科五年级 "
        "硕士研究生及以上",
        2,
    ),
    "初一=七年级 初二=八年级 初三=九年级 高一=普通高中一年级 高二=普通高中二年级 高三=普通高中三年级 幼儿园=学前教育",
)

LABOUR = _said(
    _numbered("普通劳动力 技能劳动力 弱劳动力或半劳动力 丧失劳动力 无劳动力"),
    "弱劳动力=弱劳动力或半劳动力 半劳动力=弱劳动力或半劳动力 丧失劳动能力=丧失劳动力 无劳动能力=无劳动力",
)

WORK_AREAS = _said(
    {**_numbered("乡(镇)内 乡(镇)外县内 县外省内 省外"), "其他": "99"},
    "乡镇内=乡(镇)内 乡内=乡(镇)内 镇内=乡(镇)内 乡镇外县内=乡(镇)外县内 县内=乡(镇)外县内 省内=县外省内",
)

DIBAO = {"农村低保": "rural", "是": "rural", "享受": "rural", "城市低保": "urban"}
DIBAO |= {"未享受": "none", "不享受": "none", "否": "none", "无": "none"}
TEKUN = {"农村特困": "rural", "是": "rural", "享受": "rural", "城市特困": "urban"}
TEKUN |= {"不享受": "none", "未享受": "none", "否": "none", "无": "none"}

RESIDENCES = {**codes.values("residence"), "是": "here", "否": "elsewhere"}  # as 是否常住 is answered

WATER = {"水质不达标": "quality", "水质": "quality", "水量不达标": "quantity", "水量": "quantity"}

GRADES = {f"{grade}{suffix}": grade for grade in "ABCD" for suffix in ("级", "")}
GRADES |= {"存在隐患未鉴定": "suspect", "疑似危房": "suspect", "未鉴定": "suspect"}

TAGS = {  # requirements register of focus groups, by the words of the sources
    "新申请低保": "FG-01",
    "新纳入低保": "FG-01",
    "分散供养特困": "FG-02",
    "低保边缘户": "FG-03",
    "残疾人家庭": "FG-04",
    "重度残疾": "FG-04",
    "多次申请未纳入": "FG-05",
    "原相对贫困户": "FG-06",
    "重病": "FG-07",
    "慢性病负担重": "FG-07",
    "失能老人": "FG-08",
    "老年人户": "FG-08",
    "留守儿童": "FG-09",
    "困境儿童": "FG-09",
    "受灾": "FG-10",
    "主产品价格下跌": "FG-11",
    "失业": "FG-12",
    "务工不稳定": "FG-12",
    "产业项目失败": "FG-13",
    "易地搬迁集中安置": "FG-14",
    "信访舆情": "FG-15",
    "收入下降": "FG-16",
    "突发大额支出": "FG-17",
    "三保障及饮水存疑": "FG-18",
    "兜底保障未落实": "FG-19",
    "低保取消或降低": "FG-19",
    "多子女就学": "FG-20",
    "识别超一年未消除": "FG-21",
    "重点村": "FG-22",
    "未纳入且支出增大": "FG-23",
}


def _col(name: str, heading: str, also: str = "", **rest) -> Column:
    return Column(name, heading, aliases=tuple(also.split()), **rest)


def _money(name: str, heading: str, also: str, code: str, *, signed: bool = False) -> Column:
    return _col(name, heading, also, kind="money", unit="元", signed=signed, note=code)


def _coded(name: str, heading: str, also: str, values: dict[str, str], note: str = "", **rest) -> Column:
    return _col(name, heading, also, kind=rest.pop("kind", "code"), values=values, note=note, **rest)


def _flag(name: str, heading: str, also: str = "", note: str = "") -> Column:
    return _col(name, heading, also, kind="yes_no", note=note)


_HOUSEHOLD = (
    _col("household_no", "户编号", "户编码 家庭编号 家庭编码 户号", note="国家系统户编号"),
    _col("county_name", "县", "县(市、区、旗) 县(市、区) 县(区) 区县 旗 市县 旗县"),
    _col("township_name", "乡", "乡(镇) 乡镇 乡(镇、街道) 镇 乡镇(街道) 苏木乡镇 所在乡镇"),
    _col("village_name", "村", "行政村 行政村(社区) 村(社区) 嘎查村 所在村 村名"),
    _col("village_code", "行政村代码", "村代码 行政区划代码 村级区划代码", note="十二位区划代码"),
    _col("group_name", "村民小组", "自然村(村民小组) 自然村 组 小组 村组"),
    _coded("household_kind", "户属性", "户类型 户类别 农户类别 农户属性", KINDS, "A1"),
    _coded("category", "监测对象类别", "监测类别 监测对象类型", CATEGORIES, "A1"),
    _flag("relocation_site", "大中型易地扶贫搬迁集中安置区", "是否大中型易地扶贫搬迁集中安置区 集中安置区", "A2"),
    _col("resettlement", "易地搬迁安置点", "安置点 安置点名称 易地扶贫搬迁安置点 集中安置点"),
    _col("household_phone", "户联系电话", "户主联系电话 家庭联系电话", kind="phone", private=True),
    _col("head_number", "户主证件号码", "户主身份证号 户主身份证号码 户主证件号", kind="number", private=True),
)

_PERSON = (
    _col("person_no", "人编号", "人编码 人口编号 家庭成员编号"),
    _col("name", "姓名", "家庭成员姓名 成员姓名", required=True, private=True, note="A3"),
    _coded("sex", "性别", "", SEXES, "A4"),
    _coded("certificate_kind", "证件类型", "证件种类", CERTIFICATES, "A5"),
    _col(
        "number",
        "证件号码",
        "身份证号 身份证号码 公民身份号码 证件号 身份证(残疾证)号码",
        kind="number",
        required=True,
        private=True,
        note="A6",
    ),
    _col("birth", "出生日期", "出生年月日", kind="date"),
    _coded("relation", "与户主关系", "与户主的关系 与户主之间关系 家庭关系", RELATIONS, "A7", required=True),
    _coded("ethnicity", "民族", "", ETHNICITIES, "A8"),
    _coded("political", "政治面貌", "", PARTIES, "A9"),
    _coded("health", "健康状况", "身体状况", HEALTH, "A10", kind="codes"),
    _coded("education", "文化程度", "学历", EDUCATION, "A11"),
    _coded("school", "在校生状况", "在校状况 在校生情况", SCHOOL, "A11"),
    _coded("labour", "劳动技能", "劳动能力 劳动力状况", LABOUR, "A12"),
    _coded("work_area", "务工区域", "务工地点", WORK_AREAS, "A13"),
    _col("work_months", "务工时间(月)", "务工月数 务工时间", kind="integer", unit="月"),
    _flag("insured", "是否参加城乡居民基本医疗保险", "参加城乡居民基本医疗保险 是否参加新农合(居民医保)", "A14"),
    _flag("employee_insured", "是否参加城镇职工基本医疗保险", "职工医保 是否参加职工医保", "A14 职工医保同样算参保"),
    _flag("major_illness_insured", "是否参加大病保险", "参加大病保险", "A15"),
    _flag("medical_aid", "是否接受医疗救助", "接受医疗救助 是否接受大病医疗救助 大病医疗救助", "A16"),
    _coded("dibao", "享受低保政策情况", "享受农村最低生活保障 是否享受低保 是否低保", DIBAO, "A17"),
    _coded("tekun", "享受特困供养政策情况", "享受特困供养 是否特困供养人员 是否特困", TEKUN, "A18"),
    _flag("pension", "是否参加城乡居民基本养老保险", "参加城乡居民基本养老保险 是否参加居民养老", "A19"),
    _flag("relocated", "易地扶贫搬迁(同步搬迁人口)", "易地扶贫搬迁 是否易地扶贫搬迁 是否同步搬迁人口", "A20"),
    _col("phone", "家庭成员联系电话", "成员联系电话 联系电话", kind="phone", private=True),
    _coded("hukou", "户籍", "户籍情况 户籍性质 户籍状态 户口性质 户籍类型", dict(codes.values("hukou"))),
    _coded("residence", "居住情况", "常住情况 居住状况 是否常住 常住状态 居住状态", RESIDENCES),
    _col("employer", "务工单位", "务工企业名称 务工单位名称 用工单位 就业单位"),
    _col("workplace", "务工所在地", "务工地 务工地址 务工具体地点 务工详细地址", note="务工单位的所在地"),
    _col("job_from", "务工开始时间", "开始务工时间 务工起始时间 务工开始日期", kind="day_or_month"),
    _col("job_to", "务工结束时间", "结束务工时间 务工终止时间 务工结束日期", kind="day_or_month"),
    _money("job_pay", "务工月收入", "务工月收入(元) 务工月工资 月工资 月均工资", "每月"),
    _coded(
        "job_channel", "就业渠道", "就业渠道(易地搬迁后扶使用) 务工渠道 就业途径", dict(codes.values("work_channel"))
    ),
    _col("away_since", "外出时间", "外出起始时间 外出开始时间 离村时间", kind="day_or_month"),
    _col("bank", "开户银行", "开户行 开户银行名称", private=True),
    _col("account", "银行账号", "银行卡号 账号 银行账户", kind="account", private=True),
)

_INCOME = (
    _col("income_from", "收入统计期起", "收入起始日期 收入开始日期", kind="date"),
    _col("income_to", "收入统计期止", "收入截止日期 收入结束日期", kind="date"),
    _money("production_income", "生产经营性收入", "生产经营性收入(元) 生产经营收入 经营性收入", "A21"),
    _money("wage_income", "工资性收入", "工资性收入(元)", "A22"),
    _money("property_income", "财产性收入", "财产性收入(元)", "A23"),
    _money("transfer_income", "转移性收入", "转移性收入(元)", "A24"),
    _money("production_cost", "生产经营性支出", "生产经营性支出(元) 生产经营支出", "A25"),
    _money("net_per_head", "人均纯收入", "人均纯收入(元) 家庭人均纯收入 家庭人均纯收入(元)", "A27", signed=True),
    _money("other_outlay", "其他支出", "其他支出(元) 刚性支出", "A28"),
    _col("other_outlay_note", "其他支出具体为", "其他支出说明 支出说明", private=True, note="A28"),
)

_GUARANTEES = (
    _flag(
        "dropout",
        "是否义务教育阶段适龄儿童少年失学辍学",
        "适龄儿童少年失学辍学 义务教育阶段适龄儿童少年失学辍学",
        "A29",
    ),
    _flag("all_insured", "全部参加城乡居民基本医疗保险", "是否全部参加城乡居民基本医疗保险 家庭成员全部参保", "A30"),
    _flag("safe_water", "是否解决安全饮用水", "解决安全饮水 是否解决安全饮水 饮水是否安全", "A31"),
    _coded("water_problem", "饮水不安全原因", "安全饮水问题 未解决安全饮水原因", WATER, "A31", kind="codes"),
    _flag("dangerous_house", "是否危房户", "是否危房 危房户", "A32"),
    _coded("house_grade", "危房等级", "房屋等级 房屋鉴定等级 住房等级", GRADES, "A32"),
    _flag("only_dwelling", "是否唯一住房", "唯一住房"),
    _col("products", "主要产品", "主导产业 主要产业 主要农产品 主导产品", note="如“羊50只、玉米20亩”"),
    _col("product_scale", "产业规模", "种养规模 养殖规模 种植规模 主要产品规模", note="只有一种产品时填"),
    _flag("food", "是否不愁吃", "不愁吃 吃饭有保障 吃不愁"),
    _flag("clothing", "是否不愁穿", "不愁穿 穿衣有保障 穿不愁"),
    _flag("safety_net", "整户无劳动能力兜底保障户", "整户无劳动力兜底保障户 是否整户无劳动能力兜底保障户 兜底保障户"),
    _coded("tags", "重点人群", "重点人群类别 重点关注类别 重点户类型", TAGS, kind="codes"),
    _col(
        "remark",
        "备注",
        "备注说明 情况说明 变动情况 变动备注",
        private=True,
        note="只看是否写明已故、迁出、嫁出，不保存",
    ),
)

ENROL = Contract(
    supplier="registry",
    table="enrol",
    title="农户信息采集表",
    columns=_HOUSEHOLD + _PERSON + _INCOME + _GUARANTEES + NATIONAL,
    delivers="full",
    aliases=("户信息", "农户信息", "监测对象信息", "家庭成员信息", "人口信息"),
    cite="S4 附表 A1–A32；全国防止返贫监测信息系统导出表",
    size="large",
)
