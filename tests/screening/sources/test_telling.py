import pytest

from shouwang.screening import rules, sources
from shouwang.screening.rules.heard import heard

DELIVERED = sources.handed_in()
pytestmark = pytest.mark.req("S4-02")


@pytest.mark.parametrize("contract", DELIVERED, ids=lambda contract: contract.name)
def test_every_list_says_what_tells_it(contract):
    telling, known = sources.telling(contract.name), {column.name for column in contract.columns}
    assert telling.columns and {*telling.columns, *telling.contrary} <= known
    assert not any(word in contract.title for word in telling.opposite)
    assert telling.classes == "" or contract.column(telling.classes).kind == "code"


@pytest.mark.parametrize("contract", DELIVERED, ids=lambda contract: contract.name)
def test_a_rule_needs_columns_that_the_list_has_and_only_full_lists_are_compared(contract):
    told, known = heard(contract.name), {column.name for column in contract.columns}
    also = {name for hears in told.by.values() for name in hears.also}
    assert {*told.read, *also} <= known
    assert not told.compares or (contract.delivers == "full" and sources.telling(contract.name).classes)


def test_every_rule_that_a_department_feeds_hears_one_list():
    heard_by = {rule.id: list(rule.hears) for rule in rules.all()}
    assert heard_by.pop("income_below_line") == []
    assert {len(lists) for lists in heard_by.values()} == {1}
    assert {name for lists in heard_by.values() for name in lists} <= {contract.name for contract in DELIVERED}


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
    assert heard(table).silent(filled) == silent


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
        ("health.illness", "大病专项救治患者名单", ""),
        ("health.illness", "已治愈患者名单", "治愈"),
        ("education.dropouts", "义务教育阶段在校学生疑似辍学名单", ""),
        ("education.dropouts", "劝返复学名单", "复学名单"),
        ("human_resources.lost_work", "失业未就业人员名单", ""),
        ("human_resources.lost_work", "失业人员已就业名单", "已就业"),
    ],
)
def test_a_title_may_say_the_opposite(table, text, word):
    assert sources.telling(table).contradicted([text]) == word
