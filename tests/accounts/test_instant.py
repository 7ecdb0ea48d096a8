"""The header `X-At`: an exercise site's requests happen when they say; only the operator's deeds move its clock."""

from datetime import datetime

import pytest

from shouwang.accounts.exercise import turn_clock
from shouwang.places.clock import instant
from shouwang.places.models import Site
from shouwang.refusal import Refused
from shouwang.trail.models import Line
from shouwang.web.sight import within
from tests.county import AREA

pytestmark = pytest.mark.django_db
AT, EARLIER = "2031-03-01T09:00:00+08:00", "2031-02-01T09:00:00+08:00"


def ended(client, post, at):
    return client.post(f"/posts/{post.pk}/vacate/", {"note": "调离"}, headers={"X-At": at})


def test_a_deed_is_recorded_at_the_instant_given(signed_in, post):
    steward, grid = post("operator"), post("grid_worker")
    assert ended(signed_in(steward), grid, AT).status_code == 302
    with within(steward.scope()):
        assert Line.objects.filter(verb__startswith="accounts.").latest("id").at == datetime.fromisoformat(AT)
    assert instant() >= datetime.fromisoformat(AT)  # the exercise goes on from there


def test_the_deed_of_anybody_else_happens_then_and_moves_nothing(signed_in, post):
    before, manager, grid = Site.objects.get().latest_at, post("system_admin"), post("grid_worker")
    assert ended(signed_in(manager), grid, AT).status_code == 302
    with within(manager.scope()):
        assert Line.objects.filter(verb__startswith="accounts.").latest("id").at == datetime.fromisoformat(AT)
    assert Site.objects.get().latest_at == before


@pytest.mark.parametrize("role", ["operator", "county_officer", "auditor"])
def test_a_page_that_is_read_moves_nothing(signed_in, post, role):
    before = Site.objects.get().latest_at
    assert signed_in(post(role)).get("/posts/", headers={"X-At": AT}).status_code == 200
    assert Site.objects.get().latest_at == before


def test_time_given_to_a_request_never_runs_backwards(signed_in, post):
    client = signed_in(post("operator"))
    assert ended(client, post("village_reviewer"), AT).status_code == 302
    answer = client.get("/posts/", headers={"X-At": EARLIER})
    assert answer.status_code == 409 and "时间不能倒流" in answer.content.decode()
    assert ended(client, post("grid_worker"), EARLIER).status_code == 409
    assert post("grid_worker").holder is not None


def test_nobody_sends_an_exercise_more_than_a_year_ahead(signed_in, post):
    instant(EARLIER)
    client = signed_in(post("operator"))
    answer = client.get("/posts/", headers={"X-At": "2032-03-01T09:00:00+08:00"})
    assert answer.status_code == 409 and "最多向前一年" in answer.content.decode()
    assert ended(client, post("grid_worker"), "2099-01-01T00:00:00+08:00").status_code == 409
    assert Site.objects.get().latest_at == datetime.fromisoformat(EARLIER)
    assert client.get("/posts/", headers={"X-At": "2032-01-31T09:00:00+08:00"}).status_code == 200


def test_the_operator_sets_an_exercise_back_with_a_reason(post):
    instant(AT)
    with within(post("operator").scope()):
        before, to = turn_clock(EARLIER, "讲课重来", by=post("operator"))
    assert (to, instant().date()) == (datetime.fromisoformat(EARLIER), to.date())
    assert before >= datetime.fromisoformat(AT)
    with within(post("operator").scope()):
        assert Line.objects.get(verb="places.turn_clock").note == "讲课重来"


@pytest.mark.parametrize(
    ("role", "given", "reason", "code"),
    [
        ("county_officer", EARLIER, "重来", "not_allowed"),
        ("operator", EARLIER, " ", "no_reason"),
        ("operator", "2031-04-01T09:00:00+08:00", "重来", "not_back"),
        ("operator", "昨天", "重来", "bad_instant"),
    ],
)
def test_the_clock_is_not_set_back_by_anybody_else_nor_for_nothing(post, role, given, reason, code):
    instant(AT)
    with pytest.raises(Refused) as refused:
        turn_clock(given, reason, by=post(role))
    assert refused.value.code == code


def test_a_real_sites_clock_is_never_set(post):
    Site.objects.update(is_exercise=False)
    with pytest.raises(Refused) as refused:
        turn_clock(EARLIER, "重来", by=post("operator"))
    assert refused.value.code == "no_exercise"


@pytest.mark.parametrize("words", ["2031-03-01", "2031-03-01T09:00:00", "tomorrow"])
def test_an_instant_that_cannot_be_read_is_refused(signed_in, post, words):
    assert signed_in(post("county_officer")).get("/posts/", headers={"X-At": words}).status_code == 409


def test_a_real_site_takes_no_instant(signed_in, post):
    Site.objects.update(is_exercise=False)
    answer = signed_in(post("county_officer")).get("/posts/", headers={"X-At": AT})
    assert answer.status_code == 409 and "只有演练环境" in answer.content.decode()
    assert Site.objects.get().latest_at != datetime.fromisoformat(AT)


def test_somebody_unknown_cannot_move_the_clock(client):
    assert client.get("/sign-in/", headers={"X-At": AT}).status_code == 200
    assert Site.objects.get(area_id=AREA).latest_at is None
