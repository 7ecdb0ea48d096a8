"""What the civil affairs bureau sends each month: the whole dibao list, a row a household, and the whole 特困 list."""

from dataclasses import dataclass
from random import Random

from demo.county import County
from demo.files.clerk import Clerk
from demo.files.month import SEPTEMBER, Month
from demo.files.sheet import Table
from demo.people import Household

_DIBAO = [
    "序号",
    "低保证号",
    "户主姓名",
    "身份证号",
    "县(市、区、旗)",
    "乡镇",
    "村",
    "低保类别",
    "保障人数",
    "月保障金额",
    "享受开始日期",
    "备注",
]
_TEKUN = [
    "序号",
    "姓名",
    "身份证号码",
    "县(市、区、旗)",
    "乡镇",
    "村",
    "供养方式",
    "自理能力",
    "月供养金额",
    "供养开始日期",
    "备注",
]
_CARE = ("全自理", "全自理", "半自理", "全护理")


@dataclass(frozen=True)
class Paid:
    """Who is paid in each month: household number → yuan a month for the whole household."""

    dibao: dict[str, dict[str, int]]
    tekun: dict[str, dict[str, int]]


def pay(county: County, random: Random) -> Paid:
    """September as the registry has it; October after what was stopped, lowered, raised and newly granted."""
    plain = [household for household in county.households if not household.story]
    dibao = {household.no: household.dibao for household in county.households if household.dibao}
    tekun = {household.no: household.tekun for household in county.households if household.tekun}
    later, kept = dict(dibao), dict(tekun)
    on_list = [household for household in plain if household.dibao]
    for household in random.sample(on_list, max(1, len(on_list) // 160)):
        del later[household.no]
    for household in random.sample(on_list, max(1, len(on_list) // 90)):
        if household.no in later:
            later[household.no] -= later[household.no] // 4 // 10 * 10
    for household in random.sample(on_list, max(1, len(on_list) // 40)):
        if household.no in later:
            later[household.no] = max(later[household.no], household.dibao + 40)
    free = [household for household in plain if not household.dibao and not household.tekun]
    for household in random.sample(free, max(1, len(on_list) // 110)):
        later[household.no] = 360 * len(household.persons)
    alone = [household for household in free if len(household.persons) == 1 and household.head.age >= 60]
    for household in random.sample(alone, max(1, len(tekun) // 60)):
        kept.setdefault(household.no, 980)
        later.pop(household.no, None)
    _tell(county, later, kept)
    return Paid({"2026-09": dibao, "2026-10": later}, {"2026-09": tekun, "2026-10": kept})


def _tell(county: County, dibao: dict[str, int], tekun: dict[str, int]) -> None:
    number = {key: household.no for key, household in county.storied.items()}
    for key in ("stopped_by_death", "stopped", "to_tekun"):
        del dibao[number[key]]
    dibao[number["lowered"]] = 520
    dibao[number["new_dibao"]] = 910
    tekun[number["to_tekun"]] = tekun[number["new_tekun"]] = 980


def _since(household: Household, month: Month, before: dict[str, int]) -> str:
    """The month of the grant: the same in every list for the same household."""
    if household.no not in before:
        return f"{month.year}-{month.number:02d}"
    serial = int(household.no)
    return f"{2017 + serial % 9}-{1 + serial // 7 % 12:02d}"


def dibao(county: County, clerk: Clerk, month: Month, paid: Paid, *, missing: str = "") -> Table:
    """The month's list; `missing` names a township that the file forgot."""
    now, before, rows = paid.dibao[month.period], paid.dibao["2026-09"], []
    for household in county.households:
        amount = now.get(household.no)
        if amount and household.village.township.name != missing:
            certificate = f"DB{household.no[6:]}"
            since = _since(household, month, before)
            who = clerk.who(household, household.head)
            rows.append([len(rows) + 1, certificate, *who, "农村低保", len(household.persons), amount, since, ""])
    rows.append(["合计", *[""] * 7, sum(row[8] for row in rows), sum(row[9] for row in rows), "", ""])
    return Table(f"{month.said}农村最低生活保障对象名单", _DIBAO, rows, 3, "填报单位：民政局        单位：元/月")


def tekun(county: County, clerk: Clerk, month: Month, paid: Paid) -> Table:
    """The month's list; every seventh lives in an institution."""
    now, before, rows = paid.tekun[month.period], paid.tekun["2026-09"], []
    for household in county.households:
        if household.no in now:
            apart = household.story or int(household.no) % 7
            since = _since(household, month, before)
            facts = ["分散供养" if apart else "集中供养", _CARE[int(household.no) % 4], now[household.no], since, ""]
            rows.append([len(rows) + 1, *clerk.who(household, household.head), *facts])
    return Table(f"{month.said}特困人员救助供养名单", _TEKUN, rows, 1 if month is SEPTEMBER else 3, "填报单位：民政局")
