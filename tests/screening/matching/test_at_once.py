"""Two hand in the same list at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.policy import Limits
from shouwang.screening.intake.receive import receive
from shouwang.screening.matching.take_in import finish, take_in
from shouwang.web.sight import within
from tests.screening.intake.register import BILLS, as_csv, bill, number

pytestmark = pytest.mark.hostile


@pytest.mark.parametrize("same", [True, False])
def test_two_receives_at_once_stand_in_line(own_database, steward, at, lake, scope, same):
    files = [as_csv(BILLS, [bill(serial, "李无", number(9))]) for serial in ((1, 1) if same else (1, 2))]

    def hand_in(data):
        try:
            given = {
                "contract": "medical_insurance.bills",
                "area": steward.place,
                "period": "2026-10",
                "supplement": False,
            }
            received = receive(data, "名单.csv", **given, by=steward, at=at)
            return take_in(received.delivery, limits=Limits(), by=steward, at=at).key
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as two:
        keys = list(two.map(hand_in, files))
    with within(scope):
        assert len(set(keys)) == Delivery.objects.count() == (1 if same else 2)
        assert Delivery.objects.in_force().count() == 1


def _receive(given) -> tuple[str, bool]:
    """What the command does, in a process of its own: the delivery, and whether it was there before."""
    steward, at, data = given
    received = receive(
        data, "名单.csv", contract="medical_insurance.bills", area=steward.place, period="2026-10", by=steward, at=at
    )
    delivery, was_open = finish(received.delivery, limits=Limits(), by=steward, at=at)
    return delivery.key, not was_open


@pytest.mark.req("S4-06")
def test_two_processes_with_one_file_end_with_one_delivery_and_one_duplicate(own_database, steward, at, lake, scope):
    connections.close_all()
    with get_context("fork").Pool(2, initializer=connections.close_all) as two:
        for turn in range(20):
            data = as_csv(BILLS, [bill(turn, "李无", number(9))])
            keys, again = zip(*two.map(_receive, [(steward, at, data)] * 2, chunksize=1), strict=True)
            assert len(set(keys)) == 1 and sorted(again) == [False, True]
    with within(scope):
        assert Delivery.objects.in_force().count() == Delivery.objects.count() == 20


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_order_of_receipt_decides_and_never_that_of_processing(own_database, steward, at, lake, scope, order):
    given = {"contract": "medical_insurance.bills", "area": steward.place, "period": "2026-10", "supplement": False}
    files = [as_csv(BILLS, [bill(serial, "李无", number(9))]) for serial in (1, 2)]
    handed = [receive(data, "名单.csv", **given, by=steward, at=at).delivery for data in files]
    for one in order:
        take_in(handed[one], limits=Limits(), by=steward, at=at)
    with within(scope):
        first, second = (Delivery.objects.get(pk=one.pk) for one in handed)
        assert (first.state, second.state, second.supersedes_id) == ("superseded", "in_force", first.pk)


STEPS = ("receive", "read", "confirm")


@st.composite
def interleavings(draw):
    """The steps of two deliveries, shuffled; the first is received first. With it, which of the two are supplements."""
    turns = draw(st.permutations([0] * len(STEPS) + [1] * len(STEPS)).filter(lambda turns: turns[0] == 0))
    return tuple(turns), draw(st.sampled_from([(False, False), (False, True), (True, False)]))


@pytest.mark.django_db
@pytest.mark.req("S4-06")
@settings(
    max_examples=4,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(drawn=interleavings())
def test_interleavings_of_two_deliveries_end_alike(steward, at, lake, scope, people, drawn):
    turns, supplements = drawn
    one_after_the_other = (0,) * len(STEPS) + (1,) * len(STEPS)
    with transaction.atomic():
        expected = _end(one_after_the_other, supplements, steward, at, scope)
        transaction.set_rollback(True)
    with transaction.atomic():
        assert _end(turns, supplements, steward, at, scope) == expected
        transaction.set_rollback(True)


def _end(turns, supplements, steward, at, scope) -> list[tuple]:
    """What stands when both have taken their steps in this order."""
    files = [as_csv(BILLS, [bill(serial, "赵春", number(1)), bill(3, "钱夏", number(2))]) for serial in (1, 2)]
    of_list = {"contract": "medical_insurance.bills", "area": steward.place, "period": "2026-10"}
    left, handed = [list(STEPS), list(STEPS)], [None, None]
    for turn in turns:
        step = left[turn].pop(0)
        if step == "receive":
            more = {"supplement": supplements[turn], "by": steward, "at": at}
            handed[turn] = receive(files[turn], "名单.csv", **of_list, **more).delivery
        else:
            take_in(handed[turn], limits=Limits(), by=steward, at=at, confirmed=step == "confirm")
    with within(scope):
        ended = [Delivery.objects.get(pk=each.pk) for each in handed]
        places = {each.pk: at for at, each in enumerate(ended)}
        return [(each.state, places.get(each.supersedes_id), each.difference, each.comparison) for each in ended]
