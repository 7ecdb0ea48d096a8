"""It is true of households that may stand on a list that…"""

from datetime import date

import pyarrow.parquet as pq
import pytest

from shouwang.policy.in_force import in_force
from shouwang.screening.intake.models import Delivery
from shouwang.screening.lake import LINKS
from shouwang.screening.matching.models import Doubt
from shouwang.screening.matching.perhaps import perhaps
from shouwang.screening.matching.settle import settle
from shouwang.screening.runs.execute import execute, replay
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


@pytest.mark.req("S4-29")
def test_lists_of_long_ago_are_not_read_again(hand_in, people, scope, django_assert_num_queries):
    """A year of monthly lists, each with the same doubtful row: two are set against one another, so two are read."""
    for month in range(1, 11):
        hand_in(
            as_csv(DIBAO, [row("赵春", wrong(1)), row("钱夏", number(2))]),
            "civil_affairs.dibao",
            period=f"2026-{month:02d}",
        )
    with within(scope):
        lists = list(Delivery.objects.in_force())
        with django_assert_num_queries(2):
            path = perhaps(county.AREA, "run-1", lists)
    read = pq.read_table(path).to_pylist()
    assert len(lists) == 10 and len(read) == 2
    assert {one["delivery"][-8:] for one in read} == {"202609-1", "202610-1"}


def test_of_one_month_every_file_that_adds_to_it_is_read(hand_in, people, scope):
    for month, given in ((8, {}), (9, {}), (9, {"supplement": True}), (10, {}), (10, {"supplement": True})):
        held = row("赵春", wrong(1), amount=str(500 + month + bool(given)))
        hand_in(as_csv(DIBAO, [held]), "civil_affairs.dibao", period=f"2026-{month:02d}", **given)
    with within(scope):
        path = perhaps(county.AREA, "run-1", Delivery.objects.in_force())
    assert len(pq.read_table(path).to_pylist()) == 4


@pytest.mark.req("S4-29")
def test_a_run_opens_the_links_of_the_two_lists_that_it_compares(hand_in, people, steward, at, lake):
    """Ten months have come in: the files that say whom their rows are about are two, as they were after two months."""
    officer, on, opened = county.post("county_officer"), date(2026, 11, 1), []
    for months in (2, 10):
        for month in range(1, months + 1):
            listed = as_csv(DIBAO, [row("钱夏", number(2), amount=str(300 + month))])
            hand_in(listed, "civil_affairs.dibao", period=f"2026-{month:02d}")
        with within(officer.scope()):
            run = execute(officer.place, on=on, book=in_force(county.AREA, on), by=officer, at=at)
            assert len(run.inputs["civil_affairs.dibao"]) == months
            opened.append(run.inputs[LINKS])
            assert replay(run, by=officer).pk == run.pk
    assert [len(files) for files in opened] == [2, 2]
    assert [file[-16:] for file in opened[1]] == ["202609-1.parquet", "202610-1.parquet"]
