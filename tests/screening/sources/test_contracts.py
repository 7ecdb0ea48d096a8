"""It is true of the contracts that…"""

from collections import Counter

import pytest

from shouwang.refusal import Refused
from shouwang.screening import sources
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
        "water.unsafe",
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
