"""A few invented people in the test county's register, and files as departments send them."""

import csv
import io
from datetime import date

import xlsxwriter

from shouwang.registry.models import Household, Membership, Person
from shouwang.sheets.identity import check_digit
from shouwang.vault.keep import keep
from shouwang.vault.mask import mask
from shouwang.web.sight import within
from tests import county

VILLAGE = 990122001001000
SECOND = 990122001002000
FAR = 990122002001000
BILLS = ("结算单号", "姓名", "证件号码", "乡镇", "行政村", "结算日期", "医疗总费用", "个人自付")
DIBAO = ("姓名", "证件号码", "乡镇", "行政村", "低保类别", "保障人数", "户月保障金额")
WATER = ("姓名", "证件号码", "乡镇", "行政村", "组", "涉及范围", "问题类型", "是否解决")


def number(serial: int, born: str = "19600101") -> str:
    """A valid invented number: unassigned area 990122, a birthday, a serial."""
    first = f"990122{born}{serial:03d}"
    return first + check_digit(first)


def enrol(name: str, certificate: str = "", village: int = VILLAGE, **more) -> Person:
    """A household of one person, written as the county's operator would."""
    with within(county.post("operator").scope()):
        serial = Household.objects.count() + 1
        household = Household.objects.create(
            place_id=village, key=f"H{village}-{serial:04d}", head_name=name, members=1
        )
        state = more.pop("number_state", "exact" if certificate else "none")
        born = certificate[6:14]
        birth = more.pop("birth", date(int(born[:4]), int(born[4:6]), int(born[6:])) if born else None)
        person = Person.objects.create(
            place_id=village, household=household, key=f"{household.key}-01", name=name, birth=birth,
            number=keep("number", certificate, village, household.pk), number_mask=mask("number", certificate),
            number_state=state, **more,
        )  # fmt: skip
        Membership.objects.create(place_id=village, household=household, person=person)
        return person


def as_csv(headings, rows, *, encoding: str = "utf-8-sig", above=()) -> bytes:
    """A text file with these lines."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([*above, headings, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(headings, rows, *, title: str = "", sheet: str = "Sheet1") -> bytes:
    """A workbook; with `title` a merged line above the headings. Numbers stay numbers."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        start = 0
        if title:
            page.merge_range(0, 0, 0, len(headings) - 1, title)
            start = 1
        for at, row in enumerate([headings, *rows], start):
            page.write_row(at, 0, row)
    return held.getvalue()


def bill(serial, name, certificate, village="", township="", on="2026-10-08", total="5000", own="3000.50"):
    """One line of the bills file."""
    return [f"S{serial:05d}", name, certificate, township, village, on, total, own]
