"""A list that waits while a later one of the same list and month comes into force."""

from itertools import count

import pytest
from django.urls import reverse

from shouwang.refusal import Refused
from shouwang.screening.intake.enter import enter
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.policy import Limits
from shouwang.screening.intake.receive import receive
from shouwang.screening.intake.release import release
from shouwang.screening.intake.withdraw import withdraw
from shouwang.screening.matching.take_in import take_in
from shouwang.web.sight import within
from tests.screening.intake.register import BILLS, as_csv, bill, number

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-06")]
SERIAL = count(1)
UNKNOWN = [*BILLS[:-1], "自付的钱"]


@pytest.fixture
def handed(steward, at, lake, people):
    """`handed()`: a list of two, received and not yet read."""

    def handed(*, heads=BILLS, name="名单.csv", supplement=False):
        rows = [bill(next(SERIAL), "赵春", number(1)), bill(next(SERIAL), "钱夏", number(2))]
        given = {"contract": "medical_insurance.bills", "area": steward.place, "period": "2026-10"}
        return receive(as_csv(heads, rows), name, **given, supplement=supplement, by=steward, at=at).delivery

    return handed


@pytest.fixture
def read(steward, at):
    """`read(delivery)`: read as the page has it read, nobody having confirmed it."""
    return lambda one, confirmed=False: take_in(one, limits=Limits(), by=steward, at=at, confirmed=confirmed)


@pytest.fixture
def stands(scope):
    """`stands(delivery)`: its state now."""

    def stands(delivery):
        with within(scope):
            return Delivery.objects.get(pk=delivery.pk).state

    return stands


WAITS = [({}, "received"), ({"name": "费用2026年9月.csv"}, "held"), ({"heads": UNKNOWN}, "asked")]


@pytest.mark.parametrize("first_read", [True, False])
@pytest.mark.parametrize(("given", "state"), WAITS)
def test_it_waits_no_longer_whichever_was_read_first_and_waits_again_afterwards(
    handed, read, stands, steward, at, given, state, first_read
):
    first, second = handed(**given), handed()
    if first_read:
        assert read(first).state == state
    read(second, confirmed=True)
    if not first_read:
        read(first)
    assert (stands(first), stands(second)) == ("superseded", "in_force")
    withdraw(second, "报错了", limits=Limits(), by=steward, at=at)
    assert (stands(first), stands(second)) == (state, "withdrawn")


def test_nobody_confirms_it_over_the_newer_one_and_no_desk_counts_it(
    handed, read, stands, steward, at, signed_in, scope
):
    first, second = handed(), handed()
    read(first)
    read(second, confirmed=True)
    office = signed_in(steward)
    page = office.get(reverse("intake:delivery", args=[first.key])).content.decode()
    assert f"后来报送的 {second.key} 已经入库" in page and "确认入库" not in page
    assert office.post(reverse("matching:take_in", args=[first.key])).status_code == 409
    assert enter(first, limits=Limits(), by=steward, at=at).state == "superseded" and stands(second) == "in_force"
    assert "名单待确认入库" not in office.get(reverse("desk:work")).content.decode()


def test_a_held_one_is_not_released_over_the_newer_one(handed, read, steward, at):
    first, second = handed(name="费用2026年9月.csv"), handed()
    read(first)
    read(second, confirmed=True)
    with pytest.raises(Refused) as refused:
        release(first, "已核实", limits=Limits(), by=steward, at=at)
    assert refused.value.code == "nothing_waits"


def test_one_whose_columns_nobody_has_named_is_never_confirmed_empty(handed, read, stands, steward, at, signed_in):
    first, second = handed(heads=UNKNOWN), handed()
    read(first)
    read(second, confirmed=True)
    withdraw(second, "报错了", limits=Limits(), by=steward, at=at)
    page = signed_in(steward).get(reverse("intake:delivery", args=[first.key])).content.decode()
    assert "缺少必需的列" in page and "按此重新核对" in page and "确认入库" not in page
    with pytest.raises(Refused):
        enter(first, limits=Limits(), by=steward, at=at)


@pytest.mark.parametrize(
    ("order", "state"), [(("supplement", "full"), "superseded"), (("full", "supplement"), "received")]
)
def test_a_supplement_waits_on_only_when_it_came_after_what_replaces(handed, read, stands, order, state):
    given = {one: handed(supplement=one == "supplement") for one in order}
    read(given["supplement"])
    read(given["full"], confirmed=True)
    assert (stands(given["supplement"]), stands(given["full"])) == (state, "in_force")


def test_of_two_that_wait_the_earlier_names_the_later_which_replaces_it_in_the_end(
    handed, read, stands, steward, at, signed_in
):
    first, second = handed(), handed()
    read(first), read(second)
    assert (stands(first), stands(second)) == ("received", "received")
    office = signed_in(steward)
    assert second.key in office.get(reverse("intake:delivery", args=[first.key])).content.decode()
    assert first.key not in office.get(reverse("intake:delivery", args=[second.key])).content.decode()
    enter(first, limits=Limits(), by=steward, at=at)
    assert (stands(first), stands(second)) == ("in_force", "received")
    enter(second, limits=Limits(), by=steward, at=at)
    assert (stands(first), stands(second)) == ("superseded", "in_force")
