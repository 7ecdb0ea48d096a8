"""What the housing bureau and the water bureau send: the whole lists of appraised dwellings and of water problems."""

from dataclasses import dataclass
from datetime import date
from random import Random

from demo.county import County
from demo.files.clerk import Clerk
from demo.files.month import SEPTEMBER, Month
from demo.files.sheet import Cell, Table
from demo.people import Household
from demo.places import Place, Village

_HOUSES = [
    "序号",
    "户主姓名",
    "身份证号码",
    "县(市、区、旗)",
    "乡镇",
    "村",
    "鉴定等级",
    "是否唯一住房",
    "改造情况",
    "鉴定日期",
    "计划年度",
    "竣工日期",
    "备注",
]
_WATER = [
    "序号",
    "户主姓名",
    "证件号码",
    "县(市、区、旗)",
    "乡镇",
    "村",
    "村民小组",
    "涉及范围",
    "涉及户数",
    "问题类型",
    "发生日期",
    "是否解决",
    "解决日期",
]
_PROBLEMS = ("水质不达标", "水量不达标", "季节性缺水", "供水中断")


@dataclass(frozen=True)
class House:
    """One appraised dwelling; `finished_in` is the period in which its repair was done, empty while it is not."""

    household: Household
    grade: str
    is_only: bool
    finished_in: str
    appraised_on: date


def appraise(county: County, random: Random) -> list[House]:
    """The dwellings on the list: four households in a thousand, more than half of them repaired by now."""
    plain = [household for household in county.households if not household.story]
    houses = []
    for household in random.sample(plain, max(4, len(plain) * 4 // 1000)):
        grade = random.choice("ABBBCCCCD")
        finished = random.choice(("2026-08", "2026-08", "2026-08", "2026-10", ""))
        day = date(random.randint(2023, 2026), random.randint(1, 8), random.randint(1, 28))
        houses.append(House(household, grade, random.random() < 0.85, finished, day))
    houses.append(House(county.storied["house"], "C", True, "", date(2026, 7, 21)))
    return houses


def dangerous(county: County, clerk: Clerk, month: Month, houses: list[House]) -> Table:
    """The whole list; in October some repairs are done."""
    rows = []
    for house in houses:
        done = bool(house.finished_in) and house.finished_in <= month.period
        at_work = bool(house.finished_in) and not done
        state = "已竣工" if done else "在建" if at_work else "未改造"
        finished: Cell = date(2026, int(house.finished_in[5:]), 15) if done else ""
        facts = [house.grade + "级", "是" if house.is_only else "否", state, house.appraised_on, 2026, finished, ""]
        rows.append([len(rows) + 1, *clerk.who(house.household, house.household.head), *facts])
    return Table(f"农村危房名单（截至{month.said}）", _HOUSES, rows, 3, "填报单位：住房和城乡建设局")


def _household_row(clerk: Clerk, household: Household, problem: str, since: str, solved: str) -> list[Cell]:
    facts: list[Cell] = [household.group.name, "户", 1, problem, since, "是" if solved else "否", solved]
    return [0, *clerk.who(household, household.head), *facts]


def _place_row(village: Village, group: Place | None, households: int, problem: str, since: str, solved: str):
    names = [village.county.name, village.township.name, village.place.name, group.name if group else ""]
    extent = "组" if group else "村"
    return [0, "", "", *names, extent, households, problem, since, "是" if solved else "否", solved]


def unsafe(county: County, clerk: Clerk, month: Month) -> Table:
    """The whole list of open problems: single households, a whole group, and a village where it is solved by now."""
    random = county.rng("water")  # the same households in both months
    plain = [household for household in county.households if not household.story]
    rows = []
    for household in random.sample(plain, max(2, len(plain) // 2500)):
        solved = "2026-10-12" if random.random() < 0.4 and month is not SEPTEMBER else ""
        rows.append(_household_row(clerk, household, random.choice(_PROBLEMS), "2026-08-20", solved))
    two = county.storied["two_suppliers"]
    rows.append(_household_row(clerk, two, "水质不达标", "2026-08-05", ""))
    dry, other = county.storied["water"], county.villages[-1]
    if month is not SEPTEMBER:
        affected = sum(household.group is dry.group for household in county.households)
        rows.append(_place_row(dry.village, dry.group, affected, "水量不足", "2026-10-08", ""))
    affected = sum(household.village is other for household in county.households)
    solved = "" if month is SEPTEMBER else "2026-10-18"
    rows.append(_place_row(other, None, affected, "断水", "2026-09-12", solved))
    for serial, row in enumerate(rows, start=1):
        row[0] = serial
    return Table(
        f"农村饮水不安全名单（{month.said}）", _WATER, rows, 1 if month is SEPTEMBER else 3, "填报单位：水利局"
    )
