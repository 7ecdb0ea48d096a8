"""It is true of households that may stand on a list that…"""

import pyarrow.parquet as pq
import pytest

from shouwang.screening.intake.models import Delivery
from shouwang.screening.matching.models import Doubt
from shouwang.screening.matching.perhaps import perhaps
from shouwang.screening.matching.settle import settle
from shouwang.web.sight import within
from tests import county
from tests.screening.intake.register import BILLS, DIBAO, as_csv, bill, number

pytestmark = pytest.mark.django_db


def row(name, certificate, persons="1", amount="500"):
    return [name, certificate, "", "", "农村", persons, amount]


@pytest.fixture
def told(scope):
    """`told(run)`: row → households of the file that a run writes."""

    def told(run):
        with within(scope):
            path = perhaps(county.AREA, run, Delivery.objects.in_force())
        return {(one["row"], one["household"]) for one in pq.read_table(path).to_pylist()} if path else set()

    return told


def wrong(serial):
    right = number(serial)
    return right[:-1] + ("0" if right[-1] != "0" else "1")


@pytest.mark.req("S4-29")
def test_doubtful_rows_and_faulty_ones_that_can_be_read_name_their_households(hand_in, people, told):
    spring, summer, autumn = (person.household.key for person in people)
    rows = [row("赵春", wrong(1)), row("钱夏", number(2), persons="0"), row("", number(3)), row("孙秋", number(3))]
    listed = hand_in(as_csv(DIBAO, rows), "civil_affairs.dibao")
    assert (listed.faulty, listed.doubtful, listed.linked, listed.rows) == (2, 1, 1, 4)
    assert told("run-1") == {(2, spring), (3, summer), (4, autumn)}


def test_a_settled_row_holds_nobody_and_one_sent_back_still_does(hand_in, people, told, steward, at):
    hand_in(as_csv(DIBAO, [row("赵春", wrong(1)), row("钱夏", wrong(2))]), "civil_affairs.dibao")
    with within(steward.scope()):
        first, second = Doubt.objects.order_by("row")
        settle(first, outcome="nobody", reason="查无", by=steward, at=at)
        settle(second, outcome="returned", reason="请核对", by=steward, at=at)
    assert told("run-1") == {(3, people[1].household.key)}


def test_lists_that_are_not_compared_hold_nobody(hand_in, people, told):
    hand_in(as_csv(BILLS, [bill(1, "赵春", wrong(1))]))
    assert told("run-1") == set()
