"""What the medical insurance bureau sends: settled bills (increments) and the list of people not insured (full)."""

from datetime import date
from random import Random

from demo.county import County
from demo.files.clerk import Clerk
from demo.files.month import SEPTEMBER, Month
from demo.files.sheet import Cell, Table
from demo.people import Household, Person

BILL_HEADINGS = (
    "序号 结算单号 姓名 {number} 县(市、区、旗) 乡镇 村 结算日期 就医类型 业务类型 医疗总费用 基本医保支付 "
    "大病保险支付 医疗救助支付 其他支付 {own} 医疗机构 诊断 备注"
)
_TREATMENTS = ("住院", "住院", "住院", "普通门诊", "门诊慢特病")
_HOSPITALS = ("云岭市中心医院", "云栖县医院", "云栖县中医院", "云岭市肿瘤专科医院", "乡镇卫生院")
_DIAGNOSES = ("脑梗死", "冠心病", "慢性肾病", "骨折", "恶性肿瘤", "糖尿病", "肺部感染", "白内障", "腰椎间盘突出")
_REASONS = [
    "外地参保",
    "外地参保",
    "外地参保",
    "参加职工医保",
    "参加职工医保",
    "断保",
    "断保",
    "自愿放弃",
    "无力缴费",
    "参军",
    "死亡",
    "服刑",
    "新生儿",
    "失联",
    "其他",
]

#: story, member, settled on, kind of settlement, own cost in yuan
_STORY_BILLS = (
    ("own_cost", 1, date(2026, 6, 18), "结算", 14380.0),
    ("own_cost", 1, date(2026, 8, 2), "结算", 15260.5),
    ("own_cost", 1, date(2026, 9, 11), "结算", 11619.5),
    ("refund", 0, date(2026, 5, 9), "结算", 7900.0),
    ("refund", 0, date(2026, 9, 17), "结算", 5520.0),
    ("refund", 0, date(2026, 10, 13), "退费", -5200.0),
    ("damaged", 0, date(2026, 9, 20), "结算", 33800.0),
    ("in_town", 0, date(2026, 10, 9), "结算", 29900.0),
)
_STORY_UNINSURED = (("uninsured", 1, "断保"), ("excused", 1, "外地参保"))


def _bill(serial: int, who: list[Cell], on: date, business: str, own: float, random: Random) -> list[Cell]:
    basic = round(own * random.uniform(0.8, 1.9), 2)
    major = round(max(0.0, own - 8000) * 0.6, 2) if business == "结算" else 0
    total = round(own + basic + major, 2)
    settlement = f"JS{on.year}{on.month:02d}{serial:07d}"
    treatment, hospital, diagnosis = random.choice(_TREATMENTS), random.choice(_HOSPITALS), random.choice(_DIAGNOSES)
    money: list[Cell] = [total, basic, major or "", "", "", own]
    return [serial, settlement, *who, on, treatment, business, *money, hospital, diagnosis, ""]


def _bill_day(month: Month, random: Random) -> date:
    """The first delivery reaches back to January; later ones bring their own month."""
    if month is SEPTEMBER:
        return date(month.year, random.randint(1, 9), random.randint(1, 28))
    return month.day(random)


def _own(random: Random) -> float:
    return round(min(180_000, random.lognormvariate(7.95, 0.9)), 2)


