from datetime import date

import pytest

from shouwang.casework.adoption import adopt as adopting
from shouwang.casework.adoption.candidates import Candidate, candidates, waiting
from shouwang.casework.cases.models import Case
from shouwang.places.models import Place
from shouwang.registry.enrol import enrol
from shouwang.registry.models import Household
from shouwang.web.sight import within
from tests.casework import walk
from tests.county import AREA, post
from tests.registry.national_files import read

ON = date(2026, 11, 1)
GONE = {"风险是否已消除": "是", "消除监测时间": "202609", "风险消除方式": "帮扶消除"}
AGAIN = {
    "识别监测时间": "202203",
    "消除监测时间": "202303",
    "风险消除方式": "自然消除",
    "是否风险再标注": "是",
    "再标注时间": "202605",
}


@pytest.fixture
def load(at):
    """`load(row, …)`: the county takes a national workbook of these rows in."""

    def take(*rows):
        steward = post("data_steward")
        with within(steward.scope()):
            return enrol(read(*rows), Place.objects.get(pk=AREA), by=steward, at=at)[0]

    return take


def home(serial: int = 1) -> Household:
    with walk.see():
        return Household.objects.get(key=f"G{serial}")


def wait(*serials: int) -> list[Candidate]:
    """Who waits to be adopted, of these households."""
    with walk.see():
        found = waiting(Household.objects.all()).order_by("id")
        return candidates(list(found.filter(key__in=[f"G{n}" for n in serials]) if serials else found))


def adopt(*serials: int, by=None, on: date = ON, **given) -> adopting.Adopted:
    wanted = wait(*serials)
    if given:
        reason = given.pop("reason", "")
        wanted = [Candidate(one.household, one.entry, given, reason) for one in wanted]
    return walk.do(adopting.adopt, wanted, by=by or post("county_officer"), on=on)


def case(serial: int = 1) -> Case:
    with walk.see():
        return Case.objects.select_related("household", "adoption").filter(household__key=f"G{serial}").latest("id")
