import pytest

from shouwang.screening import rules, sources
from shouwang.screening.intake.compare import CLASS
from shouwang.screening.intake.record import RULES

DELIVERED = [each for each in sources.all() if each.supplier != "registry"]
pytestmark = pytest.mark.req("S4-02")


@pytest.mark.parametrize("contract", DELIVERED, ids=lambda contract: contract.name)
def test_every_list_says_what_tells_it_and_which_rules_speak_from_it(contract):
    telling, known = sources.telling(contract.name), {column.name for column in contract.columns}
    assert telling.columns and set(telling.columns) <= known and set(telling.contrary) <= known
    needed = {name for sets in telling.speaks.values() for columns in sets for name in columns}
    assert needed <= known and telling.compares <= set(telling.speaks)
    assert not any(word in contract.title for word in telling.opposite)


def test_every_rule_that_a_department_feeds_speaks_from_one_list_and_has_a_word_for_its_page():
    fed = [rule for contract in DELIVERED for rule in sources.telling(contract.name).speaks]
    known = {rule.id: rule.title for rule in rules.all()}
    assert sorted(fed) == sorted(set(known) - {"income_below_line"}) and set(RULES) == set(fed)
    assert all(RULES[rule] == known[rule] for rule in fed)


def test_a_list_that_is_compared_has_rules_that_compare():
    for contract in DELIVERED:
        if sources.telling(contract.name).compares:
            assert contract.name in CLASS and contract.delivers == "full"


@pytest.mark.parametrize(
    ("table", "filled", "silent"),
    [
        ("civil_affairs.dibao", {"household_fen": 3}, {}),
        ("civil_affairs.dibao", {"per_head_fen": 3, "persons": 3}, {}),
        ("civil_affairs.dibao", {"per_head_fen": 3}, {"dibao_lowered": ("persons",)}),
        ("civil_affairs.dibao", {}, {"dibao_lowered": ("household_fen",)}),
        ("housing.dangerous", {"grade": 2, "state": 2}, {"dangerous_house": ("is_only",)}),
        ("medical_insurance.uninsured", {}, {}),
    ],
)
def test_a_rule_is_silent_for_want_of_a_column(table, filled, silent):
    assert sources.telling(table).silent(filled) == silent


@pytest.mark.parametrize(
    ("table", "text", "word"),
    [
        ("medical_insurance.uninsured", "2026年已参保人员", "已参保"),
        ("medical_insurance.uninsured", "未参保人员名单", ""),
        ("medical_insurance.uninsured", "应参保未参保名单", ""),
        ("civil_affairs.dibao", "10月停发低保", "停发"),
        ("civil_affairs.dibao", "低保停保名单", "停保"),
        ("civil_affairs.dibao", "低保对象花名册", ""),
        ("civil_affairs.tekun", "本月无新增", "无新增"),
    ],
)
def test_a_title_may_say_the_opposite(table, text, word):
    assert sources.telling(table).contradicted([text]) == word
