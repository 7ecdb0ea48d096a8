"""The edition that ships asks what the form of S4's annex asks, code by code; what is computed is never asked."""

import pytest

from shouwang.casework.surveys.editions import current, editions
from shouwang.casework.surveys.question import computed, faults

SHOWN = {"A3", "A4", "A5", "A6", "A7"}  # who the members are: shown, and corrected on the page of the household
COMPUTED = {"A26", "A27", "A49"}


def test_every_code_of_the_form_is_asked_shown_or_computed():
    asked = {question.code for question in (*current().household(), *current().member())}
    whole = {f"A{number}" for number in range(1, 50)} | {"A33a"}
    assert whole - asked == SHOWN | COMPUTED
    assert not asked & COMPUTED


@pytest.mark.parametrize("edition", editions().values(), ids=lambda edition: edition.key)
def test_an_edition_holds_together(edition):
    asked = [*edition.household(), *edition.member()]
    codes = [question.code for question in asked]
    assert len(set(codes)) == len(codes)
    for question in asked:
        assert not question.under or question.under in codes
        assert (question.kind in ("choice", "many")) == bool(question.options)
        assert question.room in ("", "household", "person", "income", "guarantee")
        assert not question.alone or question.alone in dict(question.options)


@pytest.mark.req("A33")
def test_a_risk_that_left_the_list_is_not_offered_and_an_old_answer_keeps_its_words():
    risks = next(question for question in current().household() if question.code == "A33")
    assert risks.words(["01", "13"]) == "因病、收入下降"
    assert not {"13", "14", "15"} & set(dict(risks.options))


def told(**answers):
    return list(faults(current(), answers))


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"A34": True}, "A34a 产业帮扶，具体为：请选择"),
        ({"A34": False, "A34a": ["A3401"]}, "与“A34 产业帮扶”的填写不一致"),
        ({"A31": False}, "A31a"),
        ({"A31": True, "A31a": ["quality"]}, "与“A31 解决安全饮水”的填写不一致"),
        ({"A32": True}, "A32a"),
        ({"A33": ["01", "04"]}, "A33a 自然灾害种类：请选择"),
        ({"A33": ["01"], "A33a": ["01"]}, "与“A33 风险类型”的填写不一致"),
        ({"members": {"x": {"A10": ["1", "2"]}}}, "“健康”不能和其他选项同时选择"),
        ({"members": {"x": {"A14": False, "A16": True}}}, "A16 接受医疗救助"),
        ({"members": {"x": {"A17": "rural", "A18": "rural"}}}, "不能同时享受"),
    ],
)
def test_answers_that_contradict_each_other_are_told(answers, words):
    assert any(words in sentence for sentence in told(**answers)), told(**answers)


@pytest.mark.parametrize(
    "answers",
    [
        {}, {"A34": True, "A34a": ["A3401"]}, {"A31": False, "A31a": ["quality"]}, {"A32": False}, {"A36": True},
        {"A33": ["04"], "A33a": ["01"]}, {"members": {"x": {"A10": ["2", "3"], "A14": True, "A16": True}}},
        {"members": {"x": {"A17": "none", "A18": "rural"}}},
    ],
)  # fmt: skip
def test_answers_that_hold_together_pass(answers):
    assert told(**answers) == []


def test_income_per_head_and_the_months_are_computed():
    from datetime import date

    answers = {"A21": 1_000_000, "A22": 500_000, "A25": 300_000}
    found = computed(answers, 3, date(2026, 1, 31), date(2026, 8, 1))
    assert found == {"A26": 1_500_000, "A27": 400_000, "A49": 7}
    assert computed({}, 3, None, None) == {}
