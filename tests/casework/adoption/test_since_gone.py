"""How a household stands since its risk is gone: the thirteen columns of the national layout."""

import csv
import io

import pytest

from shouwang.places.models import Place
from shouwang.registry.enrol import enrol
from shouwang.registry.models import NationalEntry
from shouwang.registry.national_columns import AFTER
from shouwang.registry.rows import collect
from shouwang.reporting.export.casework import since_gone
from shouwang.reporting.export.table import Asked
from tests.casework import walk
from tests.casework.adoption.conftest import GONE, adopt, case
from tests.county import AREA, post
from tests.registry.national_files import national, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-25")]
SAID = {"风险消除后家庭纯收入": "-120.50", "风险消除后工资性收入": "23000", "风险消除后是否住房损毁": "否",
        "风险消除后是否饮水设施损毁": "是"}  # fmt: skip


def _load(at, **after):
    """The usual workbook with more columns behind it."""
    rows = list(csv.reader(io.StringIO(sheet(national(1, **GONE)).decode("utf-8-sig"))))
    at_head = next(n for n, row in enumerate(rows) if "户编号" in row)
    rows = [row + (list(after) if n == at_head else list(after.values()) if n > at_head else [])
            for n, row in enumerate(rows)]  # fmt: skip
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    steward = post("data_steward")
    with walk.see(steward):
        enrol(
            collect(text.getvalue().encode("utf-8-sig"), "监测对象信息.csv"),
            Place.objects.get(pk=AREA),
            by=steward,
            at=at,
        )
        return NationalEntry.objects.newest().get()


def test_the_thirteen_columns_are_read_kept_and_exported(at):
    assert len(AFTER) == 13
    entry = _load(at, **SAID)
    assert entry.after == {
        "after_net": -12050, "after_wage": 2300000, "after_housing": False, "after_water": True,
    }  # fmt: skip
    with walk.see():
        (row,) = since_gone(Asked(Place.objects.get(pk=AREA), at=at))
    assert (row["household"], row["after_net"], row["after_water"], row["after_claims"]) == ("G1", -12050, True, None)


def test_they_are_shown_where_the_case_is_shown_as_eliminated(at, signed_in):
    _load(at, **SAID)
    adopt()
    page = signed_in(walk.reviewer()).get(f"/care/of/{case().key}/").content.decode()
    assert "风险消除后家庭纯收入" in page and "风险消除后是否住房损毁" in page


def test_a_file_without_them_says_what_it_said_before_they_were_read(at):
    entry = _load(at)
    assert entry.after == {} and entry.digest == _load(at, 备注二="无").digest
