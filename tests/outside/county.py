"""A small county drawn from a seed: who lives where, what departments say of them month by month, and their files."""

import os
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.outside import files
from tests.outside.naive import Home, Member, World, year_before

AREA = "990122"
ON = date(2024, 2, 29)  # twelve months before it end on a day that the year before does not have
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "安邦诚达恩方刚洪景康磊明宁平庆仁山泰伟贤"
GROUPS = ("一组", "二组")
TITLES = {
    "medical_insurance.bills": ("结算单号", "姓名", "身份证号", "结算日期", "业务类型", "个人自付"),
    "medical_insurance.uninsured": ("姓名", "身份证号", "参保年度", "未参保原因"),
    "civil_affairs.dibao": ("低保证号", "姓名", "身份证号", "与户主关系", "户月保障金额"),
    "civil_affairs.tekun": ("姓名", "身份证号", "供养方式"),
    "disabled_federation.certificates": ("姓名", "身份证号", "残疾等级", "原等级", "办理类型", "办理日期"),
    "housing.dangerous": ("姓名", "身份证号", "危房等级", "是否唯一住房", "改造状态"),
    "water.unsafe": ("姓名", "身份证号", "乡镇", "村", "组", "问题类型", "发生日期", "解决日期"),
}
DEATHS = ("死亡人员姓名", "身份证号", "死亡日期", "注销日期")
SEEDS = range(3, 3 + int(os.environ.get("SEEDS", "1")))  # SEEDS=20: as many invented counties instead of one
ENROL = (
    "行政村代码", "村民小组", "户编号", "户属性", "监测对象类别", "人编号", "姓名", "证件号码", "出生日期", "与户主关系",
    "是否参加城乡居民基本医疗保险", "收入统计期起", "收入统计期止", "生产经营性收入", "工资性收入", "财产性收入",
    "转移性收入", "生产经营性支出", "人均纯收入", "全部参加城乡居民基本医疗保险", "是否解决安全饮用水",
)  # fmt: skip
LEVELS = ["", "一级", "二级", "三级", "四级"]
KINDS = ["一般农户"] * 6 + ["脱贫户（享受政策）", "脱贫户（不享受政策）"]


def yes(flag: bool | None) -> str:
    return "" if flag is None else "是" if flag else "否"


def yuan(fen: int | None) -> str:
    return "" if fen is None else f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


