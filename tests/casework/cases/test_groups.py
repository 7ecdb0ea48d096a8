"""A grid worker of one group: he sees what hangs in public and his own households; the village's lists are the village's."""

import uuid

import pytest
from django.urls import reverse

from shouwang.accounts.models import Post, User
from shouwang.casework.cases import post_notice
from shouwang.casework.cases.models import NoticePhoto
from shouwang.desk.piles import piles_of
from shouwang.places.models import Place, PostingPlace
from shouwang.refusal import Refused
from shouwang.vault.models import Document, Opening
from tests.casework import walk
from tests.casework.walk import DAY, VILLAGE, after

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> Post:
    """The grid worker of the first group of the village."""
    group = Place.objects.create(pk=VILLAGE + 1, name="一组", level="group", parent_id=VILLAGE)
    user = User.objects.create(username="grid-of-one-group", name="组里的网格员")
    return Post.objects.create(role="grid_worker", place=group, holder=user, since=DAY)


@pytest.fixture
def hung():
    """A notice of the village, photographed where it hangs."""
    one, on = walk.lead_to(walk.open_case(walk.household()), "notice", on=DAY)
    return walk.notice(VILLAGE, [one], on=after(on, 1))


def _address(shot: NoticePhoto) -> str:
    with walk.see():
        return reverse(
            "vault:paper", args=["cases.noticephoto.document", Document.objects.get(pk=shot.document_id).handle]
        )


@pytest.mark.req("S1-25")
def test_a_group_worker_sees_the_notice_with_its_photos_and_opens_them(worker, hung, signed_in):
    client = signed_in(worker)
    page = client.get(reverse("cases:notice", args=[hung.key])).content.decode()
    with walk.see(worker):
        shots, places = list(NoticePhoto.objects.all()), list(PostingPlace.objects.all())
    assert (len(shots), len(places)) == (2, 2)
    assert all(place.name in page for place in places)
    said = {"once": str(uuid.uuid4())}
    answer = client.post(_address(shots[0]), said)
    assert (answer.status_code, answer.content) == (200, b"scan")
    with walk.see():
        assert Opening.objects.filter(post=worker).count() == 1


def test_a_group_worker_of_another_village_sees_nothing_of_it(hung, signed_in):
    stranger = signed_in(walk.post("grid_worker", walk.OTHER_VILLAGE))
    assert stranger.get(reverse("cases:notice", args=[hung.key])).status_code == 404
    with walk.see():
        shot = NoticePhoto.objects.first()
    answer = stranger.post(_address(shot), {"once": str(uuid.uuid4())})
    assert answer.status_code == 404


def test_the_lists_of_a_village_are_not_made_by_one_group(worker, hung):
    with pytest.raises(Refused, match="以村为单位"):
        walk.do(post_notice.remove, hung_line(hung), reason="x", by=worker, on=after(hung.posted_on, 1))
    with pytest.raises(Refused, match="以村为单位"):
        walk.do(post_notice.post, Place.objects.get(pk=VILLAGE), [], contact="x", by=worker, on=DAY)
    with walk.see(worker):
        assert "待公示或公示中" not in {pile.title for pile in piles_of(worker, DAY)}


def hung_line(hung):
    with walk.see():
        return hung.lines.select_related("notice", "passage").get()
