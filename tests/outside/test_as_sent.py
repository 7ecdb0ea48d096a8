"""Small lists as offices really send them, through `receive`: what is read, what is asked, what is told, what hits."""

import zipfile
from datetime import date
from itertools import count

import pyarrow.parquet as pq
import pytest
import xlsxwriter
from django.conf import settings
from django.db import connections

from tests.outside import files
from tests.outside.conftest import FOUNDED, POLICY
from tests.outside.county import AREA
from tests.outside.site import Site

pytestmark = pytest.mark.req("S4-02")
BORN = date(1970, 1, 1)
SPECIAL = {30: "甲∙乙", 31: "丙.丁", 32: "戊﹒己"}
PEOPLE = {n: (SPECIAL.get(n) or f"{'赵钱孙李周吴郑王冯陈'[n // 4]}{'甲乙丙丁'[n % 4]}", files.number(101 + 2 * n))
          for n in range(40)}  # fmt: skip
NOUGHTS = next(number for serial in range(1000) if (number := files.number(serial, "19680229")).endswith("000"))
TABLES = {
    "medical_insurance.uninsured": {"未参保原因": "无力缴费"},
    "civil_affairs.dibao": {"户月保障金额": "400"},
    "civil_affairs.tekun": {"供养方式": "分散供养"},
    "housing.dangerous": {"危房等级": "D级", "是否唯一住房": "是", "改造状态": "未改造"},
}
SOME, OTHERS = [*TABLES][::2], [*TABLES][1::2]  # each fault with lists of two departments
SERIAL, MONTHS = count(1), count()


@pytest.fixture(scope="module")
def site(sites, tmp_path_factory):
    """Forty households of one person in 甲家村, two more in 乙家村; every test hands in months of its own."""
    folder = tmp_path_factory.mktemp("as-sent")
    with sites():
        site = Site(folder)
        site.do("load_places", files.places(folder / "places.csv", {AREA: "守望县"}), "--area", AREA, at=FOUNDED)
        (folder / "own.csv").write_text("\n".join(POLICY.splitlines()[:2]) + "\n", "utf-8")
        site.do("load_policy", folder / "own.csv", "--area", AREA, at=FOUNDED)
        heads = ["行政村代码", "户编号", "人编号", "姓名", "证件号码", "与户主关系"]
        rows = [[f"{AREA}001001", f"H{n}", f"P{n}", *PEOPLE[n], "户主"] for n in PEOPLE]
        rows.append([f"{AREA}001002", "H90", "P90", "沈圆", NOUGHTS, "户主"])
        rows.append([f"{AREA}001002", "H91", "P91", "韩方", files.number(501), "户主"])
        site.do("enrol", files.workbook(folder / "户.xlsx", heads, rows), "--area", AREA, at=FOUNDED)
        site.at = "2024-12-05T09:00:00+08:00"
        yield site


@pytest.fixture
def month():
    """A month that no other test of this file hands in for."""
    at = next(MONTHS)
    return f"{2012 + at // 12}-{at % 12 + 1:02d}"


def book(site, heads, rows, dress=None, *, name="", title="", **options):
    """A workbook as xlsxwriter makes it; `dress(page, book)` adds what else the sheet has."""
    path = site.folder / (name or f"名单{next(SERIAL)}.xlsx")
    with xlsxwriter.Workbook(path, options) as made:
        page = made.add_worksheet("数据")
        for at, row in enumerate([*([[title]] if title else []), heads, *rows]):
            page.write_row(at, 0, row)
        if dress:
            dress(page, made)
    return path


def receive(site, table, path, month, *more):
    return site.do("receive", table, path, "--area", AREA, "--period", month, *more)


def of(site, export, told, *columns):
    """Rows of an export that are about the delivery."""
    return [tuple(row[name] for name in columns) for row in site.export(export) if row["delivery"] == told["delivery"]]


