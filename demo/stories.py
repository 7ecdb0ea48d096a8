"""The story households: fixed names and facts, invented, for the walk-through and for tests.

The department files of `demo.files` carry each story's rows; the sentence says what the product should make of them.
Villages are counted within the first township, so that one village worker meets most of them.
"""

from dataclasses import dataclass, field
from datetime import date

from demo import lives
from demo.families import Family, Maker
from demo.people import REGISTERED_ON, Household, Person, age_on
from demo.places import Village


@dataclass(frozen=True)
class Story:
    """One household. `members` are relation, sex, birth, name and what is particular; the first is the head."""

    key: str
    village: int
    sentence: str
    members: tuple[tuple[str, str, str, str, dict], ...]
    facts: dict = field(default_factory=dict)
    per_head: int = 15_600
    group: int = 0

    @property
    def head(self) -> str:
        return self.members[0][3]


_ILL = {"health": "患有大病", "labour": "弱劳动力或半劳动力"}
_WEAK = {"labour": "弱劳动力或半劳动力"}
_NONE = {"labour": "无劳动力", "health": "长期慢性病"}
_EX_POOR = {"kind": "脱贫户(享受政策)"}

STORIES = (
    Story(
        "own_cost",
        0,
        "石长海家是一般农户，妻子2026年6月至9月三次住院，个人自付共41260元，超过一般农户的预警线。",
        (("户主", "男", "1968-03-12", "石长海", {}), ("配偶", "女", "1970-07-05", "温秀芝", _ILL)),
    ),
    Story(
        "refund",
        0,
        "马玉山家是脱贫户，9月自付合计13420元，超过低收入人口预警线；10月医院退费5200元，降到8220元，线索所依据的事实不再成立。",
        (("户主", "男", "1961-11-20", "马玉山", _ILL), ("配偶", "女", "1963-02-08", "丁素琴", _WEAK)),
        _EX_POOR,
    ),
    Story(
        "uninsured",
        0,
        "田春梅的儿子田志强2026年断保，没有正当理由。",
        (("户主", "女", "1972-05-16", "田春梅", {}), ("之子", "男", "1998-09-03", "田志强", {})),
    ),
    Story(
        "excused",
        0,
        "于振东的儿子于浩宇也在未参保名单上，但在外地参加职工医保，属正当理由，不产生线索。",
        (
            ("户主", "男", "1974-01-27", "于振东", {}),
            ("之子", "男", "2001-04-18", "于浩宇", {"employee_insured": True}),
        ),
    ),
    Story(
        "stopped_by_death",
        1,
        "秦有根一人享受低保，2026年9月21日去世，10月名单上没有他：低保停发由死亡解释，不产生线索。",
        (("户主", "男", "1944-08-09", "秦有根", _NONE),),
        {"dibao": 520},
        10_400,
    ),
    Story(
        "stopped",
        1,
        "程桂花家9月享受低保，10月名单上没有，原因不明：产生低保停发线索。",
        (("户主", "女", "1957-12-02", "程桂花", _WEAK), ("之孙女", "女", "2014-06-11", "蒋雨桐", {})),
        {"dibao": 840},
        9_900,
    ),
    Story(
        "to_tekun",
        1,
        "韩守义9月享受低保，10月转为分散供养特困：停发由转特困解释，新纳入特困是线索。",
        (("户主", "男", "1951-10-30", "韩守义", _NONE),),
        {"dibao": 480},
        9_700,
    ),
    Story(
        "lowered",
        0,
        "贾秀兰家低保金由每月780元降到520元。",
        (("户主", "女", "1959-04-22", "贾秀兰", _WEAK), ("之子", "男", "1986-02-14", "贾文柱", {"disability": "53"})),
        {"dibao": 780},
        10_150,
    ),
    Story(
        "new_dibao",
        1,
        "范庆丰家10月新纳入低保。",
        (("户主", "男", "1965-09-17", "范庆丰", _WEAK), ("之母", "女", "1940-03-03", "龚桂珍", _NONE)),
        {},
        9_400,
    ),
    Story(
        "new_tekun",
        0,
        "毛守田10月新纳入分散供养特困，单人户。",
        (("户主", "男", "1949-06-25", "毛守田", _NONE),),
        {},
        9_300,
    ),
    Story(
        "disabled",
        0,
        "姜立民2026年10月新办肢体一级残疾人证。",
        (("户主", "男", "1979-12-19", "姜立民", _WEAK), ("配偶", "女", "1981-10-08", "白巧玲", {})),
    ),
    Story(
        "house",
        0,
        "侯成文的唯一住房鉴定为C级，未改造。",
        (("户主", "男", "1955-01-14", "侯成文", _WEAK), ("配偶", "女", "1956-05-29", "尹玉兰", _WEAK)),
        {},
        12_300,
    ),
    Story(
        "water",
        2,
        "孟云生家所在的二组水源干涸，水利部门按整组上报：同组每户都产生饮水线索。",
        (("户主", "男", "1970-02-11", "孟云生", {}), ("配偶", "女", "1972-08-24", "史彩云", {})),
        group=1,
    ),
    Story(
        "income",
        0,
        "段喜顺家人均纯收入5870元，低于收入监测线。",
        (("户主", "男", "1963-03-30", "段喜顺", _WEAK), ("之女", "女", "2010-11-06", "段雨涵", {})),
        {},
        5_870,
    ),
    Story(
        "two_suppliers",
        0,
        "汤顺才家的饮水问题水利部门报了一次，本地台账上也是未解决：两个来源，同一风险，一条线索。",
        (("户主", "男", "1966-07-21", "汤顺才", {}), ("配偶", "女", "1968-09-09", "常淑芬", {})),
        {"safe_water": False, "water_problem": "水质不达标"},
    ),
    Story(
        "damaged",
        0,
        "龚秀琴自付33800元，但医保表里她的证件号码被Excel写成科学计数：不自动匹配，留给人核对。",
        (("户主", "女", "1960-10-05", "龚秀琴", _ILL),),
    ),
    Story(
        "tie",
        2,
        "赵玉兰与同村另一位赵玉兰同年同月同日生；残联表里没有填证件号码，两个候选人，留给人核对。",
        (("户主", "女", "1964-04-01", "赵玉兰", {}), ("配偶", "男", "1962-12-12", "康福顺", {})),
    ),
    Story(
        "tie_twin",
        2,
        "另一位赵玉兰，与残联的那一行无关。",
        (("户主", "女", "1964-04-01", "赵玉兰", {}),),
    ),
    Story(
        "in_town",
        1,
        "乔文军住在县城，户口在村里，10月自付29900元：村里退回线索，注明人在城镇。",
        (("户主", "男", "1976-06-06", "乔文军", _ILL), ("配偶", "女", "1978-01-31", "崔红梅", {})),
    ),
    Story(
        "enrolled",
        0,
        "卢景田家8月31日申报，入户、比对、评议、公示、乡镇审核、县级审定后，9月21日标注为监测对象，措施已落实。",
        (("户主", "男", "1967-10-09", "卢景田", _ILL), ("配偶", "女", "1969-02-17", "邵玉珍", {})),
        per_head=7_260,
    ),
    Story(
        "declined",
        0,
        "曾庆兰家被反映住院花费大，入户核实自付不大：不纳入，建特殊档案。",
        (("户主", "女", "1971-04-03", "曾庆兰", {}), ("配偶", "男", "1968-12-21", "雷保全", {})),
    ),
    Story(
        "solved",
        0,
        "邹福来家断水，不符合纳入条件；水利部门10月15日修好，问题销号。",
        (("户主", "男", "1973-08-19", "邹福来", {}), ("配偶", "女", "1975-06-02", "谭秋香", {})),
    ),
    Story(
        "objection",
        0,
        "万树林家公示期间有人提出异议，核实成立，不予纳入，建特殊档案。",
        (("户主", "男", "1966-05-25", "万树林", {}), ("之子", "男", "1993-09-14", "万晓东", {})),
    ),
    Story(
        "eliminated",
        0,
        "钱玉梅家3月纳入，满六个月后收入稳定、措施见效，9月28日标注帮扶消除。",
        (("户主", "女", "1976-01-08", "钱玉梅", {}), ("之女", "女", "2009-03-27", "钱雨欣", {})),
        per_head=11_400,
    ),
    Story(
        "kept",
        0,
        "郝连生家3月纳入，10月核查收入不稳定，作出继续帮扶的结论，明年1月再研判。",
        (("户主", "男", "1970-11-30", "郝连生", {}), ("配偶", "女", "1972-10-11", "陆凤琴", _WEAK)),
        per_head=9_100,
    ),
    Story(
        "returned",
        0,
        "薛守信家9月消除风险，11月又有新线索：回退候选。",
        (("户主", "男", "1964-07-04", "薛守信", _WEAK), ("之子", "男", "1990-05-05", "薛文海", {})),
        per_head=10_900,
    ),
)


