from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest

from shouwang.refusal import Refused
from shouwang.registry.models import Person
from shouwang.screening.intake.models import Delivery, Fault
from shouwang.screening.matching.inputs import links
from shouwang.screening.matching.models import Doubt, Settlement
from shouwang.screening.matching.revoke import revoke
from shouwang.screening.matching.settle import find, settle, settle_many
from shouwang.trail.models import Line
from shouwang.web.sight import within
from tests.screening.intake.register import BILLS, SECOND, as_csv, bill, enrol, number

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


WRONG = number(1)[:-1] + ("0" if number(1)[-1] != "0" else "1")


def rows_of(delivery, scope):
    with within(scope):
        return list(Doubt.objects.filter(delivery=delivery).order_by("row").select_related("delivery"))


@pytest.mark.req("S4-02")
def test_an_answer_holds_for_the_same_words_on_a_later_list_and_says_so(doubt, people, steward, at, scope, hand_in):
    stranger = hand_in(as_csv(BILLS, [bill(5, "李无", number(9))]), period="2026-08")
    with within(steward.scope()):
        settle(doubt, person=people[2], reason="电话核实", by=steward, at=at)
        settle(Doubt.objects.get(delivery=stranger), outcome="not_rural", reason="城镇户口", by=steward, at=at)
    again = hand_in(as_csv(BILLS, [bill(6, "赵 春", WRONG), bill(7, "李无", number(9)), bill(8, "赵春", WRONG)]),
                    period="2026-11", at=at + timedelta(days=30))  # fmt: skip
    assert (again.linked, again.doubtful, again.unmatched, again.kept) == (2, 0, 1, 3)
    first, second, third = rows_of(again, scope)
    assert (first.person_id, first.settled_as, first.settled_reason) == (people[2].pk, "person", "电话核实")
    assert first.is_carried and first.settlement_id == third.settlement_id and first.link == third.link
    assert (second.settled_as, second.is_carried) == ("not_rural", True)
    with within(scope):
        assert not Doubt.objects.open().exists()
    assert [row for row in linked(scope) if row[1] == people[2].key] == [(2, people[2].key, "settled")] * 2 + [
        (4, people[2].key, "settled")
    ]


@pytest.mark.parametrize(
    "other", [("赵春", number(1)[:-2] + "00", ""), ("赵冬", WRONG, ""), ("赵春", WRONG, "village990122001002000")]
)
def test_other_words_are_asked_again(doubt, people, steward, at, scope, hand_in, other):
    with within(steward.scope()):
        settle(doubt, person=people[2], reason="电话核实", by=steward, at=at)
    name, certificate, village = other
    again = hand_in(as_csv(BILLS, [bill(6, name, certificate, village)]), period="2026-11")
    assert (again.linked, again.doubtful) == (0, 1)


@pytest.mark.parametrize("change", [{"left_on": date(2026, 10, 1), "left_reason": "dead"}, {"place_id": SECOND}])
def test_an_answer_that_the_register_contradicts_is_proposed(doubt, people, steward, at, scope, hand_in, change):
    with within(steward.scope()):
        settle(doubt, person=people[2], reason="电话核实", by=steward, at=at)
        Person.objects.filter(pk=people[2].pk).update(**change)
    again = hand_in(as_csv(BILLS, [bill(6, "赵春", WRONG)]), period="2026-11")
    (row,) = rows_of(again, scope)
    assert (row.settled_at, row.candidates[0]) == (None, people[2].pk) and "上次确认" in row.reason


def test_somebody_new_to_be_considered_opens_an_answer_that_it_was_nobody(doubt, people, steward, at, scope, hand_in):
    with within(steward.scope()):
        settle(doubt, outcome="nobody", reason="查无此人", by=steward, at=at)
    enrol("赵春", number(30))
    again = hand_in(as_csv(BILLS, [bill(6, "赵春", WRONG)]), period="2026-11")
    (row,) = rows_of(again, scope)
    assert row.settled_at is None and "查无此人" in row.reason


@pytest.mark.parametrize("outcome", ["returned", "enrol"])
def test_what_was_sent_back_or_is_to_be_enrolled_is_asked_again(doubt, steward, at, scope, hand_in, outcome):
    with within(steward.scope()):
        settle(doubt, outcome=outcome, reason="请核对", by=steward, at=at)
    (row,) = rows_of(hand_in(as_csv(BILLS, [bill(6, "赵春", WRONG)]), period="2026-11"), scope)
    assert row.settled_at is None and "上次处理为" in row.reason


def test_a_revoked_answer_opens_the_rows_that_rest_on_it_and_leaves_the_others(
    doubt, people, steward, at, scope, hand_in
):
    with within(steward.scope()):
        settle(doubt, person=people[2], reason="电话核实", by=steward, at=at)
    wrong = number(2)[:-1] + ("0" if number(2)[-1] != "0" else "1")
    again = hand_in(as_csv(BILLS, [bill(6, "赵春", WRONG), bill(7, "钱夏", wrong)]), period="2026-11")
    with within(steward.scope()):
        settle(Doubt.objects.get(delivery=again, row=3), person=people[1], reason="对", by=steward, at=at)
        answer = Settlement.objects.standing().get(person=people[2])
        with pytest.raises(Refused, match="原因"):
            revoke(answer, reason=" ", by=steward, at=at)
        assert revoke(answer, reason="认错人了", by=steward, at=at) == 2
        with pytest.raises(Refused) as twice:
            revoke(answer, reason="再来", by=steward, at=at)
        assert twice.value.code == "already_revoked"
        assert Line.objects.get(verb="matching.revoke").note == "认错人了"
        assert Doubt.objects.open().count() == 2
    assert linked(scope) == [(3, people[1].key, "exact"), (3, people[1].key, "settled")]
    third = hand_in(as_csv(BILLS, [bill(6, "赵春", WRONG)]), period="2026-09")
    assert third.linked == 0


def test_one_row_of_several_that_an_answer_settled_is_settled_otherwise(doubt, people, steward, at, scope, hand_in):
    with within(steward.scope()):
        settle(doubt, person=people[2], reason="电话核实", by=steward, at=at)
    again = hand_in(as_csv(BILLS, [bill(6, "赵春", WRONG), bill(7, "赵春", WRONG)]), period="2026-11")
    with within(steward.scope()):
        settle(Doubt.objects.get(delivery=again, row=3), person=people[0], reason="是本人", by=steward, at=at)
    found = [row for row in linked(scope) if row[2] == "settled"]
    assert sorted(found) == [
        (2, people[2].key, "settled"),
        (2, people[2].key, "settled"),
        (3, people[0].key, "settled"),
    ]


def test_rows_with_one_candidate_are_settled_together(doubt, people, steward, at, scope, hand_in):
    wrong = number(2)[:-1] + ("0" if number(2)[-1] != "0" else "1")
    again = hand_in(as_csv(BILLS, [bill(7, "钱夏", wrong), bill(8, "王无", number(40)[:-1] + "?")]), period="2026-11")
    with within(steward.scope()):
        lone = Doubt.objects.filter(pk__in=[doubt.pk, Doubt.objects.get(delivery=again, row=2).pk])
        assert settle_many(lone, outcome="candidate", reason="逐一电话核实", by=steward, at=at) == 2
        assert set(Doubt.objects.filter(settled_as="person").values_list("person_id", flat=True)) == {
            people[0].pk, people[1].pk
        }  # fmt: skip
        with pytest.raises(Refused) as refused:
            settle_many(Doubt.objects.open(), outcome="candidate", reason="r", by=steward, at=at)
        assert refused.value.code == "several_candidates"
