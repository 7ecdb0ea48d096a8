"""Two hand in the same list at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.policy import Limits
from shouwang.screening.intake.receive import receive
from shouwang.screening.matching.take_in import take_in
from shouwang.web.sight import within
from tests.screening.intake.register import BILLS, as_csv, bill, number


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
