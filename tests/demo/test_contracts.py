from importlib import import_module

import pytest

from shouwang.registry.layout import ENROL

SUPPLIERS = ("medical_insurance", "civil_affairs", "disabled_federation", "housing", "water")


@pytest.fixture(scope="module")
def contracts():
    reason = "the suppliers' contracts or the reader of sheets are not here"
    pytest.importorskip("shouwang.sheets.read", reason=reason)
    pytest.importorskip("shouwang.screening.sources", reason=reason)
    modules = [import_module(f"shouwang.screening.sources.{supplier}.contract") for supplier in SUPPLIERS]
    return {each.name: each for module in modules for each in module.CONTRACTS} | {ENROL.name: ENROL}


def _reading(each, contracts):
    read = import_module("shouwang.sheets.read").read
    return read(each.path.read_bytes(), each.path.name, contracts[each.supplier_table])


def test_every_heading_of_every_file_is_known_to_its_contract(delivered, contracts):
    for each in delivered:
        reading = _reading(each, contracts).require()
        assert {heading for table in reading.tables for heading in table.header.unknown} <= {"序号"}


def test_only_numbers_are_faulty_and_totals_are_skipped(delivered, contracts):
    for each in delivered:
        reading = _reading(each, contracts)
        rows = list(reading)
        assert rows
        assert {fault.column for fault in reading.faults} <= {"证件号码"}
        assert {skip.reason for skip in reading.skips} <= {"total"}
