"""The header `X-At`: an exercise site's requests happen when they say, never earlier than the last one."""

from datetime import datetime

import pytest

from shouwang.places.clock import instant
from shouwang.places.models import Site
from shouwang.trail.models import Line
from shouwang.web.sight import within
from tests.county import AREA

pytestmark = pytest.mark.django_db
AT, EARLIER = "2031-03-01T09:00:00+08:00", "2031-02-01T09:00:00+08:00"


def ended(client, post, at):
    return client.post(f"/posts/{post.pk}/vacate/", {"note": "调离"}, headers={"X-At": at})


def test_a_deed_is_recorded_at_the_instant_given(signed_in, post):
    officer, grid = post("county_officer"), post("grid_worker")
    assert ended(signed_in(officer), grid, AT).status_code == 302
    with within(officer.scope()):
        assert Line.objects.filter(verb__startswith="accounts.").latest("id").at == datetime.fromisoformat(AT)
    assert instant() >= datetime.fromisoformat(AT)  # the exercise goes on from there


def test_time_given_to_a_request_never_runs_backwards(signed_in, post):
    client = signed_in(post("county_officer"))
    assert client.get("/posts/", headers={"X-At": AT}).status_code == 200
    answer = client.get("/posts/", headers={"X-At": EARLIER})
    assert answer.status_code == 409 and "时间不能倒流" in answer.content.decode()
    assert ended(client, post("grid_worker"), EARLIER).status_code == 409
    assert post("grid_worker").holder is not None


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
