"""Certificate numbers: what may be linked by machine, and what never."""

from datetime import date

import pytest

from shouwang.sheets import identity
from shouwang.sheets.identity import candidates, check_digit, parse
from tests.sheets.samples import number

GOOD = number("19900101", "123")
X_ENDED = next(one for one in (number("19850612", f"{n:03d}") for n in range(100, 200)) if one.endswith("X"))


@pytest.mark.req("A4", "A6")
def test_a_right_number_is_exact_and_tells_birth_and_sex():
    found = parse(GOOD)
    assert (found.state, found.sure, found.birth, found.sex) == ("exact", GOOD, date(1990, 1, 1), "1")
    assert parse(number("19900101", "124")).sex == "2"
    assert parse(f" {GOOD}\u3000").state == "exact"


@pytest.mark.parametrize("weights_example, digit", [("99010119900101123", None), ("11010519491231002", "X")])
def test_the_check_digit_follows_the_standard(weights_example, digit):
    found = check_digit(weights_example)
    assert found in "0123456789X"
    assert digit is None or found == digit


@pytest.mark.parametrize(
    "written",
    [
        X_ENDED.lower(),
        X_ENDED[:6] + " " + X_ENDED[6:14] + "-" + X_ENDED[14:],
        "'" + X_ENDED,
        f'="{X_ENDED}"',
        "".join(chr(ord(sign) + 0xFEE0) for sign in X_ENDED),
        X_ENDED.replace("0", "O"),
        X_ENDED.replace("1", "l"),
        X_ENDED[:-1] + "×",
        X_ENDED[:3] + "\u200b." + X_ENDED[3:],
    ],
)
def test_a_badly_written_number_is_repaired(written):
    assert (parse(written).state, parse(written).sure) == ("repaired", X_ENDED)


def test_a_number_of_fifteen_digits_is_brought_up_to_eighteen():
    found = parse("990101850612123")
    assert (found.state, found.text) == ("repaired", number("19850612", "123"))
    assert parse("990101199001011").state == "damaged", "the first 15 of 18 digits hold no day in the old place"


def test_letters_are_not_read_as_digits_when_the_check_digit_then_fails():
    wrong = GOOD[:17] + ("1" if GOOD[17] != "1" else "2")
    assert parse(wrong.replace("9", "O", 1)).state == "bad_check"


def test_a_wrong_check_digit_is_a_doubt_whose_candidates_hold_the_true_number():
    swapped = GOOD[:14] + GOOD[15] + GOOD[14] + GOOD[16:]
    for wrong in (GOOD[:5] + "2" + GOOD[6:], swapped, GOOD[:17] + ("1" if GOOD[17] != "1" else "2")):
        found = parse(wrong)
        assert (found.state, found.sure, found.candidates_key) == ("bad_check", "", wrong)
        near = candidates(found)
        assert GOOD in near and wrong not in near
        assert all(identity.holds(one) and identity.birth_of(one) for one in near)
        assert list(near) == sorted(set(near))


def test_an_impossible_birth_date_is_a_doubt_even_when_the_check_digit_holds():
    assert (parse(number("19900231")).state, parse(number("19900231")).why) == ("bad_check", "birth")


@pytest.mark.parametrize("cell", [float(GOOD), int(GOOD), 990101850612123, 990101850612123.0, 0.0, -5.0, 1.5, True])
def test_a_numeric_cell_is_always_damaged(cell):
    found = parse(cell)
    assert (found.state, found.sure) == ("damaged", "")


def test_a_numeric_cell_is_damaged_even_where_what_is_left_is_valid():
    left = next(
        one
        for one in (number(f"19{year}{month:02d}01", "100") for year in range(40, 99) for month in range(1, 13))
        if one.endswith("000")
    )
    assert identity.holds(left)
    for cell in (int(left), float(left), left, left + ".0", f"{left}43"):
        assert parse(cell).state == "damaged", type(cell)
        assert parse(cell).candidates_key == left[:15]


