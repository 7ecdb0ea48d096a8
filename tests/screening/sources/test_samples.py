"""It is true of the samples that…"""

import csv
import re
from pathlib import Path

import pytest

from shouwang.screening import sources

FOLDER = Path(sources.__file__).parent
DELIVERED = [contract for contract in sources.all() if contract.supplier != "registry"]
EACH = pytest.mark.parametrize("contract", DELIVERED, ids=lambda contract: contract.name)


def lines(contract):
    path = FOLDER / contract.supplier / "sample" / f"{contract.table}.csv"
    return list(csv.reader(path.read_text("utf-8-sig").splitlines()))


def header(contract, rows):
    """The first line that names every required column, as column names; unknown headings are None."""
    known = {word: column.name for column in contract.columns for word in (column.heading, *column.aliases)}
    required = {column.name for column in contract.columns if column.required}
    for row in rows:
        named = [known.get(cell.strip()) for cell in row]
        if required <= set(named):
            return named
    raise AssertionError("no header")


@EACH
def test_the_header_is_found_by_heading_or_alias(contract):
    assert None not in header(contract, lines(contract))


@EACH
def test_nobody_in_it_can_be_a_real_person(contract):
    numbers = [cell for row in lines(contract) for cell in row if re.fullmatch(r"\d{17}[\dXx].*", cell)]
    assert numbers
    assert all(number.startswith("9901") for number in numbers)


@pytest.mark.parametrize("supplier", list(sources.suppliers()))
def test_every_supplier_has_a_page(supplier):
    assert (FOLDER / supplier / "README.md").read_text("utf-8").startswith("# ")
