"""A clerk's habits: the same rows as a true list, written as offices write them. What he spoils and what he adds is kept."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import xlsxwriter

FULL = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
EXTRA = {"联系人单位": "某某公司", "发放批次": "第3批", "经办": "小王", "核对情况": "已核"}
TITLED = {
    "medical_insurance.bills": "医疗费用结算明细", "medical_insurance.uninsured": "未参保人员名单",
    "civil_affairs.dibao": "低保对象花名册", "civil_affairs.tekun": "特困人员花名册",
    "disabled_federation.certificates": "残疾人证办理名单", "housing.dangerous": "危房名单", "water.unsafe": "饮水不安全名单",
    "police.deaths": "死亡注销户口名单", "police.births": "出生登记名单", "police.moves": "户口迁移名单",
    "health.illness": "新增大病慢性病患者名单", "education.dropouts": "疑似失学辍学学生名单",
    "education.funded": "受资助学生名单", "human_resources.lost_work": "失业返乡人员名单",
}  # fmt: skip
WORDS = {  # true word → a clerk's, and what it means
    "未改造": ("没动工", "not_rebuilt"), "新办": ("头回申请", "new"), "脑卒中": ("半身不遂", "stroke"),
    "辍学": ("不念了", "dropped"), "助学金": ("上学补贴", "grant"), "返乡": ("回来了", "returned"),
}  # fmt: skip


@dataclass
class Clerk:
    """One clerk with a random mind. `spoilt`: keys of members whose rows no machine may read; the rest is what he adds."""

    random: Random
    spoilt: set[str] = field(default_factory=set)
    columns: Counter = field(default_factory=Counter)  # heading of a column nobody agreed → filled cells
    sheets: dict[str, int] = field(default_factory=dict)  # sheet of something else → filled cells
    where: dict[tuple[str, str], str | None] = field(default_factory=dict)  # sheet and row of a line → whom it is about
    hidden: int = 0
    rows: int = 0
    table: str = ""
    meanings: dict[str, str] = field(default_factory=dict)  # his word → code

    def write(self, path: Path, table: str, period: str, heads: list[str], rows: list[tuple[str | None, list]]) -> Path:
        """A list's file; `rows` with the key of the member that each is about."""
        self.table = table
        month = f"{period[:4]}年{int(period[5:])}月"
        heads, rows = self._money(table, list(heads), rows)
        known = self._known_twice(table)
        lines = [(who, self._line(table, heads, who, list(row), known)) for who, row in rows]
        extra = [] if table == "water.unsafe" else self.random.sample(sorted(EXTRA), self.random.randint(0, 2))
        parts = self._parts(lines) if not extra else [lines]
        with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
            for at, part in enumerate(parts):
                page = book.add_worksheet(f"{'甲乙丙'[at]}片")
                self._sheet(book, page, f"守望县{month}{TITLED[table]}", heads, part, extra)
            if self.random.random() < 0.5:
                self._other(book)
        return path

    def _money(self, table: str, heads: list[str], rows: list) -> tuple[list[str], list]:
        """Bills in ten thousands, now and then."""
        if table != "medical_insurance.bills" or self.random.random() < 0.5:
            return heads, rows
        heads[-1] = "个人自付（万元）"
        return heads, [(who, [*row[:-1], f"{Decimal(row[-1]) / 10_000:f}"]) for who, row in rows]

    def _known_twice(self, table: str) -> bool:
        """Whether he uses words of his own in this list."""
        own = ("housing", "disabled", "health", "education", "human_resources")
        return table.startswith(own) and self.random.random() < 0.5

    def _line(self, table: str, heads: list[str], who: str | None, row: list, has_words: bool) -> list:
        at = next(at for at, head in enumerate(heads) if head.endswith("姓名"))
        if who is None:
            return row
        row[at], row[at + 1] = self._name(row[at]), self._number(table, row, who, row[at + 1])
        for place, cell in enumerate(row):
            if has_words and cell in WORDS:
                row[place], code = WORDS[cell]
                self.meanings[row[place]] = code
            elif heads[place].endswith("日期") and cell:
                row[place] = self._day(cell)
        return row

    def _name(self, name: str) -> str:
        return self.random.choice(
            [name] * 5 + [f"{name}（户主）", f"{name[0]} {name[1:]}", f" {name}", f"户主：{name}"]
        )

    def _number(self, table: str, row: list, who: str, number: str) -> str | float:
        """As it is, written oddly, or spoilt; never where a row takes off: refunds, deaths."""
        may_spoil = "退费" not in row and table not in ("water.unsafe", "police.deaths")
        if may_spoil and self.random.random() < 0.06:
            self.spoilt.add(who)
            spoils = [float(number[:17] + "0"), number[:-1] + ("1" if number[-1] != "1" else "2"), f"{number[:6]}E+11"]
            return self.random.choice(spoils)
        if number.endswith("X"):
            return self.random.choice([number, number.lower(), number.translate(FULL)])
        written = [number.translate(FULL), f"{number[:6]} {number[6:14]} {number[14:]}", f"'{number}"]
        return self.random.choice([number] * 4 + written)

    def _day(self, cell: str) -> str | date:
        day = date.fromisoformat(cell)
        said = [cell, f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}", f"{day:%Y%m%d}"]
        return self.random.choice([*said, day])

    def _parts(self, lines: list) -> list[list]:
        """One sheet, or several."""
        count = self.random.choice([1, 1, 2, 3])
        return [lines[at::count] for at in range(count)]

    def _sheet(self, book, page, title: str, heads: list[str], lines: list, extra: list[str]) -> None:
        top, day = self.random.randint(0, 2), book.add_format({"num_format": "yyyy-mm-dd"})
        if top:
            page.merge_range(0, 0, 0, len(heads) - 1, title)
        page.write_row(top, 0, [*heads, *extra])
        for number, (who, line) in enumerate(lines, top + 1):
            self.where[page.name, str(number + 1)] = who
            self._cells(page, number, line, day)
            self._more(page, number, len(heads), extra)
            if self.random.random() < 0.05:
                page.set_row(number, None, None, {"hidden": True})
                self.hidden += 1
        self.rows += len(lines)
        if self.random.random() < 0.5:
            page.write(top + 1 + len(lines), 0, f"合计：{len(lines)}人")
            page.write(top + 2 + len(lines), 0, "填表人：小王")
            self.rows += 2

    @staticmethod
    def _cells(page, number: int, line: list, day) -> None:
        for at, cell in enumerate(line):
            if cell != "":
                page.write(number, at, cell, *([day] if isinstance(cell, date) else []))

    def _more(self, page, number: int, width: int, extra: list[str]) -> None:
        """Columns that nobody agreed."""
        for at, heading in enumerate(extra, width):
            if self.random.random() < 0.7:
                page.write(number, at, EXTRA[heading])
                self.columns[heading] += 1

    def _other(self, book) -> None:
        """A sheet of something else altogether."""
        page = book.add_worksheet("车辆")
        for at, row in enumerate([["车牌", "型号"], ["晋J00001", "小货车"], ["晋J00002", "三轮"]]):
            page.write_row(at, 0, row)
        self.sheets["车辆"] = 6
        self.rows += 2
