"""What the disabled persons' federation sends: what happened to certificates in the month (an increment)."""

from demo.county import County
from demo.files.clerk import Clerk
from demo.files.month import SEPTEMBER, Month
from demo.files.sheet import Cell, Table
from demo.people import Household, Person

_HEADINGS = [
    "序号",
    "姓名",
    "身份证号",
    "县(市、区、旗)",
    "乡镇",
    "村",
    "出生日期",
    "残疾人证号",
    "残疾类别",
    "残疾等级",
    "原等级",
    "办理类型",
    "办理日期",
    "备注",
]
_KINDS = dict(zip("1234567", ["视力", "听力", "言语", "肢体", "智力", "精神", "多重"], strict=True))
_LEVELS = dict(zip("1234", ("一级", "二级", "三级", "四级"), strict=True))


def _facts(clerk: Clerk, person: Person, month: Month) -> list[Cell]:
    """Certificate, kind, level, level before, event, day."""
    random = clerk.random
    if person.disability:
        kind, level = person.disability
        before, event = "", random.choice(("换领", "换领", "换领", "注销", "等级变更"))
        if event == "等级变更":
            before, level = level, random.choice([other for other in "1234" if other != level])
    else:
        kind, level, before, event = random.choice("1234444567"), random.choice("122333444"), "", "新办"
    said = _LEVELS[before] if before else ""
    return [person.number + kind + level, _KINDS[kind], _LEVELS[level], said, event, month.day(random)]


def _row(clerk: Clerk, household: Household, person: Person, facts: list[Cell]) -> list[Cell]:
    return [0, *clerk.who(household, person), person.birth.strftime("%Y-%m-%d"), *facts, ""]


def _storied(county: County, clerk: Clerk, month: Month) -> list[list[Cell]]:
    if month is SEPTEMBER:
        return []
    disabled, tie = county.storied["disabled"], county.storied["tie"]
    man, woman = disabled.head, tie.head
    first = _row(clerk, disabled, man, [man.number + "41", "肢体", "一级", "", "新办", "2026-10-12"])
    second = _row(clerk, tie, woman, ["", "听力", "二级", "", "新办", "2026-10-20"])
    second[2] = ""  # neither the identity number nor the certificate's: two women answer to the rest
    return [first, second]


def certificates(county: County, clerk: Clerk, month: Month) -> Table:
    """New certificates, changed levels, renewals and cancellations of the month."""
    plain = [(household, person) for household, person in county.persons() if not household.story]
    disabled = [pair for pair in plain if pair[1].disability]
    able = [pair for pair in plain if not pair[1].disability and pair[1].age >= 3]
    random = clerk.random
    chosen = random.sample(disabled, max(3, len(disabled) // 120)) + random.sample(able, max(3, len(able) // 2200))
    rows = [_row(clerk, *pair, _facts(clerk, pair[1], month)) for pair in chosen] + _storied(county, clerk, month)
    random.shuffle(rows)
    for serial, row in enumerate(rows, start=1):
        row[0] = serial
    return Table(f"{month.said}残疾人证办理变更名单", _HEADINGS, rows, 1 if month is SEPTEMBER else 2)
