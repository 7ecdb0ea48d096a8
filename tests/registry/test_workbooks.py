"""Registers as workbooks, the way townships and the national system write them."""

import io
from datetime import date

import pytest
import xlsxwriter

from shouwang.registry.models import Household, Person
from shouwang.registry.rows import collect
from tests.registry.files import NEXT, VILLAGE, number

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-04")]

HEADS = (
    "户编号", "乡", "村", "行政村代码", "村民小组", "户属性", "人编号", "姓名", "证件号码", "与户主关系", "民族",
    "生产经营性收入", "收入统计期止",
)  # fmt: skip
KIN = ("户主", "配偶", "之子")


def family(no: str, first: int, *, names: str = "赵钱孙", village: str = VILLAGE, **cells) -> list[list]:
    """Three rows; `cells`: heading → the value of every row."""
    rows = []
    for at, (name, kin) in enumerate(zip(names, KIN, strict=True)):
        told = [no, "", "", village, "一组", "一般农户", "", f"{name}{first}", number(first + at), kin, "汉族", 20000]
        said = dict(zip(HEADS, [*told, date(2025, 12, 31)], strict=True))
        rows.append([(said | cells)[head] for head in HEADS])
    return rows


def bare(rows: list[list], *heads: str) -> list[list]:
    """The same with these columns on the head's row only."""
    empty = {HEADS.index(head) for head in heads}
    return [[None if n % 3 and at in empty else cell for at, cell in enumerate(row)] for n, row in enumerate(rows)]


class Book:
    """A workbook in the making."""

    def __init__(self):
        self.held = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.held, {"strings_to_numbers": False})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})

    def sheet(self, rows: list[list], name: str = "Sheet1", *, heads=HEADS, title: str = ""):
        page = self.book.add_worksheet(name)
        if title:
            page.merge_range(0, 0, 0, len(heads) - 1, title)
        for at, row in enumerate([heads, *rows], bool(title)):
            for column, cell in enumerate(row):
                if cell not in (None, ""):
                    page.write(at, column, cell, *([self.day] if isinstance(cell, date) else []))
        return page

    def done(self) -> bytes:
        self.book.close()
        return self.held.getvalue()


def book(*sheets: tuple[str, list[list]], **rest) -> bytes:
    made = Book()
    for name, rows in sheets:
        made.sheet(rows, name, **rest)
    return made.done()


@pytest.fixture
def load(take_file):
    """`load(bytes)`: take a workbook in; the outlook, whose counts add up."""

    def loaded(data: bytes, name: str = "农户.xlsx"):
        outlook = take_file(collect(data, name))
        counts = outlook.counts
        assert counts["rows"] == counts["kept"] + counts["faulty"] + counts["skipped"]
        return outlook

    return loaded


def homes() -> list[tuple[int, int]]:
    return sorted(Household.objects.current().values_list("place_id", "members"))


def codes(outlook) -> set[str]:
    return {one.code for one in outlook.faults}


A, B = int(VILLAGE) * 1000, int(NEXT) * 1000


