"""What the villages of the invented county found at home, in the words in which they write it down."""

from datetime import date
from random import Random

OCTOBER_15 = date(2026, 10, 15)

#: story → what was found, and on which day
TOLD = {
    "refund": {
        "on": date(2026, 10, 19),
        "result": "no_risk",
        "finding": "医院10月13日已退费5200元，实际自付8220元；家里两亩果园正常收益，收支平稳。",
    },
    "uninsured": {
        "on": date(2026, 10, 16),
        "result": "problem",
        "finding": "田志强今年换工作时断保，本人愿意补缴，目前身体健康，家庭收入稳定。",
        "need": {
            "kind": "medical",
            "detail": "断保，须补缴2026年居民医保",
            "acting": "医保局",
            "due_on": date(2026, 11, 30),
        },
    },
    "house": {
        "on": date(2026, 10, 17),
        "result": "to_recognition",
        "risks": ("09",),
        "finding": "唯一住房东墙开裂、屋面漏雨，已鉴定为C级；两位老人无力自建，愿意申报。",
    },
    "two_suppliers": {
        "on": date(2026, 10, 20),
        "result": "problem",
        "finding": "自家水井水质化验不达标，饮水靠邻居家接管；其他保障到位。",
        "need": {
            "kind": "water",
            "detail": "水井水质不达标，须接入集中供水",
            "acting": "水利局",
            "due_on": date(2026, 12, 15),
        },
    },
}

RETURNED = {
    "in_town": "常年在县城租房陪读，村里无住房",
    "unknown": "问遍各组，没有这个人",
    "moved": "户口已随子女迁走",
}

_NO_RISK = {
    "medical_cost": "新农合和大病保险已报销，医疗救助也已到账；{earner}收入稳定，不影响基本生活。",
    "disability": "残疾人两项补贴已办理，家人照料到位；{earner}收入稳定。",
    "housing": "危房已不住人，现住房为2021年新建的砖混房，安全。",
    "water": "8月起已接通自来水，现场查看水量、水质正常。",
    "income": "台账少记了{earner}的务工收入，按实际收入核算，人均超过监测线。",
    "dibao_granted": "低保是民政部门按新政策应保尽保纳入的，低保金已到账；{earner}，基本生活有保障。",
    "dibao_cut": "{earner}后收入增加，民政部门按家庭收入复核停保降档，本人认可；基本生活有保障。",
    "tekun_granted": "已落实分散供养，供养金按月到账，照料人已签协议。",
    "uninsured": "本人已在外地参加职工医保，看了参保凭证。",
}
#: what a visit without risk saw of the guarantee that the clue was about
FIRM = {"housing": {"housing": True}, "water": {"water": True}, "uninsured": {"medical": True}}
_PROBLEM = {
    "medical_cost": ("慢性病用药没有办门诊慢特病，自付较多。", "illness", "医保局"),
    "disability": ("辅助器具没有配上，护理补贴申请还没批。", "other", "残联"),
    "housing": ("房屋后墙有裂缝，需要加固，家里能出一部分钱。", "housing", "住建局"),
    "water": ("枯水期断水，靠水车送水，入户管道冻裂未修。", "water", "水利局"),
    "income": ("{earner}的厂子停产，正在找新的工作。", "income", "人社局"),
    "dibao_granted": ("低保金到账晚了一个月，需要民政部门核对账户。", "income", "民政局"),
    "dibao_cut": ("停保后家中又有人住院，需要民政部门复核。", "income", "民政局"),
    "tekun_granted": ("供养金到账晚了一个月，需要民政部门核对账户。", "income", "民政局"),
    "uninsured": ("断保半年，本人愿意补缴，需要医保部门办理。", "medical", "医保局"),
}
_OTHERS = (
    ("declined", "说明政策后，户主表示子女赡养，日子过得去，不愿申报，已签字。"),
    ("not_checked", "户主住院未归，家中只有小孩，改日再去。"),
)
_EARNERS = ("儿子务工", "夫妻二人务工", "女儿在县城上班", "户主跑运输", "大棚蔬菜", "儿媳在镇上打工")


def found(random: Random, reason: str) -> dict:
    """What a home check told, believable for its reason: mostly no risk, at times a problem that a department must solve."""
    said = {"on": OCTOBER_15.replace(day=random.randint(15, 20))}
    earner, chance = random.choice(_EARNERS), random.random()
    if chance < 0.76 and reason in _NO_RISK:
        return said | {"result": "no_risk", "finding": _NO_RISK[reason].format(earner=earner)}
    if chance < 0.88 and reason in _PROBLEM:
        text, kind, acting = _PROBLEM[reason]
        text = text.format(earner=earner)
        due_on = date(2026, 11, random.choice((20, 25, 30)))
        need = {"kind": kind, "detail": text, "acting": acting, "due_on": due_on}
        return said | {"result": "problem", "finding": text, "need": need}
    result, text = random.choice(_OTHERS)
    return said | {"result": result, "finding": text}


#: what people brought to the offices: whose household, who took it in, and how the first was answered
REPORTS = (
    {
        "story": "excused",
        "on": date(2026, 10, 15),
        "role": "village_reviewer",
        "said": {
            "kind": "application",
            "reason": "job",
            "applicant": "于振东",
            "relation": "本人",
            "text": "我在工地摔伤，两个月不能干活，家里只剩老伴种地，担心过不去，申请帮助。",
        },
        "answer": {
            "visit": {
                "result": "no_risk",
                "finding": "腿伤已愈，10月初复工；工伤保险赔付11600元已到账，儿子在外参加职工医保、月收入6000元。",
            },
            "reply": "经两人入户核实，您已复工，工伤赔付已到账，家庭人均收入高于监测线，暂不符合监测条件。"
            "村里已联系人社所落实后续培训；情况有变化可随时再申报。",
        },
    },
    {
        "story": "tie",
        "on": date(2026, 11, 4),
        "role": "village_reviewer",
        "said": {
            "kind": "application",
            "reason": "medical_cost",
            "applicant": "康福顺",
            "relation": "配偶",
            "text": "老伴赵玉兰办了残疾证，看病吃药花钱多，家里只有我一个人挣钱，申请纳入监测。",
        },
        "answer": None,
    },
    {
        "story": "stopped",
        "on": date(2026, 11, 5),
        "role": "county_officer",
        "said": {
            "kind": "petition",
            "reason": "dibao_cut",
            "applicant": "12345热线来电人",
            "reference": "12345-20261105-0173",
            "text": "反映程桂花带着上小学的孙女生活，低保从上个月起没有发，请核实。",
        },
        "answer": None,
    },
)
