"""Two persons are two people: who gives posts does no casework, and approvers, auditors, managers take a second person."""

import pytest
from django.urls import reverse

from shouwang.accounts.appoint import Appointment, appoint
from shouwang.accounts.duties import are_two
from shouwang.accounts.hold import end, pass_on
from shouwang.accounts.may import MAY, ROLES
from shouwang.accounts.models import Nomination, Post, User
from shouwang.accounts.nominate import decline, nominate, release
from shouwang.accounts.one_time import one_time, reset_password
from shouwang.places.code import place_id
from shouwang.refusal import Refused
from shouwang.trail.models import Line
from shouwang.web.sight import within
from tests.county import AREA, OTHER

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-44", "S3-08")]
APPROVER = Appointment("zhao-shen", "赵审", "county_approver", AREA)


@pytest.fixture
def admin(post):
    by = post("system_admin")
    with within(by.scope()):
        yield by


def _give(one: Appointment, by: Post, at) -> list[Post]:
    return appoint([one], password=one_time(), by=by, at=at, on=at.date())


def _refused(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_no_role_does_casework_and_gives_posts():
    casework = {verb for verb in MAY if verb.split(".")[0] in ("cases", "assistance", "elimination", "visits", "clues")}
    casework = {
        verb for verb in casework if not verb.endswith((".see", ".erase", ".gather", ".feedback", ".open_month"))
    }
    for role in ROLES:
        if role in MAY["accounts.manage"] | MAY["accounts.release"]:
            assert {verb for verb in casework if role in MAY[verb]} == set(), role


@pytest.mark.parametrize("role", ["county_officer", "county_approver", "data_steward", "village_reviewer"])
def test_who_does_casework_gives_no_post(post, at, role):
    assert _refused(lambda: _give(APPROVER, post(role), at)) == "not_allowed"


@pytest.mark.parametrize(
    ("held", "given"),
    [("county_officer", "system_admin"), ("county_approver", "security_admin"), ("system_admin", "security_admin"),
     ("auditor", "system_admin"), ("security_admin", "auditor"), ("system_admin", "grid_worker")],
)  # fmt: skip
def test_duties_that_must_be_apart_do_not_come_together_in_one_person(post, at, held, given):
    operator, user = post("operator"), post(held).holder
    place = AREA + 1001000 if given == "grid_worker" else AREA
    with within(operator.scope()):
        assert (
            _refused(lambda: _give(Appointment(user.username, user.name, given, place), operator, at)) == "two_duties"
        )
        holder = User.objects.create(username="somebody", name="某人")
        other = Post.objects.create(role=given, place_id=place, holder=holder, since=at.date())
        assert _refused(lambda: pass_on(other, to=user, by=operator, at=at)) == "two_duties"


@pytest.mark.parametrize("role", ["county_approver", "auditor"])
def test_an_approver_or_auditor_is_not_appointed_moved_reset_or_ended_by_one_manager(admin, post, at, role):
    holder = User.objects.create(username="zheng-shi", name="郑十")
    theirs = Post.objects.create(role=role, place_id=AREA, holder=holder, since=at.date())
    acts = {
        "appoint": lambda: _give(Appointment("qian-er", "钱二", role, AREA), admin, at),
        "pass on": lambda: pass_on(theirs, to=User.objects.create(username="qian-er", name="钱二"), by=admin, at=at),
        "vacate": lambda: pass_on(theirs, to=None, by=admin, at=at),
        "reset": lambda: reset_password(theirs.holder, by=admin, at=at),
    }
    assert {name: _refused(act) for name, act in acts.items()} == dict.fromkeys(acts, "needs_second")
    assert _refused(lambda: end(theirs, by=admin, at=at)) == "not_yours_to_give"


@pytest.mark.parametrize("role", ["system_admin", "security_admin"])
def test_nobody_manages_his_own_level(admin, post, at, role):
    assert _refused(lambda: _give(Appointment("sun-san", "孙三", role, AREA), admin, at)) == "own_level"
    assert (
        _refused(lambda: nominate(Appointment("sun-san", "孙三", role, AREA), deed="appoint", by=admin, at=at))
        == "own_level"
    )
    assert _refused(lambda: pass_on(post(role, AREA), to=None, by=admin, at=at)) == "own_level"


def test_a_manager_of_the_prefecture_names_a_countys_and_a_second_one_releases(post, at):
    shi = place_id("9901")
    admin = Post.objects.create(role="system_admin", place_id=shi, since=at.date(),
                                holder=User.objects.create(username="shi-a", name="市甲"))  # fmt: skip
    second = Post.objects.create(role="security_admin", place_id=shi, since=at.date(),
                                 holder=User.objects.create(username="shi-b", name="市乙"))  # fmt: skip
    with within(admin.scope()):
        made = nominate(Appointment("li-si", "李四", "system_admin", AREA), deed="appoint", by=admin, at=at)
        assert release(made, by=second, at=at)
        assert Post.objects.get(holder__username="li-si").appointed_by == admin.holder


def test_a_second_person_releases_and_the_line_names_both(admin, post, at):
    second = post("security_admin")
    made = nominate(APPROVER, deed="appoint", by=admin, at=at)
    assert not Post.objects.filter(holder__username="zhao-shen").exists()
    assert release(made, by=second, at=at)  # a one-time password, shown this once
    fresh = Post.objects.get(holder__username="zhao-shen")
    assert (fresh.role, fresh.appointed_by) == ("county_approver", admin.holder)
    made.refresh_from_db()
    assert (made.state, made.decider) == ("released", second.holder)
    assert set(Line.objects.values_list("verb", flat=True)) >= {
        "accounts.nominate",
        "accounts.release",
        "accounts.appoint",
    }
    assert _refused(lambda: release(made, by=second, at=at)) == "already_decided"


def test_nobody_is_his_own_second_person_nor_that_of_whom_he_put_there(admin, post, at):
    made, second = nominate(APPROVER, deed="appoint", by=admin, at=at), post("security_admin")
    assert _refused(lambda: release(made, by=admin, at=at)) == "not_allowed"
    Post.objects.filter(pk=second.pk).update(appointed_by=admin.holder)
    second.refresh_from_db()
    assert not are_two(admin, second)
    assert _refused(lambda: release(made, by=second, at=at)) == "same_person"
    elsewhere = post("security_admin", OTHER)
    assert _refused(lambda: release(made, by=elsewhere, at=at)) == "wrong_area"


def test_nobody_confirms_what_concerns_himself(admin, post, at):
    second = post("security_admin")
    own = Appointment(second.holder.username, second.holder.name, "county_approver", AREA)
    made = nominate(own, deed="appoint", by=admin, at=at)
    assert _refused(lambda: release(made, by=second, at=at)) == "oneself"


def test_a_nomination_is_asked_once_and_may_be_turned_down_with_a_reason(admin, post, at):
    made, second = nominate(APPROVER, deed="appoint", by=admin, at=at), post("security_admin")
    assert _refused(lambda: nominate(APPROVER, deed="appoint", by=admin, at=at)) == "asked_already"
    assert _refused(lambda: decline(made, reason=" ", by=second, at=at)) == "no_reason"
    decline(made, reason="未经会议研究", by=second, at=at)
    assert not Post.objects.filter(holder__username="zhao-shen").exists()
    assert nominate(APPROVER, deed="appoint", by=admin, at=at).state == "waiting"


def test_a_reset_for_two_gives_a_new_password_and_the_holder_is_told_at_the_door(admin, post, at, client):
    theirs, second = post("county_approver", AREA), post("security_admin")
    theirs.holder.set_password("Old-Password-77")
    theirs.holder.last_login = at
    theirs.holder.save()
    one = Appointment(theirs.holder.username, theirs.holder.name, theirs.role, AREA)
    password = release(nominate(one, deed="reset", post=theirs, by=admin, at=at), by=second, at=at.replace(hour=10))
    client.post(reverse("accounts:sign_in"), {"username": theirs.holder.username, "password": password})
    page = client.get(reverse("accounts:password")).content.decode()
    assert "重置密码" in page and second.holder.name in page


def test_the_pages_of_a_manager_lead_to_the_second_person_and_back(post, signed_in):
    admin, second = signed_in(post("system_admin")), signed_in(post("security_admin"))
    given = {"username": "zhao-shen", "name": "赵审", "role": "county_approver", "place": "990122"}
    sent = admin.post(reverse("accounts:new_post"), given)
    assert sent.headers["Location"] == reverse("accounts:nominations")
    assert "赵审" in admin.get(reverse("accounts:nominations")).content.decode()
    assert "待您确认" in second.get(reverse("desk:work")).content.decode()
    waiting = Nomination.objects.get()
    assert admin.post(reverse("accounts:decide_nomination", args=[waiting.pk]), {"answer": "yes"}).status_code == 403
    shown = second.post(reverse("accounts:decide_nomination", args=[waiting.pk]), {"answer": "yes"}).content.decode()
    assert "一次性密码" in shown and "zhao-shen" in shown
    assert Post.objects.filter(holder__username="zhao-shen", role="county_approver").exists()


def test_an_operator_needs_no_second_person(post, at):
    operator = post("operator")
    with within(operator.scope()):
        (made,) = _give(APPROVER, operator, at)
        assert reset_password(made.holder, by=operator, at=at)