def _ordinary(county: County, clerk: Clerk, month: Month, share: float) -> list[list[Cell]]:
    """Bills of people taken by chance, some with a second bill or a refund, and a few of people nobody knows."""
    random, found = clerk.random, []
    people = [(household, person) for household, person in county.persons() if not household.story]
    for household, person in random.sample(people, max(20, int(len(people) * share))):
        own = _own(random)
        found.append((clerk.who(household, person), _bill_day(month, random), "结算", own))
        chance = random.random()
        if chance < 0.1:
            found.append((clerk.who(household, person), _bill_day(month, random), "结算", _own(random)))
        elif chance < 0.13:
            back = round(own * random.uniform(0.2, 1), 2)
            found.append((clerk.who(household, person), month.day(random), "退费", random.choice((back, -back))))
    for _ in range(max(3, len(found) // 120)):
        found.append((clerk.stranger(), month.day(random), "结算", _own(random)))
        found.append((clerk.stranger(near=random.choice(county.villages)), month.day(random), "结算", _own(random)))
    return found


def _storied(county: County, clerk: Clerk, month: Month) -> list[list[Cell]]:
    found = []
    for key, at, on, business, own in _STORY_BILLS:
        if (on.month == 10) == (month is SEPTEMBER):
            continue
        household = county.storied[key]
        who = clerk.who(household, household.persons[at])
        if key == "damaged":
            number = household.persons[at].number
            who[1] = f"{int(number[:17] + '0'):.5E}"
        found.append((who, on, business, own))
    return found


def bills(county: County, clerk: Clerk, month: Month, before: list[list[Cell]] = ()) -> Table:
    """The month's bills; a few settlements of the month `before` are sent once more, and a few of this month twice."""
    random = clerk.random
    found = _ordinary(county, clerk, month, 0.034 if month is SEPTEMBER else 0.009) + _storied(county, clerk, month)
    random.shuffle(found)
    start = month.number * 100_000
    rows = [_bill(start + serial, *each, random) for serial, each in enumerate(found, start=1)]
    again = random.sample(rows, max(2, len(rows) // 150))
    late = random.sample(before, max(2, len(before) // 200)) if before else []
    clerk.seen["settlement_repeated"] += len(again) + len(late)
    rows += again + late
    number, own = ("身份证号码", "个人自付金额") if month is SEPTEMBER else ("证件号码", "个人负担金额")
    headings = BILL_HEADINGS.format(number=number, own=own).split()
    return Table(f"{month.said}城乡居民医疗费用结算明细", headings, rows)


def with_total(table: Table, column: str) -> Table:
    """The same table as a workbook with a merged title, the header in the third row, and a row of totals."""
    at = table.headings.index(column)
    rows = list(table.rows)
    total: list[Cell] = [""] * len(table.headings)
    total[0], total[at] = "合计", round(sum(row[at] for row in rows), 2)
    return Table(table.title, table.headings, [*rows, total], 3, "单位：元")


def without_insurance(county: County, random: Random) -> list[tuple[Household, Person, str]]:
    """Who is on the list of the year, and why: half of those the registry knows of, and others."""
    known, others = [], []
    for household, person in county.persons():
        if not household.story:
            is_known = not (person.insured or person.employee_insured)
            (known if is_known else others).append((household, person))
    chosen = random.sample(known, (len(known) + 1) // 2)
    chosen += random.sample(others, max(6, len(others) * 4 // 1000))
    return [(household, person, _reason(random, person)) for household, person in chosen]


def _reason(random: Random, person: Person) -> str:
    if person.employee_insured:
        return "参加职工医保"
    reason = random.choice(_REASONS)
    fits = {"新生儿": person.age == 0, "参军": person.sex == "男" and 18 <= person.age <= 24, "死亡": person.age >= 70}
    return reason if fits.get(reason, True) else "断保"


def uninsured(county: County, clerk: Clerk, month: Month, listed: list, *, missing: str = "") -> Table:
    """The whole list of the year; `missing` names a township that the file forgot."""
    rows = []
    told = [(county.storied[key], at, reason) for key, at, reason in _STORY_UNINSURED]
    people = [(household, household.persons[at], reason) for household, at, reason in told] + listed
    for household, person, reason in people:
        if household.village.township.name != missing:
            rows.append([len(rows) + 1, *clerk.who(household, person), month.year, reason, ""])
    headings = ("序号", "姓名", "身份证号", "县(市、区、旗)", "乡镇", "村", "参保年度", "未参保原因", "备注")
    return Table(f"{month.year}年度未参加基本医疗保险人员名单（{month.said}）", headings, rows, 2)
