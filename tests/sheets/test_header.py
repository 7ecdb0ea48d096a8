"""The heading row is found wherever it stands, and a person's word goes before."""

from shouwang.sheets import header
from shouwang.sheets.contract import Column, Contract
from tests.sheets.samples import BILLS, HEADINGS


def rows(*lines):
    return list(enumerate(map(list, lines), 1))


def test_the_header_stands_below_a_title_a_blank_and_a_form_line():
    found = header.find(rows(["某县个人自付明细表"], [], ["填表单位：医保局", "", "日期：2026-11-01"], HEADINGS), BILLS)
    assert (found.row, found.is_complete) == (4, True)
    assert found.columns == {"number": 0, "name": 1, "settled_on": 2, "own_cost": 3}


def test_a_title_over_the_header_does_not_become_part_of_it():
    found = header.find(rows(["名单", "", "", ""], HEADINGS), BILLS)
    assert found.shown == tuple(HEADINGS)


def test_headings_differ_by_spaces_notes_width_and_aliases():
    found = header.find(rows(["*身份证号 ", "姓\n名", "结算日期（年-月-日）：", "自付金额(元)", "NUMBER2"]), BILLS)
    assert found.is_complete
    assert found.unknown == ("NUMBER2",)


def test_the_english_name_of_a_column_is_a_heading_too():
    assert header.find(rows(["number", "Settled_On", "own_cost"]), BILLS).is_complete


def test_a_note_in_brackets_tells_two_columns_apart():
    contract = Contract(
        "x",
        "y",
        "z",
        (Column("months", "公益性岗位(月数)", "integer"), Column("post", "公益性岗位"), Column("pay", "工资")),
    )
    found = header.find(rows(["公益性岗位（月数）", "公益性岗位", "工资（元）"]), contract)
    assert found.columns == {"months": 0, "post": 1, "pay": 2}


def test_group_headings_stand_over_their_sub_headings():
    contract = Contract(
        "x", "y", "z", (Column("name", "姓名"), Column("a", "住院自付", "money"), Column("b", "门诊自付", "money"))
    )
    above, below = ["姓名", "住院", "", "门诊", ""], ["", "总额", "自付", "总额", "自付"]
    found = header.find(rows(["title"], above, below), contract)
    assert (found.row, found.columns) == (3, {"name": 0, "a": 2, "b": 4})
    merged = header.find(rows(above, below), contract, merges=[(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)])
    assert merged.columns == found.columns


def test_a_heading_that_stands_twice_is_read_once_and_named():
    found = header.find(rows([*HEADINGS, "姓名"]), BILLS)
    assert (found.columns["name"], found.twice) == (1, ("姓名",))


def test_missing_required_columns_are_named():
    found = header.find(rows(["姓名", "结算日期"]), BILLS)
    assert [column.heading for column in found.missing] == ["证件号码", "个人自付"]
    assert header.find(rows(["随便", "什么"]), BILLS).row == 0
    assert header.find([], BILLS).row == 0


def test_a_persons_mapping_goes_before_what_was_found():
    sheet = rows(["证件号码", "姓名", "结算日期", "个人自付", "实付"])
    assert header.find(sheet, BILLS, mapping={"own_cost": "实付"}).columns["own_cost"] == 4
    assert header.find(sheet, BILLS, mapping={"own_cost": 4}).columns["own_cost"] == 4
    assert "name" not in header.find(sheet, BILLS, mapping={"name": None}).columns
    assert header.find(sheet, BILLS, mapping={"no_such": 1}).is_complete


def test_places_named_by_a_person_are_enough_without_any_known_heading():
    found = header.find(rows([""], ["A", "B", "C"]), BILLS, mapping={"number": 0, "settled_on": 1, "own_cost": 2})
    assert (found.row, found.is_complete) == (2, True)


def test_the_unit_in_a_money_heading_is_kept():
    found = header.find(rows(["证件号码", "结算日期", "个人自付（万元）"]), BILLS)
    assert found.scales == {"own_cost": 10000}
