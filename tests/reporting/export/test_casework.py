import pytest

from shouwang.places.models import Place
from shouwang.reporting.export import table
from shouwang.reporting.export.table import Asked
from tests.casework import walk
from tests.casework.walk import DAY, VILLAGE
from tests.county import AREA

pytestmark = pytest.mark.django_db


def exported(name: str) -> list[dict]:
    with walk.see():
        return table(name).sorted_rows(Asked(Place.objects.get(pk=AREA), walk.instant(DAY)))


def test_cases_are_exported_with_the_step_that_is_due():
    home = walk.household()
    case = walk.open_case(home)
    (row,) = exported("cases")
    assert list(row) == [column.name for column in table("cases").columns]
    assert (row["case"], row["household"], row["village_code"]) == (case.key, home.key, str(VILLAGE)[:12])
    assert (row["stage"], row["step_due"], row["risks"], row["special_file"]) == (
        "recognising",
        ["cross_check"],
        ["01"],
        "",
    )


def test_decisions_are_exported_in_order_with_who_decided():
    case = walk.open_case(walk.household())
    walk.advance(walk.passage(case), "cross_check", on=DAY)
    rows = exported("decisions")
    assert [(row["passage"], row["serial"], row["step"]) for row in rows] == [
        (1, 1, "home_check"),
        (1, 2, "cross_check"),
    ]
    assert rows[1]["by"] == walk.people().officer.holder.username
    assert (rows[1]["verdict"], rows[1]["typed_by"], len(rows[1]["policy"])) == ("pass", "", 64)
