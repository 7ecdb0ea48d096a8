"""Codes of the book are words on its pages."""

import re

from shouwang.policy import shelves, shipped, wording


def test_no_shipped_value_is_shown_as_a_code():
    codes = re.compile(r"[a-z]+_[a-z_]+|[{}]")
    shown = {line.name: shelves.said(line, shipped.terms()[line.name]) for line in shipped.lines()}
    assert {name: said for name, said in shown.items() if codes.search(said)} == {}


def test_no_shipped_population_is_shown_as_a_code():
    shown = {wording.whom(line.name, line.population) for line in shipped.lines()}
    assert [word for word in shown if re.search(r"[a-z]", word)] == []


def test_a_year_of_holidays_is_a_sentence():
    given = {"off": ["2026-01-01/2026-01-03", "2026-06-19"], "work": ["2026-01-04"]}
    assert wording.table("holidays", given) == "放假：1月1日至1月3日、6月19日。上班：1月4日。"


def test_an_amount_has_thousands_and_no_empty_decimals():
    assert [wording.money(value) for value in (26000, "8300.00", "8220.5")] == ["26,000", "8,300", "8,220.50"]


def test_a_code_that_nobody_named_stays_as_it_is():
    assert wording.items("rules_run", ["own_cost", "newcomer"]) == "个人自付医疗费用超过预警线、newcomer"
