"""代理: given by the holder, released by a second person, from day to day; the deed is the deputy's own."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwang.accounts.appoint import Appointment, appoint
from shouwang.accounts.depute import depute, end_deputy, release_deputy
from shouwang.accounts.hold import pass_on
from shouwang.accounts.limits import deputy_days
from shouwang.accounts.models import Deputy, Post, User
from shouwang.accounts.nominate import nominate
from shouwang.casework.cases.models import Decision
from shouwang.places.models import Site
from shouwang.policy.draft import Draft
from shouwang.policy.enter import enter, release
from shouwang.policy.models import CountyLine
from shouwang.queue import door as queue
from shouwang.queue.models import Work
from shouwang.refusal import Refused
from shouwang.trail.models import Line
from shouwang.web.sight import within
from tests.casework import walk
from tests.county import AREA, OTHER
from tests.county import post as post_of

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-44", "S3-08")]
FIRST = date(2026, 11, 3)
LAST = FIRST + timedelta(days=4)
DRAFT = Draft("lockout_tries", LAST, 6, "县里通知")


def _refused(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def _fresh(post: Post) -> Post:
    return Post.objects.select_related("place", "holder").get(pk=post.pk)


def _ask(holder: Post, deputy: Post, at: datetime, since: date = FIRST, until: date = LAST) -> Deputy:
    with within(holder.scope()):
        return depute(deputy.holder.username, since=since, until=until, note="外出学习", by=holder, at=at)


def _given(holder: Post, deputy: Post, at: datetime, since: date = FIRST, until: date = LAST) -> Post:
    """Asked and released; the post as it stands in the deputy's hands."""
    made, second = _ask(holder, deputy, at, since, until), post_of("security_admin")
    with within(second.scope()):
        release_deputy(made, by=second, at=at)
    return _fresh(holder).taken_by(deputy.holder)


def _acts_on(user: User, on: date) -> set[str]:
    return {post.role for post in Post.objects.of(user, on)}


@pytest.mark.parametrize(("off", "acts"), [(-1, False), (0, True), (4, True), (5, False), (40, False)])
def test_a_deputy_acts_from_the_first_day_to_the_last(post, at, off, acts):
    holder, deputy = post("county_approver"), post("county_officer")
    _given(holder, deputy, at)
    assert ("county_approver" in _acts_on(deputy.holder, FIRST + timedelta(days=off))) == acts
    assert "county_approver" in _acts_on(holder.holder, FIRST + timedelta(days=off))


def test_a_deputy_who_is_not_released_or_was_ended_or_whose_giver_has_gone_does_not_act(post, at):
    holder, deputy, second = post("county_approver"), post("county_officer"), post("security_admin")
    made = _ask(holder, deputy, at)
    assert _acts_on(deputy.holder, FIRST) == {"county_officer"}
    with within(second.scope()):
        release_deputy(made, by=second, at=at)
    assert _acts_on(deputy.holder, FIRST) == {"county_officer", "county_approver"}
    Post.objects.filter(pk=holder.pk).update(holder=User.objects.create(username="xin-ren", name="新人"))
    assert _acts_on(deputy.holder, FIRST) == {"county_officer"}
    Post.objects.filter(pk=holder.pk).update(holder=holder.holder)
    end_deputy(made, by=holder, at=at)
    assert _acts_on(deputy.holder, FIRST) == {"county_officer"}
    assert _refused(lambda: end_deputy(made, by=holder, at=at)) == "already_ended"


@pytest.mark.parametrize("days", [1, 30, 31])
def test_the_days_are_held_to_policy(post, at, days):
    assert deputy_days(at.date()) == 30
    holder, deputy = post("county_approver"), post("county_officer")
    act = lambda: _ask(holder, deputy, at, FIRST, FIRST + timedelta(days=days - 1))  # noqa: E731
    assert act().until if days <= 30 else _refused(act) == "bad_days"


@pytest.mark.parametrize(("since", "until"), [(-1, 3), (3, 2), (-3, -1)])
def test_the_days_are_neither_past_nor_turned_round(post, at, since, until):
    today = at.date()
    days = today + timedelta(days=since), today + timedelta(days=until)
    assert _refused(lambda: _ask(post("county_approver"), post("county_officer"), at, *days)) == "bad_days"


