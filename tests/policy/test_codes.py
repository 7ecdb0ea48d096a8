import pytest

from shouwang.policy import codes

SIZES = {"relation": 28, "ethnic": 58, "political": 13, "labour": 5, "work_area": 5, "disability_kind": 7, "asset": 9,
         "measure": 12, "disability_level": 4, "school": 25, "elimination_way": 2, "clue_return": 5}  # fmt: skip


@pytest.mark.parametrize(("name", "size"), SIZES.items())
def test_a_list_is_whole(name, size):
    assert len(codes.read(name)) == size


@pytest.mark.parametrize("name", codes.lists())
def test_a_word_stands_for_one_code_of_its_list(name):
    groups = codes.in_use("measure") if name == "measure_option" else ("",)
    for group in groups:
        assert set(codes.values(name, group).values()) == set(codes.in_use(name, group))


def test_relations_stand_in_the_official_order():
    assert list(codes.read("relation")) == [f"{n:02d}" for n in range(1, 28)] + ["99"]
    assert codes.title("relation", "09") == "之外孙子"
    assert codes.title("relation", "20") == "之外祖母"


@pytest.mark.parametrize(
    ("code", "name"), [("01", "汉族"), ("02", "蒙古族"), ("31", "达斡尔族"), ("56", "基诺族"), ("97", "其他")]
)
def test_ethnic_groups_carry_the_national_standard_codes(code, name):
    assert codes.title("ethnic", code) == name


def test_a_bare_ethnic_code_is_not_understood_because_platforms_number_differently():
    assert "02" not in codes.values("ethnic")
    assert codes.values("ethnic")["满"] == "11"


def test_a_bare_code_is_understood_where_it_is_asked_for():
    assert codes.values("disability_kind", bare=True)["1"] == "1"
    assert codes.title("disability_kind", "1") == "视力"


def test_brackets_of_either_width_are_understood():
    assert codes.values("work_area")["乡(镇)内"] == codes.values("work_area")["乡\uff08镇\uff09内"] == "1"


@pytest.mark.req("S1-03")
def test_the_old_name_of_the_third_category_is_still_understood():
    assert codes.values("household_category")["生活严重困难户"] == "sudden"


def test_options_belong_to_their_measure():
    assert codes.values("measure_option", "A39")["雨露计划"] == "A3904"
    assert {code[:3] for code in codes.read("measure_option", "A43")} == {"A43"}


def test_an_unknown_code_is_shown_as_it_is():
    assert codes.title("labour", "77") == "77"
    assert codes.title("labour", "") == ""


@pytest.mark.req("A33")
def test_a_risk_of_our_own_making_is_no_longer_chosen_nor_read_and_still_has_its_words():
    assert codes.left("risk") == ["13", "14", "15"]
    assert list(codes.in_use("risk")) == [f"{n:02d}" for n in range(1, 13)] + ["99"]
    assert [code for code, _ in codes.choices("risk")] == list(codes.in_use("risk"))
    assert not set(codes.left("risk")) & set(codes.values("risk").values())
    assert [codes.title("risk", code) for code in codes.left("risk")] == [
        "收入下降",
        "兜底保障不到位",
        "未参加医疗保险",
    ]


def test_an_unknown_list_is_an_error():
    with pytest.raises(KeyError):
        codes.read("nothing")