def settle_all(maker: Maker, villages: list[Village]) -> list[Household]:
    """Every story household, in its village of the first township."""
    first = [village for village in villages if village.township is villages[0].township]
    return [_settle(maker, story, first[story.village % len(first)]) for story in STORIES]


def _settle(maker: Maker, story: Story, village: Village) -> Household:
    persons = [_person(maker, village, *member) for member in story.members]
    household = Household("", village, village.groups[story.group], persons, story=story.key)
    for name, value in story.facts.items():
        setattr(household, name, value)
    lives.share_out(maker.random, household, story.per_head * len(persons))
    household.safety_net = bool(household.dibao) and not any(person.has_labour for person in persons)
    household.tags = lives.tags(household)
    household.phone = maker.phone()
    household.head.phone = household.phone
    return household


def _person(maker: Maker, village: Village, relation: str, sex: str, born: str, name: str, more: dict) -> Person:
    birth = date.fromisoformat(born)
    age, male = age_on(birth, REGISTERED_ON), sex == "男"
    number = maker.numbers.give(village.place.code[:6], birth, male)
    person = Family(maker, "汉族", village.place.code[:6]).add(relation, male, age)
    person.name, person.number, person.birth = name, number, birth
    person.health, person.disability, person.political = "健康", "", "群众"
    person.labour = lives.labour(maker.random, person)
    for fact, value in more.items():
        setattr(person, fact, value)
    if person.disability:
        person.health = "残疾"
    person.insured = not person.employee_insured
    return person
