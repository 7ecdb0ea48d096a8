import pytest
from django.contrib.auth import authenticate

from shouwang.accounts.appoint import Appointment, appoint
from shouwang.accounts.attempts import count_failure, must_wait
from shouwang.accounts.hold import end, holder_of, open_work, pass_on
from shouwang.accounts.models import Post, User
from shouwang.accounts.one_time import one_time, reset_password, sealed_once
from shouwang.accounts.pairing import pair, unpair
from shouwang.refusal import Refused
from shouwang.registry.models import Household
from shouwang.screening.clues.models import Clue
from shouwang.trail.models import Line
from shouwang.web.sight import within
from tests.county import AREA, OTHER

pytestmark = pytest.mark.django_db
VILLAGE = AREA + 1001000
NEW = Appointment("wang-xin", "王新", "grid_worker", VILLAGE)


@pytest.fixture
def officer(post):
    by = post("system_admin")
    with within(by.scope()):
        yield by


@pytest.fixture
def clue(officer, post, at):
    """An open clue that the grid worker of the first village owns."""
    household = Household.objects.create(place_id=VILLAGE, key="h1", head_name="示例", members=1)
    return Clue.objects.create(
        key="c1", household=household, place_id=VILLAGE, reason="medical_cost", state="assigned",
        state_at=at, opened_on=at.date(), owner=post("grid_worker", VILLAGE), due_on=at.date(),
    )  # fmt: skip


def _appoint(one: Appointment, by: Post, at) -> list[Post]:
    return appoint([one], password=one_time(), by=by, at=at, on=at.date())


def test_a_post_is_given_once_however_often_it_is_asked_for(officer, at):
    (made,) = _appoint(NEW, officer, at)
    assert (made.role, made.place_id, made.holder.name) == ("grid_worker", VILLAGE, "王新")
    assert _appoint(NEW, officer, at) == []
    line = Line.objects.get(verb="accounts.appoint")
    assert (line.title, line.changed) == ("设立岗位", [{"name": "任职人", "before": "", "after": "王新"}])


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (Appointment("a-b", "甲", "grid_worker", AREA), "wrong_level"),
        (Appointment("a-b", "甲", "no_such_role", AREA), "wrong_level"),
        (Appointment("a-b", "甲", "grid_worker", OTHER + 1001000), "wrong_area"),
        (Appointment("a-b", "甲", "liaison", AREA), "no_supplier"),
        (Appointment("a-b", "甲", "operator", AREA), "not_yours_to_give"),
        (Appointment("a-b", "甲", "prefecture_officer", 990100000000000), "not_yours_to_give"),
    ],
)
def test_a_post_that_is_not_ones_to_give_is_refused(officer, at, one, code):
    with pytest.raises(Refused) as refused:
        _appoint(one, officer, at)
    assert refused.value.code == code


def test_nobody_gives_himself_a_post(officer, at):
    with pytest.raises(Refused, match="不能给自己"):
        _appoint(Appointment(officer.holder.username, officer.holder.name, "county_approver", AREA), officer, at)


def test_a_username_is_not_taken_for_another_person(officer, post, at):
    taken = post("data_steward").holder
    with pytest.raises(Refused, match="已属于"):
        _appoint(Appointment(taken.username, "别人", "grid_worker", VILLAGE), officer, at)
    with pytest.raises(Refused, match="已属于"):
        holder_of(taken.username, "别人")


def test_one_person_may_hold_several_posts(officer, post, at):
    worker = post("grid_worker", VILLAGE).holder
    _appoint(Appointment(worker.username, worker.name, "village_reviewer", VILLAGE + 1000), officer, at)
    assert worker.posts.in_force().count() == 2


def test_a_post_handed_on_keeps_its_open_work(officer, clue, at):
    post, before = clue.owner, clue.owner.holder
    successor, password = holder_of("li-si", "李四")
    pass_on(post, to=successor, by=officer, at=at, note="轮岗")
    clue.refresh_from_db()
    post.refresh_from_db()
    assert (clue.owner, clue.owner.holder) == (post, successor)
    assert open_work(post) == {"线索": 1}
    assert authenticate(username="li-si", password=password) == successor
    assert not before.posts.in_force().exists()
    line = Line.objects.get(verb="accounts.pass_on")
    assert line.changes == {"holder": [before.name, "李四"]}


