import csv
import hashlib
from collections import Counter
from functools import cache
from random import Random

from python_calamine import CalamineWorkbook

import demo
from demo.files import medical, write
from demo.files.clerk import Clerk
from demo.files.month import SEPTEMBER

CELLS_AT_MOST = 300_000
STRANGERS = ("990188", "990199")


@cache
def _rows(path):
    """All rows of a file, cells as they stand."""
    if path.suffix == ".xlsx":
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    data = path.read_bytes()
    return list(csv.reader(data.decode("gb18030" if ".gbk" in path.name else "utf-8-sig").splitlines()))


def _records(path):
    """Rows as dictionaries, from the first row that has a name column; totals left out."""
    rows = _rows(path)
    at = next(i for i, row in enumerate(rows) if {"姓名", "户主姓名"} & set(row))
    return [dict(zip(rows[at], row, strict=False)) for row in rows[at + 1 :] if row[0] != "合计"]


def _of(delivered, table, period):
    return [each for each in delivered if (each.supplier_table, each.period) == (table, period)]


def _last(delivered, table, period):
    return _records(_of(delivered, table, period)[-1].path)


def _named(records, household, at=0):
    name = household.persons[at].name
    return [r for r in records if name in (r.get("姓名"), r.get("户主姓名"))]


def _digest(delivered, folder):
    return {
        str(each.path.relative_to(folder)): hashlib.sha256(each.path.read_bytes()).hexdigest() for each in delivered
    }


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    assert _digest(write(demo.invent(3, "test"), one), one) == _digest(write(demo.invent(3, "test"), two), two)


def test_workbooks_of_the_default_county_hold_at_most_300_000_cells(delivered_large):
    assert sum(each.cells for each in delivered_large) <= CELLS_AT_MOST
    filled = sum(cell != "" for d in delivered_large if d.path.suffix == ".xlsx" for r in _rows(d.path) for cell in r)
    assert filled <= CELLS_AT_MOST


def test_every_table_arrives_in_both_months_with_a_letter(delivered):
    tables = Counter((each.supplier_table, each.period) for each in delivered if each.period > "2026-08")
    assert len(tables) == 14
    assert set(tables.values()) == {1, 2}  # October's dibao list came twice
    letters = [each.letter_no for each in delivered if each.letter_no]
    assert len(set(letters)) == len(letters) == 15
    assert all(each.letter_on <= each.received_on for each in delivered)


def test_files_are_listed_in_the_order_of_arrival(delivered):
    days = [each.received_on for each in delivered]
    assert days == sorted(days)


def test_the_registry_files_hold_everybody_once_but_for_a_row_pasted_twice(small, delivered):
    known = {person.person_no for _, person in small.persons()}
    seen = [r["人编号"] for d in delivered if d.supplier_table == "registry.enrol" for r in _records(d.path)]
    assert set(seen) == known
    assert len(seen) == len(known) + 1


def test_a_few_disabled_people_stand_in_the_registry_with_the_longer_certificate(large, delivered_large):
    known = {person.number + person.disability for _, person in large.persons() if person.disability}
    text = next(d.path for d in delivered_large if d.supplier_table == "registry.enrol" and d.path.suffix == ".csv")
    long = [r["证件号码"] for r in _records(text) if r["证件类型"] == "残疾人证"]
    assert 20 < len(long) < 200
    assert set(long) <= known


def test_the_workbook_of_the_national_system_has_its_header_in_the_third_row(delivered):
    book = next(d.path for d in delivered if d.supplier_table == "registry.enrol" and d.path.suffix == ".xlsx")
    assert _rows(book)[2][:3] == ["县", "乡", "村"]
    assert _rows(book)[-1][0] == "合计"


def test_department_rows_are_about_people_of_the_registry_or_intended_strangers(large, delivered_large):
    numbers = {person.number for _, person in large.persons()}
    names = {person.name for _, person in large.persons()}
    unknown = Counter()
    for each in delivered_large:
        if each.period == "2026-08":
            continue
        for record in _records(each.path):
            number = next((record[h] for h in ("身份证号", "身份证号码", "证件号码") if h in record), "")
            said = str(number).strip().strip('="').upper()
            name = (record.get("姓名") or record.get("户主姓名") or "").replace(" ", "")
            stranger = said[:6] in STRANGERS
            unknown[stranger] += said not in numbers and bool(name)
            assert stranger or not name or name in names
    assert unknown[True] > 40
    assert 0 < unknown[False] < 200  # damaged numbers only