def test_only_the_holder_gives_and_neither_to_himself_nor_to_a_stranger_nor_twice(post, at):
    holder, deputy = post("county_approver"), post("county_officer")
    assert _refused(lambda: _ask(holder, holder, at)) == "oneself"
    stranger = Post(holder=User.objects.create(username="lu-ren", name="路人"))
    assert _refused(lambda: _ask(holder, stranger, at)) == "no_user"
    assert _refused(lambda: _ask(post("operator"), deputy, at)) == "not_allowed"
    _ask(holder, deputy, at)
    assert _refused(lambda: _ask(holder, post("data_steward"), at, LAST, LAST)) == "has_deputy"
    assert _ask(holder, post("data_steward"), at, LAST + timedelta(days=1), LAST + timedelta(days=1))


def test_a_deputy_gives_no_deputy(post, at):
    acted = _given(post("county_approver"), post("county_officer"), at)
    assert _refused(lambda: _ask(acted, post("data_steward"), at)) == "deputy_gives"


def test_the_second_person_is_neither_holder_nor_deputy_nor_from_elsewhere_nor_anybody(post, at):
    holder, deputy, second = post("county_approver"), post("county_officer"), post("security_admin")
    made = _ask(holder, deputy, at)
    for nobody in (holder, deputy, post("data_steward"), post("system_admin")):
        assert _refused(lambda by=nobody: release_deputy(made, by=by, at=at)) == "not_allowed"
    assert _refused(lambda: release_deputy(made, by=post("security_admin", OTHER), at=at)) == "wrong_area"
    for who in (holder.holder, deputy.holder):
        own = _fresh(second)
        own.holder = who
        assert _refused(lambda own=own: release_deputy(made, by=own, at=at)) == "same_person"
    put = _fresh(second)
    put.appointed_by = deputy.holder
    assert _refused(lambda: release_deputy(made, by=put, at=at)) == "same_person"
    late = at + timedelta(days=30)
    assert _refused(lambda: release_deputy(made, by=second, at=late)) == "too_late"
    release_deputy(made, by=second, at=at)
    assert _refused(lambda: release_deputy(made, by=second, at=at)) == "already_decided"


def test_a_security_managers_own_deputy_is_released_by_the_operator(post, at):
    holder, deputy = post("security_admin"), post("prefecture_officer")
    deputy.holder.posts.update(role="security_admin")  # a colleague of the same duty in the prefecture
    made = _ask(holder, deputy, at)
    assert _refused(lambda: release_deputy(made, by=holder, at=at)) == "same_person"
    operator = post("operator")
    with within(operator.scope()):
        release_deputy(made, by=operator, at=at)


@pytest.mark.parametrize(
    ("held", "acted"),
    [("county_officer", "system_admin"), ("system_admin", "county_approver"), ("system_admin", "security_admin"),
     ("auditor", "system_admin"), ("security_admin", "grid_worker")],
)  # fmt: skip
def test_duties_that_must_be_apart_do_not_meet_in_a_deputy(post, at, held, acted):
    assert _refused(lambda: _ask(post(acted), post(held), at)) == "two_duties"


def test_a_deputy_is_not_appointed_to_what_must_be_apart_from_it(post, at):
    operator, deputy = post("operator"), post("county_officer")
    _given(post("county_approver"), deputy, at)
    deputy.holder.posts.update(until=at.date())
    one = Appointment(deputy.holder.username, deputy.holder.name, "system_admin", AREA)
    with within(operator.scope()):
        act = lambda on: appoint([one], password="", by=operator, at=at + timedelta(days=40), on=on)  # noqa: E731
        assert _refused(lambda: act(LAST)) == "two_duties"
        manager = post("system_admin")
        assert _refused(lambda: pass_on(manager, to=deputy.holder, by=operator, at=at)) == "two_duties"
        assert act(LAST + timedelta(days=1))