def test_a_post_with_open_work_does_not_end_until_the_work_has_gone(officer, clue, at):
    post = clue.owner
    with pytest.raises(Refused, match="1 条线索"):
        end(post, by=officer, at=at)
    Clue.objects.update(state="closed", closed_as="no_risk", closed_on=at.date())
    end(post, by=officer, at=at, note="撤并")
    assert post not in Post.objects.in_force()
    with pytest.raises(Refused, match="已经撤销"):
        pass_on(post, to=None, by=officer, at=at)


def test_a_post_of_another_county_is_not_ones_to_hand_on(officer, post, at):
    foreign = post("county_officer", OTHER)
    for act in (lambda: pass_on(foreign, to=None, by=officer, at=at), lambda: end(foreign, by=officer, at=at)):
        with pytest.raises(Refused, match="管辖范围"):
            act()


def test_the_operators_post_is_an_operators_to_change(officer, post, at):
    operator = Post.objects.create(role="operator", place_id=AREA, holder=post("operator").holder, since=at.date())
    for act in (lambda: pass_on(operator, to=None, by=officer, at=at), lambda: end(operator, by=officer, at=at)):
        with pytest.raises(Refused, match="只能由系统运维"):
            act()


def test_nobody_ends_the_post_he_works_as(officer, at):
    with pytest.raises(Refused):
        end(officer, by=officer, at=at)


def test_a_reset_gives_a_password_that_works_once(officer, post, at):
    worker = post("grid_worker").holder
    password = reset_password(worker, by=officer, at=at)
    worker.refresh_from_db()
    assert worker.must_change_password
    assert authenticate(username=worker.username, password=password) == worker
    assert password not in worker.password
    assert Line.objects.get(verb="accounts.reset_password").changes == {}


def test_one_time_passwords_are_long_and_never_the_same():
    made = {one_time() for _ in range(200)}
    assert len(made) == 200
    assert all(len(password.replace("-", "")) == 15 for password in made)
    assert sealed_once("a") != sealed_once("a")


def test_somebody_with_posts_elsewhere_is_not_mine_to_reset(officer, post, at):
    worker = post("grid_worker").holder
    Post.objects.create(role="grid_worker", place_id=OTHER + 1001000, holder=worker, since=at.date())
    with pytest.raises(Refused, match="管辖范围以外"):
        reset_password(worker, by=officer, at=at)


def test_an_operator_is_reset_by_an_operator_only(officer, post, at):
    operator = User.objects.create(username="one-more", name="运维")
    Post.objects.create(role="operator", place_id=AREA, holder=operator, since=at.date())
    with pytest.raises(Refused, match="请由上级"):
        reset_password(operator, by=officer, at=at)


def test_a_new_password_ends_the_waiting_of_whoever_mistyped(officer, post, at):
    worker = post("grid_worker").holder
    for _ in range(9):
        count_failure(worker.username, "10.0.0.1", at)
    assert must_wait(worker.username, "10.0.0.1", at)
    reset_password(worker, by=officer, at=at)
    assert not must_wait(worker.username, "10.0.0.1", at)


def test_a_pairing_opens_one_household_to_a_helper_and_its_end_closes_it(officer, clue, post, at):
    helper = post("helper")
    pairs = post("county_officer")
    pairing = pair(helper, "h1", by=pairs, at=at)
    assert pair(helper, "h1", by=pairs, at=at) == pairing
    with within(helper.scope()):
        assert [household.key for household in Household.objects.all()] == ["h1"]
    unpair(pairing, by=pairs, at=at)
    with within(helper.scope()):
        assert Household.objects.count() == 0
    assert list(Line.objects.filter(household_id=clue.household_id).values_list("verb", flat=True)) == [
        "accounts.pair", "accounts.unpair",
    ]  # fmt: skip


def test_only_households_of_ones_own_places_are_named_and_only_to_helpers(officer, clue, post, at):
    with pytest.raises(Refused, match="没有户编号为 no"):
        pair(post("helper"), "no", by=post("county_officer"), at=at)
    with pytest.raises(Refused, match="只有在任的帮扶责任人"):
        pair(post("grid_worker"), "h1", by=post("county_officer"), at=at)
    with within(post("county_officer", OTHER).scope()), pytest.raises(Refused, match="没有户编号"):
        pair(post("helper"), "h1", by=post("county_officer", OTHER), at=at)


def test_a_helpers_post_does_not_end_while_households_are_named_to_him(officer, clue, post, at):
    helper = post("helper", AREA)
    pair(helper, clue.household.key, by=post("county_officer"), at=at)
    assert open_work(helper) == {"结对": 1}
    with pytest.raises(Refused, match="1 条结对"):
        end(helper, by=officer, at=at)
