"""It is true that once on top of a list…"""

import pytest

from shouwang.screening.intake.check import Line
from shouwang.screening.matching.link import CONTRADICTS_NEARLY, Match
from shouwang.screening.matching.remark import Tally
from shouwang.screening.matching.where import Where
from shouwang.sheets.identity import EMPTY


@pytest.mark.req("S4-02")
def test_contradictions_are_said_once_with_their_number_and_nothing_of_a_row():
    tally = Tally()
    for name in ("甲\ue5e5", "乙"):
        line = Line("a.xlsx", "东山村", 2, {"name": name})
        tally.add([Match(line, "doubt", Where(1, by="sheet"), EMPTY, reason=CONTRADICTS_NEARLY)])
    said = {(one.kind, one.column): one.count for one in tally.said()}
    assert said == {("linked", ""): 2, ("place_word", "village"): 2, ("column", "name"): 1}
    assert not any("甲" in str(one) or "乙" in str(one) for one in tally.said())


def test_nothing_is_said_of_rows_that_are_plain():
    tally = Tally()
    tally.add([Match(Line("a.xlsx", "", 2, {"name": "赵春"}), "link", Where(1), EMPTY, method="exact")])
    assert tally.said() == ()
