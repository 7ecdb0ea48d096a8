import pytest
from django.urls import reverse

from shouwang.vault.keep import keep
from shouwang.vault.models import Opening
from shouwang.web.sight import within
from tests.county import AREA, OTHER

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-44")]
NUMBER = "990122199001011234"


@pytest.fixture
def number(post):
    with within(post("prefecture_officer").scope()):
        return {area: keep("number", NUMBER, area + 1001000) for area in (AREA, OTHER)}


def _openings(post) -> list[tuple]:
    with within(post.scope()):
        return list(Opening.objects.values_list("user__name", "reason"))


def test_a_number_opens_in_its_place_on_the_page_and_is_noted(number, post, signed_in):
    by = post("county_officer")
    url = reverse("vault:open", args=[number[AREA].pk])
    answer = signed_in(by).post(url, {"reason": "核对本人身份"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert NUMBER in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert _openings(by) == [(by.holder.name, "核对本人身份")]


def test_without_scripts_a_page_asks_for_the_reason_first(number, post, signed_in):
    by = post("county_officer")
    client, url = signed_in(by), reverse("vault:open", args=[number[AREA].pk])
    asked = client.post(url, {"reason": ""}).content.decode()
    assert "查看理由" in asked
    assert NUMBER not in asked
    assert _openings(by) == []
    assert NUMBER in client.post(url, {"reason": "电话核对"}).content.decode()
    assert _openings(by) == [(by.holder.name, "电话核对")]


def test_a_fragment_without_a_reason_is_refused(number, post, signed_in):
    url = reverse("vault:open", args=[number[AREA].pk])
    answer = signed_in(post("county_officer")).post(url, {"reason": " "}, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "用途" in answer.content.decode()


def test_a_number_of_another_county_is_not_there(number, post, signed_in):
    client = signed_in(post("county_officer"))
    assert client.post(reverse("vault:open", args=[number[OTHER].pk]), {"reason": "看看"}).status_code == 404
    assert _openings(post("prefecture_officer")) == []


def test_a_number_opens_by_post_only(number, post, signed_in):
    assert signed_in(post("county_officer")).get(reverse("vault:open", args=[number[AREA].pk])).status_code == 405


def test_a_liaison_opens_nothing(number, post, signed_in):
    answer = signed_in(post("liaison")).post(reverse("vault:open", args=[number[AREA].pk]), {"reason": "看看"})
    assert answer.status_code == 403


def test_the_list_shows_who_opened_what_and_why_but_never_the_number(number, post, signed_in):
    by = post("village_reviewer")
    signed_in(by).post(reverse("vault:open", args=[number[AREA].pk]), {"reason": "入户核对身份"})
    page = signed_in(post("auditor")).get(reverse("vault:openings")).content.decode()
    assert "入户核对身份" in page
    assert by.holder.name in page
    assert NUMBER not in page
    elsewhere = signed_in(post("county_officer", OTHER)).get(reverse("vault:openings")).content.decode()
    assert "入户核对身份" not in elsewhere
    assert signed_in(by).get(reverse("vault:openings")).status_code == 403
