"""Every kind of cell: what is read, what is nothing, what is a fault. Nothing is guessed."""

from datetime import date, datetime, time, timedelta

import pytest

from shouwang.sheets import cells, dates, sentences
from shouwang.sheets.contract import KINDS, Column
from shouwang.sheets.faulty import Bad

LEVEL = Column("level", "等级", "code", values={"一级": "01", "二级（重）": "02", "其他": "99"})
HEALTH = Column("health", "健康", "codes", values={"健康": "1", "长期慢性病": "2", "患有大病": "3"})


def read(kind, cell, **more):
    """The value, or the code of the fault; every code has its sentence."""
    column = more.pop("column", None) or Column("x", "x", kind, **more)
    try:
        return cells.parser(column)(cell)
    except Bad as bad:
        assert sentences.of(bad.code)
        return bad.code


@pytest.mark.parametrize(
    "cell, fen",
    [
        ("1,234.50", 123450),
        ("1234.5元", 123450),
        ("０.５万元", 500000),
        ("¥12", 1200),
        (" 12 ", 1200),
        (3, 300),
        (1234.5600000001, 123456),
        (0.1 + 0.2, 30),
        (1e9 + 0.01, 100000000001),
        ("１２３．４５", 12345),
        ("0", 0),
        ("（1,200.00）", -120000),
        ("-5", -500),
        ("−5", -500),
        (-0.01, -1),
        ("1,234,567", 123456700),
        ("人民币5元", 500),
        ("", None),
        ("-", None),
        ("—", None),
        (None, None),
        ("\u3000", None),
        ("1.234", "money_decimals"),
        (1 / 3, "money_decimals"),
        (12345.678, "money_decimals"),
        ("1,23", "not_money"),
        ("约100", "not_money"),
        ("1.2E+5", "not_money"),
        ("100-200", "not_money"),
        (True, "not_money"),
        (date(2026, 1, 1), "not_money"),
        ("1" * 30, "too_large"),
        (1e300, "too_large"),
        (float("nan"), "error_value"),
        (float("inf"), "error_value"),
        ("#REF!", "error_value"),
        ("#N/A", "error_value"),
        ("--5", "not_money"),
    ],
)
def test_money_is_exact_fen_or_a_fault(cell, fen):
    assert read("money", cell, signed=True) == fen


def test_a_negative_sum_needs_a_signed_column():
    assert read("money", -1) == read("money", "(5)") == read("integer", "-1") == "negative"


def test_ten_thousands_in_the_heading_scale_the_money():
    assert cells.parser(Column("x", "x", "money"), 10000)(1.23456) == 1234560


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-01",
        "2026/11/1",
        "2026.11.1",
        "20261101",
        "2026年11月1日",
        "2026 年 11 月 1 日",
        46327,
        46327.0,
        "46327",
        20261101,
        20261101.0,
        date(2026, 11, 1),
        datetime(2026, 11, 1, 8, 30),
        "2026-11-01 00:00:00",
        "2026-11-1 8:30",
        "2026-11-01T08:00:00+08:00",
        "２０２６－１１－０１",
        "'2026-11-01",
        "2026年11月1号",
    ],
)
def test_one_day_is_written_in_many_ways(cell):
    assert read("date", cell) == date(2026, 11, 1)
    assert read("month", cell) == date(2026, 11, 1)


@pytest.mark.parametrize(
    "cell, code",
    [
        ("2026-02-30", "no_such_day"),
        ("20261301", "no_such_day"),
        ("26-11-1", "short_year"),
        ("26.11.1", "short_year"),
        ("202611", "no_day"),
        ("2026年11月", "no_day"),
        ("11/1/2026", "not_date"),
        ("2026-11-1x", "not_date"),
        ("去年", "not_date"),
        (True, "not_date"),
        (time(8), "not_date"),
        (timedelta(1), "not_date"),
        (12.5, "not_date"),
        (date(1899, 12, 30), "no_such_day"),
        ("#VALUE!", "error_value"),
        ("0026-11-01", "no_such_day"),
        (1e300, "not_date"),
    ],
)
def test_an_impossible_or_unclear_day_is_a_fault(cell, code):
    assert read("date", cell) == code


