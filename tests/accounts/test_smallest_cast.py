"""The smallest cast that README names: three at the county, one at the township, two in the village, and the operator."""

import pytest

from shouwang.accounts.appoint import Appointment, appoint
from shouwang.accounts.hold import pass_on
from shouwang.accounts.models import Post, User
from shouwang.casework.cases.models import Decision
from shouwang.policy.draft import Draft
from shouwang.policy.enter import enter, release
from shouwang.refusal import Refused
from shouwang.web.sight import within
from tests.casework import walk
from tests.county import AREA, post

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-44", "S3-08")]
CAST = {
    "jia": [("county_officer", AREA), ("data_steward", AREA)],
    "yi": [("county_approver", AREA)],
    "bing": [("system_admin", AREA)],
    "ding": [("township_specialist", walk.TOWNSHIP), ("township_reviewer", walk.TOWNSHIP)],
    "wu": [("grid_worker", walk.VILLAGE)],
    "ji": [("village_reviewer", walk.VILLAGE)],
}


@pytest.fixture
def cast(at) -> dict[str, User]:
    """Everybody else leaves; the operator gives the posts, and needs no second person for it."""
    operator = post("operator")
    others = Post.objects.filter(place_id__gte=AREA, place_id__lt=AREA + 10**9).exclude(pk=operator.pk)
    others.update(holder=None)
    people = {name: User.objects.create(username=f"{name}-one", name=name) for name in CAST}
    with within(operator.scope()):
        for name, posts in CAST.items():
            for role, place in posts:
                pass_on(post(role, place), to=people[name], by=operator, at=walk.instant(walk.DAY))
    return people


def _refused(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def _hand(role: str, place: int, to: User) -> None:
    operator = post("operator")
    with within(operator.scope()):
        pass_on(post(role, place), to=to, by=operator, at=walk.instant(walk.DAY))


def _case():
    walk.use_line("s3_recognition")
    return walk.open_case(walk.household())


def test_seven_people_walk_a_household_from_the_home_check_to_the_countys_decision(cast):
    case = _case()
    one, on = walk.lead_to(case, "county_decision", on=walk.DAY)
    walk.advance(one, "county_decision", on=on)
    with walk.see():
        made = list(Decision.objects.filter(passage=one).select_related("person"))
    who = {level: {row.person for row in made if row.level == level} for level in ("village", "township", "county")}
    assert who["village"] <= {cast["wu"], cast["ji"]} and who["township"] == {cast["ding"]}
    assert who["county"] == {cast["jia"], cast["yi"]}  # the officer compares, the approver decides
    assert {row.step for row in made} >= {"home_check", "township_review", "county_decision"}


@pytest.mark.parametrize(
    ("step", "role", "place", "name"),
    [
        ("township_review", "township_reviewer", walk.TOWNSHIP, "ji"),
        ("county_decision", "county_approver", AREA, "ding"),
    ],
)
def test_with_one_person_fewer_the_township_or_the_county_does_not_decide(cast, step, role, place, name):
    one, on = walk.lead_to(_case(), step, on=walk.DAY)
    _hand(role, place, cast[name])
    assert _refused(lambda: walk.advance(one, step, on=on)) == "two_levels"


def test_with_one_person_fewer_no_local_line_comes_into_force(cast, at):
    _hand("county_approver", AREA, cast["jia"])
    officer, approver = post("county_officer"), post("county_approver")
    with within(officer.scope()):
        row = enter(Draft("lockout_tries", at.date(), 6, "县里通知"), by=officer, at=at)
        assert _refused(lambda: release(row, by=approver, at=at)) == "same_person"


@pytest.mark.parametrize("name", ["jia", "yi", "ding", "ji"])
def test_with_one_person_fewer_there_is_no_manager(cast, name):
    assert _refused(lambda: _hand("system_admin", AREA, cast[name])) == "two_duties"


def test_no_approver_is_put_there_by_himself_nor_by_the_manager_alone(cast, at):
    for role, code in (("county_approver", "not_allowed"), ("system_admin", "needs_second")):
        by = post(role, AREA)
        one = Appointment("geng-one", "庚", "county_approver", AREA)
        with within(by.scope()):
            assert _refused(lambda by=by, one=one: appoint([one], password="x", by=by, at=at, on=at.date())) == code
