"""Writes every file of an invented county into a folder and says how each arrived."""

from datetime import date, timedelta
from pathlib import Path

from demo.county import County
from demo.files import building, civil, disability, medical
from demo.files.clerk import Clerk
from demo.files.month import MONTHS, OCTOBER, SEPTEMBER, Delivered, Month
from demo.files.registry import write_registry
from demo.files.sheet import Table, save

_LETTERS = {"medical_insurance": "云医保函", "civil_affairs": "云民函", "disabled_federation": "云残联函"}
_LETTERS |= {"housing": "云建函", "water": "云水函"}


class _Post:
    """Saves tables in one folder and gives each its letter."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.delivered: list[Delivered] = []

    def send(self, name: str, month: Month, table: Table, form: str = ".xlsx", *, after: int = 0, note: str = ""):
        """Saves the table as `<period>/<title><form>`, `after` days behind the month's first file."""
        path = self.folder / month.period / (table.title + form)
        cells = save(table, path)
        on = month.received_on + timedelta(days=after)
        supplier = name.split(".")[0]
        serial = 1 + sum(each.letter_no.startswith(_LETTERS[supplier]) for each in self.delivered)
        letter = f"{_LETTERS[supplier]}〔{month.year}〕{30 + serial}号"
        self.delivered.append(
            Delivered(name, path, month.period, letter, on - timedelta(days=1), on, cells=cells, note=note)
        )


def write(county: County, folder: Path) -> list[Delivered]:
    """Writes the files and lists them in the order of arrival. The same county gives the same bytes."""
    registry = [
        Delivered("registry.enrol", path, "2026-08", "", date(2026, 8, 31), date(2026, 9, 2), place=place, cells=cells)
        for path, place, cells in write_registry(county, folder / "registry")
    ]
    post = _Post(folder)
    _medical(county, post)
    _civil(county, post)
    _others(county, post)
    return registry + sorted(post.delivered, key=lambda each: each.received_on)


def _clerk(county: County, purpose: str, month: Month, *, excel: bool) -> Clerk:
    """The list's clerk; only the bills are typed anew each month."""
    steady = "" if purpose == "bills" else f"{county.seed}/{purpose}"
    return Clerk(county.rng(f"{purpose}/{month.period}"), excel=excel, steady=steady)


def _forgotten(county: County) -> str:
    """The township that a list forgets: the last, where no story is told."""
    return county.villages[-1].township.name


def _medical(county: County, post: _Post) -> None:
    first = medical.bills(county, _clerk(county, "bills", SEPTEMBER, excel=False), SEPTEMBER)
    post.send("medical_insurance.bills", SEPTEMBER, first, ".gbk.csv", note="GBK编码文本，证件号码有科学计数")
    second = medical.bills(county, _clerk(county, "bills", OCTOBER, excel=True), OCTOBER, first.rows)
    second = medical.with_total(second, "个人负担金额")
    post.send("medical_insurance.bills", OCTOBER, second, note="标题合并，表头在第三行，末行合计，含重复结算单号")
    listed = medical.without_insurance(county, county.rng("uninsured"))
    for month in MONTHS:
        missing = _forgotten(county) if month is OCTOBER else ""
        table = medical.uninsured(
            county, _clerk(county, "uninsured", month, excel=True), month, listed, missing=missing
        )
        post.send("medical_insurance.uninsured", month, table, after=1, note=missing and f"缺{missing}")


def _civil(county: County, post: _Post) -> None:
    paid = civil.pay(county, county.rng("paid"))
    first = civil.dibao(county, _clerk(county, "dibao", SEPTEMBER, excel=True), SEPTEMBER, paid)
    post.send("civil_affairs.dibao", SEPTEMBER, first, after=1)
    missing = _forgotten(county)
    short = civil.dibao(county, _clerk(county, "dibao", OCTOBER, excel=True), OCTOBER, paid, missing=missing)
    post.send("civil_affairs.dibao", OCTOBER, short, after=1, note=f"缺{missing}，比对须等候")
    for month, form in ((SEPTEMBER, ".csv"), (OCTOBER, ".xlsx")):
        table = civil.tekun(county, _clerk(county, "tekun", month, excel=form == ".xlsx"), month, paid)
        post.send("civil_affairs.tekun", month, table, form, after=1)
    whole = civil.dibao(county, _clerk(county, "dibao", OCTOBER, excel=True), OCTOBER, paid)
    post.send("civil_affairs.dibao", OCTOBER, whole, "（更正）.xlsx", after=2, note=f"更正：补报{missing}")


def _others(county: County, post: _Post) -> None:
    houses = building.appraise(county, county.rng("houses"))
    for month in MONTHS:
        form = ".csv" if month is SEPTEMBER else ".xlsx"
        clerk = _clerk(county, "certificates", month, excel=form == ".xlsx")
        post.send("disabled_federation.certificates", month, disability.certificates(county, clerk, month), form)
        clerk = _clerk(county, "dangerous", month, excel=True)
        post.send("housing.dangerous", month, building.dangerous(county, clerk, month, houses), after=2)
        clerk = _clerk(county, "unsafe", month, excel=form == ".xlsx")
        form = ".gbk.csv" if month is SEPTEMBER else ".xlsx"
        post.send("water.unsafe", month, building.unsafe(county, clerk, month), form, after=2)