@pytest.mark.parametrize("form", ["{}", "0{}", "H{}", "第{}户"])
def test_a_sheet_per_village_with_serials_has_one_household_for_each(load, form):
    pages = [
        (name, [row for n in (1, 2, 3) for row in family(form.format(n), start + 3 * n, village=village)])
        for name, village, start in (("甲村", VILLAGE, 0), ("乙村", NEXT, 30))
    ]
    outlook = load(book(*pages))
    assert [members for _, members in homes()] == [3] * 6 and outlook.counts["faulty"] == 0
    assert {place // 1000 * 1000 for place, _ in homes()} == {A, B}
    again = load(book(*pages[::-1]))
    assert again.counts["households_created"] == again.counts["persons_created"] == 0


@pytest.mark.parametrize(
    "heads", [("户编号",), ("户编号", "行政村代码"), ("户编号", "行政村代码", "村民小组", "户属性")]
)
@pytest.mark.parametrize("merged", [False, True])
def test_what_stands_on_the_heads_row_holds_for_his_family(load, heads, merged):
    rows = [row for n in range(3) for row in family(f"99012200100100000{n}", 1 + 3 * n, village=(VILLAGE, NEXT)[n % 2])]
    made = Book()
    page = made.sheet(bare(rows, *heads))
    for n in range(3 if merged else 0):
        for head in heads:
            at = HEADS.index(head)
            page.merge_range(1 + 3 * n, at, 3 + 3 * n, at, rows[3 * n][at])
    outlook = load(made.done())
    assert [members for _, members in homes()] == [3, 3, 3] and outlook.counts["faulty"] == 0
    assert [place // 1000 * 1000 for place, _ in homes()] == [A, A, B]


def test_a_village_merged_over_many_rows_and_columns_is_everybodys(load):
    rows = [row for n in range(2) for row in family(f"H1{n}", 1 + 3 * n)]
    made = Book()
    page = made.sheet(
        [[None if HEADS[at] in ("行政村代码", "村民小组") else c for at, c in enumerate(row)] for row in rows]
    )
    page.merge_range(1, HEADS.index("行政村代码"), 6, HEADS.index("村民小组"), VILLAGE)
    load(made.done())
    assert [place // 1000 * 1000 for place, _ in homes()] == [A, A]


def test_numbers_typed_as_figures_are_no_keys_and_never_believed(load):
    rows = family(17, 1, 行政村代码=int(VILLAGE)) + family(18, 11, 行政村代码=int(VILLAGE))
    for row in rows:
        row[HEADS.index("证件号码")] = float(row[HEADS.index("证件号码")][:17] + "0")
    outlook = load(book(("Sheet1", rows)))
    assert outlook.counts["doubtful"] == 6 and [members for _, members in homes()] == [3, 3]
    assert not Person.objects.exclude(number_state="damaged").exists()


def test_two_heading_rows_under_a_title_are_one_heading(load):
    made = Book()
    page = made.book.add_worksheet("Sheet1")
    page.merge_range(0, 0, 0, len(HEADS) - 1, "农户基本信息登记表")
    page.merge_range(1, 0, 1, 5, "户信息")
    page.merge_range(1, 6, 1, len(HEADS) - 1, "成员信息")
    for at, row in enumerate([HEADS, *family("H11", 1)], 2):
        for column, cell in enumerate(row):
            page.write(at, column, cell, *([made.day] if isinstance(cell, date) else []))
    assert load(made.done()).counts["kept"] == 3 and homes()[0][1] == 3


def test_hidden_rows_and_columns_and_comments_are_read_and_said(load):
    made = Book()
    page = made.sheet(family("H11", 1) + family("H12", 11))
    page.set_row(2, None, None, {"hidden": True})
    page.set_column(10, 10, None, None, {"hidden": True})
    page.write_comment(5, 7, "此人已死亡")
    outlook = load(made.done())
    said = [one.sentence for one in outlook.faults if one.code == "unread"]
    assert outlook.counts["kept"] == 6
    for words in ("1行是隐藏的", "1列是隐藏的", "批注"):
        assert any(words in one for one in said), (words, said)


def test_columns_and_sheets_that_are_not_read_are_named(load):
    heads = (*HEADS, "致富带头人", "")
    made = Book()
    made.sheet([[*row, "否", "x"] for row in family("H11", 1)], "名册", heads=heads)
    made.sheet([["情况说明", "本月无变化"]], "说明", heads=("事项", "内容"))
    said = [one.sentence for one in load(made.done()).faults if one.code == "unread"]
    assert any("致富带头人" in one and "没有读" in one for one in said)
    assert any("整张工作表没有读" in one for one in said)


@pytest.mark.parametrize("head", ["生产经营性收入", "姓名", "户编号"])
def test_a_formula_without_its_result_is_its_own_fault_and_no_zero(load, head):
    made = Book()
    page = made.sheet(family("H11", 1))
    for row in (1, 2, 3):
        page.write_formula(row, HEADS.index(head), "=20000+10000", None, "")
    outlook = load(made.done())
    assert "no_result" in {one.code for one in outlook.faults if one.row}, codes(outlook)
    assert not Household.objects.filter(net_fen=0).exists()


def test_a_household_again_in_another_village_with_other_people_stays_as_it_is(load):
    load(book(("Sheet1", family("990122001001000017", 1))))
    before = homes()
    outlook = load(book(("Sheet1", family("990122001001000017", 31, village=NEXT, names="李周吴"))))
    assert homes() == before and outlook.counts["faulty"] == 3 and "known_number" in codes(outlook)


def test_the_same_family_on_the_sheets_of_two_villages_is_taken_once_and_said(load):
    rows = family("990122001001000017", 1)
    other = family("990122001001000017", 1, village=NEXT)
    outlook = load(book(("甲村", rows), ("乙村", other)))
    assert [members for _, members in homes()] == [3] and outlook.counts["faulty"] == 3
    assert "row_elsewhere" in codes(outlook)


def test_headings_that_come_again_and_thousands_of_empty_rows_are_no_people(load):
    made = Book()
    page = made.sheet([*family("H11", 1), list(HEADS), *family("H12", 11)])
    border = made.book.add_format({"border": 1})
    for row in range(8, 3000):
        for column in range(len(HEADS)):
            page.write_blank(row, column, None, border)
    outlook = load(made.done())
    assert (outlook.counts["kept"], outlook.counts["faulty"], len(homes())) == (6, 0, 2)


@pytest.mark.parametrize("written", ["身份证:{}", "{}(旧号)", "'{}", "{} "])
def test_a_number_with_words_around_it_is_that_number_or_a_doubt(load, written):
    rows = family("H11", 1)
    for row in rows:
        row[HEADS.index("证件号码")] = written.format(row[HEADS.index("证件号码")])
    counts = load(book(("Sheet1", rows))).counts
    assert (counts["kept"], counts["faulty"], Person.objects.count()) == (3, 0, 3)
    assert counts["doubtful"] in (0, 3)


def test_days_of_another_calendar_are_days(load):
    made = Book()
    made.book.set_size(100, 100)
    made.book = xlsxwriter.Workbook(made.held, {"date_1904": True})
    made.day = made.book.add_format({"num_format": "yyyy-mm-dd"})
    made.sheet(family("H11", 1))
    load(made.done())
    assert Household.objects.get().income_to == date(2025, 12, 31)
