import pytest
from django.urls import reverse

from shouwang.places.models import Place, PostingPlace
from shouwang.registry.models import Household
from shouwang.trail.models import Line
from shouwang.web.sight import within
from tests.county import AREA, OTHER

pytestmark = pytest.mark.django_db
VILLAGE = AREA + 1001000


def _text(answer) -> str:
    return answer.content.decode()


def test_the_tree_begins_at_ones_own_place_and_names_the_office(post, signed_in):
    page = _text(signed_in(post("county_officer")).get(reverse("places:tree")))
    assert "守望县" in page
    assert "农业农村局" in page
    assert "990122001" in page


def test_a_place_is_found_by_its_code_and_leads_up_and_down(post, signed_in):
    client = signed_in(post("grid_worker", VILLAGE))
    page = _text(client.get(reverse("places:place", args=["990122001"])))
    assert reverse("places:place", args=["990122"]) in page
    assert reverse("places:place", args=["990122001001"]) in page
    for code in ("abc", "999999", "1" * 20):
        assert client.get(reverse("places:place", args=[code])).status_code == 404, code


@pytest.fixture
def worker(post, signed_in):
    return signed_in(post("grid_worker", VILLAGE))


def _post(client, **given):
    form = {"name": "东头", "kind": "cluster", "households": "20"} | given
    return client.post(reverse("places:post", args=["990122001001"]), form)


@pytest.mark.parametrize(("given", "status"), [
    ({}, 302),
    ({"households": "19"}, 409),
    ({"households": ""}, 409),
    ({"kind": "office", "households": ""}, 302),
    ({"kind": "relocation", "households": "3"}, 302),
    ({"kind": "market"}, 422),
    ({"name": ""}, 422),
])  # fmt: skip
def test_a_settlement_of_twenty_households_is_a_place_to_post_notices(worker, given, status):
    assert _post(worker, **given).status_code == status


def test_a_posting_place_is_named_once_given_up_and_taken_up_again(worker, post):
    for _ in range(2):
        _post(worker)
    with within(post("county_officer").scope()):
        row = PostingPlace.objects.get()
        assert Line.objects.filter(verb="places.post").count() == 1
    end = reverse("places:unpost", args=["990122001001", row.pk])
    for _ in range(2):
        assert worker.post(end).status_code == 302
    assert "停用" in _text(worker.get(reverse("places:place", args=["990122001001"])))
    _post(worker)
    with within(post("county_officer").scope()):
        assert PostingPlace.objects.get().until is None
        assert Line.objects.filter(verb="places.unpost").count() == 1


def test_only_those_of_the_village_name_its_posting_places(post, signed_in):
    assert _post(signed_in(post("county_officer"))).status_code == 403
    assert _post(signed_in(post("grid_worker", VILLAGE + 1000))).status_code == 409
    assert _post(signed_in(post("grid_worker", OTHER + 1001000))).status_code == 409


def test_posting_places_of_another_village_stay_hidden(worker, post, signed_in):
    _post(worker)
    page = _text(signed_in(post("grid_worker", OTHER + 1001000)).get(reverse("places:place", args=["990122001001"])))
    assert "东头" not in page


def test_a_new_code_is_shown_with_what_goes_along_and_then_given(post, signed_in):
    with within(post("county_officer").scope()):
        home = Household.objects.create(place_id=VILLAGE, key="h", head_name="示例", members=1)
    client, page = signed_in(post("data_steward")), reverse("places:renumber", args=["990122001001"])
    shown = _text(client.get(page))
    assert "农户" in shown
    assert "变更后不能退回" in shown
    assert client.post(page, {"new_code": "990122001005", "note": ""}).status_code == 422
    assert client.post(page, {"new_code": "990122", "note": "批复"}).status_code == 409
    done = client.post(page, {"new_code": "990122001005", "note": "批复1号"})
    assert done.headers["Location"] == reverse("places:place", args=["990122001005"])
    with within(post("county_officer").scope()):
        home.refresh_from_db()
        assert home.place_id == AREA + 1005000
    assert Place.objects.get(pk=VILLAGE).latest.pk == AREA + 1005000
    assert "现为" in _text(client.get(reverse("places:place", args=["990122001001"])))


def test_a_place_of_another_county_gets_no_code_from_me(post, signed_in):
    page = reverse("places:renumber", args=["990123001001"])
    assert signed_in(post("data_steward")).get(page).status_code == 404
    assert signed_in(post("data_steward")).post(page, {"new_code": "990123001005", "note": "x"}).status_code == 404
    assert signed_in(post("county_officer")).get(page).status_code == 403
