from datetime import date

import pytest

from shouwang.registry.layout import ENROL
from shouwang.registry.national import TROUBLES, Entry, entry_of, troubles_of
from shouwang.registry.national_columns import RISKS
from shouwang.registry.national_measures import Measure
from shouwang.registry.rows import collect
from tests.registry.national_files import SECOND, WHOLE, national, read
from tests.sheets.samples import workbook

ON = date(2026, 11, 1)
pytestmark = pytest.mark.req("S4-25")


def entry(**cells) -> Entry | None:
    return entry_of(read(national(**cells)).homes[0], ON)


def troubles(**cells) -> tuple[str, ...]:
    return entry(**cells).troubles


@pytest.mark.req("S1-32")
def test_the_deciding_columns_are_read():
    said = entry(
        **{"致贫/返贫风险2": "因学", "因自然灾害子项": "洪涝", "监测联系人": "孙联", "监测联系人电话": "13900000002"}
    )
    assert (said.category, said.identified_on, said.gone, said.risks) == (
        "marginal",
        date(2026, 3, 1),
        False,
        ("01", "02"),
    )
    assert said.helper == ("钱帮", "县教育局", "13900000001", date(2026, 3, 1), None)
    assert (said.contact, said.disasters, said.troubles) == (("孙联", "13900000002"), ("01",), ())


@pytest.mark.parametrize(
    ("written", "day"),
    [("202603", date(2026, 3, 1)), ("2026-03", date(2026, 3, 1)), ("2026年3月", date(2026, 3, 1)),
     ("2026年03月15日", date(2026, 3, 15)), ("20260315", date(2026, 3, 15)),
     ("2026.3", date(2026, 3, 1)), ("46096", date(2026, 3, 15))],
)  # fmt: skip
def test_a_month_may_be_written_in_many_ways_and_a_day_stays_a_day(written, day):
    assert entry(识别监测时间=written).identified_on == day


@pytest.mark.parametrize("written", ["26年3月", "2026/13", "上个月", "#N/A"])
def test_a_month_that_is_not_understood_is_named_and_stays_unknown(written):
    collected = read(national(识别监测时间=written))
    said = entry_of(collected.homes[0], ON)
    assert (said.identified_on, said.unread) == (None, ("识别监测时间",))
    assert [(one.row, one.column) for one in collected.faults if one.column == "识别监测时间"] == [(2, "识别监测时间")]
    assert "no_identified" in said.troubles


@pytest.mark.parametrize(
    ("first", "second", "gone", "told"),
    [("是", "是", True, ()), ("否", "否", False, ()), ("是", "", True, ()), ("否", "是", False, ("gone_differs",)),
     ("是", "否", True, ("gone_differs",)), ("", "是", None, ("gone_unsaid",)), ("", "", None, ("gone_unsaid",))],
)  # fmt: skip
def test_of_two_columns_of_one_heading_the_first_counts(first, second, gone, told):
    days = {"消除监测时间": "202609", "风险消除方式": "帮扶消除"} if gone else {}
    said = entry(**{"风险是否已消除": first, SECOND: second}, **days)
    assert (said.gone, said.troubles) == (gone, told)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"监测对象类别": ""}, "no_category"),
        ({"识别监测时间": ""}, "no_identified"),
        ({"识别监测时间": "202612"}, "ahead"),
        ({"风险是否已消除": "是", "风险消除方式": "帮扶消除"}, "gone_undated"),
        ({"风险是否已消除": "是", "消除监测时间": "202602", "风险消除方式": "自然消除"}, "gone_before"),
        ({"是否风险再标注": "是"}, "remarked_undated"),
        ({"是否风险再标注": "是", "再标注时间": "202601"}, "remarked_before"),
        ({"消除监测时间": "202609"}, "gone_but_dated"),
        ({"风险是否已消除": "是", "消除监测时间": "202609"}, "no_way"),
        ({"致贫/返贫风险1": ""}, "no_risk"),
        ({"帮扶结束时间": "202601"}, "helper_days"),
        ({"帮扶责任人": "钱帮、孙帮"}, "helper_several"),
        ({"就业帮扶": "送到月球务工"}, "measure_word"),
    ],
)
def test_what_contradicts_itself_is_named_and_nothing_is_guessed(cells, code):
    assert code in troubles(**cells)
    named = [one for one in troubles_of(read(national(**cells)).homes, ON) if one.code == f"national_{code}"]
    assert [(one.row, one.advice, one.kept) for one in named] == [(2, TROUBLES[code][2], True)]
    assert named[0].column


def test_an_elimination_in_the_month_of_identification_contradicts_nothing():
    assert troubles(风险是否已消除="是", 消除监测时间="202603", 风险消除方式="自然消除") == ()


def test_what_was_marked_again_counts_from_then_though_it_was_eliminated_before():
    said = entry(识别监测时间="202203", 消除监测时间="202303", 是否风险再标注="是", 再标注时间="202605")
    assert (said.since, said.until, said.troubles) == (date(2026, 5, 1), None, ())


