import pyarrow.parquet as pq
import pytest

from shouwang.refusal import Refused
from shouwang.screening.intake.models import Delivery, Fault
from shouwang.screening.matching.inputs import links
from shouwang.screening.matching.models import Doubt
from shouwang.screening.matching.settle import find, settle
from shouwang.trail.models import Line
from shouwang.web.sight import within
from tests.screening.intake.register import BILLS, as_csv, bill, number

pytestmark = pytest.mark.django_db


@pytest.fixture
def doubt(hand_in, people, scope):
    """One row whose number fails its check digit."""
    wrong = number(1)[:-1] + ("0" if number(1)[-1] != "0" else "1")
    hand_in(as_csv(BILLS, [bill(1, "赵春", wrong), bill(2, "钱夏", number(2))]))
    with within(scope):
        return Doubt.objects.get()


def linked(scope):
    with within(scope):
        files = links(Delivery.objects.in_force())
    return sorted(
        (row["row"], row["person"], row["method"]) for file in files for row in pq.read_table(file).to_pylist()
    )


def test_a_settled_row_is_linked_by_a_file_of_its_own(doubt, people, steward, at, scope):
    assert linked(scope) == [(3, people[1].key, "exact")]
    with within(steward.scope()):
        settle(doubt, person=people[0], reason="电话核实", by=steward, at=at)
        line = Line.objects.get(verb="matching.settle")
        assert (line.household_id, line.note) == (people[0].household_id, "电话核实")
        assert not Doubt.objects.open().exists()
    assert linked(scope) == [(2, people[0].key, "settled"), (3, people[1].key, "exact")]


def test_settling_again_replaces_the_link_and_keeps_both_files(doubt, people, steward, at, scope, lake):
    with within(steward.scope()):
        settle(doubt, person=people[0], reason="a", by=steward, at=at)
        with pytest.raises(Refused) as same:
            settle(doubt, person=people[0], reason="b", by=steward, at=at)
        assert same.value.code == "already_settled"
        settle(doubt, person=people[2], reason="认错了", by=steward, at=at)
    assert linked(scope)[0] == (2, people[2].key, "settled")
    assert len(list((lake / "990122" / "links").glob("*.parquet"))) == 3
    with within(steward.scope()):
        settle(doubt, outcome="nobody", reason="查无此人", by=steward, at=at)
    assert linked(scope) == [(3, people[1].key, "exact")]


def test_a_row_sent_back_stands_among_the_departments_faults(doubt, steward, post, at):
    with within(steward.scope()):
        settle(doubt, outcome="returned", reason="号码请核对", by=steward, at=at)
    with within(post("liaison").scope()):
        fault = Fault.objects.get(code="returned")
        assert (fault.row, fault.advice) == (2, "号码请核对")
        assert not Doubt.objects.exists()


def test_a_settlement_needs_one_answer_a_reason_and_a_delivery_in_force(doubt, people, steward, post, at, hand_in):
    with within(steward.scope()):
        for given in ({}, {"person": people[0], "outcome": "nobody"}, {"outcome": "whatever"}):
            with pytest.raises(Refused) as refused:
                settle(doubt, **given, reason="r", by=steward, at=at)
            assert refused.value.code == "wrong_outcome"
        with pytest.raises(Refused, match="依据"):
            settle(doubt, outcome="nobody", reason=" ", by=steward, at=at)
        with pytest.raises(Refused, match="权限"):
            settle(doubt, outcome="nobody", reason="r", by=post("auditor"), at=at)
    hand_in(as_csv(BILLS, [bill(9, "钱夏", number(2))]), supplement=False)
    with within(steward.scope()), pytest.raises(Refused, match="已被替代或撤回"):
        settle(doubt, outcome="nobody", reason="r", by=steward, at=at)


def test_a_row_is_found_by_delivery_file_and_row(doubt, steward):
    with within(steward.scope()):
        assert find(doubt.delivery.key, "名单.csv", 2) == doubt
        for given, code in (
            (("x", "名单.csv", 2), "unknown_delivery"),
            ((doubt.delivery.key, "名单.csv", 3), "unknown_row"),
        ):
            with pytest.raises(Refused) as refused:
                find(*given)
            assert refused.value.code == code


def test_last_months_answer_is_put_before_whoever_settles_and_never_applied(doubt, people, steward, at, scope, hand_in):
    stranger = hand_in(as_csv(BILLS, [bill(5, "李无", number(9))]), period="2026-08")
    with within(steward.scope()):
        settle(doubt, person=people[2], reason="电话核实", by=steward, at=at)
        settle(Doubt.objects.get(delivery=stranger), outcome="not_rural", reason="城镇户口", by=steward, at=at)
    wrong = number(1)[:-1] + ("0" if number(1)[-1] != "0" else "1")
    again = hand_in(as_csv(BILLS, [bill(6, "赵春", wrong), bill(7, "李无", number(9))]), period="2026-09")
    assert (again.linked, again.doubtful, again.unmatched) == (0, 1, 1)
    with within(scope):
        first, second = Doubt.objects.filter(delivery=again).order_by("row")
        assert first.candidates == [people[2].pk, people[0].pk] and "上次确认" in first.reason
        assert "非农村人口" in second.reason
