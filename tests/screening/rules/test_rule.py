"""It is true of what a rule says about itself that…"""

from datetime import date

import pytest

from shouwang.policy import shipped
from shouwang.screening import rules


@pytest.mark.req("S4-30")
def test_its_reason_has_a_word_in_the_policy_book():
    book = shipped.book(date(2026, 11, 1))
    assert {rule.reason for rule in rules.all()} <= set(book.populations("clue_reason"))
    words = [book.value("clue_reason", reason) for reason in book.populations("clue_reason")]
    assert all(words)
    assert len(set(words)) == len(words)


@pytest.mark.req("S4-29")
def test_what_is_granted_and_what_is_taken_away_are_two_reasons():
    reason = {rule.id: rule.reason for rule in rules.all()}
    assert reason["dibao_stopped"] == reason["dibao_lowered"] == "dibao_cut"
    assert len({reason[name] for name in ("dibao_new", "dibao_stopped", "tekun_new")}) == 3
