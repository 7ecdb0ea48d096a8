"""The same register as three offices keep it: the national export, a township's ledger, a roll with a sheet per village.

What an office writes is true, and written as offices write; `Kept` says what its file knows and which cells it spoils.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

import xlsxwriter

from tests.outside.county import AREA, County, yes, yuan
from tests.outside.naive import Home, Member

TOWNS = {f"{AREA}001": "东山镇", f"{AREA}002": "西山镇"}
VILLAGES = {"001": "甲家村", "002": "乙家村", "003": "丙家村"}
KINDS = ("national", "ledger", "roll")
NATIONAL = (
    "省(区、市)", "市(州)", "县(市、区、旗)", "乡(镇)", "行政村", "自然村", "户编号", "人编号", "姓名", "性别", "证件类型",
    "证件号码", "出生日期", "年龄", "与户主关系", "户类型", "监测对象类别", "是否参加城乡居民基本医疗保险", "收入统计期起",
    "收入统计期止", "生产经营性收入", "工资性收入", "财产性收入", "转移性收入", "生产经营性支出", "人均纯收入",
    "是否全部参加城乡居民基本医疗保险", "是否解决安全饮用水", "住房面积",
)  # fmt: skip
LEDGER = (
    "序号", "村", "组", "户号", "姓名", "与户主关系", "身份证号码", "联系电话", "户属性", "监测类别", "收入截止日期",
    "人均纯收入(元)", "包户干部",
)  # fmt: skip
ROLL = ("姓名", "与户主关系", "出生日期", "身份证号", "组", "签字")

WORDS = {
    "一般农户": "ordinary", "脱贫户（享受政策）": "lifted_with", "脱贫户（不享受政策）": "lifted_without",
    "": "", "边缘易致贫户": "marginal", "脱贫不稳定户": "unstable",
}  # fmt: skip


@dataclass
class Kept:
    """Files of one office, each with the place it is for ("" for the whole county).

    `knows`: facts of a household that the files hold; `spoilt`: keys of members whose number no machine may believe;
    `bare`: those without one; `unread`: filled cells under headings that nobody agreed.
    """

    files: list[tuple[Path, str]] = field(default_factory=list)
    knows: set[str] = field(default_factory=set)
    spoilt: set[str] = field(default_factory=set)
    bare: set[str] = field(default_factory=set)
    unread: int = 0
    rows: int = 0

    def members(self, home: Home) -> frozenset[str]:
        """Names of those who can be taken in: whose head's row cannot be read stays out with him."""
        if home.members[0].key in self.bare:
            return frozenset()
        return frozenset(one.name for one in home.members if one.key not in self.bare)


def kept(kind: str, county: County, folder: Path, random: Random) -> Kept:
    """The whole register in the files of one kind of office."""
    told = Kept(knows={"village_code"})
    homes = sorted(county.world.homes, key=lambda home: (home.village, home.group, home.key))
    {"national": _national, "ledger": _ledger, "roll": _roll}[kind](told, homes, folder, random)
    return told


def national_no(home: Home) -> str:
    """A 户编号 as the national system gives it."""
    return f"9901{int(home.key[1:]) + 1:08d}"


def true_of(home: Home) -> dict[str, str]:
    """A household's facts as the register's exports write them."""
    _, parts, per_head = home.incomes[-1]
    earned = {"net_income": yuan(sum(parts[:4]) - parts[4])} if parts else {"net_per_head": yuan(per_head)}
    return {
        **earned,
        "village_code": home.village,
        "group": home.group,
        "household_no": national_no(home),
        "attribute": WORDS[home.attribute],
        "category": WORDS[home.category],
        "income_to": home.incomes[-1][0].isoformat(),
    }


def true_person(home: Home, one: Member) -> dict[str, str]:
    """A member's facts likewise."""
    masked = f"{one.number[:4]}{'*' * 10}{one.number[-4:]}"
    return {"number": masked, "birth": one.birth.isoformat(), "relation": "01" if one is home.members[0] else "03"}


def _kin(at: int) -> str:
    return "户主" if at == 0 else "之子"


# the national export: every cell text, the household's values repeated


def _national(told: Kept, homes: list[Home], folder: Path, random: Random) -> None:
    told.knows |= {"household_no", "group", "attribute", "category", "net_income", "net_per_head", "income_to"}
    path = folder / "（乡村建设）户信息_20240103 (1).xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        page = book.add_worksheet("Sheet1")
        for row in (0, 1):
            page.merge_range(row, 0, row, len(NATIONAL) - 1, "户信息")
        page.write_row(2, 0, NATIONAL)
        lines = [line for home in homes for line in _national_rows(home)]
        for at, line in enumerate(lines, 3):
            page.write_row(at, 0, line)
    told.rows = len(lines)
    told.unread = 4 * len(lines)  # 省, 市, 年龄, 住房面积
    told.files.append((path, ""))


