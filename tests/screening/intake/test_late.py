from datetime import date, timedelta

import pytest

from shouwang.screening.intake import late
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.period import before, due_on
from shouwang.web.sight import within
from tests.county import AREA
from tests.screening.intake.register import DIBAO, as_csv

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-05")]
NAME = "civil_affairs.dibao"


def state(on, period="2026-10"):
    lines = {line.contract.name: line for line in late.calendar(AREA, on, 5)}
    return next(cell.state for cell in lines[NAME].cells if cell.period == period)


def test_a_list_is_missing_from_the_day_after_the_due_day(hand_in, scope):
    hand_in(as_csv(DIBAO, []), NAME, period="2026-09")
    with within(scope):
        assert [state(date(2026, 11, day)) for day in (5, 6)] == ["open", "missing"]
        assert state(date(2026, 11, 6), "2026-08") == "before"
        missing = late.missing(AREA, date(2026, 11, 6), 5)
        assert (NAME, "2026-10") in [(contract.name, cell.period) for contract, cell in missing]
        assert {contract.supplier for contract, _ in late.missing(AREA, date(2026, 11, 6), 5, "water")} == {"water"}


def test_a_list_handed_in_after_the_due_day_is_late(hand_in, scope):
    delivery = hand_in(as_csv(DIBAO, []), NAME)
    with within(scope):
        assert state(date(2026, 11, 20)) == "in_time"
        Delivery.objects.filter(pk=delivery.pk).update(received_at=delivery.received_at + timedelta(days=6))
        assert state(date(2026, 11, 20)) == "late"
        assert not [contract for contract, _ in late.missing(AREA, date(2026, 11, 20), 5) if contract.name == NAME]


def test_a_list_that_no_running_rule_listens_to_is_welcome_and_never_missing(hand_in, scope):
    hand_in(as_csv(DIBAO, []), NAME, period="2026-08")
    hand_in(as_csv(["死亡人员姓名", "死亡日期"], []), "police.deaths", period="2026-09", name="死亡注销名单.csv")
    on = date(2026, 11, 6)
    with within(scope):
        lines = {line.contract.name: [cell.state for cell in line.cells] for line in late.calendar(AREA, on, 5, 3)}
        assert lines["police.deaths"] == ["free", "in_time", "free"] and lines[NAME] == ["missing", "missing", "late"]
        assert not {"health.illness", "education.dropouts", "human_resources.lost_work"} & set(lines)
        unasked = late.calendar(AREA, on, 5, 3, runs={"own_cost"})
        cells = {line.contract.name: [cell.state for cell in line.cells] for line in unasked}
        assert cells[NAME] == ["free", "free", "in_time"] and "medical_insurance.bills" in cells
        assert {each.name for each, _ in late.missing(AREA, on, 5, runs={"own_cost"})} == {"medical_insurance.bills"}


def test_months_turn_with_the_year():
    assert (before("2026-01"), before("2026-12", -1), before("2026-03", 14)) == ("2025-12", "2027-01", "2025-01")
    assert due_on("2026-12", 5) == date(2027, 1, 5)
