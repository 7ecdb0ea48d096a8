"""What the national system says of the invented county's monitored households: identified, helped, some eliminated.

Each household's words follow from its own number, so that nothing else of the county changes with them.
"""

from datetime import date
from random import Random

from demo import names
from demo.people import REGISTERED_ON, Household

HEADINGS = (
    "风险是否已消除", "识别监测时间", "消除监测时间", "风险消除方式", "致贫/返贫风险1", "致贫/返贫风险2", "监测联系人",
    "监测联系人电话", "帮扶责任人", "帮扶责任人单位", "帮扶责任人电话", "帮扶开始时间", "帮扶结束时间", "是否风险再标注",
    "再标注时间", "产业帮扶", "就业帮扶", "公益岗位帮扶", "健康帮扶", "教育帮扶", "综合保障",
    "理赔收入", "合规自付支出", "风险是否已消除",
)  # fmt: skip
SECOND = "消除登记"  # the key of the last column, which has the heading of the first
UNITS = ("县农业农村局", "县教育局", "县人社局", "县民政局", "县卫健局", "乡镇人民政府")
MEASURES = {
    "因病": ("健康帮扶", "医疗救助"), "因残": ("综合保障", "困难残疾人生活补贴"), "因学": ("教育帮扶", "享受助学金"),
    "因务工就业不稳": ("就业帮扶", "企业、合作社务工"), "因产业项目失败": ("产业帮扶", "产业奖补项目"),
    "缺劳动力": ("综合保障", "政府临时救助"), "因意外事故": ("综合保障", "防贫保"),
}  # fmt: skip
BEGUN, PER_YEAR = date(2022, 3, 1), 12


def row(household: Household) -> list[str]:
    """The cells of one household under `HEADINGS`; empty ones for a household that nobody monitors."""
    said = _said(household) if household.category else {}
    return [said.get(key, "") for key in (*HEADINGS[:-1], SECOND)]


def _said(household: Household) -> dict[str, str]:
    random = Random(f"national/{household.no}")
    last = (REGISTERED_ON.year - BEGUN.year) * PER_YEAR + REGISTERED_ON.month - BEGUN.month
    begun = random.randrange(last)
    risks = _risks(random, household)
    told = {"识别监测时间": _month(begun), "风险是否已消除": "否", SECOND: "否"}
    told |= {f"致贫/返贫风险{n}": risk for n, risk in enumerate(risks, 1)}
    told |= _helped(random, begun, risks)
    if begun < last - 8 and random.random() < 0.4 and not household.safety_net:
        told |= _gone(random, begun, last)
    return told


def _risks(random: Random, household: Household) -> list[str]:
    found = []
    if any("大病" in person.health or "慢性病" in person.health for person in household.persons):
        found.append("因病")
    if any(person.disability for person in household.persons):
        found.append("因残")
    if not any(person.has_labour for person in household.persons):
        found.append("缺劳动力")
    return found[:2] or [random.choice(("因学", "因务工就业不稳", "因产业项目失败", "因意外事故", "因病"))]


def _helped(random: Random, begun: int, risks: list[str]) -> dict[str, str]:
    """Helper, contact and measures; here and there something is missing or written wrongly."""
    told = {"监测联系人": _somebody(random), "监测联系人电话": names.phone(random.randrange(90_000))}
    if random.random() > 0.06:
        phone = names.phone(random.randrange(90_000))
        told |= {
            "帮扶责任人": _somebody(random), "帮扶责任人单位": random.choice(UNITS), "帮扶开始时间": _month(begun),
            "帮扶责任人电话": phone if random.random() > 0.05 else phone[:7],
        }  # fmt: skip
    if random.random() > 0.05:
        told |= dict(MEASURES[risk] for risk in risks)
    if "因病" in risks:
        told |= {"合规自付支出": str(random.randrange(20, 400) * 100), "理赔收入": str(random.randrange(0, 60) * 100)}
    return told


def _gone(random: Random, begun: int, last: int) -> dict[str, str]:
    """Eliminated after half a year or more; of some the risk came again and was marked again."""
    gone = random.randrange(begun + 6, last)
    told = {
        "消除监测时间": _month(gone),
        "风险消除方式": random.choice(("帮扶消除", "帮扶消除", "帮扶消除", "自然消除")),
    }
    if gone < last - 3 and random.random() < 0.2:
        return told | {"是否风险再标注": "是", "再标注时间": _month(random.randrange(gone + 2, last))}
    return told | {"风险是否已消除": "是", SECOND: "是"}


def _somebody(random: Random) -> str:
    return names.surname(random) + names.given(random, random.random() < 0.6, 45)


def _month(number: int) -> str:
    """Months since the beginning, as the national system writes them."""
    months = BEGUN.month - 1 + number
    return f"{BEGUN.year + months // PER_YEAR}{months % PER_YEAR + 1:02d}"