def test_a_managers_deputy_gives_no_post_to_the_manager(post, at):
    manager = post("system_admin")
    shi = Post.objects.create(role="system_admin", place_id=AREA // 10**11 * 10**11, since=at.date(),
                              holder=User.objects.create(username="shi-a", name="市甲"))  # fmt: skip
    acted = _given(manager, shi, at)
    for who in (manager.holder, shi.holder):
        one = Appointment(who.username, who.name, "county_approver", AREA)
        assert _refused(lambda one=one: nominate(one, deed="appoint", by=acted, at=at)) == "oneself"


def test_what_a_deputy_does_is_his_own_deed_marked(post, at):
    holder, deputy = post("county_officer"), post("data_steward")
    acted = _given(holder, deputy, at)
    with within(acted.scope()):
        row = enter(DRAFT, by=acted, at=at)
        line = Line.objects.get(verb="policy.enter")
    assert (row.enterer, line.user, line.acting) == (deputy.holder, deputy.holder, True)
    assert line.who == f"{deputy.holder.name}（代）（{holder}）"


def test_neither_deputy_nor_holder_releases_what_the_other_has_entered(post, at):
    officer, approver = post("county_officer"), post("county_approver")
    acted = _given(approver, officer, at)
    with within(officer.scope()):
        row = enter(DRAFT, by=officer, at=at)
        assert _refused(lambda: release(row, by=acted, at=at)) == "same_person"
        CountyLine.objects.filter(pk=row.pk).update(enterer=approver.holder, entered_by=approver)
        assert _refused(lambda: release(row, by=acted, at=at)) == "same_person"


def test_work_that_a_deputy_asked_for_is_done_in_his_name(post, at, monkeypatch):
    acted, seen = _given(post("county_officer"), post("data_steward"), at), []
    body = lambda work, by, asked_at: seen.append((by.holder, by.acting))  # noqa: E731
    asked = queue.Job("t.body", "试", "quick", body)
    monkeypatch.setitem(queue._jobs, asked.name, asked)
    monkeypatch.setattr(queue.connections, "close_all", lambda: None)
    with within(acted.scope()):
        work = queue.ask(asked, by=acted, at=at, key="deputy-1")
    queue.run(work.pk, work.place_id)
    with within(acted.scope()):
        assert Work.objects.get(pk=work.pk).state == "done"
    assert seen == [(acted.holder, True)]


def _county_decides(by: Post, one, on):
    return walk.say(one, "county_decision", by=by, on=on, **walk.prepare(one, "county_decision", on=on))


def _at_the_county(on: date = walk.DAY):
    walk.use_line("s3_recognition")
    return walk.lead_to(walk.open_case(walk.household()), "county_decision", on=on)


def test_a_decision_of_a_deputy_says_so_on_the_page(post, at, signed_in):
    one, on = _at_the_county()
    acted = _given(post("county_approver"), post("data_steward"), walk.instant(on), on, on)
    _county_decides(acted, one, on)
    with walk.see():
        made = Decision.objects.get(passage=one, step="county_decision")
        assert (made.person, made.acting) == (acted.holder, True)
        assert made.decider.endswith("（代）")
    page = signed_in(post("county_officer")).get(reverse("cases:case", args=[one.case.key])).content.decode()
    assert f"{made.decider}" in page


def test_a_deputy_does_not_decide_what_he_passed_at_another_level(post, at):
    one, on = _at_the_county()
    with walk.see():
        below = Decision.objects.filter(passage=one, level="township").select_related("by__holder").first()
    acted = _given(post("county_approver"), _fresh(below.by), walk.instant(on), on, on)
    assert _refused(lambda: _county_decides(acted, one, on)) == "two_levels"


def test_nor_what_the_holder_who_put_him_there_passed_at_another_level(post, at):
    one, on = _at_the_county()
    with walk.see():
        below = Decision.objects.filter(passage=one, level="township").first()
    approver = post("county_approver")
    Post.objects.filter(pk=approver.pk).update(holder=below.person)
    acted = _given(_fresh(approver), post("data_steward"), walk.instant(on), on, on)
    assert _refused(lambda: _county_decides(acted, one, on)) == "two_levels"


