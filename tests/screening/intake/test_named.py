import pytest

from shouwang.screening.intake.named import months, other_places

pytestmark = pytest.mark.req("S4-02")
OWN = ("守望县", "虚市", "虚省", "东山镇", "甲家村", "县城镇")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("方山县2026年9月农村低保对象花名册", ["方山县"]),
        ("虚省吕梁市方山县低保", ["吕梁市", "方山县"]),
        ("关于报送中阳县2026年10月名单", ["中阳县"]),
        ("2026年10月离石区特困", ["离石区"]),
        ("填报单位:柳林县医保局", ["柳林县"]),
        ("名单（临县）", ["临县"]),
        ("突泉旗低保", ["突泉旗"]),
    ],
)
def test_another_county_is_named_where_a_name_could_stand(text, names):
    assert other_places([text], OWN) == names


@pytest.mark.parametrize(
    "text",
    [
        "守望县低保", "虚市守望县10月", "虚省虚市守望县", "守望民政", "县城镇低保", "城市低保名单", "全县危房",
        "县级医院费用", "医保结算市外就医", "社区名单",
        "城镇居民医保", "市区危房", "开发区", "农村危房改造", "各县区汇总", "本市", "名单", "",
    ],
)  # fmt: skip
def test_our_own_names_and_ordinary_words_are_no_other_county(text):
    assert other_places([text], OWN) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("方山县2026年9月低保", ["2026-09"]), ("医疗费用202609", ["2026-09"]), ("低保2026-09", ["2026-09"]),
        ("9月低保", ["2026-09"]),
        ("2026年1-9月医疗费用", ["2026-09"]), ("2026.9月", ["2026-09"]), ("填表日期：2026年11月3日", []),
        ("20261103报送", []),
        ("2026/11/3", []), ("bills200002.xlsx", []), ("明细20261103", []),
        ("2026年11月编制", []), ("医保函〔2026〕31号", []), ("2026年度", []), ("12个月", []),
    ],
)  # fmt: skip
def test_a_month_is_named_and_a_day_is_none(text, found):
    assert months([text], "2026-10") == found