def somewhere(text: str) -> list[str]:
    """Tables of the database in which a text stands."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        found = []
        for name in names:
            cursor.execute(f'SELECT 1 FROM "{name}" t WHERE t::text LIKE %s LIMIT 1', [f"%{text}%"])  # noqa: S608
            found += [name] if cursor.fetchone() else []
    return found


def lake(delivery: str, column: str) -> list:
    """One column of the bills that a delivery put into the lake."""
    path = settings.DATA_DIR / "lake" / AREA / "medical_insurance.bills" / f"{delivery}.parquet"
    return pq.read_table(path).column(column).to_pylist()


# who is meant


@pytest.mark.parametrize("table", SOME)
def test_numbers_of_others_beside_names_are_contradictions_and_link_nobody(site, month, table):
    own = TABLES[table]
    rows = [[PEOPLE[n][0], PEOPLE[(n + 1) % 3][1], *own.values()] for n in range(3)]
    told = receive(site, table, book(site, ["姓名", "身份证号", *own], rows), month)
    assert (told["linked"], told["doubtful"], told["kept"]) == ("0", "3", "3")
    assert all("不符" in reason for _, reason in of(site, "rows", told, "row", "reason"))


@pytest.mark.parametrize(
    "name", ["甲·乙", "甲•乙", "甲．乙", "甲 ∙ 乙", "甲∙乙（户主）", "户主：甲∙乙", "甲∙乙（本人）", "甲乙"]
)
def test_a_name_written_otherwise_beside_its_number_links(site, month, name):
    path = book(site, ["姓名", "身份证号", "未参保原因"], [[name, PEOPLE[30][1], "其他"]])
    told = receive(site, "medical_insurance.uninsured", path, month)
    assert (told["linked"], told["held"]) == ("1", "-")


def test_names_with_any_dot_link_by_birth_and_village_where_no_number_stands(site, month):
    rows = [[name, "1970-01-01", "东山镇", "甲家村", "其他"] for name in ("甲·乙", "丙·丁", "戊·己", "甲·丁")]
    path = book(site, ["姓名", "出生日期", "乡镇", "村", "未参保原因"], rows)
    told = receive(site, "medical_insurance.uninsured", path, month)
    assert told["linked"] == "3"
    methods = of(site, "rows", told, "outcome", "method", "person")
    assert methods[:3] == [("link", "name_birth_village", f"P{n}") for n in (30, 31, 32)] and methods[3][0] != "link"


@pytest.mark.parametrize("table", OTHERS)
def test_name_and_number_in_each_others_columns_and_numbers_anywhere_show_nowhere(site, month, table):
    own = TABLES[table]
    name, number = PEOPLE[5]
    rows = [
        [number, name, "甲家村", *own.values(), ""],
        [*PEOPLE[6], number, *own.values(), ""],
        [*PEOPLE[7], "甲家村", *own.values(), f"其父{number}"],
    ]
    path = book(site, ["姓名", "身份证号", "村", *own, "备注"], rows, name=f"名单{number}.xlsx")
    told = receive(site, table, path, month)
    assert (told["faulty"], told["linked"]) == ("1", "2")
    assert {row for row, kept in of(site, "faults", told, "row", "kept") if kept == "false"} == {"2"}
    for export in ("rows", "faults", "understanding", "deliveries", "settlements", "words"):
        site.export(export)
        assert number not in (site.folder / f"{export}.csv").read_text("utf-8-sig"), export
    assert somewhere(number) == []


@pytest.mark.parametrize("table", SOME)
def test_a_true_number_that_ends_in_noughts_links_where_all_agrees(site, month, table):
    own = TABLES[table]
    heads = ["姓名", "身份证号", "乡镇", "村", *own]
    rows = [["沈圆", NOUGHTS, "东山镇", "乙家村", *own.values()], ["吴某", NOUGHTS, "东山镇", "乙家村", *own.values()]]
    told = receive(site, table, book(site, heads, rows), month)
    assert of(site, "rows", told, "outcome", "method", "person") == [("link", "agreed", "P90"), ("doubt", "", "")]


def test_a_certificate_of_disability_alone_names_its_person(site, month):
    heads = ["姓名", "残疾证号", "残疾等级", "办理类型", "办理日期"]
    heads[1] = "证件号码"
    rows = [[PEOPLE[n][0], PEOPLE[n][1] + tail, "一级", "新办", f"{month}-03"] for n, tail in ((1, "11"), (2, "44B1"))]
    told = receive(site, "disabled_federation.certificates", book(site, heads, rows), month)
    assert [one[0] for one in of(site, "rows", told, "person")] == ["P1", "P2"]


@pytest.mark.parametrize("table", OTHERS)
def test_what_a_person_said_of_a_row_holds_for_the_same_words_next_month(site, table):
    own = TABLES[table]
    row = [PEOPLE[8][0], files.wrong_digit(PEOPLE[8][1]), *own.values()]
    path = book(site, ["姓名", "身份证号", *own], [row])
    first = receive(site, table, path, "2024-09")
    assert (first["doubtful"], first["linked"]) == ("1", "0")
    site.do("settle", first["delivery"], path.name, 2, "--person", "P8", "--reason", "电话核对")
    path = book(site, ["姓名", "身份证号", *own], [row, [*PEOPLE[9], *own.values()]])
    second = receive(site, table, path, "2024-10")
    assert second["doubtful"] == "0"
    assert of(site, "rows", second, "outcome", "method", "person")[0] == ("link", "settled", "P8")


@pytest.mark.parametrize("table", ["civil_affairs.dibao", "civil_affairs.tekun"])
@pytest.mark.parametrize("unread", ["2023-05", "2023-06"])
def test_a_household_that_one_month_cannot_be_read_of_is_neither_new_nor_gone(site, table, unread):
    own = TABLES[table]
    for month in ("2023-05", "2023-06"):
        rows = [[*PEOPLE[n], *own.values()] for n in range(12)]
        if month == unread:
            rows[3] = [PEOPLE[3][0], files.wrong_digit(PEOPLE[3][1]), *own.values()]
        told = receive(site, table, book(site, ["姓名", "身份证号", *own], rows), month, "--replace")
        if told["held"] != "-":  # the lists of other tests were shorter
            site.do("release", told["delivery"], "--reason", "已核实")
    told = site.do("screen", "--area", AREA, "--on", "2023-06-30")
    rules = {row["rule"] for row in site.export("hits", "--run", told["run"])}
    assert not {rule for rule in rules if rule.startswith(table.split(".")[1])}


@pytest.mark.parametrize("heads", [["姓名"], ["受影响农户"], ["姓名", "村"]])
def test_a_water_row_with_a_name_and_no_number_is_never_the_whole_village(site, month, heads):
    rows = [["吴不详", *["甲家村"][: len(heads) - 1], "东山镇", "水质"]]
    path = book(site, [*heads, "乡镇", "问题类型"] if "村" in heads else [*heads, "乡镇", "问题类型"], rows)
    told = receive(site, "water.unsafe", path, month)
    assert told["linked"] == "0" and all(outcome != "place" for (outcome,) in of(site, "rows", told, "outcome"))


# what the sheet says


@pytest.mark.parametrize(
    ("title", "heading", "yuan"),
    [
        ("2024年11月费用表 单位：万元", "个人自付", 10_000),
        ("费用表（金额单位：千元）", "个人自付", 1_000),
        ("费用表", "个人自付（万元）", 10_000),
    ],
)
def test_the_unit_above_the_headings_counts(site, title, heading, yuan):
    rows = [[f"JS{next(SERIAL)}", *PEOPLE[10], "2024-11-03", "1.23"]]
    path = book(
        site, ["结算单号", "姓名", "身份证号", "结算日期", heading], rows, title=title.replace("2026年10月", "")
    )
    told = receive(site, "medical_insurance.bills", path, "2024-11")
    units = [reads for kind, reads in of(site, "understanding", told, "kind", "reads_as") if kind == "unit"]
    assert (told["kept"], told["asked"], len(units)) == ("1", "0", 1)
    assert lake(told["delivery"], "own_fen") == [123 * yuan]


def test_two_tables_side_by_side_are_both_read(site, month):
    heads = ["姓名", "身份证号", "结算单号", "结算日期", "个人自付"]
    left, right = ([*PEOPLE[n], f"JS{next(SERIAL)}", f"{month}-03", "5"] for n in (1, 2))
    told = receive(site, "medical_insurance.bills", book(site, [*heads, "", *heads], [[*left, "", *right]]), month)
    assert (told["kept"], told["linked"]) == ("2", "2")
    assert {kind for (kind,) in of(site, "understanding", told, "kind")} >= {"second_table"}


def test_a_second_sheet_with_other_headings_is_named_as_not_read(site, month):
    def dress(page, made):
        more = made.add_worksheet("补充")
        for at, row in enumerate([["人员", "号码"], ["李四", "1"], ["王五", "2"]]):
            more.write_row(at, 0, row)

    path = book(site, ["姓名", "身份证号", "供养方式"], [[*PEOPLE[1], "分散供养"]], dress)
    told = receive(site, "civil_affairs.tekun", path, month)
    assert (told["kept"], told["skipped"], told["unread"]) == ("1", "2", "1")
    unread = [row for row in of(site, "understanding", told, "kind", "sheet", "count") if row[0] == "sheet_unread"]
    assert unread == [("sheet_unread", "补充", "6")]


def test_what_is_hidden_struck_or_commented_is_named_and_read(site, month):
    def dress(page, made):
        page.set_row(1, None, None, {"hidden": True})
        page.set_column(2, 2, None, None, {"hidden": True})
        page.write_string(2, 0, PEOPLE[2][0], made.add_format({"font_strikeout": True}))
        page.write_comment(3, 0, "此人已死亡")

    path = book(site, ["姓名", "身份证号", "供养方式"], [[*PEOPLE[n], "分散供养"] for n in (1, 2, 3)], dress)
    told = receive(site, "civil_affairs.tekun", path, month)
    said = {kind: (row, n) for kind, row, n in of(site, "understanding", told, "kind", "row", "count")}
    assert told["kept"] == "3"
    assert (said["hidden_row"], said["struck"], said["comment"]) == (("2", "1"), ("3", "1"), ("4", "1"))
    assert said["hidden_column"][1] == "1"


def test_a_block_merged_over_two_columns_gives_the_village_of_its_rows(site, month):
    def dress(page, made):
        page.merge_range(1, 1, 3, 2, "甲家村")

    rows = [[PEOPLE[n][0], "", "", "东山镇", "1970-01-01", "分散供养"] for n in (1, 2, 3)]
    path = book(site, ["姓名", "村", "组", "乡镇", "出生日期", "供养方式"], rows, dress)
    told = receive(site, "civil_affairs.tekun", path, month)
    assert [one[0] for one in of(site, "rows", told, "person")] == ["P1", "P2", "P3"]


def test_a_formula_without_a_result_is_its_own_fault(site, month):
    def dress(page, made):
        page.write_formula(1, 4, "=20000+10000")

    heads = ["结算单号", "姓名", "身份证号", "结算日期", "个人自付"]
    rows = [[f"JS{next(SERIAL)}", *PEOPLE[n], f"{month}-03", "5"] for n in (1, 2)]
    path = book(site, heads, rows, dress)
    with zipfile.ZipFile(path) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    with zipfile.ZipFile(path, "w") as made:  # as a program leaves it that does not reckon
        for name, data in parts.items():
            made.writestr(name, data.replace(b"<v>0</v></c></row>", b"</c></row>", 1) if "sheet1" in name else data)
    told = receive(site, "medical_insurance.bills", path, month)
    assert (told["kept"], told["faulty"]) == ("1", "1")
    assert of(site, "faults", told, "row", "code", "kept") == [("2", "no_result", "false")]


@pytest.mark.parametrize(
    ("serial", "options", "day"),
    [
        (45566 - 43 / 86400, {}, "2024-10-01"), (45566 + 43 / 86400, {}, "2024-10-01"), (45566, {}, "2024-10-01"),
        (44106, {"date_1904": True}, "2024-10-03"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("shaped", [True, False])
def test_a_day_cell_is_the_day_that_was_meant(site, serial, options, day, shaped):
    def dress(page, made):
        page.write_number(1, 3, serial, made.add_format({"num_format": "yyyy-mm-dd"} if shaped else {}))

    heads = ["结算单号", "姓名", "身份证号", "结算日期", "个人自付"]
    path = book(site, heads, [[f"JS{next(SERIAL)}", *PEOPLE[1], "", "5"]], dress, **options)
    told = receive(site, "medical_insurance.bills", path, "2024-10")
    assert (told["kept"], told["faulty"]) == ("1", "0") and lake(told["delivery"], "settled_on") == [
        date.fromisoformat(day)
    ]


def test_a_number_with_words_around_it_is_repaired_or_doubted_and_two_are_none(site, month):
    number, other = PEOPLE[1][1], PEOPLE[2][1]
    rows = [[PEOPLE[1][0], written, "其他"] for written in (f"身份证:{number}", f"{number}(旧号)", f"{number}/{other}")]
    path = book(site, ["姓名", "身份证号", "未参保原因"], rows)
    told = receive(site, "medical_insurance.uninsured", path, month)
    outcomes = of(site, "rows", told, "row", "outcome", "candidates", "person")
    assert outcomes[0][1] in ("link", "doubt") and "P1" in outcomes[0][2] + outcomes[0][3]
    assert outcomes[1][1] in ("link", "doubt") and "P1" in outcomes[1][2] + outcomes[1][3]
    assert [one for one in outcomes if one[0] == "4" and one[1] == "link"] == []


def test_a_name_that_looks_like_a_formula_is_neutral_in_an_export(site, month):
    path = book(site, ["姓名", "身份证号", "未参保原因"], [["'=1+1", "", "其他"]])
    told = receive(site, "medical_insurance.uninsured", path, month)
    site.export("rows")
    text = (site.folder / "rows.csv").read_text("utf-8-sig")
    assert told["kept"] == "1" and ",=1+1" not in text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("~$名单.xlsx", b"\x05shouwang" + b"\x00" * 156, "临时文件"),
        ("名单.xlsx", b"PK\x03\x04" + b"\x00" * 400, ""),
    ],
)
def test_a_file_that_is_none_is_told_its_true_cause(site, name, data, words):
    path = site.folder / name
    path.write_bytes(data)
    told = site.tell("receive", "civil_affairs.tekun", path, "--area", AREA, "--period", "2022-03")
    assert told.refusal == "unreadable" and words in told.err[0]


# where a row belongs


def test_a_village_that_stands_alone_is_that_of_the_rows_below_it(site, month):
    def row(n):
        return [PEOPLE[n][0], "1970-01-01", "分散供养"]

    far = ["韩方", "1970-01-01", "分散供养"]
    rows = [["东山镇"], ["甲家村（2户）"], row(1), row(2), ["二、乙家村"], far, row(3), ["西山镇"], ["甲家村"], row(4)]
    told = receive(site, "civil_affairs.tekun", book(site, ["姓名", "出生日期", "供养方式"], rows), month)
    outcomes = of(site, "rows", told, "row", "outcome", "person", "reason")
    assert [one[2] for one in outcomes if one[1] == "link"] == ["P1", "P2", "P91"], outcomes
    assert [one[3] for one in outcomes if one[1] == "skip"] == ["分段行"] * 5
    assert [one[0] for one in outcomes if one[1] in ("doubt", "unmatched")] == ["8", "11"]
    said = of(site, "understanding", told, "kind", "column", "count", "reads_as")
    assert ("place_word", "village", "5", "村按分段行认定") in said


def test_a_section_that_two_villages_share_is_asked(site, month):
    rows = [["甲家村"], [PEOPLE[1][0], "1970-01-01", "分散供养"]]
    told = receive(site, "civil_affairs.tekun", book(site, ["姓名", "出生日期", "供养方式"], rows), month)
    assert (told["linked"], told["doubtful"]) == ("0", "1")
    assert any("两个以上的村" in reads for kind, reads in of(site, "understanding", told, "kind", "reads_as"))