class County:
    """`world` is what is true; the methods write the same as files. The `Random` decides everything."""

    def __init__(self, seed: int, homes: int = 90):
        self.random = Random(seed)
        self.bills = 0
        self.world = World([self._home(at) for at in range(homes)], {})
        self.members = [one for home in self.world.homes for one in home.members]

    def _home(self, at: int) -> Home:
        draw = self.random
        code = f"{AREA}{draw.randint(1, 2):03d}{draw.randint(1, 3):03d}"
        birth = [date(1940 + draw.randrange(70), draw.randint(1, 12), draw.randint(1, 28)) for _ in range(4)]
        some = [
            Member(
                f"P{at:03d}{n}",
                SURNAMES[at % 16] + GIVEN[at // 16] + GIVEN[n],
                files.number((at * 4 + n) * 2 + 101, f"{birth[n]:%Y%m%d}"),
                birth[n],
                insured=draw.choice([True] * 30 + [None] * 5 + [False]),
            )
            for n in range(draw.randint(1, 4))
        ]
        home = Home(f"H{at:03d}", code, draw.choice(GROUPS), some, draw.choice(KINDS))
        risky = "边缘易致贫户" if home.attribute == "一般农户" else "脱贫不稳定户"
        home.category = draw.choice(["", "", "", "", "", risky])
        home.water = draw.choice([True] * 12 + [None] * 6 + [False])
        home.covered = draw.choice([True] * 12 + [None] * 6 + [False])
        home.incomes = [self._income(date(2023, 12, 31), len(some))]
        return home

    def _income(self, to: date, persons: int) -> tuple:
        """Near the line and exactly on it as often as far from it; sometimes only a figure per head."""
        draw, line = self.random, 8_300_00
        net = draw.choice([line * persons, line * persons - 1, line * persons + draw.randint(0, 20_000_00)])
        if draw.random() < 0.2:
            return to, None, draw.choice([line, line - 1, line + 1, 12_000_00])
        cost = draw.randint(0, 3_000_00)
        cut = sorted(draw.randint(0, net + cost) for _ in range(3))
        return to, (cut[0], cut[1] - cut[0], cut[2] - cut[1], net + cost - cut[2], cost), None

    def some(self, share: float) -> list[Member]:
        return [one for one in self.members if self.random.random() < share]

    def put(self, table: str, period: str, rows: list[dict]) -> None:
        self.world.lists.setdefault(table, {})[period] = rows

    # what departments know, month by month

    def month(self, period: str, before: str = "") -> None:
        """All lists of a month; full lists keep most of the month before."""
        first = date(int(period[:4]), int(period[5:]), 1)
        self.put("medical_insurance.bills", period, [row for one in self.some(0.12) for row in self._bills(one, first)])
        self._uninsured(period)
        self._dibao(period, before)
        self._tekun(period, before)
        self._certificates(period, first)
        if not before:
            self._houses(period)
        self._water(period, first)

    def _bills(self, one: Member, first: date) -> list[dict]:
        draw, start = self.random, year_before(ON)
        home = next(home for home in self.world.homes if one in home.members)
        line = 10_000_00 if home.category or home.attribute != "一般农户" else 26_000_00
        day = draw.choice([start, start + timedelta(1), first, first + timedelta(draw.randint(0, 27))])
        amount = draw.choice([line, line + 1, line + 500_00, line * 2, 3_000_00])
        rows = [self._bill(one, day, amount)]
        if draw.random() < 0.3:
            rows.append(self._bill(one, first, draw.choice([1, 600_00, amount]), refund=True))
        if draw.random() < 0.3:
            rows.append(dict(rows[0]))  # the same settlement twice
        return rows

    def _bill(self, one: Member, day: date, own: int, *, refund: bool = False) -> dict:
        self.bills += 1
        return {"who": one.key, "settlement": f"JS{self.bills:05d}", "on": day, "own": own, "refund": refund}

    def _uninsured(self, period: str) -> None:
        reasons = ["参加职工医保", "异地参保", "死亡", "", "无力缴费", "其他", "漏保"]
        draw = self.random
        rows = [
            {"who": one.key, "year": draw.choice([2024, 2024, 2023]), "reason": draw.choice(reasons)}
            for one in self.some(0.1)
        ]
        self.put("medical_insurance.uninsured", period, rows)

    def _dibao(self, period: str, before: str) -> None:
        draw = self.random
        if not before:
            rows = [self._paid(home, draw.randint(200, 900) * 100) for home in self._picked(0.4)]
        else:
            kept = [row for row in self.world.lists["civil_affairs.dibao"][before] if draw.random() > 0.1]
            rows = [row | {"monthly": row["monthly"] - draw.choice([0, 0, 1, -1, 50_00])} for row in kept]
            known = {row["who"][:4] for row in self.world.lists["civil_affairs.dibao"][before]}
            rows += [self._paid(home, 300_00) for home in self._picked(0.08) if home.members[0].key[:4] not in known]
        self.put("civil_affairs.dibao", period, rows)

    def _picked(self, share: float) -> list[Home]:
        return [home for home in self.world.homes if self.random.random() < share]

    def _paid(self, home: Home, monthly: int) -> dict:
        return {"who": self.random.choice(home.members).key, "monthly": monthly}

    def _tekun(self, period: str, before: str) -> None:
        draw = self.random
        earlier = self.world.lists.get("civil_affairs.tekun", {}).get(before, [])
        rows = [row for row in earlier if draw.random() > 0.05]
        known = {row["who"] for row in rows}
        rows += [
            {"who": one.key, "way": draw.choice(["分散供养", "集中供养"])}
            for one in self.some(0.06 if before else 0.2)
            if one.key not in known
        ]
        self.put("civil_affairs.tekun", period, rows)

    def _certificates(self, period: str, first: date) -> None:
        draw = self.random
        rows = []
        for one in self.some(0.25):
            event = draw.choice(["新办", "等级变更", "换领", "补办"])
            level, earlier = draw.randint(1, 4), draw.choice([None, 1, 2, 3, 4]) if event == "等级变更" else None
            day = draw.choice([first, first + timedelta(27), first - timedelta(1)])
            rows.append({"who": one.key, "event": event, "level": level, "before": earlier, "on": day})
        self.put("disabled_federation.certificates", period, rows)

    def _houses(self, period: str) -> None:
        draw = self.random
        rows = [
            {
                "who": one.key,
                "grade": draw.choice("ABCCDD"),
                "only": draw.random() < 0.7,
                "state": draw.choice(["未改造", "改造中", "已改造", "已拆除"]),
            }
            for one in self.some(0.1)
        ]
        self.put("housing.dangerous", period, rows)

    def _water(self, period: str, first: date) -> None:
        draw = self.random
        solved = [None, None, ON, ON + timedelta(1), first]
        rows = [
            {"who": one.key, "village": "", "group": "", "since": first, "solved": draw.choice(solved)}
            for one in self.some(0.05)
        ]
        rows += [
            {"who": None, "village": f"{AREA}002001", "group": "", "since": first, "solved": draw.choice(solved)},
            {"who": None, "village": f"{AREA}001002", "group": "二组", "since": first, "solved": draw.choice(solved)},
            {"who": None, "village": f"{AREA}001003", "group": "一组", "since": first, "solved": first},
        ]
        self.put("water.unsafe", period, rows)

    def deaths(self, period: str) -> None:
        """Who died in a month, as the public security bureau knows it: he counts no more."""
        draw, first = self.random, date(int(period[:4]), int(period[5:]), 1)
        known = {row["who"] for rows in self.world.lists.get("police.deaths", {}).values() for row in rows}
        days = [first, ON, ON - timedelta(1), ON + timedelta(1)]
        dead = [(one.key, draw.choice(days)) for one in self.some(0.05) if one.key not in known]
        said = {day: [day.isoformat(), (day + timedelta(2)).isoformat()] for _, day in dead}
        self.put("police.deaths", period, [{"who": who, "on": day, "cells": said[day]} for who, day in dead])

    # the same as files

    def enrol(self, path: Path) -> Path:
        rows = []
        for home in self.world.homes:
            to, parts, per_head = home.incomes[-1]
            money = [yuan(fen) for fen in parts] if parts else [""] * 5
            for at, one in enumerate(home.members):
                kin = "户主" if at == 0 else "之子"
                rows.append(
                    [home.village, home.group, home.key, home.attribute, home.category, one.key, one.name, one.number]
                    + [f"{one.birth:%Y%m%d}", kin, yes(one.insured), f"{to.year}-01-01", to.isoformat(), *money]
                    + [yuan(per_head), yes(home.covered), yes(home.water)]
                )
        return files.workbook(path, list(ENROL), rows, header=3, title="农户信息采集表")

    def rows(self, table: str, period: str) -> list[list]:
        known = {one.key: one for one in self.members}
        return [_written(table, row, known.get(row["who"])) for row in self.world.lists[table][period]]

    def write(self, folder: Path, table: str, period: str, *, name: str = "") -> Path:
        path = folder / f"{name or table + period}.xlsx"
        return files.workbook(path, list(TITLES[table]), self.rows(table, period), header=2)


def _written(table: str, row: dict, one: Member | None) -> list:
    """A row as the department's clerk types it."""
    who = [one.name, one.number] if one else ["", ""]
    if table == "medical_insurance.bills":
        return [row["settlement"], *who, row["on"].isoformat(), "退费" if row["refund"] else "结算", yuan(row["own"])]
    if table == "medical_insurance.uninsured":
        return [*who, row["year"], row["reason"]]
    if table == "civil_affairs.dibao":
        return [f"DB{row['who']}", *who, "户主", yuan(row["monthly"])]
    if table == "civil_affairs.tekun":
        return [*who, row["way"]]
    if table == "disabled_federation.certificates":
        return [*who, LEVELS[row["level"]], LEVELS[row["before"] or 0], row["event"], row["on"].isoformat()]
    if "cells" in row:
        return [*who, *row["cells"]]
    if table == "housing.dangerous":
        return [*who, row["grade"] + "级", yes(row["only"]), row["state"]]
    code = row["village"]
    town = {"001": "东山镇", "002": "西山镇", "": ""}[code[6:9]]
    village = {"001": "甲家村", "002": "乙家村", "003": "丙家村", "": ""}[code[9:]]
    days = [day.isoformat() if day else "" for day in (row["since"], row["solved"])]
    return [*who, town, village, row["group"], "水质", *days]