@pytest.mark.parametrize(
    "written, why, key",
    [
        ("9.90101E+17", "scientific", ""),
        ("9.90101199001011E+17", "scientific", "990101199001011"),
        (GOOD[:15] + "000", "zeros", GOOD[:15]),
        (GOOD[:15] + "00000", "zeros", GOOD[:15]),
        (GOOD + ".0", "numeric", GOOD[:15]),
        (GOOD[:17], "length", ""),
        (GOOD + "1", "length", ""),
        (GOOD[:4] + "**********" + GOOD[14:], "masked", ""),
    ],
)
def test_a_number_that_lost_digits_is_never_sure(written, why, key):
    found = parse(written)
    assert (found.state, found.why, found.candidates_key, found.sure) == ("damaged", why, key, "")


@pytest.mark.req("A5", "A6")
def test_a_disability_certificate_holds_the_number_of_its_person():
    for tail in ("43", "43B1"):
        found = parse(X_ENDED + tail)
        assert (found.state, found.sure, found.kind) == ("exact", X_ENDED, "disability")
        assert (found.certificate, found.disability, found.level) == (X_ENDED + tail, "4", "3")
    assert parse(X_ENDED.lower() + "43").state == "repaired"
    assert parse(GOOD[:5] + "2" + GOOD[6:] + "43").state == "bad_check"
    assert parse(GOOD + "99").state == "bad_check", "no such type and level"


def test_other_contents_are_named_for_what_they_are():
    assert parse("999999199001011234").state == "placeholder"
    assert parse("0" * 18).state == "placeholder"
    assert parse("E12345678").state == "other"
    for nothing in (None, "", "  ", "\u200b", "无", "-", "不详", "办理中"):
        assert parse(nothing).state == "empty"


def test_the_area_part_is_never_looked_at():
    assert parse(number(area="000000")).state == "exact"
    assert parse(number(area="990150")).state == "exact"


def test_a_number_does_not_show_itself_in_logs():
    for cell in (GOOD, float(GOOD), GOOD[:17]):
        assert "9901" not in f"{parse(cell)!r} {parse(cell)}"


@pytest.mark.parametrize("before", ["身份证:", "身份证号码：", "证件号：", "公民身份号码:", "公民身份证 "])
def test_what_a_number_is_called_before_it_is_taken_off(before):
    found = parse(before + GOOD)
    assert (found.state, found.sure) == ("repaired", GOOD)


@pytest.mark.parametrize("written", [GOOD + "(旧号)", GOOD + "（已作废）", "旧：" + GOOD, GOOD + "张三"])
def test_a_number_with_other_words_beside_it_is_a_doubt(written):
    found = parse(written)
    assert (found.state, found.why, found.sure, found.candidates_key) == ("bad_check", "note", "", GOOD)


@pytest.mark.parametrize("between", ["/", "、", " 或 ", "\n", "，新号："])
def test_two_numbers_in_one_cell_are_none(between):
    found = parse(GOOD + between + X_ENDED)
    assert (found.state, found.why, found.text, found.sure) == ("damaged", "two", "", "")
    assert parse(GOOD + "/" + GOOD).sure == GOOD


def _ends_in_zeros() -> str:
    days = (f"19{year}{month:02d}{day:02d}" for year in range(40, 99) for month in range(1, 13) for day in range(1, 28))
    return next(one for one in (number(day, "100") for day in days) if one.endswith("000"))


def test_a_true_number_that_ends_in_zeros_may_be_linked_where_everything_else_agrees():
    true = _ends_in_zeros()
    for written in (true, true + "43"):
        found = parse(written)
        assert (found.sure, found.agreed, found.prefix15) == ("", true, true[:15]) and found.birth
    lost = parse(GOOD[:15] + "000")
    assert not identity.holds(GOOD[:15] + "000") and (lost.agreed, lost.birth) == ("", None)
    assert parse(float(true)).agreed == parse(int(true)).agreed == "", "a numeric cell has lost what it ended in"


def test_fifteen_digits_in_a_numeric_cell_may_be_linked_where_everything_else_agrees():
    for cell in (990101850612123, 990101850612123.0):
        found = parse(cell)
        assert (found.sure, found.agreed[:17]) == ("", "99010119850612123") and found.birth.year == 1985
    assert parse(990101851312123).agreed == ""
    assert parse(GOOD).agreed == "" and parse(GOOD).prefix15 == GOOD[:15]