def _national_rows(home: Home) -> list[list[str]]:
    to, parts, per_head = home.incomes[-1]
    money = [yuan(fen) for fen in parts] if parts else [""] * 5
    where = [
        "某省",
        "某市",
        "守望县",
        TOWNS[home.village[:9]],
        VILLAGES[home.village[9:]],
        home.group,
        national_no(home),
    ]
    kind = home.attribute.replace("（", "(").replace("）", ")")
    return [
        [*where, f"{national_no(home)}{at:02d}", one.name, "男", "居民身份证", one.number, f"{one.birth:%Y%m%d}"]
        + [
            str(2024 - one.birth.year),
            _kin(at),
            kind,
            home.category,
            yes(one.insured),
            f"{to.year}0101",
            f"{to:%Y%m%d}",
        ]
        + [*money, yuan(per_head), yes(home.covered), yes(home.water), "90"]
        for at, one in enumerate(home.members)
    ]


# a township's ledger: a sheet a township, villages merged, the household on its head's row, numbers in number cells


def _ledger(told: Kept, homes: list[Home], folder: Path, random: Random) -> None:
    told.knows |= {"attribute", "category", "group", "net_per_head"}
    for code, town in TOWNS.items():
        path = folder / f"{town}农户台账.xlsx"
        mine = [home for home in homes if home.village.startswith(code)]
        with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
            page = book.add_worksheet("台账")
            page.merge_range(0, 0, 0, len(LEDGER) - 1, f"{town}农户台账（2023年）")
            page.write_row(1, 0, LEDGER)
            _ledger_rows(told, page, book, mine, random)
        told.files.append((path, code))


def _ledger_rows(told: Kept, page, book, homes: list[Home], random: Random) -> None:
    day, middle, row, first = book.add_format({"num_format": "yyyy/m/d"}), book.add_format({"align": "center"}), 2, 2
    for serial, home in enumerate(homes):
        number = 1 + sum(one.village == home.village for one in homes[:serial])
        for at, one in enumerate(home.members):
            page.write_number(row, 0, row - 1)
            _ledger_row(told, page, day, row, home, number, one, at, random)
            row += 1
        is_last = serial + 1 == len(homes) or homes[serial + 1].village != home.village
        if is_last and row - first > 1:
            page.merge_range(first, 1, row - 1, 1, VILLAGES[home.village[9:]], middle)
        elif is_last:
            page.write(first, 1, VILLAGES[home.village[9:]])
        first = row if is_last else first
    told.rows += row - 2
    told.unread += row - 2  # 序号


def _ledger_row(told: Kept, page, day, row: int, home: Home, number: int, one: Member, at: int, random) -> None:
    page.write_row(row, 4, [one.name, "本人" if at == 0 else "儿子"])
    if one.number.isdigit() and random.random() < 0.1:
        page.write_number(row, 6, float(one.number))
        told.spoilt.add(one.key)
    else:
        page.write(row, 6, random.choice([one.number, f"{one.number[:6]} {one.number[6:14]} {one.number[14:]}"]))
    if at == 0:
        page.write(row, 2, home.group)
        page.write_number(row, 3, number)
        page.write_number(row, 7, 13900000000 + number)
        page.write(row, 8, home.attribute)
        page.write(row, 9, home.category or "无")
        page.write(row, 12, "小王")
        told.unread += 1
        to, _, per_head = home.incomes[-1]
        if per_head is not None:
            page.write_datetime(row, 10, date(to.year, to.month, to.day), day)
            page.write_number(row, 11, per_head / 100)


# a roll: a sheet per village, no household numbers, certificate numbers for some


def _roll(told: Kept, homes: list[Home], folder: Path, random: Random) -> None:
    told.knows |= {"group"}
    for code, town in TOWNS.items():
        path = folder / f"{town}花名册.xlsx"
        with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
            for village, name in VILLAGES.items():
                mine = [home for home in homes if home.village == code + village]
                page = book.add_worksheet(name)
                page.merge_range(0, 0, 0, len(ROLL) - 1, f"{name}村民花名册")
                page.write_row(1, 0, ROLL)
                members = [(home, at, one) for home in mine for at, one in enumerate(home.members)]
                for row, (home, at, one) in enumerate(members, 2):
                    _roll_row(told, page, row, home, at, one, random)
                told.rows += len(members)
        told.files.append((path, code))


def _roll_row(told: Kept, page, row: int, home: Home, at: int, one: Member, random: Random) -> None:
    page.write_row(row, 0, [one.name, _kin(at), random.choice([f"{one.birth:%Y.%m.%d}", f"{one.birth:%Y-%m-%d}"])])
    if random.random() < 0.6:
        page.write(row, 3, one.number)
    else:
        told.bare.add(one.key)
    if at == 0:
        page.write(row, 4, home.group)
