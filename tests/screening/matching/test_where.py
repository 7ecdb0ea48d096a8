import pytest

from shouwang.screening.matching.where import Atlas, bare

COUNTY = 150722 * 10**9
PLACES = [
    (COUNTY, "莫力达瓦达斡尔族自治旗", None),
    (150722100 * 10**6, "尼尔基镇", None),
    (150722100201 * 1000, "山湾村村民委员会", None),
    (150722100202 * 1000, "平安村", None),
    (150722100202 * 1000 + 3, "3组", None),
    (150722101 * 10**6, "红彦镇", None),
    (150722101201 * 1000, "平安村", None),
    (150722101202 * 1000, "旧名村", 150722101203 * 1000),
    (150722101203 * 1000, "新名村", None),
]


@pytest.fixture
def atlas():
    return Atlas(COUNTY, PLACES)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ({"township": "尼尔基", "village": "山湾"}, 150722100201000),
        ({"township": "尼尔基镇", "village": "山湾 村"}, 150722100201000),
        ({"village": "山湾嘎查"}, 150722100201000),
        ({"village": "平安村"}, 0),
        ({"township": "红彦镇", "village": "平安村"}, 150722101201000),
        ({"township": "红彦镇", "village": "不知名村"}, 150722101000000),
        ({"township": "尼尔基镇", "village": "平安村", "group": "三组"}, 150722100202003),
        ({"village": "旧名村"}, 150722101203000),
        ({"place_code": "150722100201"}, 150722100201000),
        ({"place_code": "150722100999"}, 150722100000000),
        ({"place_code": "150722101202"}, 150722101203000),
        ({"county": "莫旗", "village": "山湾村"}, 150722100201000),
        ({"county": "呼伦贝尔市莫力达瓦达斡尔族自治旗", "village": "山湾村"}, 150722100201000),
        ({}, 0),
    ],
)
def test_a_place_is_found_by_what_departments_write(atlas, words, place):
    assert atlas.find(words)[:2] == (place, False)


@pytest.mark.parametrize(
    "words", [{"county": "阿荣旗"}, {"county": "扎兰屯市", "village": "平安村"}, {"place_code": "150721100201"}]
)
def test_another_county_is_told_apart(atlas, words):
    assert atlas.find(words).is_outside


def test_a_prefecture_finds_its_counties():
    atlas = Atlas(1507 * 10**11, [(1507 * 10**11, "呼伦贝尔市", None), *PLACES, (150721 * 10**9, "阿荣旗", None)])
    assert atlas.find({"county": "阿荣旗"}).place == 150721 * 10**9
    assert atlas.find({"county": "莫旗", "village": "山湾村"}).village == 150722100201000
    assert atlas.find({"county": "嫩江市"}).is_outside


def test_numbers_of_groups_are_one_however_they_are_written():
    assert {bare("group", word) for word in ("三组", "3组", "第三村民小组", "03组")} == {"3"}
    assert bare("group", "二十一组") == "21" and bare("group", "十组") == "10"
