"""What a corrected list changed: rows told apart by their key, equal rows taken off one against one."""

import pytest

from tests.screening.intake.register import BILLS, DIBAO, as_csv, bill, number

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-02")]


def dibao(name, certificate, amount="400", kind="A类"):
    return [name, certificate, "东山镇", "新建村", kind, "1", amount]


def told(hand_in, contract, heads, before, after):
    hand_in(as_csv(heads, before), contract, supplement=False)
    return hand_in(as_csv(heads, after), contract, supplement=False).difference


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        ([1, 2], [1, 3], (1, 1, 0)),
        ([1, 2], [2, 1], (0, 0, 0)),
        ([1, 1, 2], [1, 2], (0, 1, 0)),
        ([1, 2], [1, 1, 1, 2], (2, 0, 0)),
        ([1, 2, 3], [(1, "9.00"), 2, (3, "8.00"), 4], (1, 0, 2)),
    ],
)
def test_bills_are_told_apart_by_their_settlement(hand_in, people, before, after, counts):
    def rows(some):
        pairs = [each if isinstance(each, tuple) else (each, "5.00") for each in some]
        return [bill(serial, "赵春", number(1), own=own) for serial, own in pairs]

    found = told(hand_in, "medical_insurance.bills", BILLS, rows(before), rows(after))
    assert (found["added"], found["removed"], found["changed"]) == counts


def test_other_lists_are_told_apart_by_whom_their_rows_are_about_linked_or_not(hand_in, people):
    known, strangers = dibao("赵春", number(1)), [dibao("李无", number(9)), dibao("李无", ""), dibao("周无", number(8))]
    before = [known, *strangers, dibao("钱夏", number(2))]
    after = [dibao("赵春", number(1), "500"), *strangers[:2], dibao("周无", number(8), "100"), dibao("吴无", number(7))]
    found = told(hand_in, "civil_affairs.dibao", DIBAO, before, after)
    assert found == {"added": 1, "removed": 1, "changed": 2}


def test_a_list_compared_with_an_empty_one_is_all_new(hand_in, people):
    found = told(hand_in, "civil_affairs.dibao", DIBAO, [], [dibao("赵春", number(1))])
    assert found == {"added": 1, "removed": 0, "changed": 0}
