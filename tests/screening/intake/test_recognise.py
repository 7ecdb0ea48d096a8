"""Which list a file is, told by its headings; two lists in one zip are told apart member by member."""

from datetime import date

import pytest

from shouwang.refusal import Refused
from shouwang.screening.intake.check import Checked, open_file
from shouwang.screening.intake.recognise import by_member, recognise
from tests.sheets.samples import delimited, number, workbook, zipped

BILLS, UNINSURED = "medical_insurance.bills", "medical_insurance.uninsured"
ONE = workbook(
    ("名单", [["结算单号", "姓名", "身份证号", "结算日期", "个人自付"], ["J1", "张三", number(), "2026-10-01", 9]])
)
OTHER = delimited([["姓名", "身份证号", "未参保原因"], ["李四", number(sequence="125"), "外出"]])
BOTH = zipped({"费用.xlsx": ONE, "未参保人员.csv": OTHER})


@pytest.mark.req("S4-02")
def test_a_file_of_one_list_is_recognised():
    assert recognise(ONE, "费用.xlsx", "medical_insurance") == BILLS
    assert recognise(OTHER, "未参保人员.csv", "medical_insurance") == UNINSURED
    assert by_member(ONE, "费用.xlsx", "medical_insurance") == {BILLS: ("费用.xlsx",)}


def test_each_member_of_a_zip_is_taken_for_what_it_fits():
    assert by_member(BOTH, "全部.zip", "medical_insurance") == {
        BILLS: ("费用.xlsx",),
        UNINSURED: ("未参保人员.csv",),
    }
    with pytest.raises(Refused) as caught:
        recognise(BOTH, "全部.zip", "medical_insurance")
    assert caught.value.code == "several_lists"
    assert "费用.xlsx" in caught.value.sentence and "未参保人员.csv" in caught.value.sentence


@pytest.mark.parametrize("contract, name", [(BILLS, "张三"), (UNINSURED, "李四")])
def test_a_member_of_another_list_is_left_to_it_and_named(contract, name):
    files = by_member(BOTH, "全部.zip", "medical_insurance")[contract]
    checked = Checked(open_file(BOTH, "全部.zip", contract, members=files), "2026-10")
    assert [line.values["name"] for piece in checked.pieces() for line in piece] == [name]
    whole = open_file(BOTH, "全部.zip", contract)
    list(whole)
    assert whole.rows == whole.kept + whole.faulty + whole.skipped == 2


def test_the_words_that_are_asked_reach_the_line():
    headings = ["证件号码", "姓名", "残疾等级", "办理类型", "办理日期"]
    data = workbook(("名单", [headings, [number(), "张三", "肢体特级", "头回申请", "2026-10-01"]]))
    reading = open_file(data, "a.xlsx", "disabled_federation.certificates")
    (piece,) = Checked(reading, "2026-10").pieces()
    assert [asked.word for asked in piece[0].asked] == ["肢体特级", "头回申请"]
    assert (reading.kept, reading.asked) == (1, 1)
    words = {("level", "肢体特级"): "1", ("event", "头回申请"): "new"}
    (line,) = next(Checked(open_file(data, "a.xlsx", reading.contract.name, words=words), "2026-10").pieces())
    assert not line.asked and line.values["level"] == "1"


AHEAD = {
    "disabled_federation.certificates": (["残疾等级", "办理类型", "办理日期"], ["一级", "新办"]),
    "health.illness": (["病种", "确诊日期"], ["胃癌"]),
    "medical_insurance.bills": (["结算单号", "就医类别", "总费用", "个人自付", "结算日期"], ["B1", "住院", "9", "9"]),
    "human_resources.lost_work": (["失业返乡类型", "失业返乡日期"], ["失业"]),
}


@pytest.mark.req("S4-02")
@pytest.mark.parametrize("contract", AHEAD)
def test_a_day_that_has_not_come_is_named_and_the_row_stays(contract):
    more, said = AHEAD[contract]
    rows = [[number(), "张三", *said, day] for day in ("2026-11-02", "2026-11-03", "2036-01-05")]
    reading = open_file(workbook(("名单", [["证件号码", "姓名", *more], *rows])), "a.xlsx", contract)
    checked = Checked(reading, "2026-10", date(2026, 11, 2))
    kept = [line.row for piece in checked.pieces() for line in piece]
    named = [(one.row, one.column, one.kept) for one in checked.faults if one.code == "day_ahead"]
    assert (kept, named) == ([2, 3, 4], [(3, more[-1], True), (4, more[-1], True)])