def test_the_clerk_damages_in_every_way_that_is_known(large):
    clerk = Clerk(Random(1), excel=False)
    medical.bills(large, clerk, SEPTEMBER)
    assert set(clerk.seen) == {
        "name_spaced",
        "name_trailing",
        "lower_x",
        "excel",
        "quoted",
        "trailing",
        "mistyped",
        "missing",
        "village_misspelt",
        "village_short",
        "village_office",
        "stranger",
        "settlement_repeated",
    }


def test_a_number_that_excel_took_is_numeric_in_a_workbook_and_scientific_or_zeroed_in_text():
    number = "99012219600101123X"
    assert Clerk(Random(1), excel=True).by_excel(number) == 990122196001011230.0
    texts = {Clerk(Random(seed), excel=False).by_excel(number) for seed in range(9)}
    assert texts == {"9.90122E+17", "990122196001011000"}


def test_a_steady_list_repeats_its_mistakes(large):
    plain = [pair for pair in large.persons() if not pair[0].story][:400]
    month_after_month = [
        [Clerk(Random(seed), excel=False, careless=9, steady="dibao").who(*pair) for pair in plain] for seed in (1, 2)
    ]
    assert month_after_month[0] == month_after_month[1]


def test_octobers_first_dibao_list_forgets_a_township_and_the_corrected_one_does_not(large, delivered_large):
    first, second = (_records(each.path) for each in _of(delivered_large, "civil_affairs.dibao", "2026-10"))
    last = large.villages[-1].township.name
    assert last in {record["乡镇"] for record in second} - {record["乡镇"] for record in first}


def test_settlement_numbers_come_twice_within_a_month_and_across_months(delivered):
    september = [r["结算单号"] for r in _last(delivered, "medical_insurance.bills", "2026-09")]
    october = [r["结算单号"] for r in _last(delivered, "medical_insurance.bills", "2026-10")]
    assert len(set(september)) < len(september)
    assert set(september) & set(october)


def test_the_bills_of_the_stories_add_up(small, delivered):
    september = _last(delivered, "medical_insurance.bills", "2026-09")
    october = _last(delivered, "medical_insurance.bills", "2026-10")
    own = {r["结算单号"]: float(r["个人自付金额"]) for r in _named(september, small.storied["own_cost"], 1)}
    assert sum(own.values()) == 41260.0
    paid = {r["结算单号"]: float(r["个人自付金额"]) for r in _named(september, small.storied["refund"])}
    assert sum(paid.values()) == 13420.0
    assert {r["个人负担金额"] for r in _named(october, small.storied["refund"])} >= {-5200.0}
    assert {r["个人负担金额"] for r in _named(october, small.storied["in_town"])} == {29900.0}
    assert {r["身份证号码"] for r in _named(september, small.storied["damaged"])} == {"9.90122E+17"}


def test_the_lists_of_civil_affairs_tell_their_stories(small, delivered):
    before, after = (_last(delivered, "civil_affairs.dibao", period) for period in ("2026-09", "2026-10"))
    tekun = _last(delivered, "civil_affairs.tekun", "2026-10")
    for key in ("stopped_by_death", "stopped", "to_tekun"):
        assert len(_named(before, small.storied[key])) == 1
        assert _named(after, small.storied[key]) == []
    lowered = small.storied["lowered"]
    assert [_named(rows, lowered)[0]["月保障金额"] for rows in (before, after)] == [780, 520]
    assert _named(before, small.storied["new_dibao"]) == []
    assert len(_named(after, small.storied["new_dibao"])) == 1
    assert {_named(tekun, small.storied[key])[0]["供养方式"] for key in ("to_tekun", "new_tekun")} == {"分散供养"}


def test_the_other_stories_have_their_rows(small, delivered):
    storied = small.storied
    uninsured = _last(delivered, "medical_insurance.uninsured", "2026-10")
    assert _named(uninsured, storied["uninsured"], 1)[0]["未参保原因"] == "断保"
    assert _named(uninsured, storied["excused"], 1)[0]["未参保原因"] == "外地参保"
    disabled = _last(delivered, "disabled_federation.certificates", "2026-10")
    assert _named(disabled, storied["disabled"])[0]["残疾等级"] == "一级"
    assert {r["身份证号"] for r in _named(disabled, storied["tie"])} == {""}
    house = _named(_last(delivered, "housing.dangerous", "2026-10"), storied["house"])[0]
    assert (house["鉴定等级"], house["是否唯一住房"], house["改造情况"]) == ("C级", "是", "未改造")
    water = _last(delivered, "water.unsafe", "2026-10")
    assert len(_named(water, storied["two_suppliers"])) == 1
    dry = storied["water"]
    groups = [r for r in water if r["涉及范围"] == "组"]
    assert [(r["村"], r["村民小组"]) for r in groups] == [(dry.village.place.name, dry.group.name)]
