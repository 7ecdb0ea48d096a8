import pytest

from shouwang.screening.intake.policy import Limits
from shouwang.screening.intake.receive import receive
from shouwang.screening.matching.take_in import take_in
from tests import county
from tests.screening.intake import register

LIMITS = Limits()


@pytest.fixture
def steward(post):
    return post("data_steward")


@pytest.fixture
def lake(settings, tmp_path):
    """Files of this test's own: originals and lake."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "lake"


@pytest.fixture
def hand_in(steward, at, lake):
    """`hand_in(data)`: receive a file and take it in; the delivery."""

    def hand_in(
        data,
        contract="medical_insurance.bills",
        *,
        period="2026-10",
        name="名单.csv",
        by=None,
        place=None,
        at=at,
        limits=LIMITS,
        **more,
    ):
        by = by or steward
        area = place or by.place
        received = receive(data, name, contract=contract, area=area, period=period, by=by, at=at, **more)
        return take_in(received.delivery, limits=limits, by=by, at=at)

    return hand_in


@pytest.fixture
def people():
    """Two who live in the first village, one in the far one."""
    return [
        register.enrol("赵春", register.number(1)),
        register.enrol("钱夏", register.number(2)),
        register.enrol("孙秋", register.number(3), register.FAR),
    ]


@pytest.fixture
def scope():
    from shouwang.screening.intake.scope import of_area

    return of_area(county.AREA)
