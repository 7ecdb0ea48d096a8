"""Two managers who act on one post do not pass over each other unseen."""

import pytest
from django.urls import reverse

from shouwang.accounts.hold import holder_of, pass_on
from shouwang.accounts.models import Post
from shouwang.web.sight import within
from tests.county import AREA
from tests.outside.browser import Forms

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-44")]


@pytest.mark.parametrize("name", ["pass_on", "vacate", "end_post", "reset_password"])
def test_a_post_that_has_passed_on_meanwhile_is_shown_with_its_new_holder_first(post, signed_in, at, name):
    worker, officer = post("grid_worker", AREA + 1001000), post("system_admin")
    client, url = signed_in(officer), reverse(f"accounts:{name}", args=[worker.pk])
    page = client.get(reverse("accounts:post", args=[worker.pk])).content.decode()
    shown = next(form.said for form in Forms(page).found if form.action == url)
    with within(officer.scope()):
        pass_on(Post.objects.get(pk=worker.pk), to=holder_of("li-si", "李四")[0], by=officer, at=at, note="轮岗")
    typed = {"username": "wang-wu", "name": "王五", "note": "调走"}
    answer = client.post(url, {**shown, "once": "", **{key: typed[key] for key in typed if key in shown}})
    page = answer.content.decode()
    assert answer.status_code == 409 and "这个岗位已由李四担任" in page
    assert Post.objects.get(pk=worker.pk).holder.name == "李四"
    assert name != "pass_on" or "wang-wu" in page
    again = next(form.said for form in Forms(page).found if form.action == url)
    assert client.post(url, {**again, "once": ""}).status_code in (200, 302)