@pytest.mark.parametrize(
    "cell", ["202611", 202611, 202611.0, "2026年11月", "2026-11", "2026/11", "2026年11月份", 2026.11]
)
def test_a_month_is_kept_as_its_first_day(cell):
    assert dates.month(cell) == date(2026, 11, 1)


def test_a_month_that_lost_its_zero_is_not_guessed():
    assert read("month", 2026.1) == "unclear_month"
    assert read("month", 2026.2) == date(2026, 2, 1)
    assert read("month", "十一月") == "not_month"


@pytest.mark.parametrize(
    "kind, cell, value",
    [
        ("integer", 1.0, 1),
        ("integer", "1.0", 1),
        ("integer", "1,200", 1200),
        ("integer", "1.5", "not_integer"),
        ("integer", "三", "not_integer"),
        ("integer", "", None),
        ("integer", 1e16, "too_large"),
        ("integer", False, "not_integer"),
        ("yes_no", "是", True),
        ("yes_no", "无", False),
        ("yes_no", 1.0, True),
        ("yes_no", "0.0", False),
        ("yes_no", "√", True),
        ("yes_no", "×", False),
        ("yes_no", True, True),
        ("yes_no", "y", True),
        ("yes_no", "", None),
        ("yes_no", "也许", "not_yes_no"),
        ("yes_no", 2, "not_yes_no"),
        ("phone", 13800000000.0, "13800000000"),
        ("phone", "138-0000 0000", "13800000000"),
        ("phone", "+8613800000000", "13800000000"),
        ("phone", "1.38E+10", "digits_lost"),
        ("phone", "1380000000", "not_phone"),
        ("phone", "23800000000", "not_phone"),
        ("phone", None, None),
        ("phone", 1e300, "digits_lost"),
        ("account", "6222 0000 0000 0000 123", "6222000000000000123"),
        ("account", 6222000000000000123, "digits_lost"),
        ("account", 123456789012.0, "123456789012"),
        ("account", "6.222E+18", "digits_lost"),
        ("account", "账号", "not_account"),
        ("text", "\u00a0张\u200b三\u3000", "张三"),
        ("text", "'0012", "0012"),
        ("text", '="0012"', "0012"),
        ("text", 12.0, "12"),
        ("text", 1.5, "1.5"),
        ("text", "a\x00b", "ab"),
        ("text", 1.23e17, "digits_lost"),
        ("text", "1.23E+17", "digits_lost"),
        ("text", "", None),
        ("text", "#NAME?", "error_value"),
        ("text", datetime(2026, 1, 2), "2026-01-02"),
        ("text", 0.00001, "0.00001"),
    ],
)
def test_other_kinds_are_read_or_refused(kind, cell, value):
    assert read(kind, cell) == value


def test_the_columns_own_unit_may_follow_a_whole_number():
    assert read("integer", "3 人", unit="人") == 3
    assert read("integer", "3 户", unit="人") == "not_integer"


@pytest.mark.parametrize(
    "cell, code",
    [
        ("一级", "01"),
        (" 一 级 ", "01"),
        ("01", "01"),
        (1.0, "01"),
        ("1", "01"),
        ("二级(重)", "02"),
        ("二级", "02"),
        ("99", "99"),
        ("", None),
        ("/", None),
        ("五级", "unknown_code"),
        (3, "unknown_code"),
        ("#REF!", "error_value"),
    ],
)
def test_a_code_is_known_by_its_words_and_by_itself(cell, code):
    assert read("code", cell, column=LEVEL) == code


@pytest.mark.parametrize(
    "cell", ["患有大病,长期慢性病", "长期慢性病、患有大病", "2;3", "长期慢性病 患有大病", "3，2，3", "2／3"]
)
@pytest.mark.req("A10")
def test_codes_are_split_at_whatever_separates_them(cell):
    assert read("codes", cell, column=HEALTH) == ("2", "3")


def test_one_unknown_code_spoils_the_cell():
    assert read("codes", "健康,很好", column=HEALTH) == "unknown_code"
    assert read("codes", "，", column=HEALTH) is None


def test_every_kind_has_a_reader():
    for kind in KINDS:
        assert cells.parser(Column("x", "x", kind)) is not None
