import pytest

from shouwang.places.code import place_id
from shouwang.places.models import Place
from shouwang.places.renumber import renumber
from shouwang.refusal import Refused
from shouwang.screening.intake.compare import allow_comparison
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.policy import Limits
from shouwang.screening.intake.release import release
from shouwang.screening.intake.withdraw import withdraw
from shouwang.trail.models import Line
from shouwang.web.sight import within
from tests.screening.intake.conftest import FEW
from tests.screening.intake.register import DIBAO, as_csv, enrol, number

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-02")]
NEAR, FAR = ("township990122001000000", "village990122001001000"), ("township990122002000000", "village990122002001000")
NAME = "civil_affairs.dibao"


def rows(count, where=NEAR, kind="农村", start=0):
    return [[f"人{start + at}", number(start + at), *where, kind, "1", "300"] for at in range(count)]


@pytest.fixture
def months(hand_in):
    """`months(first, second)`: a full list for September, one for October; the second delivery."""

    def hand(first, second, **more):
        hand_in(as_csv(DIBAO, first), NAME, period="2026-09")
        return hand_in(as_csv(DIBAO, second), NAME, **more)

    return hand


def test_the_first_full_list_is_a_baseline(hand_in):
    assert hand_in(as_csv(DIBAO, rows(3)), NAME).comparison == "baseline"


def test_an_increment_is_never_compared(hand_in):
    assert hand_in(as_csv(DIBAO, rows(3)), NAME, kind="increment").comparison == "none"


@pytest.mark.parametrize(("left", "state"), [(8, "in_force"), (7, "held")])
def test_a_township_may_shrink_by_the_share_and_not_by_more(months, left, state):
    assert months(rows(10), rows(left)).state == state


@pytest.mark.parametrize(("came", "state"), [(4, "in_force"), (5, "held")])
def test_a_township_may_double_and_not_more(months, came, state):
    assert months(rows(2), rows(came), limits=Limits(linked=0, few_more=1)).state == state


@pytest.mark.parametrize(("left", "state"), [(3, "in_force"), (0, "held")])
def test_from_five_to_three_is_no_reason_and_to_nobody_is_one(months, left, state):
    many = rows(20, FAR, start=50)
    assert months(many + rows(5), many + rows(left), limits=Limits(linked=0)).state == state


def test_a_list_of_nobody_waits_however_few_there_were(months):
    second = months(rows(3), [], limits=Limits(linked=0))
    assert (second.state, second.held_for) == ("held", "shrunk") and "全部（3→0）" in second.held_note


def test_a_missing_township_waits_and_is_named(months):
    second = months(rows(3) + rows(2, FAR, start=50), rows(3))
    assert second.reasons == ["shrunk"] and "township990122002000000（2→0）" in second.held_note


def test_a_missing_class_waits_and_is_named(months):
    second = months(rows(3) + rows(2, kind="城市", start=50), rows(3) + rows(2, start=50))
    assert second.state == "held" and "城市" in second.held_note


def test_the_officer_lets_it_count_and_says_why(months, steward, at, scope):
    second = months(rows(5), rows(1))
    with pytest.raises(Refused, match="依据"):
        release(second, " ", limits=FEW, by=steward, at=at)
    done = release(second, "已核实", limits=FEW, by=steward, at=at)
    assert done.state == "in_force" and done.may_compare
    with within(steward.scope()):
        assert not allow_comparison(done, False, "又核实", by=steward, at=at).may_compare
        line = Line.objects.get(verb="intake.release", subject_key=second.key)
        assert line.changes["state"] == ["held", "in_force"] and line.changes != {}
    with pytest.raises(Refused, match="没有暂缓"):
        release(done, "再放", limits=FEW, by=steward, at=at)


def test_a_list_that_is_not_whole_may_count_without_being_compared(months, steward, at):
    second = months(rows(5), rows(1))
    done = release(second, "缺报一镇", limits=FEW, compares=False, by=steward, at=at)
    assert (done.state, done.comparison) == ("in_force", "withheld")


def test_after_a_list_that_was_not_whole_the_next_one_is_not_compared(months, hand_in, steward, at):
    second = months(rows(5), rows(1))
    release(second, "缺报一镇", limits=FEW, compares=False, by=steward, at=at)
    third = hand_in(as_csv(DIBAO, rows(5)), NAME, period="2026-11")
    assert third.comparison == "waiting" and "未确认完整" in third.comparison_note


def test_an_earlier_month_handed_in_late_makes_the_later_one_comparable(hand_in, scope):
    later = hand_in(as_csv(DIBAO, rows(5)), NAME)
    hand_in(as_csv(DIBAO, rows(4)), NAME, period="2026-09")
    with within(scope):
        assert Delivery.objects.get(pk=later.pk).comparison == "allowed"


def test_a_list_taken_back_gives_way_to_the_one_it_had_replaced(months, hand_in, steward, at, scope):
    first = months(rows(5), rows(5, start=1))
    second = hand_in(as_csv(DIBAO, rows(4)), NAME)
    assert (second.supersedes_id, second.comparison) == (first.pk, "allowed")
    withdraw(second, "传错了", limits=FEW, by=steward, at=at)
    with within(scope):
        assert [each.key for each in Delivery.objects.in_force().order_by("period")][1] == first.key
        assert set(Delivery.objects.out_of_force()) == {second}
    with pytest.raises(Refused, match="已撤回"):
        withdraw(second, "再撤", limits=FEW, by=steward, at=at)
    with pytest.raises(Refused, match="原因"):
        withdraw(first, "", limits=FEW, by=steward, at=at)


def test_only_the_post_that_holds_the_area_decides(months, post, at):
    second = months(rows(5), rows(5))
    with pytest.raises(Refused, match="权限"):
        allow_comparison(second, True, "x", by=post("liaison"), at=at)
    with pytest.raises(Refused, match="报送"):
        withdraw(second, "x", limits=FEW, by=post("data_steward", 990123 * 10**9), at=at)


def test_townships_are_counted_by_where_people_live_when_the_file_is_silent(hand_in):
    enrol("人1", number(1))
    delivery = hand_in(as_csv(DIBAO, rows(2, ("", ""))), NAME)
    assert delivery.census == {"township": {"990122001": 1, "": 1}, "linked": {"990122001": 1}, "class": {"rural": 2}}


def test_a_township_that_was_renumbered_is_not_missing(hand_in, steward, at):
    first = rows(2, FAR, start=50)
    hand_in(as_csv(DIBAO, rows(3) + first), NAME, period="2026-09")
    with within(steward.scope()):
        renumber(Place.objects.get(pk=place_id("990122002")), "990122102", by=steward, at=at)
    second = hand_in(as_csv(DIBAO, rows(3) + first), NAME)
    assert (second.comparison, second.comparison_note) == ("allowed", "")