def test_a_household_that_nobody_monitors_has_no_entry():
    nobody = dict.fromkeys(["监测对象类别", "风险是否已消除", "识别监测时间", "致贫/返贫风险1"], "")
    assert entry(**nobody) is None


def test_an_unknown_word_of_a_risk_is_named_and_the_known_ones_stay():
    collected = read(national(**{"致贫/返贫风险2": "因懒"}))
    said = entry_of(collected.homes[0], ON)
    assert (said.risks, said.unread) == (("01",), ("致贫/返贫风险2",))
    assert [(one.row, one.code) for one in collected.faults if one.column == "致贫/返贫风险2"] == [(2, "unknown_code")]


def test_risks_are_those_of_the_national_list_only():
    assert not {"13", "14", "15"} & set(RISKS.values())
    assert {"01", "12", "99"} <= set(RISKS.values())


def test_a_helper_whose_phone_is_broken_stays_without_it():
    said = entry(帮扶责任人电话="1390000")
    assert (said.helper.name, said.helper.phone, said.unread) == ("钱帮", "", ("帮扶责任人电话",))


def test_measures_are_read_by_group_with_words_where_an_option_asks_for_them():
    said = entry(
        产业帮扶="产业奖补项目,托管托养、入股分红、集体经济、资产收益等利益联结", 产业帮扶其他备注="送鸡苗",
        就业帮扶="其他(临时用工)",
        综合保障="低保，残疾人补贴", 搬迁="是", 社会帮扶="村企结对",
    )  # fmt: skip
    assert said.measures == (
        Measure("A34", ("A3401", "A3402", "A3499"), "送鸡苗"), Measure("A35", ("A3599",), "临时用工"),
        Measure("A40", ("A4003",)), Measure("A45", (), "搬迁；社会帮扶：村企结对"), Measure("A43", ("A4301", "A4304")),
    )  # fmt: skip


def test_a_measure_that_is_only_said_to_be_there_has_no_option_and_a_no_is_none():
    said = entry(健康帮扶="是", 产业帮扶="否", 综合保障="无")
    assert said.measures == (Measure("A40"),)


def test_the_known_options_of_a_cell_stay_beside_an_unknown_one():
    said = entry(就业帮扶="以工代赈、送到月球务工")
    assert said.measures[0] == Measure("A35", ("A3502",))
    assert said.unread == ("就业帮扶",)


def test_a_certificate_number_among_the_measures_is_not_kept():
    said = entry(社会帮扶="联系990122196001010015")
    assert said.measures == (Measure("A40", ("A4003",)),)
    assert said.unread == ("社会帮扶",)


@pytest.mark.req("A28")
def test_insurance_paid_out_and_medical_outlay_are_no_other_outlay():
    home = read(national(理赔收入="1200", 合规自付支出="3400.50", 低保金="80")).homes[0]
    assert entry_of(home, ON).money == {"dibao_money": 8000, "claims": 120000, "own_outlay": 340050}
    assert home.get("other_outlay") is None


def test_what_the_head_does_not_say_another_row_of_the_household_may():
    collected = read(
        national(识别监测时间="", 致贫_1=""),
        national(人编号="G1-2", 证件号码="99012219700101821X", 姓名="国乙", 与户主关系="之子"),
    )
    assert entry_of(collected.homes[0], ON).identified_on == date(2026, 3, 1)


def test_two_files_that_say_the_same_have_one_digest():
    same, other = entry().digest(), entry(就业帮扶="以工代赈").digest()
    assert same == entry().digest() != other


def test_the_whole_export_is_read_from_its_third_row_and_both_columns_of_one_heading_are_kept_apart():
    said = national(1, **{"风险是否已消除": "是", SECOND: "否", "消除监测时间": "202609", "风险消除方式": "帮扶消除"})
    last = len(WHOLE) - 1 - WHOLE[::-1].index("风险是否已消除")
    row = [said.get(SECOND if at == last else heading, "") for at, heading in enumerate(WHOLE)]
    row[WHOLE.index("备注")], row[WHOLE.index("村")] = "", "新建村"
    sheet = [["（自定义）监测对象信息"], ["导出日期：20261101"], WHOLE, row]
    collected = collect(workbook(("监测对象信息", sheet)), "（自定义）监测对象信息_20261101 (1).xlsx")
    assert (collected.mapping["gone"], collected.mapping["gone_again"]) == (108, 162)  # columns DE and FG
    entry = entry_of(collected.homes[0], ON)
    assert (entry.gone, entry.gone_on, entry.troubles) == (True, date(2026, 9, 1), ("gone_differs",))
    assert (entry.helper.name, entry.measures) == ("钱帮", (Measure("A40", ("A4003",)),))


def test_every_deciding_column_of_the_national_layout_is_in_the_contract():
    assert {"识别监测时间", "再标注时间", "产业帮扶", "基础设施建设", "帮扶结束时间", "合规自付支出"} <= {
        one.heading for one in ENROL.columns
    }
