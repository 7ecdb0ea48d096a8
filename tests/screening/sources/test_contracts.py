"""It is true of the contracts that…"""

from collections import Counter
from datetime import date

import pytest

from shouwang.policy import codes, shipped
from shouwang.refusal import Refused
from shouwang.screening import rules, sources
from shouwang.screening.sources import shape

EACH = pytest.mark.parametrize("contract", sources.all(), ids=lambda contract: contract.name)


def test_every_supplier_of_the_first_lists_is_there():
    assert sources.names() == (
        "medical_insurance.bills",
        "medical_insurance.uninsured",
        "civil_affairs.dibao",
        "civil_affairs.tekun",
        "disabled_federation.certificates",
        "housing.dangerous",
        "health.illness",
        "education.dropouts",
        "education.funded",
        "water.unsafe",
        "human_resources.lost_work",
        "police.deaths",
        "police.births",
        "police.moves",
        "registry.households",
        "registry.persons",
        "registry.incomes",
        "registry.guarantees",
    )
    assert [each.table for each in sources.of("civil_affairs")] == ["dibao", "tekun"]


def test_an_unknown_table_is_refused():
    with pytest.raises(Refused) as refused:
        sources.contract("weather.clouds")
    assert refused.value.code == "unknown_table"


@EACH
def test_a_heading_means_one_column(contract):
    headings = Counter(word for column in contract.columns for word in (column.heading, *column.aliases))
    assert [word for word, times in headings.items() if times > 1] == []


@EACH
def test_who_and_where_are_private(contract):
    open_columns = {column.name for column in contract.columns if not column.private}
    assert not open_columns & {
        "name",
        "number",
        "phone",
        "birth_on",
        "county",
        "township",
        "village",
        "group",
        "remark",
    }


@EACH
def test_codes_have_values_and_money_is_in_fen(contract):
    for column in contract.columns:
        assert bool(column.values) == (column.kind in ("code", "codes")), column.name
        assert (column.kind == "money") == column.name.endswith("_fen"), column.name
        assert column.kind != "money" or column.unit == "元", column.name


@EACH
def test_its_shape_in_the_lake_ends_with_the_line_it_came_from(contract):
    assert list(shape.of(contract))[-5:] == ["delivery", "file", "sheet", "row", "period"]
    assert set(shape.of(contract).values()) <= {"string", "int64", "date", "boolean"}


@EACH
def test_it_has_a_normaliser(contract):
    row = {column.name: None for column in contract.columns} | {
        "file": "f",
        "sheet": "1",
        "row": 2,
        "period": "2026-10",
    }
    kept, faults = sources.normalise(contract.name)(row)
    assert kept is not None or faults


@pytest.mark.parametrize(
    ("table", "column", "codes_of"),
    [
        ("medical_insurance.uninsured", "reason", "uninsured_reason"),
        ("civil_affairs.dibao", "kind", "dibao"),
        ("civil_affairs.tekun", "way", "tekun_kind"),
        ("disabled_federation.certificates", "kind", "disability_kind"),
        ("disabled_federation.certificates", "level", "disability_level"),
        ("disabled_federation.certificates", "event", "disability_event"),
        ("housing.dangerous", "grade", "housing_grade"),
        ("housing.dangerous", "state", "housing_state"),
        ("registry.households", "category", "household_category"),
        ("registry.persons", "reason", "decrease_reason"),
    ],
)
def test_its_codes_are_those_of_the_policy_book(table, column, codes_of):
    assert set(sources.contract(table).column(column).values.values()) <= set(codes.read(codes_of))


def test_a_rule_asks_for_codes_that_files_are_read_into():
    """The policy book's lists and the contracts speak of the same codes, or a rule would never hit."""
    book = shipped.book(date(2026, 11, 1))
    for name, table, column in (
        ("uninsured_excuses", "medical_insurance.uninsured", "reason"),
        ("tekun_kinds", "civil_affairs.tekun", "way"),
        ("disabled_levels", "disabled_federation.certificates", "level"),
        ("disabled_events", "disabled_federation.certificates", "event"),
        ("dangerous_house_grades", "housing.dangerous", "grade"),
        ("dangerous_house_states", "housing.dangerous", "state"),
    ):
        assert {str(code) for code in book.value(name)} <= set(sources.contract(table).column(column).values.values())


def test_every_rules_reason_is_in_the_policy_book():
    assert {rule.reason for rule in rules.all()} <= set(codes.read("clue_reason"))