def test_nor_does_the_holder_decide_above_what_his_deputy_passed(post, at):
    walk.use_line("s3_recognition")
    case = walk.open_case(walk.household())
    one, on = walk.lead_to(case, "township_review", on=walk.DAY)
    reviewer, approver = post("township_reviewer", walk.TOWNSHIP), post("county_approver")
    acted = _given(reviewer, post("township_specialist", walk.TOWNSHIP), walk.instant(on), on, on)
    walk.send_up(one.place_id, [one], on=on)
    walk.say(one, "township_review", by=acted, on=on, **walk.prepare(one, "township_review", on=on))
    one, on = walk.lead_to(case, "county_decision", on=on)
    Post.objects.filter(pk=approver.pk).update(holder=reviewer.holder)
    assert _refused(lambda: _county_decides(_fresh(approver), one, on)) == "two_levels"


def test_the_pages_lead_from_the_holder_to_the_second_person_to_the_deputy(post, signed_in):
    holder, deputy, second = post("county_approver"), post("grid_worker"), post("security_admin")
    Site.objects.update(latest_at=None)
    today = timezone.localdate()
    page, gives = reverse("accounts:deputies"), signed_in(holder)
    asked = {"username": deputy.holder.username, "since": today, "until": today, "note": "外出学习"}
    assert gives.post(page, asked | {"username": "nobody-x"}).status_code == 409
    assert gives.post(page, {}).status_code == 422
    assert gives.post(page, asked).headers["Location"] == page
    made = Deputy.objects.get()
    assert "待确认" in gives.get(page).content.decode()
    assert signed_in(post("township_reviewer", AREA + 2000000)).post(
        reverse("accounts:end_deputy", args=[made.pk])
    ).status_code == 404  # fmt: skip
    releases = signed_in(second)
    assert "代理待您确认" in releases.get(reverse("desk:work")).content.decode()
    releases.post(reverse("accounts:release_deputy", args=[made.pk]))
    acts = signed_in(deputy)
    assert "县级审定人（代）" in acts.get(reverse("accounts:switch")).content.decode()
    assert acts.get(reverse("accounts:posts")).status_code == 403
    acts.post(reverse("accounts:switch"), {"post": holder.pk})
    shown = acts.get(reverse("accounts:posts")).content.decode()
    assert "县级审定人（代）" in shown
    assert "委托代理：" not in acts.get(page).content.decode()
    acts.post(reverse("accounts:end_deputy", args=[made.pk]))
    assert acts.get(reverse("accounts:posts")).status_code == 403


def test_a_helper_and_a_liaison_give_a_deputy_too(post, at):
    for role in ("helper", "liaison"):
        assert _ask(post(role), post("county_officer"), at)


def test_a_stranger_ends_nothing_and_a_second_person_says_why(post, at):
    made = _ask(post("county_approver"), post("county_officer"), at)
    assert _refused(lambda: end_deputy(made, by=post("auditor"), at=at)) == "not_allowed"
    assert _refused(lambda: end_deputy(made, by=post("security_admin"), at=at)) == "no_reason"
    assert _refused(lambda: end_deputy(made, reason="x", by=post("security_admin", OTHER), at=at)) == "wrong_area"
    end_deputy(made, reason="应由同级代理", by=post("security_admin"), at=at)
    assert made.state(FIRST)[0] == "待确认"  # the row that was in hand
    made.refresh_from_db()
    assert made.state(FIRST)[0] == "已退回"


def test_who_has_not_chosen_works_on_his_own_post_not_on_the_one_he_is_deputy_of(post, at, client):
    holder, deputy, today = post("county_approver"), post("data_steward"), timezone.localdate()
    Site.objects.update(latest_at=None)
    assert holder.pk < deputy.pk
    _given(holder, deputy, timezone.now(), today, today)
    client.force_login(deputy.holder)
    request = client.get(reverse("accounts:switch")).wsgi_request
    assert [(one.role, one.acting) for one in request.posts] == [("data_steward", False), ("county_approver", True)]
    assert (request.on_post.role, request.scope.post_id) == ("data_steward", deputy.pk)
